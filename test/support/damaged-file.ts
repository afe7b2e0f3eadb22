/** In [0, 1), seeded. */
type Chance = () => number;

const below = (chance: Chance, count: number): number => Math.floor(chance() * count);

/** Damages a sound file in one to four ways, by bytes or by what stands between them. The same chance gives the same damage. */
export function damageFile(corpus: readonly Uint8Array[], chance: Chance): Uint8Array {
  let bytes = Uint8Array.from(corpus[below(chance, corpus.length)] ?? []);
  for (let times = 1 + Math.floor(4 * chance() ** 3); times > 0; times -= 1) bytes = damageOnce(bytes, chance);
  return bytes;
}

/** Numbers at which counts and lengths break. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff] as const;
/** What a reader of text or XML may trip over. */
const WORDS = [
  '<',
  '>',
  '&',
  '&#0;',
  '&#x10FFFF;',
  '&x;',
  '"',
  '-1',
  '0',
  '1e308',
  'NaN',
  '99999999999999999999',
  '2147483648',
  '-2147483649',
  '<!DOCTYPE a [<!ENTITY x "y">]>',
  ']]>',
  '<!--',
  '\u0000',
  '\ufeff',
] as const;

function damageOnce(bytes: Uint8Array<ArrayBuffer>, chance: Chance): Uint8Array<ArrayBuffer> {
  const at = below(chance, bytes.length + 1);
  switch (below(chance, 9)) {
    case 0:
    case 1:
      for (let flips = 1 + below(chance, 4); flips > 0 && bytes.length > 0; flips -= 1) {
        const place = below(chance, bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << below(chance, 8));
      }
      return bytes;
    case 2:
      if (at < bytes.length) bytes[at] = EDGES[below(chance, EDGES.length)] ?? 0;
      return bytes;
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(chance, 40)));
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + 1 + below(chance, 200)), bytes.subarray(at));
    case 5:
      return chance() < 0.3 ? bytes.slice(0, at) : bytes;
    case 6:
      return joined(bytes.subarray(0, at), word(chance), bytes.subarray(at));
    case 7:
      return joined(bytes.subarray(0, at), word(chance), bytes.subarray(at + 1 + below(chance, 6)));
    default:
      return replacedNumber(bytes, at, chance);
  }
}

const word = (chance: Chance): Uint8Array => new TextEncoder().encode(WORDS[below(chance, WORDS.length)] ?? '');

/** The next number in the text becomes another one; where there is none, four bytes do. */
function replacedNumber(bytes: Uint8Array<ArrayBuffer>, from: number, chance: Chance): Uint8Array<ArrayBuffer> {
  const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
  for (let at = from; at < Math.min(bytes.length, from + 400); at += 1) {
    if (!isDigit(bytes[at])) continue;
    let end = at;
    while (isDigit(bytes[end])) end += 1;
    return joined(bytes.subarray(0, at), word(chance), bytes.subarray(end));
  }
  for (let at = from; at < Math.min(bytes.length, from + 4); at += 1)
    bytes[at] = EDGES[below(chance, EDGES.length)] ?? 0;
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
