import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { csvExport } from '../../relay/recordings/exports/streams/csv/csv-export.ts';
import { publicEcg, publicEcgPaths, publicEcgsInWords } from '../support/exported-excerpts.ts';
import { inThousands, noteRoundTrip } from '../support/round-trip-table.ts';
import { recordingOfEcg, writtenTo } from '../support/streamed-recordings.ts';

const folder = mkdtempSync(join(tmpdir(), 'round-trips-csv-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Said {
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

it("public ECGs as CSV, read by Python's own csv: every count, potential and place", { timeout: 300_000 }, async () => {
  const reader = join(import.meta.dirname, '..', 'support', 'csv_reader.py');
  let equal = 0;
  for (const source of publicEcgPaths()) {
    const ecg = await publicEcg(source);
    const [file = ''] = await writtenTo(join(folder, basename(source)), await csvExport(recordingOfEcg(ecg)));
    const out = execFileSync('python3', ['-B', reader, file], { maxBuffer: 2 ** 28, encoding: 'utf8' });
    const { columns, rows, first, last } = JSON.parse(out) as Said;
    rmSync(file);
    const { samplingRate, leads } = ecg.format;
    expect([rows, first], source).toEqual([ecg.length, 0]);
    // To the microsecond that a row states.
    expect(Math.abs(last - (ecg.length - 1) / samplingRate), source).toBeLessThan(1e-6);
    const { channels } = ecg.read({ first: sampleIndex(0), end: sampleIndex(ecg.length) });
    for (const [at, { lead, lsb, baseline }] of leads.entries()) {
      const counts = valuesOf(columns[`${lead} count`]);
      const microvolts = valuesOf(columns[`${lead} uV`]);
      const recorded = channels[at] ?? new Int32Array(0);
      expect([counts.length, microvolts.length], `${source} ${lead}`).toEqual([recorded.length, recorded.length]);
      const wrong = recorded.findIndex(
        (count, i) =>
          counts[i] !== count || !(Math.abs((microvolts[i] ?? Number.NaN) - (count - baseline) * lsb) <= lsb * 1e-6),
      );
      expect(wrong, `${source} ${lead}`).toBe(-1);
      equal += recorded.length;
    }
  }
  noteRoundTrip({
    format: 'CSV',
    reader: "Python's csv",
    over: `${publicEcgsInWords()}, measured leads, counts and µV`,
    seen: `${inThousands(equal)} of ${inThousands(equal)} samples equal`,
  });
});

function valuesOf(base64 = ''): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}
