import type { AbsenceList } from '../../absence-list.ts';
import type { ExportedNote } from '../../exported-note.ts';

/** Annotation codes. Source: WFDB Applications Guide, annot(5) and ecgcodes.h. */
const NORMAL_BEAT = 1;
const NOTE = 22;
const SKIP = 59;
const AUX = 63;
/** An interval of more samples needs a SKIP before it. */
const LONGEST_INTERVAL = 1023;
/** Bytes of a text: its length is one byte, and readers end it with a zero. */
const LONGEST_TEXT = 254;

interface Annotation {
  readonly at: number;
  /** Null: a beat. */
  readonly text: string | null;
}

const ENCODER = new TextEncoder();

/**
 * The annotations of a record in MIT format: beats, and as notes what was absent, had no contact or sat elsewhere, and what
 * people wrote. Beats are where the detector found them, all called normal: it says nothing of their kind.
 */
export function wfdbAnnotations(
  beats: readonly number[],
  notes: readonly ExportedNote[],
  absences: Pick<AbsenceList, 'absent' | 'leadsOff' | 'placements'>,
): Uint8Array {
  const all: readonly Annotation[] = [
    ...absences.absent.map(({ first, count, reason }) => ({ at: first, text: `absent ${reason}, ${of(count)}` })),
    ...absences.leadsOff.map(({ first, count, lead }) => ({ at: first, text: `lead off ${lead}, ${of(count)}` })),
    ...absences.placements.map(({ first, count, placement }) => ({
      at: first,
      text: `electrodes ${placement}, ${of(count)}`,
    })),
    ...notes.map((note) => ({ at: note.at, text: saidOf(note) })),
    ...beats.map((at) => ({ at, text: null })),
  ].sort((one, other) => one.at - other.at);
  const bytes: number[] = [];
  const word = (code: number, low: number): void => {
    const value = (code << 10) | low;
    bytes.push(value & 0xff, value >> 8);
  };
  let before = 0;
  for (const { at, text } of all) {
    let interval = at - before;
    if (interval > LONGEST_INTERVAL) {
      word(SKIP, 0);
      // As a PDP-11 has it: the higher half first, each with its lower byte first.
      const [high, low] = [Math.floor(interval / 65_536), interval % 65_536];
      bytes.push(high & 0xff, high >> 8, low & 0xff, low >> 8);
      interval = 0;
    }
    word(text === null ? NORMAL_BEAT : NOTE, interval);
    before = at;
    if (text === null) continue;
    const said = textBytes(text);
    word(AUX, said.length);
    bytes.push(...said, ...(said.length % 2 === 0 ? [] : [0]));
  }
  word(0, 0);
  return Uint8Array.from(bytes);
}

const of = (count: number): string => `${String(count)} samples`;

/** An annotation has a place and no length: how long it is about stands before what may be cut. */
const saidOf = ({ at, end, text }: ExportedNote): string => (end === undefined ? text : `${of(end - at)}: ${text}`);

/** Notes that are longer than an annotation's text. */
export const wfdbNotesCut = (notes: readonly ExportedNote[]): number =>
  notes.filter((note) => ENCODER.encode(plainOf(saidOf(note))).length > LONGEST_TEXT).length;

const plainOf = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, ' ');

/** One line, cut between characters where it is too long. */
function textBytes(text: string): Uint8Array {
  const whole = ENCODER.encode(plainOf(text));
  if (whole.length <= LONGEST_TEXT) return whole;
  let end = LONGEST_TEXT;
  while (((whole[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return whole.slice(0, end);
}
