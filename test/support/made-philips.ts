import { clinicalBytes } from './expected-samples.ts';

const CODE_BITS = 10;
const HIGHEST_CODE = 2 ** CODE_BITS - 2;

/**
 * The document of the monitor with a tenth of a second of samples in place of its own, and what was measured of two leads
 * instead of twelve, so that thousands of it take seconds.
 */
export function smallPhilips(): Uint8Array {
  const text = new TextDecoder('utf-8').decode(clinicalBytes('philips'));
  const leads = Array.from({ length: 12 }, (_, lead) =>
    Array.from({ length: 50 }, (_unused, at) => Math.round(100 * Math.sin((lead + at) / 7)) + (at === 30 ? 900 : 0)),
  );
  const coded = Buffer.concat(leads.map(xliChunk)).toString('base64');
  const small = text
    .replace(/durationperchannel="\d+"/, 'durationperchannel="100"')
    .replace(/<leadmeasurement leadname="(?!I"|II")[\s\S]*?<\/leadmeasurement>\s*/g, '')
    .replace(/(<parsedwaveforms[^>]*>)[^<]*/, `$1\n${coded}\n`);
  return new TextEncoder().encode(small);
}

/** One lead as XLI holds it: second differences, high bytes before low ones, in LZW. */
function xliChunk(samples: readonly number[]): Buffer {
  const difference = (at: number): number =>
    at < samples.length ? 2 * (samples[at - 1] ?? 0) - (samples[at - 2] ?? 0) - (samples[at] ?? 0) : 0;
  const words = samples.map((sample, at) => (at < 2 ? sample : 64 + difference(at + 1)));
  const coded = lzw([...words.map((value) => (value >> 8) & 0xff), ...words.map((value) => value & 0xff)]);
  const head = Buffer.alloc(8);
  head.writeUInt32LE(coded.length, 0);
  head.writeInt16LE(difference(2), 6);
  return Buffer.concat([head, coded]);
}

function lzw(bytes: readonly number[]): Buffer {
  const known = new Map<string, number>();
  let next = 256;
  const codes: number[] = [];
  let held: number[] = [];
  const codeOf = (string: readonly number[]): number | undefined =>
    string.length === 1 ? string[0] : known.get(string.join());
  for (const byte of bytes) {
    const longer = [...held, byte];
    if (codeOf(longer) !== undefined) {
      held = longer;
      continue;
    }
    codes.push(codeOf(held) ?? 0);
    if (next <= HIGHEST_CODE) known.set(longer.join(), next++);
    held = [byte];
  }
  codes.push(codeOf(held) ?? 0, HIGHEST_CODE + 1);
  const bits = codes.map((code) => code.toString(2).padStart(CODE_BITS, '0')).join('');
  return Buffer.from((bits.match(/.{1,8}/g) ?? []).map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2)));
}
