import { ALARM_KINDS, checkAlarmLimits, type AlarmLimits } from '../ecg/course/alarm-limits.ts';
import { PLACEMENTS } from '../ecg/placement.ts';
import { QUALITY_GRADES } from '../ecg/quality/ecg-quality.ts';
import { beatsPerMinute, microvolts, sampleCount, sampleIndex, seconds } from '../ecg/units.ts';
import {
  ALARM_CHANGES,
  ALARM_PRIORITIES,
  CARE_EVENTS,
  CHECK_RESULTS,
  DECISIONS,
  LONGEST_NAME,
  LONGEST_REQUEST,
  LONGEST_TEXT,
  SHARE_CHANGES,
  SUMMONS_STEPS,
  POSITION_SOURCES,
  URGENCIES,
  VITAL_KINDS,
  type CaseEntry,
  type WrittenEntry,
} from './case-entry.ts';
import { numbersOf } from './enumerations.ts';
import {
  epochField,
  FieldOutOfRange,
  finiteNumber,
  placeField,
  sequenceField,
  shortText,
  stretchField,
  timeField,
  wholeNumber,
  writeEpoch,
} from './fields.ts';
import { prearrival } from './generated/telemetry.js';

/** Values of one measurement: a blood pressure has three. */
const MOST_VALUES = 16;
const OLDEST = 150;
/** Conditions that can be off: more than any version will know. */
const MOST_CONDITIONS = 64;
/** Of one self-test. */
const MOST_CHECKS = 32;
/** People on call for one hospital, one after another. */
const MOST_RANKS = 16;
const SEXES = ['female', 'male'] as const;

/** What a later version adds to a list of names: the entry is kept, and understood by those who know it. */
class OfLaterVersion extends Error {}

const { v1: wire } = prearrival;
const SEX_NUMBERS = numbersOf(SEXES, wire.Sex);
const GRADE_NUMBERS = numbersOf(QUALITY_GRADES, wire.QualityGrade);
const SOURCE_NUMBERS = numbersOf(POSITION_SOURCES, wire.PositionSource);
const URGENCY_NUMBERS = numbersOf(URGENCIES, wire.Urgency);
const VITAL_NUMBERS = numbersOf(VITAL_KINDS, wire.VitalKind);
const EVENT_NUMBERS = numbersOf(CARE_EVENTS, wire.CareEventKind);
const DECISION_NUMBERS = numbersOf(DECISIONS, wire.DecisionKind);
export const PLACEMENT_NUMBERS = numbersOf(PLACEMENTS, wire.Placement, 0);

/** Of wire enums that begin at 1. */
function nameOf<Name extends string>(names: readonly Name[], number: number | null | undefined, field: string): Name {
  const place = number ?? 0;
  if (place < 1) throw new FieldOutOfRange(field);
  const name = names[place - 1];
  if (name === undefined) throw new OfLaterVersion();
  return name;
}
/** Begins at 0. */
const placementOf = (number: number | null | undefined) => nameOf(PLACEMENTS, (number ?? 0) + 1, 'placement');
const oneOf = <Name extends string>(names: readonly Name[], text: string | null | undefined, field: string): Name => {
  const name = names.find((known) => known === named(text, field));
  if (name === undefined) throw text ? new OfLaterVersion() : new FieldOutOfRange(field);
  return name;
};
const named = (text: string | null | undefined, field: string): string => shortText(text, field, LONGEST_NAME);
const worded = (text: string | null | undefined, field: string): string => shortText(text, field, LONGEST_TEXT);
const timeOrNull = (value: number | null | undefined, field: string) =>
  value === null || value === undefined ? null : timeField(value, field);

export function writeEntry({ by, atSample, request, entry }: WrittenEntry): prearrival.v1.CaseEntry.$Properties {
  return { by, atSample, ...(request === undefined ? {} : { request }), ...writeWhat(entry) };
}

/** Throws FieldOutOfRange, as every reader within a codec. */
export function readEntry(entry: prearrival.v1.CaseEntry.$Properties): WrittenEntry {
  const request = shortText(entry.request, 'request', LONGEST_REQUEST);
  return {
    by: named(entry.by, 'by'),
    atSample: sampleIndex(placeField(entry.atSample, 'at_sample')),
    ...(request === '' ? {} : { request }),
    entry: readWhatIsKnown(entry),
  };
}

function readWhatIsKnown(entry: prearrival.v1.CaseEntry.$Properties): CaseEntry {
  try {
    return readWhat(entry);
  } catch (thrown) {
    if (thrown instanceof OfLaterVersion) return { kind: 'other' };
    throw thrown;
  }
}

function writeWhat(entry: CaseEntry): prearrival.v1.CaseEntry.$Properties {
  switch (entry.kind) {
    case 'patient': {
      const { label, caseNumber, ageYears, sex } = entry;
      return { patient: { label, caseNumber, ageYears, sex: sex === null ? wire.Sex.SEX_UNKNOWN : SEX_NUMBERS[sex] } };
    }
    case 'twelve-lead': {
      const { firstSample, placement, quality } = entry;
      return {
        twelveLead: {
          firstSample,
          sampleCount: entry.sampleCount,
          placement: PLACEMENT_NUMBERS[placement],
          quality: GRADE_NUMBERS[quality],
        },
      };
    }
    case 'hospital':
      return { hospital: { hospital: entry.hospital, title: entry.title, etaUnixMs: entry.eta } };
    case 'alert': {
      const { twelveLead, hospital, urgency } = entry;
      return { alert: { twelveLead, hospital, urgency: URGENCY_NUMBERS[urgency] } };
    }
    case 'vital': {
      const values = entry.values.map(({ vital, value }) => ({ kind: VITAL_NUMBERS[vital], value }));
      return { vital: { values, measuredAtUnixMs: entry.measuredAt, source: entry.source } };
    }
    case 'event':
      return { event: { kind: EVENT_NUMBERS[entry.event], text: entry.text } };
    case 'position': {
      const { latitude, longitude, accuracyMetres, fixedAt, eta } = entry;
      const place = { latitude, longitude, accuracyM: accuracyMetres, fixedAtUnixMs: fixedAt, etaUnixMs: eta };
      return { position: { ...place, ...(entry.source === null ? {} : { source: SOURCE_NUMBERS[entry.source] }) } };
    }
    case 'message':
      return { message: { text: entry.text, preset: entry.preset } };
    case 'order':
      return { order: { text: entry.text, preset: entry.preset } };
    case 'read-back':
      return { readBack: { ...writeEpoch(entry.epoch), seq: entry.seq } };
    case 'shown':
      return { shown: { ...writeEpoch(entry.epoch), seq: entry.seq } };
    case 'decision': {
      const { decision, reason, placement, hospital } = entry;
      return {
        decision: {
          kind: DECISION_NUMBERS[decision],
          reason,
          placement: PLACEMENT_NUMBERS[placement],
          hospital,
        },
      };
    }
    case 'alarm':
      return { alarm: { condition: entry.condition, change: entry.change, priority: entry.priority } };
    case 'alarm-limits':
      return { alarmLimits: writeLimits(entry.limits) };
    case 'summons': {
      const { person, rank, step, attempt } = entry;
      return { summons: { ...writeEpoch(entry.epoch), seq: entry.seq, person, rank, step, attempt } };
    }
    case 'offer':
      return { offer: { hospital: entry.hospital, reason: entry.reason } };
    case 'share':
      return { share: { share: entry.share, change: entry.change, expiresAtUnixMs: entry.expiresAt } };
    case 'unit-status': {
      const { battery, checks } = entry;
      const charge = battery === null ? {} : { batteryPercent: battery.percent, isCharging: battery.isCharging };
      return { unitStatus: { ...charge, checks: checks.map(({ check, result }) => ({ check, result })) } };
    }
    case 'other':
      return {};
  }
}

function readWhat(entry: prearrival.v1.CaseEntry.$Properties): CaseEntry {
  if (entry.patient) return readPatient(entry.patient);
  if (entry.twelveLead) {
    const { twelveLead } = entry;
    const { first, count } = stretchField(twelveLead.firstSample, twelveLead.sampleCount);
    return {
      kind: 'twelve-lead',
      firstSample: sampleIndex(first),
      sampleCount: sampleCount(count),
      placement: placementOf(twelveLead.placement),
      quality: nameOf(QUALITY_GRADES, twelveLead.quality, 'quality'),
    };
  }
  if (entry.hospital) {
    const { hospital } = entry;
    return {
      kind: 'hospital',
      hospital: named(hospital.hospital, 'hospital'),
      title: named(hospital.title, 'title'),
      eta: timeOrNull(hospital.etaUnixMs, 'eta_unix_ms'),
    };
  }
  if (entry.alert) {
    const { alert } = entry;
    return {
      kind: 'alert',
      twelveLead: sampleIndex(placeField(alert.twelveLead, 'twelve_lead')),
      hospital: named(alert.hospital, 'hospital'),
      urgency: nameOf(URGENCIES, alert.urgency, 'urgency'),
    };
  }
  if (entry.vital) return readVital(entry.vital);
  if (entry.event) {
    return {
      kind: 'event',
      event: nameOf(CARE_EVENTS, entry.event.kind, 'kind'),
      text: worded(entry.event.text, 'text'),
    };
  }
  if (entry.position) return readPosition(entry.position);
  if (entry.message) return { kind: 'message', ...readText(entry.message) };
  if (entry.order) return { kind: 'order', ...readText(entry.order) };
  if (entry.readBack) {
    return { kind: 'read-back', epoch: epochField(entry.readBack), seq: sequenceField(entry.readBack.seq, 'seq') };
  }
  if (entry.shown) {
    return { kind: 'shown', epoch: epochField(entry.shown), seq: sequenceField(entry.shown.seq, 'seq') };
  }
  if (entry.decision) {
    const { decision } = entry;
    return {
      kind: 'decision',
      decision: nameOf(DECISIONS, decision.kind, 'kind'),
      reason: worded(decision.reason, 'reason'),
      placement: placementOf(decision.placement),
      hospital: named(decision.hospital, 'hospital'),
    };
  }
  if (entry.alarm) {
    const { alarm } = entry;
    return {
      kind: 'alarm',
      condition: named(alarm.condition, 'condition'),
      change: oneOf(ALARM_CHANGES, alarm.change, 'change'),
      priority: oneOf(ALARM_PRIORITIES, alarm.priority, 'priority'),
    };
  }
  if (entry.alarmLimits) return { kind: 'alarm-limits', limits: readLimits(entry.alarmLimits) };
  if (entry.summons) return readSummons(entry.summons);
  if (entry.offer) {
    const { hospital, reason } = entry.offer;
    return { kind: 'offer', hospital: named(hospital, 'hospital'), reason: worded(reason, 'reason') };
  }
  if (entry.share) {
    const { share, change, expiresAtUnixMs } = entry.share;
    return {
      kind: 'share',
      share: named(share, 'share'),
      change: oneOf(SHARE_CHANGES, change, 'change'),
      expiresAt: timeField(expiresAtUnixMs, 'expires_at_unix_ms'),
    };
  }
  if (entry.unitStatus) return readUnitStatus(entry.unitStatus);
  return { kind: 'other' };
}

function readSummons(summons: prearrival.v1.Summons.$Properties): CaseEntry {
  const rank = wholeNumber(summons.rank, 'rank');
  if (rank < 1 || rank > MOST_RANKS) throw new FieldOutOfRange('rank');
  return {
    kind: 'summons',
    epoch: epochField(summons),
    seq: sequenceField(summons.seq, 'seq'),
    person: named(summons.person, 'person'),
    rank,
    step: oneOf(SUMMONS_STEPS, summons.step, 'step'),
    attempt: wholeNumber(summons.attempt, 'attempt'),
  };
}

function readUnitStatus(status: prearrival.v1.UnitStatus.$Properties): CaseEntry {
  const { batteryPercent, isCharging } = status;
  const checks = status.checks ?? [];
  if (checks.length > MOST_CHECKS) throw new FieldOutOfRange('checks');
  const percent =
    batteryPercent === null || batteryPercent === undefined ? null : wholeNumber(batteryPercent, 'battery_percent');
  if (percent !== null && percent > 100) throw new FieldOutOfRange('battery_percent');
  return {
    kind: 'unit-status',
    battery: percent === null ? null : { percent, isCharging: isCharging === true },
    checks: checks.map(({ check, result }) => ({
      check: named(check, 'check'),
      result: oneOf(CHECK_RESULTS, result, 'result'),
    })),
  };
}

function readPatient(patient: prearrival.v1.PatientFacts.$Properties): CaseEntry {
  const { ageYears: age, sex } = patient;
  const ageYears = age === null || age === undefined ? null : wholeNumber(age, 'age_years');
  if (ageYears !== null && ageYears > OLDEST) throw new FieldOutOfRange('age_years');
  return {
    kind: 'patient',
    label: named(patient.label, 'label'),
    caseNumber: named(patient.caseNumber, 'case_number'),
    ageYears,
    sex: (sex ?? 0) === 0 ? null : nameOf(SEXES, sex, 'sex'),
  };
}

function readVital(vital: prearrival.v1.Vital.$Properties): CaseEntry {
  const values = vital.values ?? [];
  if (values.length === 0 || values.length > MOST_VALUES) throw new FieldOutOfRange('values');
  return {
    kind: 'vital',
    values: values.map(({ kind, value }) => ({
      vital: nameOf(VITAL_KINDS, kind, 'kind'),
      value: finiteNumber(value, 'value'),
    })),
    measuredAt: timeField(vital.measuredAtUnixMs, 'measured_at_unix_ms'),
    source: named(vital.source, 'source'),
  };
}

function readPosition(position: prearrival.v1.Position.$Properties): CaseEntry {
  const latitude = finiteNumber(position.latitude, 'latitude');
  const longitude = finiteNumber(position.longitude, 'longitude');
  const accuracyMetres = finiteNumber(position.accuracyM, 'accuracy_m');
  if (Math.abs(latitude) > 90) throw new FieldOutOfRange('latitude');
  if (Math.abs(longitude) > 180) throw new FieldOutOfRange('longitude');
  if (accuracyMetres < 0) throw new FieldOutOfRange('accuracy_m');
  return {
    kind: 'position',
    latitude,
    longitude,
    accuracyMetres,
    fixedAt: timeField(position.fixedAtUnixMs, 'fixed_at_unix_ms'),
    eta: timeOrNull(position.etaUnixMs, 'eta_unix_ms'),
    source: (position.source ?? 0) === 0 ? null : nameOf(POSITION_SOURCES, position.source, 'source'),
  };
}

const writeLimits = (limits: AlarmLimits): prearrival.v1.AlarmLimits.$Properties => ({
  off: ALARM_KINDS.filter((alarm) => !limits.isOn[alarm]),
  asystoleAfterS: limits.asystoleAfter,
  extremeBradycardiaBpm: limits.extremeBradycardia,
  rateLowBpm: limits.rateLow,
  rateHighBpm: limits.rateHigh,
  extremeTachycardiaBpm: limits.extremeTachycardia,
  wideComplexRateBpm: limits.wideComplexRate,
  stChangeUv: limits.stChange,
  stChangeLeads: limits.stChangeLeads,
  stChangeForS: limits.stChangeFor,
  noSignalAfterS: limits.noSignalAfter,
  leadOffAfterS: limits.leadOffAfter,
});

/** A condition of a later version raises nothing here, on or off; limits that no person can set here are of a later version. */
function readLimits(written: prearrival.v1.AlarmLimits.$Properties): AlarmLimits {
  const off = written.off ?? [];
  if (off.length > MOST_CONDITIONS) throw new FieldOutOfRange('off');
  const limits: AlarmLimits = {
    isOn: Object.fromEntries(ALARM_KINDS.map((alarm) => [alarm, !off.includes(alarm)])) as AlarmLimits['isOn'],
    asystoleAfter: seconds(finiteNumber(written.asystoleAfterS, 'asystole_after_s')),
    extremeBradycardia: beatsPerMinute(finiteNumber(written.extremeBradycardiaBpm, 'extreme_bradycardia_bpm')),
    rateLow: beatsPerMinute(finiteNumber(written.rateLowBpm, 'rate_low_bpm')),
    rateHigh: beatsPerMinute(finiteNumber(written.rateHighBpm, 'rate_high_bpm')),
    extremeTachycardia: beatsPerMinute(finiteNumber(written.extremeTachycardiaBpm, 'extreme_tachycardia_bpm')),
    wideComplexRate: beatsPerMinute(finiteNumber(written.wideComplexRateBpm, 'wide_complex_rate_bpm')),
    stChange: microvolts(finiteNumber(written.stChangeUv, 'st_change_uv')),
    stChangeLeads: wholeNumber(written.stChangeLeads, 'st_change_leads'),
    stChangeFor: seconds(finiteNumber(written.stChangeForS, 'st_change_for_s')),
    noSignalAfter: seconds(finiteNumber(written.noSignalAfterS, 'no_signal_after_s')),
    leadOffAfter: seconds(finiteNumber(written.leadOffAfterS, 'lead_off_after_s')),
  };
  if (checkAlarmLimits(limits).length > 0) throw new OfLaterVersion();
  return limits;
}

const readText = (written: prearrival.v1.Message.$Properties): { readonly text: string; readonly preset: string } => ({
  text: worded(written.text, 'text'),
  preset: named(written.preset, 'preset'),
});
