import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { twelveLeadRecords } from '../support/ecg-records.ts';
import { sharedByAll, tidily } from '../support/endings.ts';
import { headerIn, largestDifference, readByReferee, signalOf } from '../support/exported-record.ts';
import { recordings, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';

/**
 * The file's own III and augmented leads were rounded by whoever made the file; the largest such rounding found in the
 * public records is 3.5 µV (Ningbo). Ours add half an LSB.
 */
const MOST_ROUNDING_MICROVOLTS = 4.5;

/** Each carries one record after another: a unit is one connection, and a second one by its name would fence it off. */
const UNITS = ['ambulance-1', 'ambulance-2', 'ambulance-3', 'ambulance-4'] as const;

describe('every public 12-lead record, through unit, relay and export', () => {
  const records = twelveLeadRecords();
  const nameOf = (header: string): string => path.basename(header, '.hea');
  const seen: string[] = [];

  const arrived = sharedByAll(async () => {
    const relay = await startRelay();
    const left = [...records];
    const carry = async (unit: string): Promise<void> => {
      for (let header = left.shift(); header !== undefined; header = left.shift()) {
        const source = `wfdb:${header}`;
        const part = startUnit({ relay, unit, journal: temporaryFolder(), source, speed: 40, drain: true });
        expect((await part.ended).code, part.said()).toBe(0);
      }
    };
    await Promise.all(UNITS.map(carry));
    const listed = await recordings(relay, ['list', '--json']);
    return { relay, sessions: JSON.parse(listed.stdout) as SessionSummary[] };
  });

  beforeAll(() => expect(records.length).toBeGreaterThanOrEqual(19));
  afterAll(() => console.log(seen.join('\n')));

  it('each has come as one session', () => {
    expect(
      arrived()
        .sessions.map(({ source }) => source)
        .sort(),
    ).toEqual(records.map(nameOf).sort());
  });

  it.concurrent.each(records.map((header) => [nameOf(header), header] as const))(
    '%s comes back bit-exact',
    (name, header) =>
      tidily(async () => {
        const { relay, sessions } = arrived();
        const session = sessions.find(({ source }) => source === name);
        const out = temporaryFolder();
        const exported = await recordings(relay, [
          ...['export', '--session', session?.id ?? '', '--format', 'wfdb', '--out', out],
        ]);
        expect(exported.code, exported.stderr).toBe(0);

        const original = await readByReferee(header);
        const returned = await readByReferee(headerIn(out));
        expect(session).toMatchObject({ samples: original.length, gaps: 0, awaited: 0, complete: true });
        expect(returned.rate).toBe(original.rate);
        expect(returned.length).toBe(original.length);
        for (const lead of MEASURED_LEADS) {
          const [was, is] = [signalOf(original, lead), signalOf(returned, lead)];
          expect(is.checksum_ok, lead).toBe(true);
          expect([is.gain, is.baseline], lead).toEqual([was.gain, was.baseline]);
          expect(is.samples.length, lead).toBe(was.samples.length);
          expect(
            is.samples.findIndex((sample, i) => sample !== was.samples[i]),
            lead,
          ).toBe(-1);
        }
        const differences = ['III', 'aVR', 'aVL', 'aVF'].map((lead) => {
          const difference = largestDifference(signalOf(original, lead), signalOf(returned, lead));
          expect(difference, lead).toBeLessThanOrEqual(MOST_ROUNDING_MICROVOLTS);
          return `${lead} ${difference.toFixed(1)}`;
        });
        seen.push(
          `${name}: 8 × ${String(original.length)} samples equal; derived leads within ${differences.join(', ')} µV`,
        );

        const verified = await recordings(relay, ['verify', '--session', session?.id ?? '', '--json']);
        expect(verified.code, verified.stdout + verified.stderr).toBe(0);
      }),
  );
});
