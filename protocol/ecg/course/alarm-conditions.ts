import type { LeadName } from '../leads.ts';
import type { Measured } from '../measured.ts';
import type { Evidence, Statement } from '../statement.ts';
import { type BeatsPerMinute, type Hertz, type Microvolts, type SampleIndex, sampleIndex } from '../units.ts';
import { ALARM_KINDS, type AlarmKind, type AlarmLimits } from './alarm-limits.ts';

/** Source: IEC 60601-1-8. */
export type AlarmPriority = 'high' | 'medium' | 'low';

/** An alarm condition as a value; how it sounds and looks is the screens' work. */
export interface AlarmCondition {
  readonly kind: AlarmKind;
  readonly priority: AlarmPriority;
  /** Of the equipment, not of the patient. */
  readonly isTechnical: boolean;
  /** Where in the session it began: the last beat before an asystole, the start of the measured stretch. */
  readonly onset: SampleIndex;
  /** Of `lead-off` and `st-change`. */
  readonly leads: readonly LeadName[];
  /** What it rests on, as of when it was last seen. */
  readonly evidence: readonly Evidence[];
  /** False: it is over, but kept until a person has seen it (latched). */
  readonly isPresent: boolean;
  /** A person has seen it: it makes no more noise, and goes when it is over. */
  readonly isAcknowledged: boolean;
}

/** ST of a lead against the first ECG. */
export interface StDifference {
  readonly lead: LeadName;
  readonly difference: Microvolts;
}

/** What the alarms are told, in the order of the session. */
export type AlarmEvent =
  | { readonly kind: 'beat'; readonly at: SampleIndex }
  /** A stretch that was recorded. `live`: leads with contact and a moving line. `swing`: of the one that moves most. */
  | {
      readonly kind: 'signal';
      readonly first: SampleIndex;
      readonly end: SampleIndex;
      readonly live: readonly LeadName[];
      readonly off: readonly LeadName[];
      readonly swing: Microvolts;
    }
  /** A stretch that was never recorded. */
  | { readonly kind: 'gap'; readonly first: SampleIndex; readonly end: SampleIndex }
  /** A stretch that is not here yet: it tells nothing of the patient, and nothing is raised for it. */
  | { readonly kind: 'awaited'; readonly first: SampleIndex; readonly end: SampleIndex }
  | {
      readonly kind: 'measured';
      readonly first: SampleIndex;
      readonly end: SampleIndex;
      readonly heartRate: Measured<BeatsPerMinute>;
      /** Of kind `rhythm`. */
      readonly rhythm: readonly Statement[];
      readonly stDifferences: readonly StDifference[];
    }
  /** A person has seen it. */
  | { readonly kind: 'acknowledged'; readonly alarm: AlarmKind };

/** All that the alarms remember. Plain data, never changed in place. */
export interface AlarmState {
  readonly samplingRate: Hertz;
  readonly conditions: readonly AlarmCondition[];
  readonly lastBeat: SampleIndex | null;
  /** Since when some lead has been live without a break; null while none is. */
  readonly liveSince: SampleIndex | null;
  /** Since when none has been; null while one is. */
  readonly deadSince: SampleIndex | null;
  readonly offSince: Readonly<Partial<Record<LeadName, SampleIndex>>>;
  /** Since when ST has been changed enough; null while it is not. */
  readonly stChangedSince: SampleIndex | null;
  /** Measurements in a row that no longer showed a rhythm that had been raised. */
  readonly without: Readonly<Partial<Record<AlarmKind, number>>>;
}

export const noAlarms = (samplingRate: Hertz): AlarmState => ({
  samplingRate,
  conditions: [],
  lastBeat: null,
  liveSince: null,
  deadSince: null,
  offSince: {},
  stChangedSince: null,
  without: {},
});

const NATURE: Readonly<Record<AlarmKind, { priority: AlarmPriority; isTechnical: boolean; isLatched: boolean }>> = {
  'vf-likely': { priority: 'high', isTechnical: false, isLatched: true },
  asystole: { priority: 'high', isTechnical: false, isLatched: true },
  'wide-complex-tachycardia': { priority: 'high', isTechnical: false, isLatched: true },
  'extreme-bradycardia': { priority: 'high', isTechnical: false, isLatched: false },
  'extreme-tachycardia': { priority: 'high', isTechnical: false, isLatched: false },
  'rate-low': { priority: 'medium', isTechnical: false, isLatched: false },
  'rate-high': { priority: 'medium', isTechnical: false, isLatched: false },
  'st-change': { priority: 'medium', isTechnical: false, isLatched: false },
  'no-ecg-signal': { priority: 'medium', isTechnical: true, isLatched: false },
  'lead-off': { priority: 'low', isTechnical: true, isLatched: false },
};

/** The beat detector tells a beat at most this long after its place, s. */
const DETECTOR_DELAY = 1;
/** A line that swings more than this, µV, may hide beats: a standstill must then last twice as long. */
const STILL_SWING = 300;
/** A rate must come back by this much before its alarm ends, bpm: no alarm that comes and goes at its limit. */
const RATE_HYSTERESIS = 5;
/** ST must come back to this share of its limit. */
const ST_HYSTERESIS = 0.8;
/** A rhythm is over when this many measurements in a row no longer show it. */
const RHYTHM_OVER_AFTER = 2;

/**
 * The alarms after one more event. Pure: the same events give the same alarms, in replay as live.
 *
 * - `asystole`: no beat for longer than the limit while a lead is live, known with certainty, which is the detector's one
 *   second later. Over with the next beat. Where no lead is live it is never raised: that is `no-ecg-signal`.
 * - `vf-likely`, `wide-complex-tachycardia`: a measurement says so. Over when two in a row no longer do.
 * - Rates: beyond the limit in one measurement (ten seconds); over when 5 bpm within it. An extreme rate takes the place
 *   of the plain one. A rate that cannot be measured changes nothing.
 * - `st-change`: as many leads as set differ by the limit, for as long as set; over when fewer reach four fifths of it.
 * - `lead-off`, `no-ecg-signal` (technical): for as long as set; over at once.
 * High-priority rhythms are latched: over, they stay with `isPresent` false until a person has acknowledged them.
 */
export function nextAlarms(state: AlarmState, event: AlarmEvent, limits: AlarmLimits): AlarmState {
  const next = decide(withoutSwitchedOff(state, limits), event, limits);
  return { ...next, conditions: inOrder(next.conditions) };
}

function decide(state: AlarmState, event: AlarmEvent, limits: AlarmLimits): AlarmState {
  switch (event.kind) {
    case 'beat':
      return onBeat(state, event.at);
    case 'signal':
      return onSignal(state, event, limits);
    case 'gap':
      return onNoSignal({ ...state, offSince: {} }, event.first, event.end, limits);
    case 'awaited':
      // A beat may lie in it: what stood before says nothing of what comes after.
      return { ...state, lastBeat: null, liveSince: null, deadSince: null };
    case 'measured':
      return onMeasured(state, event, limits);
    case 'acknowledged':
      return acknowledge(state, event.alarm);
  }
}

function onBeat(state: AlarmState, at: SampleIndex): AlarmState {
  const lastBeat = state.lastBeat === null || at > state.lastBeat ? at : state.lastBeat;
  return end({ ...state, lastBeat }, 'asystole');
}

function onSignal(state: AlarmState, event: AlarmEvent & { kind: 'signal' }, limits: AlarmLimits): AlarmState {
  const contact = onContact(state, event, limits);
  if (event.live.length === 0) return onNoSignal(contact, event.first, event.end, limits);
  const liveSince = contact.liveSince ?? event.first;
  const live = end({ ...contact, liveSince, deadSince: null }, 'no-ecg-signal');
  return onStandstill(live, liveSince, event, limits);
}

function onStandstill(
  state: AlarmState,
  liveSince: SampleIndex,
  { end: until, swing }: AlarmEvent & { kind: 'signal' },
  limits: AlarmLimits,
): AlarmState {
  // Fibrillation has no beats either; it is the worse name for what has none.
  if (isPresent(state, 'vf-likely')) return end(state, 'asystole');
  const since = sampleIndex(Math.max(liveSince, state.lastBeat ?? 0));
  const standstill = (until - since) / state.samplingRate - DETECTOR_DELAY;
  const enough = limits.asystoleAfter * (swing > STILL_SWING ? 2 : 1);
  if (standstill <= enough) return state;
  return raise(
    state,
    limits,
    'asystole',
    since,
    [],
    [
      { what: 'since-last-beat', lead: null, value: Math.round(standstill * 1000), unit: 'ms', limit: enough * 1000 },
      { what: 'swing', lead: null, value: Math.round(swing), unit: 'µV', limit: null },
    ],
  );
}

function onNoSignal(state: AlarmState, first: SampleIndex, until: SampleIndex, limits: AlarmLimits): AlarmState {
  const deadSince = state.deadSince ?? first;
  // Nothing is known of the heart any more, so a standstill that was seen before is neither going on nor over: it stays.
  const dead: AlarmState = { ...state, lastBeat: null, liveSince: null, deadSince };
  const lasts = (until - deadSince) / state.samplingRate;
  if (lasts < limits.noSignalAfter) return dead;
  return raise(
    dead,
    limits,
    'no-ecg-signal',
    deadSince,
    [],
    [
      {
        what: 'without-signal',
        lead: null,
        value: Math.round(lasts * 1000),
        unit: 'ms',
        limit: limits.noSignalAfter * 1000,
      },
    ],
  );
}

function onContact(
  state: AlarmState,
  { first, end: until, off }: AlarmEvent & { kind: 'signal' },
  limits: AlarmLimits,
): AlarmState {
  const offSince: Partial<Record<LeadName, SampleIndex>> = {};
  for (const lead of off) offSince[lead] = state.offSince[lead] ?? first;
  const lost = off.filter((lead) => (until - (offSince[lead] ?? until)) / state.samplingRate >= limits.leadOffAfter);
  const next = { ...state, offSince };
  if (lost.length === 0) return end(next, 'lead-off');
  const onset = sampleIndex(Math.min(...lost.map((lead) => offSince[lead] ?? until)));
  return raise(next, limits, 'lead-off', onset, lost, [
    { what: 'leads-off', lead: null, value: lost.length, unit: 'count', limit: null },
  ]);
}

function onMeasured(state: AlarmState, event: AlarmEvent & { kind: 'measured' }, limits: AlarmLimits): AlarmState {
  const withRhythm = (['vf-likely', 'wide-complex-tachycardia'] as const).reduce(
    (sum, kind) => onRhythm(sum, kind, event, limits),
    state,
  );
  return onSt(onRate(withRhythm, event, limits), event, limits);
}

function onRhythm(
  state: AlarmState,
  kind: 'vf-likely' | 'wide-complex-tachycardia',
  { first, rhythm, heartRate }: AlarmEvent & { kind: 'measured' },
  limits: AlarmLimits,
): AlarmState {
  const statement = rhythm.find(({ code }) => code === kind);
  const isFastEnough = kind === 'vf-likely' || (heartRate.known && heartRate.value >= limits.wideComplexRate);
  if (statement !== undefined && isFastEnough) {
    const raised = raise(
      { ...state, without: { ...state.without, [kind]: 0 } },
      limits,
      kind,
      first,
      statement.leads,
      statement.evidence,
    );
    return kind === 'vf-likely' ? end(raised, 'asystole') : raised;
  }
  const without = (state.without[kind] ?? 0) + 1;
  const next = { ...state, without: { ...state.without, [kind]: without } };
  return without >= RHYTHM_OVER_AFTER ? end(next, kind) : next;
}

type RateKind = 'extreme-bradycardia' | 'rate-low' | 'rate-high' | 'extreme-tachycardia';
const RATE_KINDS: readonly RateKind[] = ['extreme-bradycardia', 'extreme-tachycardia', 'rate-low', 'rate-high'];

function onRate(
  state: AlarmState,
  { first, heartRate }: AlarmEvent & { kind: 'measured' },
  limits: AlarmLimits,
): AlarmState {
  if (isPresent(state, 'vf-likely') || isPresent(state, 'asystole')) return RATE_KINDS.reduce(end, state);
  if (!heartRate.known) return state;
  const rate = heartRate.value;
  const limitOf: Readonly<Record<RateKind, number>> = {
    'extreme-bradycardia': limits.extremeBradycardia,
    'rate-low': limits.rateLow,
    'rate-high': limits.rateHigh,
    'extreme-tachycardia': limits.extremeTachycardia,
  };
  const isBeyond = (kind: RateKind): boolean => {
    const within = isPresent(state, kind) ? RATE_HYSTERESIS : 0;
    const isLow = kind === 'rate-low' || kind === 'extreme-bradycardia';
    return isLow ? rate < limitOf[kind] + within : rate > limitOf[kind] - within;
  };
  const standing = RATE_KINDS.find((kind) => limits.isOn[kind] && isBeyond(kind));
  const others = RATE_KINDS.filter((kind) => kind !== standing).reduce(end, state);
  if (standing === undefined) return others;
  return raise(
    others,
    limits,
    standing,
    first,
    [],
    [{ what: 'rate', lead: null, value: Math.round(rate), unit: 'bpm', limit: limitOf[standing] }],
  );
}

function onSt(
  state: AlarmState,
  { first, stDifferences }: AlarmEvent & { kind: 'measured' },
  limits: AlarmLimits,
): AlarmState {
  // Nothing to compare with is no sign that ST has come back.
  if (stDifferences.length === 0) return state;
  const reaching = (limit: number): readonly StDifference[] =>
    stDifferences.filter(({ difference }) => Math.abs(difference) >= limit);
  const isRaised = isPresent(state, 'st-change');
  const changed = reaching(isRaised ? limits.stChange * ST_HYSTERESIS : limits.stChange);
  if (changed.length < limits.stChangeLeads) return end({ ...state, stChangedSince: null }, 'st-change');
  const stChangedSince = state.stChangedSince ?? first;
  const next = { ...state, stChangedSince };
  if (!isRaised && (first - stChangedSince) / state.samplingRate < limits.stChangeFor) return next;
  return raise(
    next,
    limits,
    'st-change',
    stChangedSince,
    changed.map(({ lead }) => lead),
    changed.map(({ lead, difference }) => ({
      what: 'st-j-difference',
      lead,
      value: Math.round(difference),
      unit: 'µV',
      limit: limits.stChange,
    })),
  );
}

function acknowledge(state: AlarmState, alarm: AlarmKind): AlarmState {
  return {
    ...state,
    conditions: state.conditions.flatMap((one) => {
      if (one.kind !== alarm) return [one];
      return one.isPresent ? [{ ...one, isAcknowledged: true }] : [];
    }),
  };
}

/** A condition that is there already keeps its onset and goes on with new evidence; one that was over is a new one. */
function raise(
  state: AlarmState,
  limits: AlarmLimits,
  kind: AlarmKind,
  onset: SampleIndex,
  leads: readonly LeadName[],
  evidence: readonly Evidence[],
): AlarmState {
  if (!limits.isOn[kind]) return state;
  const standing = state.conditions.find((one) => one.kind === kind && one.isPresent);
  const { priority, isTechnical } = NATURE[kind];
  const condition: AlarmCondition = {
    kind,
    priority,
    isTechnical,
    onset: standing?.onset ?? onset,
    leads,
    evidence,
    isPresent: true,
    // A further lead that comes off has not been seen by anyone yet.
    isAcknowledged:
      standing !== undefined && standing.isAcknowledged && leads.every((lead) => standing.leads.includes(lead)),
  };
  // The same as before is no change that anyone has to be told of.
  if (standing !== undefined && JSON.stringify(standing) === JSON.stringify(condition)) return state;
  return { ...state, conditions: [...state.conditions.filter((one) => one.kind !== kind), condition] };
}

function end(state: AlarmState, kind: AlarmKind): AlarmState {
  if (!isPresent(state, kind)) return state;
  return {
    ...state,
    conditions: state.conditions.flatMap((one) => {
      if (one.kind !== kind) return [one];
      return NATURE[kind].isLatched && !one.isAcknowledged ? [{ ...one, isPresent: false }] : [];
    }),
  };
}

const isPresent = (state: AlarmState, kind: AlarmKind): boolean =>
  state.conditions.some((one) => one.kind === kind && one.isPresent);

const withoutSwitchedOff = (state: AlarmState, { isOn }: AlarmLimits): AlarmState =>
  state.conditions.every(({ kind }) => isOn[kind])
    ? state
    : { ...state, conditions: state.conditions.filter(({ kind }) => isOn[kind]) };

/** The same array where it is in order already, so that a change can be seen by identity. */
function inOrder(conditions: readonly AlarmCondition[]): readonly AlarmCondition[] {
  const rank = ({ kind }: AlarmCondition): number => ALARM_KINDS.indexOf(kind);
  const isInOrder = conditions.every((one, at) => at === 0 || rank(conditions[at - 1] ?? one) < rank(one));
  return isInOrder ? conditions : [...conditions].sort((one, other) => rank(one) - rank(other));
}
