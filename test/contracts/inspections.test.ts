import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEcgContents } from '../../ambulance-unit/acquisition/sources/ecg-contents.ts';
import { inspectionOf } from '../../relay/recordings/inspection.ts';
import { ecgRecords } from '../support/ecg-records.ts';

interface Stated {
  readonly fs: number;
  readonly uV_per_LSB: number;
  readonly leads: Readonly<Record<string, object>>;
}

/** What independent decoders found: by file, and where a file has several groups of leads `#group1` or `#series1`. */
const expected = JSON.parse(readFileSync(join(ecgRecords(), 'expected.json'), 'utf8')) as Readonly<
  Record<string, Stated>
>;

describe('`recordings inspect` says of every clinical file what independent decoders found in it', () => {
  it.each(Object.entries(expected))('%s', async (entry, stated) => {
    const [file = '', group = ''] = entry.split('#');
    const read = await readEcgContents(join(ecgRecords(), file));
    if (!read.ok) throw new Error(read.sentence);
    const found = inspectionOf(file, read.contents).groups[Number(/\d+$/.exec(group)?.[0] ?? 0)];
    expect({ fs: found?.fs, uV_per_LSB: found?.uV_per_LSB }).toEqual({ fs: stated.fs, uV_per_LSB: stated.uV_per_LSB });
    // A maker's own spelling: AVR is aVR.
    const plain = (leads: Readonly<Record<string, object>> = {}): object =>
      Object.fromEntries(Object.entries(leads).map(([name, figures]) => [name.toUpperCase(), figures]));
    expect(plain(found?.leads)).toEqual(plain(stated.leads));
  });
});
