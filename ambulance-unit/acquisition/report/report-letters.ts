import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { plainFont } from './plain-font.ts';

/** Regular for what is read, bold for what is found. */
export type LetterWeight = 400 | 700;

/** Characters that stand in one face of the font, one after the other. */
export interface LetterRun {
  /** Names a file of the font: see `LetterFaces.file`. */
  readonly face: string;
  readonly text: string;
}

interface Slice {
  readonly name: string;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

/** Read in this order: the Latin face also has the digits of a Chinese line, so that they are equally wide everywhere. */
const FIRST = ['latin', 'latin-ext', 'vietnamese', 'cyrillic'];

/**
 * Noto Sans TC as it lies on this machine: a hundred slices by Unicode range, of which a report embeds what it writes. The
 * `woff` files are taken: their glyphs lie as in a plain TrueType file, which is what a subset is cut from; those of `woff2` do
 * not.
 */
export class LetterFaces {
  readonly #folder: string;
  readonly #slices: readonly Slice[];
  readonly #files = new Map<string, Uint8Array>();
  readonly #faceOf = new Map<number, string | null>();

  /** @param folder of the package; throws where it is not there: the report cannot be written at all then. */
  constructor(folder = fontFolder()) {
    this.#folder = folder;
    const ranges = JSON.parse(readFileSync(path.join(folder, 'unicode.json'), 'utf8')) as Record<string, string>;
    const names = Object.keys(ranges).sort((one, other) => place(one) - place(other));
    this.#slices = names.map((name) => ({ name: name.replaceAll(/[[\]]/g, ''), ranges: rangesOf(ranges[name] ?? '') }));
  }

  /** The file of a face. */
  file(face: string, weight: LetterWeight): Uint8Array {
    const name = `noto-sans-tc-${face}-${String(weight)}-normal.woff`;
    const known = this.#files.get(name) ?? plainFont(readFileSync(path.join(this.#folder, 'files', name)));
    this.#files.set(name, known);
    return known;
  }

  /**
   * Cuts a text into runs. Characters that no face has, and those that cannot be seen, are written as their number.
   * @param draws whether a face really has a character: the ranges promise more than the files hold
   */
  runsOf(text: string, draws: (face: string, point: number) => boolean): readonly LetterRun[] {
    const runs: { face: string; text: string }[] = [];
    const put = (face: string, letters: string): void => {
      const last = runs.at(-1);
      if (last?.face === face) last.text += letters;
      else runs.push({ face, text: letters });
    };
    for (const character of text) {
      const point = character.codePointAt(0) ?? 0;
      if (point === 0x0a || point === 0x0d || point === 0x09) put('latin', ' ');
      else {
        const face = isUnseen(point) ? null : this.#find(point, draws);
        if (face === null) put('latin', `[U+${point.toString(16).toUpperCase().padStart(4, '0')}]`);
        else put(face, character);
      }
    }
    return runs;
  }

  #find(point: number, draws: (face: string, point: number) => boolean): string | null {
    const known = this.#faceOf.get(point);
    if (known !== undefined) return known;
    const found = this.#slices.find(
      ({ name, ranges }) => ranges.some(([first, last]) => point >= first && point <= last) && draws(name, point),
    );
    const face = found?.name ?? null;
    // A hostile text must not fill the memory of a tablet that is never restarted.
    if (this.#faceOf.size < MOST_KNOWN) this.#faceOf.set(point, face);
    return face;
  }
}

const MOST_KNOWN = 20_000;

/** Controls, marks of direction, joiners: in a name they could hide or turn around what stands there. */
const isUnseen = (point: number): boolean =>
  point < 0x20 ||
  (point >= 0x7f && point <= 0x9f) ||
  point === 0xad ||
  (point >= 0x200b && point <= 0x200f) ||
  (point >= 0x2028 && point <= 0x202e) ||
  (point >= 0x2060 && point <= 0x206f) ||
  point === 0xfeff ||
  (point >= 0xfe00 && point <= 0xfe0f) ||
  point >= 0xe0000;

const place = (name: string): number => {
  const at = FIRST.indexOf(name);
  return at < 0 ? FIRST.length : at;
};

const rangesOf = (text: string): readonly (readonly [number, number])[] =>
  text.split(',').map((part) => {
    const [first = '', last = first] = part.trim().replace(/^u\+/i, '').split('-');
    return [Number.parseInt(first, 16), Number.parseInt(last, 16)] as const;
  });

const fontFolder = (): string =>
  path.dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-tc/package.json'));
