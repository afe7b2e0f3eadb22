import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import { beatsPerMinute } from '../../protocol/ecg/units.ts';
import type { EntryJson, EntryWritten, NewEntry } from '../../protocol/wire/sessions-api.ts';
import {
  eventually,
  readCredentials,
  startPart,
  startRelay,
  temporaryFolder,
  type Part,
  type RunningRelay,
} from '../support/parts.ts';
import { screenOf } from '../support/tablet-screen.ts';

const HOSPITALS = [
  {
    id: 'general',
    title: { en: 'General Hospital', zh: '總醫院' },
    ...{ isPciCapable: true, isDiverting: false, phone: '+886 2 5555 0100', latitude: 25.04, longitude: 121.52 },
  },
];
const ORDER: NewEntry = {
  request: 'order-of-the-journey-1',
  entry: { kind: 'order', text: 'Aspirin 300 mg, chewed' },
};

describe('a case on the tablet, from signing on to the handover', () => {
  it('is recorded with all that the crew writes, survives a kill, hears an order and reads it back, and is at the relay once', async () => {
    const relay = await startRelay();
    const folder = temporaryFolder();
    const hospitals = path.join(folder, 'hospitals.json');
    writeFileSync(hospitals, JSON.stringify(HOSPITALS));
    const journal = path.join(folder, 'journal');
    const first = startTablet(relay, journal, hospitals);
    const screen = await screenOf(first);

    expect(screen.state.current).toBeNull();
    expect(await screen.command({ kind: 'note-event', event: 'aspirin', text: '' })).toEqual(refused('no-case'));
    expect(await screen.command({ kind: 'sign-on', name: 'Lin' })).toEqual(DONE);
    const tested = await screen.until(({ selfTest }) => selfTest.checks.relay === 'passed');
    expect(tested.selfTest.checks).toMatchObject({ monitor: 'passed', storage: 'passed', battery: 'not-available' });
    expect(tested.selfTest.roundTrip).toBeGreaterThan(0);

    expect(await screen.command({ kind: 'begin-case' })).toEqual(DONE);
    expect(await screen.command({ kind: 'begin-case' })).toEqual(refused('case-under-way'));
    const begun = await screen.until(({ current }) => (current?.recorded ?? 0) > 500);
    const session = begun.current?.session ?? '';
    expect(screen.samples).toBeGreaterThan(500);
    const patient = { label: 'M ~60', caseNumber: 'C-7', ageYears: 60, sex: 'male' } as const;
    expect(await screen.command({ kind: 'note-patient', ...patient })).toEqual(DONE);
    expect(await screen.command({ kind: 'choose-hospital', id: 'general' })).toEqual(DONE);
    expect(await screen.command({ kind: 'note-vital', values: [{ vital: 'spo2', value: 96 }] })).toEqual(DONE);
    expect(await screen.command({ kind: 'take-twelve-lead' })).toEqual(DONE);
    const taken = await screen.until(({ current }) => (current?.twelveLeads.length ?? 0) > 0, 60_000);
    const twelveLead = taken.current?.twelveLeads[0];
    if (twelveLead === undefined) throw new Error('no 12-lead');
    expect(twelveLead).toMatchObject({ sampleCount: 5000, placement: 'standard' });
    expect(twelveLead.measurement.statements.map(({ code }) => code)).toContain('stemi-anterior');
    const alert = { kind: 'send-alert', twelveLead: twelveLead.firstSample, urgency: 'stemi' } as const;
    expect(await screen.command(alert)).toEqual(DONE);
    await screen.until(({ current }) => current?.alerts[0]?.delivery.kind === 'held');
    const recorded = await screen.read(twelveLead.firstSample, twelveLead.firstSample + 5000);
    expect(recorded.kind === 'recorded' ? samplesIn(recorded.parts) : recorded).toBe(5000);
    const report = await screen.report(twelveLead.firstSample);
    expect(report.kind === 'file' ? new TextDecoder().decode(report.bytes.subarray(0, 5)) : report).toBe('%PDF-');

    const limits = { ...ADULT_LIMITS, rateHigh: beatsPerMinute(145) };
    expect(await screen.command({ kind: 'set-alarm-limits', limits })).toEqual(DONE);

    first.kill('SIGKILL');
    await first.ended;
    const order = await write(relay, session, ORDER);
    const second = startTablet(relay, journal, hospitals);
    const again = await screenOf(second);
    const resumed = await again.until(
      ({ current }) =>
        (current?.twelveLeads.length ?? 0) > 0 && (current?.talk.length ?? 0) > 0 && (current?.called.length ?? 0) > 0,
      60_000,
    );
    expect(resumed.current?.called, 'whom the hospital calls, also after the kill').toMatchObject([
      { person: 'cardiologist', rank: 1, step: 'told' },
    ]);
    expect(resumed.crew).toBe('Lin');
    expect(resumed.current?.alarmLimits).toEqual(limits);
    expect(resumed.current).toMatchObject({ session, patient, hospital: { id: 'general' }, vitals: [{ value: 96 }] });
    const [line] = resumed.current?.talk ?? [];
    if (line === undefined) throw new Error('no order');
    expect(line).toMatchObject({ from: 'hospital', said: { kind: 'order', text: 'Aspirin 300 mg, chewed' } });
    expect(await again.command({ kind: 'read-back', entry: line.name })).toEqual(DONE);
    expect(await again.command({ kind: 'note-event', event: 'handed-over', text: '' })).toEqual(DONE);
    expect(await again.command({ kind: 'close-case' })).toEqual(DONE);
    const over = await again.until(({ current, owed }) => current === null && owed.length === 0);
    expect(over.link.owed).toBe(0);

    const entries = await eventually(
      () => entriesOf(relay, session),
      (found) => found.some(({ entry }) => entry.kind === 'read-back'),
    );
    // One for each time that the hospital was called: as many as half minutes have passed.
    const [calls, others] = [true, false].map((isCall) =>
      entries.filter(({ entry }) => (entry.kind === 'summons') === isCall),
    );
    expect(calls?.length).toBeGreaterThan(0);
    const kinds = others?.map(({ entry }) => entry.kind).filter((kind) => kind !== 'alarm');
    expect(kinds?.sort()).toEqual([
      ...['alarm-limits', 'alert', 'event', 'hospital', 'order', 'patient', 'read-back', 'twelve-lead', 'vital'],
    ]);
    const readBack = entries.find(({ entry }) => entry.kind === 'read-back')?.entry;
    expect(readBack).toMatchObject({ epoch: order.epoch, seq: order.seq });
    again.close();
    second.kill('SIGTERM');
    expect((await second.ended).code, second.said()).toBe(0);
  });
});

const DONE = { ok: true };
const refused = (refusal: string) => ({ ok: false, refusal });
const samplesIn = (parts: readonly { readonly channels: readonly Int32Array[] }[]): number =>
  parts.reduce((sum, { channels }) => sum + (channels[0]?.length ?? 0), 0);

function startTablet(relay: Pick<RunningRelay, 'url' | 'credentials'>, journal: string, hospitals: string): Part {
  return startPart([
    ...([process.execPath, 'ambulance-unit/acquisition/start.ts'] as const),
    ...['--relay', relay.url, '--credentials', relay.credentials, '--journal', journal],
    ...['--screen', '0', '--hospitals', hospitals, '--source', 'simulated:anterior-stemi'],
  ]);
}

const asPerson = (relay: RunningRelay) => ({
  authorization: `Bearer ${readCredentials(relay.credentials).people[0]?.token ?? ''}`,
  'content-type': 'application/json',
});

async function write(relay: RunningRelay, session: string, entry: NewEntry): Promise<EntryWritten> {
  const answer = await fetch(`${relay.url}/api/sessions/${session}/entries`, {
    ...{ method: 'POST', headers: asPerson(relay), body: JSON.stringify(entry) },
  });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return (await answer.json()) as EntryWritten;
}

async function entriesOf(relay: RunningRelay, session: string): Promise<readonly EntryJson[]> {
  const answer = await fetch(`${relay.url}/api/sessions/${session}/entries`, { headers: asPerson(relay) });
  return (await answer.json()) as readonly EntryJson[];
}
