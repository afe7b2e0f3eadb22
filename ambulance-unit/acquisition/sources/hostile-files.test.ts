import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/parts.ts';
import { readEcgContents } from './ecg-contents.ts';

const ROOTS = ['AnnotatedECG', 'restingecgdata', 'RestingECG'] as const;
const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${String(at + 1)} "${`&l${String(at)};`.repeat(10)}">`);
/** What stands before the root; `root` names it. */
const BEFORE: readonly (readonly [string, (root: string) => string])[] = [
  ['a billion laughs', (root) => `<!DOCTYPE ${root} [<!ENTITY l0 "ha">${laughs.join('')}]>`],
  ['a file of the machine', (root) => `<!DOCTYPE ${root} [<!ENTITY x SYSTEM "file:///etc/passwd">]>`],
  ['an address on the network', (root) => `<!DOCTYPE ${root} [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]>`],
  ['a parameter entity', (root) => `<!DOCTYPE ${root} [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p.dtd"> %p;]>`],
];

const sentenceOf = async (bytes: Uint8Array | string, name = 'given.xml'): Promise<string> => {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, bytes);
  const read = await readEcgContents(file);
  if (read.ok) throw new Error('it was read');
  return read.sentence.replace(file, 'it');
};

/** A megabyte of zeros in a kilobyte, as the only member of a zip. */
function zipBomb(): Uint8Array {
  const packed = deflateRawSync(new Uint8Array(1024 * 1024));
  const name = Buffer.from('one.xml');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(1024 * 1024, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name, packed]);
}

describe('a file that is made to do harm', () => {
  describe.each(BEFORE)('%s in its document type', (_, before) => {
    it.each(ROOTS)('is refused unread before <%s>', async (root) => {
      const text = `<?xml version="1.0"?>${before(root)}<${root}>&l9;&x;</${root}>`;
      expect(await sentenceOf(text)).toMatch(/document type/);
    });
  });

  it.each(ROOTS)('nests without end: <%s> is refused, and the reader is not brought down', async (root) => {
    const deep = 200_000;
    const text = `<${root}>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}</${root}>`;
    expect(await sentenceOf(text)).toMatch(/nests|elements/);
  });

  it.each(ROOTS)('has more elements than any ECG: <%s>', async (root) => {
    expect(await sentenceOf(`<${root}>${'<a/>'.repeat(600_000)}</${root}>`)).toMatch(/elements/);
  });

  it('is packed: nothing here unpacks a zip or a gzip, so neither can swell', async () => {
    expect(await sentenceOf(zipBomb(), 'given.zip')).toMatch(/is no ECG that is known here/);
    expect(await sentenceOf(gzipSync('<AnnotatedECG/>'), 'given.xml.gz')).toMatch(/is no ECG that is known here/);
  });
});
