import type { AlarmCondition } from '../../../protocol/ecg/course/alarm-conditions.ts';
import type { EcgMeasurement } from '../../../protocol/ecg/measurements/measurement.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import {
  sampleIndex,
  unixMillis,
  type SampleCount,
  type SampleIndex,
  type UnixMillis,
} from '../../../protocol/ecg/units.ts';
import { SUMMONS_STEPS, type CaseEntry } from '../../../protocol/wire/case-entry.ts';
import type { Look } from '../../../protocol/wire/messages.ts';
import type { EntryDelivery, EntryName, ShownVital, TalkLine } from '../../tablet-port/tablet-state.ts';
import {
  MOST_ALERTS,
  MOST_CALLED,
  MOST_EVENTS,
  MOST_TALK,
  MOST_TWELVE_LEADS,
  MOST_VITALS,
  type CaseFile,
  type TwelveLead,
} from './case-file.ts';
import { entryName } from './entry-name.ts';

/** An entry that is durable: written here, or told by the hospital; the same at once and when it is read again after a crash. */
export interface KnownEntry {
  readonly name: EntryName;
  readonly from: 'tablet' | 'hospital';
  readonly by: string;
  /** By this tablet's clock. */
  readonly at: UnixMillis;
  readonly entry: CaseEntry;
}

export type CaseEvent =
  | ({ readonly kind: 'entry' } & KnownEntry)
  /** Samples came, or a gap was declared. */
  | { readonly kind: 'recorded'; readonly end: SampleIndex }
  /** The last ten seconds, every five. */
  | { readonly kind: 'measured'; readonly measurement: EcgMeasurement }
  | { readonly kind: 'alarms'; readonly conditions: readonly AlarmCondition[] }
  /** Of a formal 12-lead, named by its first sample. */
  | { readonly kind: 'twelve-lead-measured'; readonly firstSample: SampleIndex; readonly measurement: EcgMeasurement }
  /** What the relay holds and who has looked. `isRestored`: as the journal knew it when this process began. */
  | {
      readonly kind: 'delivery';
      readonly isHeld: (name: EntryName) => boolean;
      readonly looks: readonly Look[];
      readonly isRestored: boolean;
    }
  | { readonly kind: 'time-passes' };

export type CaseAction =
  /** The ten seconds are full: measure them, and tell it with `twelve-lead-measured`. */
  | {
      readonly kind: 'measure-twelve-lead';
      readonly firstSample: SampleIndex;
      readonly sampleCount: SampleCount;
      readonly placement: Placement;
    }
  | { readonly kind: 'write'; readonly entry: CaseEntry };

export interface CaseStep {
  readonly file: CaseFile;
  readonly actions: readonly CaseAction[];
}

const NOTHING: readonly CaseAction[] = [];
const still = (file: CaseFile): CaseStep => ({ file, actions: NOTHING });

/** The next state of a case, and what is to be done for it. Pure. */
export function nextCaseFile(file: CaseFile, event: CaseEvent, now: UnixMillis): CaseStep {
  switch (event.kind) {
    case 'entry':
      return still(withEntry(file, event));
    case 'recorded':
      return afterSamples(file, event.end);
    case 'measured':
      return still({ ...file, heartRate: event.measurement.heartRate, quality: event.measurement.quality });
    case 'alarms':
      return withAlarms(file, event.conditions, now);
    case 'twelve-lead-measured':
      return still({
        ...file,
        twelveLeads: file.twelveLeads.map((one) =>
          one.firstSample === event.firstSample ? { ...one, measurement: event.measurement } : one,
        ),
      });
    case 'delivery':
      return still(withDeliveries(file, event, now));
    case 'time-passes': {
      const { alarmsSilencedUntil: until } = file;
      return still(until !== null && now >= until ? { ...file, alarmsSilencedUntil: null } : file);
    }
  }
}

function afterSamples(file: CaseFile, end: SampleIndex): CaseStep {
  if (end <= file.recorded) return still(file);
  const { countdown } = file;
  if (countdown === null || end < countdown.from + countdown.count) return still({ ...file, recorded: end });
  const { from, count, placement } = countdown;
  return {
    file: { ...file, recorded: end, countdown: null },
    actions: [{ kind: 'measure-twelve-lead', firstSample: from, sampleCount: count, placement }],
  };
}

function withEntry(file: CaseFile, { name, from, by, at, entry }: KnownEntry): CaseFile {
  // What the hospital says about the patient is not for this screen to take over; it speaks in words, orders and decisions.
  if (from === 'hospital') return withTold(file, { name, from, by, at, entry });
  switch (entry.kind) {
    case 'patient': {
      const { label, caseNumber, ageYears, sex } = entry;
      return { ...file, patient: { label, caseNumber, ageYears, sex } };
    }
    case 'twelve-lead': {
      const { firstSample, sampleCount, placement, quality: grade } = entry;
      if (file.twelveLeads.some((one) => one.firstSample === firstSample)) return file;
      const taken: TwelveLead = {
        ...{ name, firstSample, sampleCount, placement, grade },
        ...{ takenAt: at, measurement: null },
      };
      return awaiting({ ...file, twelveLeads: [...file.twelveLeads, taken].slice(-MOST_TWELVE_LEADS) }, name, at);
    }
    case 'hospital':
      return { ...file, hospital: { id: entry.hospital, title: entry.title }, etaAt: entry.eta };
    case 'alert': {
      const { twelveLead, urgency, hospital } = entry;
      const alert = { name, twelveLead, urgency, hospital, sentAt: at };
      return awaiting({ ...file, alerts: [...file.alerts, alert].slice(-MOST_ALERTS) }, name, at);
    }
    case 'vital': {
      const { measuredAt, source } = entry;
      const values = entry.values.map((value): ShownVital => ({ ...value, at: measuredAt, source }));
      return { ...file, vitals: [...file.vitals, ...values].slice(-MOST_VITALS) };
    }
    case 'event': {
      const { event, text } = entry;
      const stage = event === 'arrived' || event === 'handed-over' ? event : file.stage;
      // Who has been handed over has arrived, in whatever order the two are tapped.
      const reached = file.stage === 'handed-over' ? 'handed-over' : stage;
      return { ...file, stage: reached, events: [...file.events, { event, text, at }].slice(-MOST_EVENTS) };
    }
    case 'position': {
      const { latitude, longitude, eta } = entry;
      return { ...file, positionNoted: { at, latitude, longitude }, etaAt: eta ?? file.etaAt };
    }
    case 'message': {
      const { text, preset } = entry;
      return awaiting(
        withTalk(file, { name, at, by, from, isShown: true, said: { kind: 'message', text, preset } }),
        name,
        at,
      );
    }
    case 'read-back': {
      const read = entryName(entry);
      const talk = file.talk.map((line): CaseFile['talk'][number] => {
        if (line.name !== read || line.said.kind === 'message' || line.said.readBackAt !== null) return line;
        return { ...line, said: { ...line.said, readBackAt: at } };
      });
      return { ...file, talk };
    }
    case 'shown': {
      const shown = entryName(entry);
      if (!file.talk.some(({ name: known, isShown }) => known === shown && !isShown)) return file;
      return { ...file, talk: file.talk.map((line) => (line.name === shown ? { ...line, isShown: true } : line)) };
    }
    case 'alarm-limits':
      return { ...file, alarmLimits: entry.limits };
    case 'order':
    case 'decision':
    case 'alarm':
    case 'summons':
    case 'offer':
    case 'share':
    case 'unit-status':
    case 'other':
      return file;
  }
}

function withTold(file: CaseFile, { name, by, at, entry }: KnownEntry): CaseFile {
  const line = { name, at, by, from: 'hospital' as const, isShown: false };
  switch (entry.kind) {
    case 'message':
      return withTalk(file, { ...line, said: { kind: 'message', text: entry.text, preset: entry.preset } });
    case 'order':
      return withTalk(file, {
        ...line,
        said: { kind: 'order', text: entry.text, preset: entry.preset, readBackAt: null },
      });
    case 'decision': {
      const { decision, reason, placement, hospital } = entry;
      return withTalk(file, {
        ...line,
        said: { kind: 'decision', decision, reason, placement, hospital, readBackAt: null },
      });
    }
    case 'summons':
      return withCalled(file, entry);
    case 'patient':
    case 'twelve-lead':
    case 'hospital':
    case 'alert':
    case 'vital':
    case 'event':
    case 'position':
    case 'read-back':
    case 'shown':
    case 'alarm':
    case 'alarm-limits':
    case 'offer':
    case 'share':
    case 'unit-status':
    case 'other':
      return file;
  }
}

/** What came first stays where a later word says less: who has seen it is not merely told by being told again. */
function withCalled(file: CaseFile, entry: Extract<CaseEntry, { kind: 'summons' }>): CaseFile {
  const { person, rank, step, attempt } = entry;
  if (step === 'unanswered') return file;
  const alert = entryName(entry);
  const known = file.called.find((one) => one.person === person && one.alert === alert);
  const further = known !== undefined && SUMMONS_STEPS.indexOf(known.step) > SUMMONS_STEPS.indexOf(step);
  const called = {
    ...{ person, rank, alert, step: further ? known.step : step },
    attempts: Math.max(known?.attempts ?? 0, attempt),
  };
  const others = file.called.filter((one) => one !== known);
  return { ...file, called: [...others, called].slice(-MOST_CALLED) };
}

function withTalk(file: CaseFile, line: Omit<TalkLine, 'delivery'>): CaseFile {
  if (file.talk.some(({ name }) => name === line.name)) return file;
  // What comes late from the hospital stands where it was said.
  const place = file.talk.findLastIndex(({ at }) => at <= line.at) + 1;
  return { ...file, talk: file.talk.toSpliced(place, 0, line).slice(-MOST_TALK) };
}

const awaiting = (file: CaseFile, name: EntryName, at: UnixMillis): CaseFile => ({
  ...file,
  deliveries: new Map(file.deliveries).set(name, { kind: 'on-device', since: at }),
});

/** Conditions that have begun or ended are written down; those that only show other figures are not. */
function withAlarms(file: CaseFile, conditions: readonly AlarmCondition[], now: UnixMillis): CaseStep {
  const before = new Map(file.alarms.map((shown) => [shown.condition.kind, shown]));
  const actions: CaseAction[] = [];
  for (const { kind, priority, isPresent } of conditions) {
    const was = before.get(kind)?.condition.isPresent ?? false;
    if (isPresent === was) continue;
    const change = isPresent ? 'began' : 'ended';
    actions.push({ kind: 'write', entry: { kind: 'alarm', condition: kind, priority, change } });
  }
  for (const { condition } of file.alarms) {
    const { kind, priority, isPresent } = condition;
    if (!isPresent || conditions.some((one) => one.kind === kind)) continue;
    actions.push({ kind: 'write', entry: { kind: 'alarm', condition: kind, priority, change: 'ended' } });
  }
  const alarms = conditions.map((condition) => {
    const known = before.get(condition.kind);
    // A latched condition that comes back is a new one.
    const isSame = known !== undefined && (known.condition.isPresent || !condition.isPresent);
    return { condition, since: isSame ? known.since : now };
  });
  // A condition that was not there when the alarms were silenced sounds.
  const isNew = alarms.some(({ condition: { kind, isPresent } }) => isPresent && !before.has(kind));
  return { file: { ...file, alarms, alarmsSilencedUntil: isNew ? null : file.alarmsSilencedUntil }, actions };
}

function withDeliveries(
  file: CaseFile,
  { isHeld, looks, isRestored }: Extract<CaseEvent, { kind: 'delivery' }>,
  now: UnixMillis,
): CaseFile {
  let changed: Map<EntryName, EntryDelivery> | null = null;
  for (const [name, delivery] of file.deliveries) {
    const next = nextDelivery(name, delivery, isHeld, looks, isRestored, now);
    if (next === delivery) continue;
    changed ??= new Map(file.deliveries);
    changed.set(name, next);
  }
  return changed === null ? file : { ...file, deliveries: changed };
}

function nextDelivery(
  name: EntryName,
  delivery: EntryDelivery,
  isHeld: (name: EntryName) => boolean,
  looks: readonly Look[],
  isRestored: boolean,
  now: UnixMillis,
): EntryDelivery {
  // What was seen was seen, whatever store answers now.
  if (delivery.kind === 'seen') return delivery;
  if (!isHeld(name)) return delivery.kind === 'held' ? { kind: 'on-device', since: delivery.at } : delivery;
  // Since when is not on record after a restart: since it was written, so that nobody waits longer for that.
  const heldAt = delivery.kind === 'held' ? delivery.at : isRestored ? delivery.since : now;
  const look = looks.find(({ at }) => at >= heldAt);
  if (look !== undefined) return { kind: 'seen', at: unixMillis(Math.round(look.at)), by: look.by };
  return delivery.kind === 'held' ? delivery : { kind: 'held', at: heldAt };
}

/** Measurements still to be made: after a restart, of 12-leads that the journal holds. */
export const unmeasured = (file: CaseFile): readonly TwelveLead[] =>
  file.twelveLeads.filter(({ measurement }) => measurement === null);

export const endOf = ({ firstSample, sampleCount }: Pick<TwelveLead, 'firstSample' | 'sampleCount'>): SampleIndex =>
  sampleIndex(firstSample + sampleCount);
