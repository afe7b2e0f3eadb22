import PDFDocument from 'pdfkit';
import type { LetterFaces, LetterRun, LetterWeight } from './report-letters.ts';

/** Points of a PDF in a millimetre: 72 to the inch of 25.4 mm. */
export const POINTS_A_MILLIMETRE = 72 / 25.4;
/** A4, landscape, mm. */
export const SHEET = { width: 297, height: 210 } as const;

export interface TextLook {
  /** Height of the letters in points. */
  readonly size?: number;
  readonly weight?: LetterWeight;
  readonly colour?: string;
  /** mm; what is longer ends with an ellipsis. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** What of pdfkit's own has no word in its types: the font that is chosen, and the document's catalogue. */
interface PdfFont {
  readonly _font: { readonly font: { hasGlyphForCodePoint(point: number): boolean } };
}
interface PdfRoot {
  readonly _root: {
    readonly data: { readonly ViewerPreferences?: { readonly data: Record<string, unknown> } };
  };
}

const DEFAULT_SIZE = 8;
const ELLIPSIS = '…';

/** A PDF in millimetres from the upper left corner of each sheet. Everything is written through it. */
export class ReportPen {
  readonly #doc: PDFKit.PDFDocument;
  readonly #faces: LetterFaces;
  readonly #registered = new Set<string>();
  readonly #done: Promise<Uint8Array>;

  constructor(faces: LetterFaces, about: { readonly title: string; readonly author: string; readonly madeAt: Date }) {
    this.#faces = faces;
    this.#doc = new PDFDocument({
      size: 'A4',
      layout: 'landscape',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      displayTitle: true,
      info: {
        Title: about.title,
        Author: about.author,
        Creator: 'Prearrival',
        CreationDate: about.madeAt,
        ModDate: about.madeAt,
      },
    });
    // Whoever prints it gets it at true scale without having to think of it.
    const { _root: root } = this.#doc as unknown as PdfRoot;
    const preferences = root.data.ViewerPreferences;
    if (preferences !== undefined) preferences.data['PrintScaling'] = 'None';
    const parts: Uint8Array[] = [];
    this.#done = new Promise((resolve, reject) => {
      this.#doc.on('data', (part: Uint8Array) => parts.push(part));
      this.#doc.on('end', () => {
        resolve(Buffer.concat(parts));
      });
      this.#doc.on('error', reject);
    });
  }

  addSheet(): void {
    this.#doc.addPage();
  }
  get sheets(): number {
    return this.#doc.bufferedPageRange().count;
  }
  /** Goes back to a sheet, counted from 0. */
  turnTo(sheet: number): void {
    this.#doc.switchToPage(sheet);
  }
  finish(): Promise<Uint8Array> {
    this.#doc.end();
    return this.#done;
  }

  /** Operators of a content stream, in points, y downwards. */
  raw(operators: string): void {
    this.#doc.addContent(operators);
  }

  line(x1: number, y1: number, x2: number, y2: number): string {
    return `${pt(x1)} ${pt(y1)} m ${pt(x2)} ${pt(y2)} l`;
  }

  /** Draws what `path` says with one stroke. mm, and dashes in mm. */
  stroke(
    path: string,
    look: { readonly colour: string; readonly width: number; readonly dash?: readonly number[] },
  ): void {
    const dash = look.dash === undefined ? '' : `[${look.dash.map(pt).join(' ')}] 0 d `;
    this.raw(`q ${rgb(look.colour)} RG ${pt(look.width)} w 1 j 1 J ${dash}${path} S Q`);
  }

  fill(x: number, y: number, width: number, height: number, colour: string): void {
    this.raw(`q ${rgb(colour)} rg ${pt(x)} ${pt(y)} ${pt(width)} ${pt(height)} re f Q`);
  }

  /** Fills what `path` encloses. */
  fillPath(path: string, colour: string): void {
    this.raw(`q ${rgb(colour)} rg ${path} f Q`);
  }

  /** Hatched at 45°, with an edge; for what was never recorded. */
  hatch(
    x: number,
    y: number,
    width: number,
    height: number,
    colours: { readonly ground: string; readonly mark: string },
  ): void {
    this.fill(x, y, width, height, colours.ground);
    const lines: string[] = [];
    for (let at = -height; at < width; at += 2) lines.push(this.line(x + at, y + height, x + at + height, y));
    this.raw(
      `q ${pt(x)} ${pt(y)} ${pt(width)} ${pt(height)} re W n ${rgb(colours.mark)} RG ${pt(0.2)} w ${lines.join(' ')} S Q`,
    );
    this.stroke(`${this.line(x, y, x, y + height)} ${this.line(x + width, y, x + width, y + height)}`, {
      colour: colours.mark,
      width: 0.2,
    });
  }

  #runsOf(text: string): readonly LetterRun[] {
    return this.#faces.runsOf(text, (face, point) => {
      try {
        this.#choose(face, 400, DEFAULT_SIZE);
        const { _font: chosen } = this.#doc as unknown as PdfFont;
        return chosen.font.hasGlyphForCodePoint(point);
      } catch {
        return false; // a file of the font that cannot be read: its characters are written as their numbers
      }
    });
  }

  #choose(face: string, weight: LetterWeight, size: number): void {
    const name = `${face} ${String(weight)}`;
    if (!this.#registered.has(name)) {
      this.#doc.registerFont(name, this.#faces.file(face, weight));
      this.#registered.add(name);
    }
    this.#doc.font(name).fontSize(size);
  }

  /** mm */
  widthOf(text: string, { size = DEFAULT_SIZE, weight = 400 }: TextLook = {}): number {
    let width = 0;
    for (const run of this.#runsOf(text)) {
      this.#choose(run.face, weight, size);
      width += this.#doc.widthOfString(run.text);
    }
    return width / POINTS_A_MILLIMETRE;
  }

  /** Writes one line on a base line. Returns its width in mm. */
  text(text: string, x: number, baseline: number, look: TextLook = {}): number {
    const { size = DEFAULT_SIZE, weight = 400, colour = '#000000', width, align = 'left' } = look;
    const shown = width === undefined ? text : this.#fitted(text, width, look);
    const whole = this.widthOf(shown, look);
    let at = align === 'right' ? x - whole : x;
    for (const run of this.#runsOf(shown)) {
      this.#choose(run.face, weight, size);
      this.#doc.fillColor(colour).text(run.text, at * POINTS_A_MILLIMETRE, baseline * POINTS_A_MILLIMETRE, {
        lineBreak: false,
        baseline: 'alphabetic',
      });
      at += this.#doc.widthOfString(run.text) / POINTS_A_MILLIMETRE;
    }
    return whole;
  }

  #fitted(text: string, width: number, look: TextLook): string {
    if (this.widthOf(text, look) <= width) return text;
    const letters = Array.from(text.slice(0, 2000));
    let low = 0;
    let high = letters.length;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.widthOf(letters.slice(0, middle).join('') + ELLIPSIS, look) <= width) low = middle;
      else high = middle - 1;
    }
    return letters.slice(0, low).join('') + ELLIPSIS;
  }

  /** Cuts a text into lines of a width: at spaces, and anywhere between Chinese characters or where a word is too long. */
  linesOf(text: string, width: number, look: TextLook = {}): readonly string[] {
    const lines: string[] = [];
    let line = '';
    for (const piece of text.match(PIECES) ?? []) {
      if (this.widthOf((line + piece).trimEnd(), look) <= width) {
        line += piece;
        continue;
      }
      if (line.trim() !== '') lines.push(line.trimEnd());
      line = '';
      for (const letter of piece) {
        if (line !== '' && this.widthOf(line + letter, look) > width) {
          lines.push(line);
          line = '';
        }
        line += letter;
      }
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    return lines;
  }
}

/** Chinese characters one by one, everything else word by word with the space behind it. */
const PIECES =
  /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+/gu;

/** To 4 µm: a quarter of a microvolt of height. */
export const pt = (millimetres: number): string => (millimetres * POINTS_A_MILLIMETRE).toFixed(2);

const rgb = (colour: string): string =>
  [1, 3, 5].map((at) => (Number.parseInt(colour.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ');
