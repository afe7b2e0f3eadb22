import { describe, expect, it } from 'vitest';
import { sampleIndex, seconds } from '../../../protocol/ecg/units.ts';
import { madeMeasurement } from '../../../test/support/made-measurement.ts';
import { caseWith, hospitalCalled, NOW, tabletWith, takenTwelveLead } from '../../../test/support/tablet-states.ts';
import type { CaseState, TabletState, TalkLine } from '../../tablet-port/tablet-state.ts';
import type { EntryName } from '../../tablet-port/tablet-state.ts';
import { nextPlace, type Place } from './place.ts';
import { primaryAction, suggestedHospital, toReadBack } from './primary-action.ts';

const inCase = (change: Partial<CaseState> = {}, more: Partial<TabletState> = {}): TabletState =>
  tabletWith({ current: caseWith(change), ...more });
const actionAt = (place: Place, state: TabletState) =>
  primaryAction(state, place, state.current?.twelveLeads.at(-1) ?? null);
const NO_MONITOR: TabletState['monitor'] = { kind: 'none', choices: [], isBluetoothAvailable: true };
const choice = (id: string, drivers = 1) => ({
  id,
  transport: 'serial' as const,
  label: 'PhysioGlove ES',
  detail: id,
  drivers: Array.from({ length: drivers }, (_, place) => ({ name: `d${String(place)}`, label: 'd' })),
  isKnown: false,
});
const order: TalkLine = {
  name: 'one' as EntryName,
  at: NOW,
  by: 'cardiologist-1',
  from: 'hospital',
  isShown: false,
  said: { kind: 'order', text: 'Aspirin 300 mg', preset: '', readBackAt: null },
  delivery: null,
};

describe('the one large button', () => {
  it('begins a case where there is none', () => {
    expect(actionAt('live', tabletWith())).toEqual({ kind: 'begin-case' });
  });
  it('takes a 12-lead at the rhythm, and cancels it while it counts, whatever step is looked at', () => {
    expect(actionAt('live', inCase())).toEqual({ kind: 'take-twelve-lead' });
    const counting = inCase({ countdown: { from: sampleIndex(0), secondsLeft: 7 } });
    for (const place of ['live', 'electrodes', 'talk', 'events'] as const) {
      expect(actionAt(place, counting)).toEqual({ kind: 'cancel-twelve-lead', secondsLeft: 7 });
    }
  });
  it('leads to the monitor while there is none, but waits for one that comes back by itself', () => {
    expect(actionAt('live', inCase({}, { monitor: NO_MONITOR }))).toEqual({ kind: 'go', to: 'monitor' });
    const lost = {
      kind: 'lost',
      label: '',
      detail: '',
      trouble: 'unplugged',
      since: NOW,
      lostFor: seconds(2),
    } as const;
    expect(actionAt('live', inCase({}, { monitor: { ...lost, isRetrying: true } })).kind).toBe('take-twelve-lead');
    expect(actionAt('live', inCase({}, { monitor: { ...lost, isRetrying: false } }))).toEqual({
      kind: 'go',
      to: 'monitor',
    });
  });
  it('chooses the only monitor there is, never one of two, and never one that two drivers could read', () => {
    const at = (...choices: ReturnType<typeof choice>[]) =>
      actionAt('monitor', inCase({}, { monitor: { kind: 'none', choices, isBluetoothAvailable: true } })).kind;
    expect(at(choice('SN 1'))).toBe('choose-monitor');
    expect(at(choice('SN 1'), choice('SN 2'))).toBe('look-for-monitors');
    expect(at(choice('SN 1', 2))).toBe('look-for-monitors');
    expect(at()).toBe('look-for-monitors');
  });
  it('asks for the hospital before anything is sent', () => {
    const state = inCase({ twelveLeads: [takenTwelveLead(0)] });
    expect(actionAt('review', state)).toEqual({ kind: 'go', to: 'hospital' });
  });
  it('sends a 12-lead to review, and as a STEMI alert where the criteria are met', () => {
    const hospital = { id: 'central', title: 'Central' };
    expect(actionAt('review', inCase({ hospital, twelveLeads: [takenTwelveLead(500)] }))).toEqual({
      kind: 'send',
      twelveLead: 500,
      urgency: 'review',
    });
    const measurement = madeMeasurement({});
    const stemi = takenTwelveLead(500, {
      measurement: {
        ...measurement,
        statements: [
          { kind: 'criteria', code: 'stemi-anterior', leads: ['V2', 'V3'], evidence: [], why: null, source: '' },
        ],
      },
    });
    expect(actionAt('review', inCase({ hospital, twelveLeads: [stemi] }))).toMatchObject({
      kind: 'send',
      urgency: 'stemi',
    });
  });
  it('advises to retake a poor 12-lead, and shows the way of one that was sent', () => {
    const measurement = madeMeasurement({});
    const poor = takenTwelveLead(0, {
      measurement: { ...measurement, quality: { ...measurement.quality, isRetakeAdvised: true } },
    });
    expect(actionAt('review', inCase({ twelveLeads: [poor] })).kind).toBe('retake-twelve-lead');
    const sent = {
      twelveLead: sampleIndex(0),
      urgency: 'stemi',
      hospital: 'central',
      sentAt: NOW,
      delivery: poor.delivery,
    } as const;
    expect(actionAt('review', inCase({ twelveLeads: [poor], alerts: [sent] }))).toEqual({ kind: 'go', to: 'talk' });
  });
  it('reads back the oldest order that nobody has read back', () => {
    const state = inCase({ talk: [order, { ...order, name: 'two' as EntryName }] });
    expect(actionAt('talk', state)).toEqual({ kind: 'read-back', line: order });
    const done = { ...order, said: { kind: 'order', text: 'x', preset: '', readBackAt: NOW } } as const;
    expect(toReadBack(caseWith({ talk: [done] }))).toBeNull();
    expect(actionAt('talk', inCase({ talk: [done] })).kind).toBe('take-twelve-lead');
  });
  it('suggests the nearest open PCI hospital, and none where the list has none', () => {
    const far = hospitalCalled('far', { etaSeconds: 1_500 });
    const near = hospitalCalled('near', { etaSeconds: 700 });
    const diverting = hospitalCalled('diverting', { isDiverting: true, etaSeconds: 100 });
    const small = hospitalCalled('small', { isPciCapable: false, etaSeconds: 60 });
    expect(suggestedHospital([far, diverting, small, near])?.id).toBe('near');
    expect(suggestedHospital([diverting, small])).toBeNull();
    expect(suggestedHospital([hospitalCalled('unknown', { etaSeconds: null }), far])?.id).toBe('far');
    expect(actionAt('hospital', inCase({}, { hospitals: [small] }))).toEqual({ kind: 'go', to: 'live' });
  });
  it('ends a journey step by step: departed, arrived, handed over, closed', () => {
    expect(actionAt('events', inCase())).toEqual({ kind: 'note-event', event: 'departed' });
    const departed = [{ event: 'departed', text: '', at: NOW }] as const;
    expect(actionAt('events', inCase({ events: departed }))).toEqual({ kind: 'note-event', event: 'arrived' });
    expect(actionAt('finish', inCase())).toEqual({ kind: 'note-event', event: 'arrived' });
    expect(actionAt('finish', inCase({ stage: 'arrived' }))).toEqual({ kind: 'note-event', event: 'handed-over' });
    expect(actionAt('finish', inCase({ stage: 'handed-over' }))).toEqual({ kind: 'close-case' });
  });
});

describe('where the screen goes by itself', () => {
  it('goes to the monitor when a case begins without one, to the rhythm with one, after a restart too', () => {
    expect(nextPlace('live', tabletWith(), inCase({}, { monitor: NO_MONITOR }))).toBe('monitor');
    expect(nextPlace('live', tabletWith(), inCase())).toBe('live');
    expect(nextPlace('live', null, inCase())).toBe('live');
  });
  it('goes from the monitor to the electrodes once it is connected', () => {
    expect(nextPlace('monitor', inCase({}, { monitor: NO_MONITOR }), inCase())).toBe('electrodes');
    expect(nextPlace('talk', inCase({}, { monitor: NO_MONITOR }), inCase())).toBe('talk');
  });
  it('shows the 12-lead that was asked for, and the way of the alert that was sent', () => {
    const taken = inCase({ twelveLeads: [takenTwelveLead(0)] });
    expect(nextPlace('live', inCase(), taken)).toBe('review');
    const alert = {
      twelveLead: sampleIndex(0),
      urgency: 'stemi',
      hospital: '',
      sentAt: NOW,
      delivery: { kind: 'on-device', since: NOW },
    } as const;
    expect(nextPlace('review', taken, inCase({ twelveLeads: [takenTwelveLead(0)], alerts: [alert] }))).toBe('talk');
  });
  it('is never taken away by what the hospital says', () => {
    expect(nextPlace('review', inCase(), inCase({ talk: [order] }))).toBe('review');
  });
});
