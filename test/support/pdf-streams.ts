import { inflateSync } from 'node:zlib';

/** The content streams of a PDF that hold operators, inflated, in the order of the file. */
export function contentStreams(pdf: Uint8Array): readonly string[] {
  const text = Buffer.from(pdf).toString('latin1');
  const streams: string[] = [];
  for (const found of text.matchAll(/<<[^>]*\/Filter \/FlateDecode[^>]*>>\s*stream\r?\n/g)) {
    const begin = found.index + found[0].length;
    const end = text.indexOf('endstream', begin);
    const content = inflateSync(Buffer.from(text.slice(begin, end), 'latin1'), { finishFlush: 2 }).toString('latin1');
    if (/ (?:m|l|re|Tf)\b/.test(content) && /^[\x09\x0a\x0d\x20-\x7e]*$/.test(content)) streams.push(content);
  }
  return streams;
}

export interface PdfPoint {
  readonly x: number;
  readonly y: number;
}

/** What one S operator strokes: its pieces, in points, y downwards; and how wide its pen is. */
export interface PdfStroke {
  readonly width: number;
  readonly pieces: readonly (readonly PdfPoint[])[];
}

/** Every stroke of a content stream whose pen and path stand in one q … Q. */
export function strokesOf(content: string): readonly PdfStroke[] {
  return [...content.matchAll(/\bq ([^]*?) S Q/g)].map(([, inside = '']) => {
    const pieces: PdfPoint[][] = [];
    for (const [, x = '', y = '', operator] of inside.matchAll(/(-?[\d.]+) (-?[\d.]+) ([ml])\b/g)) {
      if (operator === 'm') pieces.push([]);
      pieces.at(-1)?.push({ x: Number(x), y: Number(y) });
    }
    return { width: Number(/(-?[\d.]+) w\b/.exec(inside)?.[1] ?? 0), pieces };
  });
}
