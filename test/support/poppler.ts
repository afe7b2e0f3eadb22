import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './parts.ts';

/** A PDF as another program reads it: poppler's `pdftotext` and `pdftoppm`. */
export interface ReadPdf {
  /** One text a sheet, in the order in which it was written. */
  readonly sheets: readonly string[];
  /** A sheet from 0 on, grey, so many pixels a millimetre. */
  picture(sheet: number, pixelsPerMillimetre: number): GreyPicture;
}
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  /** Row by row; 0 is black. */
  readonly grey: Uint8Array;
}

export function readPdf(pdf: Uint8Array): ReadPdf {
  const file = path.join(temporaryFolder(), 'report.pdf');
  writeFileSync(file, pdf);
  const text = run('pdftotext', ['-raw', '-enc', 'UTF-8', file, '-']).toString('utf8');
  return {
    sheets: text.split('\f').slice(0, -1),
    picture: (sheet, pixelsPerMillimetre) => {
      const page = String(sheet + 1);
      const dotsPerInch = String(pixelsPerMillimetre * 25.4);
      return readPgm(run('pdftoppm', ['-gray', '-r', dotsPerInch, '-f', page, '-l', page, file]));
    },
  };
}

function run(program: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { timeout: 60_000, maxBuffer: 2 ** 27 });
  if (status !== 0) throw new Error(`${program}: ${String(stderr)}`);
  return stdout;
}

/** `P5 width height 255` and one byte a pixel. */
function readPgm(pgm: Buffer): GreyPicture {
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1')) ?? [];
  if (head === undefined) throw new Error('no grey picture');
  return { width: Number(width), height: Number(height), grey: pgm.subarray(head.length) };
}
