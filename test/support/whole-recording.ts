import { expect } from 'vitest';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { openRelayClient, type RelayClient } from '../../relay/recordings/relay-client.ts';
import { Verification } from '../../relay/recordings/verification.ts';
import type { MadeRecord } from './made-record.ts';
import { readCredentials, type RunningRelay } from './parts.ts';

export const readerOf = (relay: Pick<RunningRelay, 'url' | 'credentials'>): RelayClient =>
  openRelayClient(relay.url, readCredentials(relay.credentials).people[0]?.token ?? '');

export async function recordingsOf(unit: string, client: RelayClient): Promise<readonly SessionSummary[]> {
  return (await client.list()).filter((session) => session.unit === unit);
}

/** When the relay committed the newest record of a unit, Unix ms; 0 where there is none. */
export async function lastCommitOf(unit: string, client: RelayClient): Promise<number> {
  const sessions = await recordingsOf(unit, client);
  return Math.max(
    0,
    ...sessions.flatMap(({ lastCommitAt }) => (lastCommitAt === null ? [] : [Date.parse(lastCommitAt)])),
  );
}

/** What `recordings verify` finds: every record once, chained and ended, no sample declared lost or awaited. */
export async function expectRecords(id: SessionId, client: RelayClient): Promise<readonly LoggedRecord[]> {
  const verification = new Verification(id);
  const records: LoggedRecord[] = [];
  for await (const logged of client.records(id, 'commit')) {
    verification.hear(logged);
    records.push(logged);
  }
  expect(verification.verdict()).toMatchObject({ complete: true, faults: [], gaps: [], awaited: [] });
  return records;
}

/** Of a unit that has made one recording. */
export async function expectComplete(unit: string, client: RelayClient): Promise<readonly LoggedRecord[]> {
  const sessions = await recordingsOf(unit, client);
  expect(sessions, `recordings of ${unit}`).toHaveLength(1);
  return expectRecords((sessions[0]?.id ?? '') as SessionId, client);
}

/** And every lead equals, sample by sample, the record that it was made from. */
export async function expectWhole(
  unit: string,
  original: MadeRecord,
  client: RelayClient,
): Promise<{ readonly records: number }> {
  const records = await expectComplete(unit, client);
  expectSamples(records, original);
  return { records: records.length };
}

/** Holds the samples of a log, in whatever order it holds them, against the record that they were made from. */
export function expectSamples(records: readonly Pick<LoggedRecord, 'sealed'>[], original: MadeRecord): void {
  const returned = original.signals.map(() => new Int32Array(original.length));
  let count = 0;
  for (const { sealed } of records) {
    const opened = openRecord(sealed);
    if (!opened.ok) throw new Error(opened.failure.kind);
    const { body } = opened.value;
    if (body.kind === 'opened') {
      expect(body.description.format.leads.map(({ lead }) => lead)).toEqual([...MEASURED_LEADS]);
    }
    if (body.kind !== 'samples') continue;
    const decoded = decodeSamples(body.coding, body.payload, returned.length, body.sampleCount);
    if (decoded.kind !== 'decoded') throw new Error(decoded.kind);
    for (const [i, channel] of decoded.channels.entries()) returned[i]?.set(channel, body.firstSample);
    count += body.sampleCount;
  }
  expect(count, 'samples').toBe(original.length);
  for (const [i, lead] of MEASURED_LEADS.entries()) {
    const was = original.signals[i];
    expect(
      returned[i]?.findIndex((sample, at) => sample !== was?.[at]),
      `first sample that differs in ${lead}`,
    ).toBe(-1);
  }
}
