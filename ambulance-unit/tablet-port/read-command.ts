import { ALARM_KINDS, type AlarmKind, type AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import { PLACEMENTS } from '../../protocol/ecg/placement.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { CARE_EVENTS, URGENCIES, VITAL_KINDS, type VitalValue } from '../../protocol/wire/case-entry.ts';
import type { TabletCommand } from './tablet-command.ts';
import type { EntryName } from './tablet-state.ts';

/**
 * A command as it came from a screen, read without trust: its kind, and each field's type. Null where it is not understood.
 * Whether a text is too long or a number out of its range is for whoever decides it: that has an answer of its own.
 */
export function readCommand(value: unknown): TabletCommand | null {
  if (!isRecord(value)) return null;
  const { kind } = value;
  switch (kind) {
    case 'sign-off':
    case 'run-self-test':
    case 'look-for-monitors':
    case 'release-monitor':
    case 'begin-case':
    case 'do-not-begin-case':
    case 'take-twelve-lead':
    case 'cancel-twelve-lead':
    case 'close-case':
      return { kind };
    case 'sign-on': {
      const { name } = value;
      return isText(name) ? { kind, name } : null;
    }
    case 'choose-monitor': {
      const { id, driver } = value;
      return isText(id) && (driver === null || isText(driver)) ? { kind, id, driver } : null;
    }
    case 'note-patient': {
      const { label, caseNumber, ageYears, sex } = value;
      const isKnown = isText(label) && isText(caseNumber) && (ageYears === null || isNumber(ageYears));
      if (!isKnown || (sex !== null && sex !== 'female' && sex !== 'male')) return null;
      return { kind, label, caseNumber, ageYears, sex };
    }
    case 'place-electrodes': {
      const placement = oneOf(PLACEMENTS, value['placement']);
      return placement === null ? null : { kind, placement };
    }
    case 'choose-hospital': {
      const { id } = value;
      return isText(id) ? { kind, id } : null;
    }
    case 'send-alert': {
      const { twelveLead } = value;
      const urgency = oneOf(URGENCIES, value['urgency']);
      return isNumber(twelveLead) && urgency !== null ? { kind, twelveLead: sampleIndex(twelveLead), urgency } : null;
    }
    case 'read-back':
    case 'note-shown': {
      const { entry } = value;
      return isText(entry) ? { kind, entry: entry as EntryName } : null;
    }
    case 'write-message': {
      const { text, preset } = value;
      return isText(text) && isText(preset) ? { kind, text, preset } : null;
    }
    case 'note-event': {
      const { text } = value;
      const event = oneOf(CARE_EVENTS, value['event']);
      return isText(text) && event !== null ? { kind, event, text } : null;
    }
    case 'note-vital': {
      const values = readVitals(value['values']);
      return values === null ? null : { kind, values };
    }
    case 'set-alarm-limits': {
      const limits = readLimits(value['limits']);
      return limits === null ? null : { kind, limits };
    }
    case 'acknowledge-alarm': {
      const alarm = oneOf(ALARM_KINDS, value['alarm']);
      return alarm === null ? null : { kind, alarm };
    }
    case 'silence-alarms': {
      const { isSilent } = value;
      return typeof isSilent === 'boolean' ? { kind, isSilent } : null;
    }
    case 'note-battery': {
      const { percent, isCharging } = value;
      return isNumber(percent) && typeof isCharging === 'boolean' ? { kind, percent, isCharging } : null;
    }
    case 'note-position': {
      const { latitude, longitude, accuracyMetres } = value;
      return isNumber(latitude) && isNumber(longitude) && isNumber(accuracyMetres)
        ? { kind, latitude, longitude, accuracyMetres }
        : null;
    }
    case 'note-no-position': {
      const why = oneOf(['off', 'denied', 'searching'] as const, value['why']);
      return why === null ? null : { kind, why };
    }
    default:
      return null;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const oneOf = <Name extends string>(names: readonly Name[], value: unknown): Name | null =>
  names.find((name) => name === value) ?? null;

/** More than one measurement ever has. */
const MOST_VITALS = 16;

function readVitals(value: unknown): readonly VitalValue[] | null {
  if (!Array.isArray(value) || value.length > MOST_VITALS) return null;
  const read: VitalValue[] = [];
  for (const one of value as readonly unknown[]) {
    if (!isRecord(one)) return null;
    const vital = oneOf(VITAL_KINDS, one['vital']);
    if (vital === null || !isNumber(one['value'])) return null;
    read.push({ vital, value: one['value'] });
  }
  return read;
}

const LIMIT_NAMES = [
  'asystoleAfter',
  'extremeBradycardia',
  'rateLow',
  'rateHigh',
  'extremeTachycardia',
  'wideComplexRate',
  'stChange',
  'stChangeLeads',
  'stChangeFor',
  'noSignalAfter',
  'leadOffAfter',
] as const satisfies readonly Exclude<keyof AlarmLimits, 'isOn'>[];

function readLimits(value: unknown): AlarmLimits | null {
  if (!isRecord(value) || !isRecord(value['isOn'])) return null;
  const on = value['isOn'];
  const limits: Record<string, number> = {};
  for (const name of LIMIT_NAMES) {
    const limit = value[name];
    if (!isNumber(limit)) return null;
    limits[name] = limit;
  }
  const isOn: Partial<Record<AlarmKind, boolean>> = {};
  for (const alarm of ALARM_KINDS) {
    const flag = on[alarm];
    if (typeof flag !== 'boolean') return null;
    isOn[alarm] = flag;
  }
  return { ...limits, isOn } as unknown as AlarmLimits;
}
