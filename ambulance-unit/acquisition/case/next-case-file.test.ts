import { describe, expect, it } from 'vitest';
import { DESCRIPTION, SESSION } from '../../../test/support/journalled-frames.ts';
import { NOT_HELD_AFTER, NOT_SEEN_AFTER } from '../../../protocol/delivery/delivery-state.ts';
import { ADULT_LIMITS } from '../../../protocol/ecg/course/alarm-limits.ts';
import { beatsPerMinute, sampleCount, sampleIndex, sequenceNumber, unixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseEntry, SummonsStep } from '../../../protocol/wire/case-entry.ts';
import type { EntryName, Hospital } from '../../tablet-port/tablet-state.ts';
import { decideCommand, SILENCE_MS, type CaseCommand } from './case-commands.ts';
import { newCaseFile, type CaseFile } from './case-file.ts';
import { entryName, keyOfName } from './entry-name.ts';
import { nextCaseFile, type CaseEvent } from './next-case-file.ts';
import { REPEAT_AFTER_MS, shownCase } from './shown-case.ts';

const START = 1_700_000_000_000;
const at = (seconds: number) => unixMillis(START + seconds * 1000);
const HOSPITAL: Hospital = {
  ...{ id: 'general', title: { en: 'General', zh: '總醫院' }, isPciCapable: true, isDiverting: false, phone: '0100' },
  ...{ latitude: null, longitude: null, etaSeconds: 600, distanceMetres: 6000 },
};
const OWN = '2.00000000000000aa/';
const RELAY = '0.00000000000000ff/';
const name = (text: string): EntryName => text as EntryName;
const begun = (): CaseFile => newCaseFile(SESSION, at(0), DESCRIPTION.format, 'Unknown');
const after = (file: CaseFile, events: readonly CaseEvent[], second = 0): CaseFile =>
  events.reduce((before, event) => nextCaseFile(before, event, at(second)).file, file);
const own = (entry: CaseEntry, seq = 5, second = 0): CaseEvent => ({
  ...{ kind: 'entry', name: name(`${OWN}${String(seq)}`), from: 'tablet', by: 'Lin', at: at(second), entry },
});
const told = (entry: CaseEntry, seq = 1, second = 0): CaseEvent => ({
  ...{ kind: 'entry', name: name(`${RELAY}${String(seq)}`), from: 'hospital', by: 'dr-chen', at: at(second), entry },
});
const decide = (file: CaseFile, command: CaseCommand, given: Partial<Parameters<typeof decideCommand>[2]> = {}) =>
  decideCommand(file, command, { crew: 'Lin', hospitals: [HOSPITAL], hasSignal: true, now: at(100), ...given });
const TWELVE: CaseEntry = {
  ...{ kind: 'twelve-lead', firstSample: sampleIndex(1000), sampleCount: sampleCount(5000) },
  ...{ placement: 'standard', quality: 'good' },
};
const delivery = (isHeld: boolean, looks: readonly number[] = [], isRestored = false): CaseEvent => ({
  kind: 'delivery',
  isHeld: () => isHeld,
  looks: looks.map((second) => ({ by: 'dr-chen', at: at(second), through: sampleIndex(0) })),
  isRestored,
});

describe('a case on the tablet', () => {
  it('a 12-lead is ten seconds of signal from the tap, counted by samples', () => {
    const file = after(begun(), [{ kind: 'recorded', end: sampleIndex(700) }]);
    const decided = decide(file, { kind: 'take-twelve-lead' });
    if (decided.kind !== 'change') throw new Error(decided.kind);
    expect(decided.file.countdown).toMatchObject({ from: 700, count: 5000 });
    const nearly = nextCaseFile(decided.file, { kind: 'recorded', end: sampleIndex(5699) }, at(10));
    expect(nearly.actions).toEqual([]);
    expect(shownCase(nearly.file, null, [], at(10)).countdown?.secondsLeft).toBe(1);
    const full = nextCaseFile(nearly.file, { kind: 'recorded', end: sampleIndex(5700) }, at(10));
    expect(full.file.countdown).toBeNull();
    expect(full.actions).toEqual([
      { kind: 'measure-twelve-lead', firstSample: 700, sampleCount: 5000, placement: 'standard' },
    ]);
  });

  it('without a signal there is no 12-lead, and while one counts a second tap changes nothing', () => {
    expect(decide(begun(), { kind: 'take-twelve-lead' }, { hasSignal: false })).toEqual({
      ...{ kind: 'refused', refusal: 'no-signal' },
    });
    const first = decide(begun(), { kind: 'take-twelve-lead' });
    if (first.kind !== 'change') throw new Error(first.kind);
    const later = after(first.file, [{ kind: 'recorded', end: sampleIndex(2000) }]);
    expect(decide(later, { kind: 'take-twelve-lead' })).toMatchObject({ file: { countdown: { from: 0 } } });
    expect(decide(later, { kind: 'place-electrodes', placement: 'posterior' })).toMatchObject({
      refusal: 'countdown-under-way',
    });
  });

  it('shows whom the hospital calls about the newest alert, and how far it has come to each', () => {
    const alert: CaseEntry = { kind: 'alert', twelveLead: sampleIndex(1000), hospital: 'general', urgency: 'stemi' };
    const epoch = { number: 2, nonce: '00000000000000aa' };
    const summons = (person: string, rank: number, step: SummonsStep, attempt: number, of = 6): CaseEntry => ({
      ...{ kind: 'summons', epoch, seq: sequenceNumber(of), person, rank, step, attempt },
    });
    const calling = after(begun(), [
      own(TWELVE),
      own(alert, 6),
      told(summons('Dr Wu', 2, 'told', 1), 5),
      told(summons('Dr Lin', 1, 'told', 1), 1),
      told(summons('Dr Lin', 1, 'seen', 1), 2),
      told(summons('Dr Lin', 1, 'told', 2), 3),
      told(summons('Dr Old', 1, 'told', 9, 4), 4),
    ]);
    expect(shownCase(calling, null, [HOSPITAL], at(60)).called, 'seen, though told again').toEqual([
      { person: 'Dr Lin', rank: 1, step: 'seen', attempts: 2 },
      { person: 'Dr Wu', rank: 2, step: 'told', attempts: 1 },
    ]);
    const again = after(calling, [own(alert, 7)]);
    expect(shownCase(again, null, [HOSPITAL], at(60)).called, 'of another alert').toEqual([]);
  });

  it('an alert needs a crew, a hospital, and a 12-lead that was taken', () => {
    const alert = { kind: 'send-alert', twelveLead: sampleIndex(1000), urgency: 'stemi' } as const;
    const taken = after(begun(), [own(TWELVE)]);
    expect(decide(taken, alert, { crew: null })).toMatchObject({ refusal: 'nobody-signed-on' });
    expect(decide(taken, alert)).toMatchObject({ refusal: 'no-hospital' });
    const chosen = after(taken, [own({ kind: 'hospital', hospital: 'general', title: 'General', eta: null }, 6)]);
    expect(decide(chosen, { ...alert, twelveLead: sampleIndex(1001) })).toMatchObject({
      refusal: 'no-such-twelve-lead',
    });
    expect(decide(chosen, alert)).toMatchObject({
      kind: 'write',
      entries: [{ kind: 'alert', twelveLead: 1000, hospital: 'general', urgency: 'stemi' }],
    });
  });

  it('a hospital is chosen with the time to reach it, reckoned from now', () => {
    expect(decide(begun(), { kind: 'choose-hospital', id: 'general' })).toMatchObject({
      entries: [{ kind: 'hospital', hospital: 'general', title: 'General', eta: at(700) }],
    });
    expect(decide(begun(), { kind: 'choose-hospital', id: 'elsewhere' })).toMatchObject({
      refusal: 'no-such-hospital',
    });
  });

  it('an order is read back once, by its own name, and a message of the hospital is not', () => {
    const ordered = after(begun(), [
      told({ kind: 'order', text: 'Aspirin 300 mg', preset: '' }, 1),
      told({ kind: 'message', text: 'We see it', preset: '' }, 2),
    ]);
    const order = decide(ordered, { kind: 'read-back', entry: name(`${RELAY}1`) });
    expect(order).toMatchObject({ entries: [{ kind: 'read-back', epoch: { number: 0 }, seq: 1 }] });
    expect(decide(ordered, { kind: 'read-back', entry: name(`${RELAY}2`) })).toMatchObject({
      refusal: 'no-such-entry',
    });
    if (order.kind !== 'write' || order.entries[0] === undefined) throw new Error(order.kind);
    const read = after(ordered, [own(order.entries[0], 9, 30)]);
    expect(read.talk[0]?.said).toMatchObject({ kind: 'order', readBackAt: at(30) });
    expect(decide(read, { kind: 'read-back', entry: name(`${RELAY}1`) })).toMatchObject({ kind: 'change' });
  });

  it('that an order or a message stood on the screen is written once, and of the hospital only', () => {
    const said = after(begun(), [
      told({ kind: 'message', text: 'We see it', preset: '' }, 1),
      own({ kind: 'message', text: 'On our way', preset: 'on-our-way' }, 2, 12),
    ]);
    expect(said.talk.map(({ isShown }) => isShown)).toEqual([false, true]);
    const shown = decide(said, { kind: 'note-shown', entry: name(`${RELAY}1`) });
    if (shown.kind !== 'write' || shown.entries[0] === undefined) throw new Error(shown.kind);
    expect(shown.entries).toMatchObject([{ kind: 'shown', epoch: { number: 0 }, seq: 1 }]);
    const noted = after(said, [own(shown.entries[0], 9, 30)]);
    expect(noted.talk.map(({ isShown }) => isShown)).toEqual([true, true]);
    expect(decide(noted, { kind: 'note-shown', entry: name(`${RELAY}1`) })).toMatchObject({ kind: 'change' });
    expect(decide(noted, { kind: 'note-shown', entry: name(`${RELAY}7`) })).toMatchObject({ refusal: 'no-such-entry' });
  });

  it('the same entries give the same case again, in whatever state it was interrupted; told twice is shown once', () => {
    const entries = [
      told({ kind: 'order', text: 'Heparin', preset: '' }, 1, 20),
      own({ kind: 'patient', label: 'M ~60', caseNumber: '7', ageYears: 60, sex: 'male' }, 2, 5),
      own(TWELVE, 3, 15),
      own({ kind: 'event', event: 'handed-over', text: '' }, 4, 40),
      own({ kind: 'event', event: 'arrived', text: '' }, 5, 41),
    ];
    const file = after(begun(), [...entries, entries[0] ?? own(TWELVE)]);
    expect(file.talk).toHaveLength(1);
    expect(file).toMatchObject({
      stage: 'handed-over',
      patient: { ageYears: 60 },
      twelveLeads: [{ firstSample: 1000 }],
    });
    expect(after(begun(), entries)).toEqual(file);
  });

  it('an entry goes from this device to the relay to somebody’s eyes, and only a look after it was held counts', () => {
    const sent = after(begun(), [
      own({ kind: 'alert', twelveLead: sampleIndex(1000), hospital: 'general', urgency: 'stemi' }),
    ]);
    const alertOf = (file: CaseFile) => shownCase(file, null, [HOSPITAL], at(0)).alerts[0]?.delivery;
    expect(alertOf(sent)).toEqual({ kind: 'on-device', since: at(0) });
    const held = after(sent, [delivery(true, [2])], 3);
    expect(alertOf(held)).toEqual({ kind: 'held', at: at(3) });
    const seen = after(held, [delivery(true, [8])], 9);
    expect(alertOf(seen)).toEqual({ kind: 'seen', at: at(8), by: 'dr-chen' });
    // Another store of the relay that holds nothing: what was seen was seen.
    expect(alertOf(after(seen, [delivery(false)], 20))).toMatchObject({ kind: 'seen' });
    expect(alertOf(after(held, [delivery(false)], 20))).toMatchObject({ kind: 'on-device' });
  });

  it('after a restart nobody waits longer to be told that nobody has looked: held counts from when it was written', () => {
    const alert = own({ kind: 'alert', twelveLead: sampleIndex(1000), hospital: 'general', urgency: 'stemi' }, 5, 10);
    const restored = after(begun(), [alert, delivery(true, [], true)], 500);
    expect(shownCase(restored, null, [HOSPITAL], at(500)).callHospital).toEqual({ title: 'General', phone: '0100' });
  });

  it('CALL HOSPITAL: not held after ten seconds, not seen after twenty; never before an alert, and never once it was seen', () => {
    const call = (file: CaseFile, ms: number) => shownCase(file, null, [HOSPITAL], unixMillis(START + ms)).callHospital;
    expect(call(begun(), 3_600_000)).toBeNull();
    const sent = after(begun(), [
      own({ kind: 'alert', twelveLead: sampleIndex(1000), hospital: 'general', urgency: 'stemi' }),
    ]);
    expect(call(sent, NOT_HELD_AFTER - 1)).toBeNull();
    expect(call(sent, NOT_HELD_AFTER)).toEqual({ title: 'General', phone: '0100' });
    const held = after(sent, [delivery(true)], 4);
    expect(call(held, 4000 + NOT_SEEN_AFTER - 1)).toBeNull();
    expect(call(held, 4000 + NOT_SEEN_AFTER)).not.toBeNull();
    expect(call(after(held, [delivery(true, [30])], 30), 3_600_000)).toBeNull();
    // Another alert does not begin the wait anew, and who has been handed over has been seen.
    const twelveLead = sampleIndex(9000);
    const again = own({ kind: 'alert', twelveLead, hospital: 'general', urgency: 'stemi' }, 6, 20);
    expect(call(after(held, [again], 20), 4000 + NOT_SEEN_AFTER)).not.toBeNull();
    const handedOver = own({ kind: 'event', event: 'handed-over', text: '' }, 7, 21);
    expect(call(after(held, [handedOver], 21), 3_600_000)).toBeNull();
  });

  it('limits that a person has set hold for this patient, before and after a restart; limits by which nobody is watched are refused', () => {
    const limits = { ...ADULT_LIMITS, rateHigh: beatsPerMinute(140) };
    expect(decide(begun(), { kind: 'set-alarm-limits', limits })).toMatchObject({
      entries: [{ kind: 'alarm-limits', limits }],
    });
    const set = after(begun(), [own({ kind: 'alarm-limits', limits })]);
    expect(shownCase(set, null, [], at(1)).alarmLimits.rateHigh).toBe(140);
    expect(shownCase(begun(), null, [], at(1)).alarmLimits).toEqual(ADULT_LIMITS);
    const upsideDown = { ...limits, rateLow: beatsPerMinute(145) };
    expect(decide(begun(), { kind: 'set-alarm-limits', limits: upsideDown })).toMatchObject({
      refusal: 'out-of-range',
    });
  });

  it('a 12-lead is due again ten minutes after the last one', () => {
    const taken = after(begun(), [own(TWELVE, 5, 60)]);
    expect(shownCase(taken, null, [], at(60)).repeatDueAt).toBe(at(60) + REPEAT_AFTER_MS);
    expect(shownCase(begun(), null, [], at(60)).repeatDueAt).toBeNull();
    // What is not measured yet is not shown as if nothing had been found.
    expect(shownCase(taken, null, [], at(60)).twelveLeads).toEqual([]);
  });

  it('alarms that begin and end are written down; silenced for two minutes, unless another one begins', () => {
    const condition = (kind: 'asystole' | 'rate-high', isPresent: boolean) => ({
      ...({
        kind,
        priority: kind === 'asystole' ? 'high' : 'medium',
        isTechnical: false,
        onset: sampleIndex(0),
      } as const),
      ...{ leads: [], evidence: [], isPresent, isAcknowledged: false },
    });
    const began = nextCaseFile(begun(), { kind: 'alarms', conditions: [condition('rate-high', true)] }, at(1));
    expect(began.actions).toEqual([
      { kind: 'write', entry: { kind: 'alarm', condition: 'rate-high', priority: 'medium', change: 'began' } },
    ]);
    const silenced = decide(began.file, { kind: 'silence-alarms', isSilent: true });
    if (silenced.kind !== 'write') throw new Error(silenced.kind);
    expect(silenced.entries).toMatchObject([{ condition: 'rate-high', change: 'silenced' }]);
    expect(silenced.file.alarmsSilencedUntil).toBe(at(100) + SILENCE_MS);
    const other = nextCaseFile(
      silenced.file,
      { kind: 'alarms', conditions: [condition('asystole', true), condition('rate-high', true)] },
      at(101),
    );
    expect(other.file.alarmsSilencedUntil).toBeNull();
    expect(nextCaseFile(silenced.file, { kind: 'time-passes' }, at(220)).file.alarmsSilencedUntil).toBeNull();
    const over = nextCaseFile(other.file, { kind: 'alarms', conditions: [condition('asystole', false)] }, at(120));
    expect(over.actions).toEqual([
      { kind: 'write', entry: { kind: 'alarm', condition: 'asystole', priority: 'high', change: 'ended' } },
      { kind: 'write', entry: { kind: 'alarm', condition: 'rate-high', priority: 'medium', change: 'ended' } },
    ]);
  });

  it('a hand that slips is told so: ages, vital signs and texts beyond their range are refused', () => {
    const patient = { kind: 'note-patient', label: 'x', caseNumber: '', sex: null } as const;
    expect(decide(begun(), { ...patient, ageYears: 151 })).toMatchObject({ refusal: 'out-of-range' });
    expect(decide(begun(), { ...patient, ageYears: 4.5 })).toMatchObject({ refusal: 'out-of-range' });
    expect(decide(begun(), { ...patient, label: 'x'.repeat(257), ageYears: null })).toMatchObject({
      refusal: 'text-too-long',
    });
    expect(decide(begun(), { kind: 'note-vital', values: [{ vital: 'spo2', value: 101 }] })).toMatchObject({
      refusal: 'out-of-range',
    });
    expect(decide(begun(), { kind: 'note-vital', values: [] })).toMatchObject({ refusal: 'out-of-range' });
    expect(decide(begun(), { kind: 'write-message', text: ' ', preset: '' })).toMatchObject({
      refusal: 'not-understood',
    });
  });

  it('an entry’s name leads back to its record, and nothing else does', () => {
    const key = { session: SESSION, epoch: { number: 3, nonce: '0123456789abcdef' }, seq: sequenceNumber(77) };
    expect(keyOfName(SESSION, entryName(key))).toEqual(key);
    expect(keyOfName(SESSION, name('3.xyz/77'))).toBeNull();
  });
});
