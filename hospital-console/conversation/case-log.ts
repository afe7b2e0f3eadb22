import { ALARM_KINDS, type AlarmKind, type AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import { type SampleIndex, type UnixMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { AlarmPriority, Decision, Urgency } from '../../protocol/wire/case-entry.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';

/** Names a record of one session, whatever ledger holds it: its author's epoch and number. */
export type EntryName = string & { readonly names: 'entry of a session' };
export const entryName = (key: Pick<EntryJson, 'epoch' | 'seq'>): EntryName =>
  `${String(key.epoch.number)}/${key.epoch.nonce}/${String(key.seq)}` as EntryName;

export type Said =
  | { readonly kind: 'message' | 'order'; readonly text: string; readonly preset: string }
  | {
      readonly kind: 'decision';
      readonly decision: Decision;
      readonly reason: string;
      readonly placement: Placement;
      readonly hospital: string;
    }
  /** A second opinion is asked for. */
  | { readonly kind: 'offer'; readonly hospital: string; readonly reason: string }
  | { readonly kind: 'alert'; readonly urgency: Urgency; readonly hospital: string; readonly twelveLead: SampleIndex };

/** When it happened by the relay's clock, and by whom. */
export interface Mark {
  readonly at: UnixMillis;
  readonly by: string;
}

/** One thing that one side has told the other. */
export interface TalkLine {
  readonly name: EntryName;
  /** In the relay's log; lines stand in this order. */
  readonly offset: number;
  readonly side: 'unit' | 'hospital';
  readonly by: string;
  /** By the relay's clock: when it was durable there. */
  readonly at: UnixMillis;
  readonly said: Said;
  /** Of what the hospital wrote: it has stood on the tablet's screen. */
  readonly shown: Mark | null;
  /** The crew has read it back (D24). */
  readonly readBack: Mark | null;
}

/** What is known of one session's talk. Plain data, never changed in place. */
export interface CaseLog {
  readonly lines: readonly TalkLine[];
  /** The newest of the crew. */
  readonly alert: (TalkLine & { readonly said: Said & { readonly kind: 'alert' } }) | null;
  /** As the crew set them last; null: those for adults. */
  readonly alarmLimits: AlarmLimits | null;
  /** Conditions that stand on the tablet as far as it has told. */
  readonly tabletAlarms: readonly TabletAlarm[];
  /** The hospital that the crew has chosen, as it names it. */
  readonly hospital: string;
}

export interface TabletAlarm {
  readonly name: EntryName;
  readonly condition: AlarmKind;
  readonly priority: AlarmPriority;
  readonly since: UnixMillis;
}

/** Entries in the order of the log, of one session. */
export function caseLog(entries: readonly EntryJson[]): CaseLog {
  const shown = new Map<EntryName, Mark>();
  const readBack = new Map<EntryName, Mark>();
  const alarms = new Map<AlarmKind, TabletAlarm>();
  let alarmLimits: AlarmLimits | null = null;
  let hospital = '';
  for (const entry of entries) {
    const { entry: what } = entry;
    // What the hospital says of the patient, of alarms or of its own orders is not for it to say.
    if (entry.side !== 'unit') continue;
    switch (what.kind) {
      case 'shown':
        setFirst(shown, entryName(what), { at: committedAt(entry), by: entry.by });
        break;
      case 'read-back':
        setFirst(readBack, entryName(what), { at: committedAt(entry), by: entry.by });
        break;
      case 'alarm-limits':
        alarmLimits = what.limits;
        break;
      case 'hospital':
        hospital = what.title;
        break;
      case 'alarm': {
        const condition = ALARM_KINDS.find((kind) => kind === what.condition);
        if (condition === undefined) break; // of a later version: nobody here could say what it is
        if (what.change === 'ended') alarms.delete(condition);
        else if (what.change === 'began') {
          const name = entryName(entry);
          alarms.set(condition, { name, condition, priority: what.priority, since: committedAt(entry) });
        }
        break;
      }
      case 'patient':
      case 'twelve-lead':
      case 'alert':
      case 'vital':
      case 'event':
      case 'position':
      case 'message':
      case 'order':
      case 'decision':
      case 'summons':
      case 'offer':
      case 'share':
      case 'unit-status':
      case 'other':
        break;
    }
  }
  const lines = entries.flatMap((entry): readonly TalkLine[] => {
    const said = saidIn(entry);
    if (said === null) return [];
    const name = entryName(entry);
    const { offset, side, by } = entry;
    const back = readBack.get(name) ?? null;
    // Whoever has read it back has seen it, also where a tablet of an older version says so of nothing.
    return [{ name, offset, side, by, at: committedAt(entry), said, shown: shown.get(name) ?? back, readBack: back }];
  });
  return { lines, alert: lines.findLast(isAlert) ?? null, alarmLimits, tabletAlarms: [...alarms.values()], hospital };
}

const isAlert = (line: TalkLine): line is NonNullable<CaseLog['alert']> => line.said.kind === 'alert';

const committedAt = ({ committedAt: at }: EntryJson): UnixMillis => unixMillis(Date.parse(at));

/** The first time counts: what was read back stays read back since then. */
function setFirst<Key>(marks: Map<Key, Mark>, key: Key, mark: Mark): void {
  if (!marks.has(key)) marks.set(key, mark);
}

function saidIn({ side, entry }: EntryJson): Said | null {
  switch (entry.kind) {
    case 'message':
      return { kind: 'message', text: entry.text, preset: entry.preset };
    case 'order':
      return side === 'hospital' ? { kind: 'order', text: entry.text, preset: entry.preset } : null;
    case 'decision': {
      const { decision, reason, placement, hospital } = entry;
      return side === 'hospital' ? { kind: 'decision', decision, reason, placement, hospital } : null;
    }
    case 'offer':
      return side === 'hospital' ? { kind: 'offer', hospital: entry.hospital, reason: entry.reason } : null;
    case 'alert': {
      const { urgency, hospital, twelveLead } = entry;
      return side === 'unit' ? { kind: 'alert', urgency, hospital, twelveLead } : null;
    }
    case 'patient':
    case 'twelve-lead':
    case 'hospital':
    case 'vital':
    case 'event':
    case 'position':
    case 'read-back':
    case 'shown':
    case 'alarm':
    case 'alarm-limits':
    case 'summons':
    case 'share':
    case 'unit-status':
    case 'other':
      return null;
  }
}
