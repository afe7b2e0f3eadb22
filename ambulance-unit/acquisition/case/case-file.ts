import { ADULT_LIMITS, type AlarmLimits } from '../../../protocol/ecg/course/alarm-limits.ts';
import type { EcgMeasurement, PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import { absent, type Measured } from '../../../protocol/ecg/measured.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { EcgQuality, QualityGrade } from '../../../protocol/ecg/quality/ecg-quality.ts';
import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import {
  sampleCount,
  sampleIndex,
  type BeatsPerMinute,
  type SampleCount,
  type SampleIndex,
  type UnixMillis,
} from '../../../protocol/ecg/units.ts';
import type { CareEvent, Urgency } from '../../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import type {
  CalledPerson,
  EntryDelivery,
  EntryName,
  ShownAlarm,
  ShownVital,
  TalkLine,
} from '../../tablet-port/tablet-state.ts';

/** A formal 12-lead, and what was measured of it; null where that is still to come. */
export interface TwelveLead {
  readonly name: EntryName;
  readonly firstSample: SampleIndex;
  readonly sampleCount: SampleCount;
  readonly takenAt: UnixMillis;
  readonly placement: Placement;
  readonly grade: QualityGrade;
  readonly measurement: EcgMeasurement | null;
}

export interface Alert {
  readonly name: EntryName;
  readonly twelveLead: SampleIndex;
  readonly urgency: Urgency;
  /** Its name in the unit's list. */
  readonly hospital: string;
  readonly sentAt: UnixMillis;
}

/** From the tap on: ten seconds of signal, counted by samples. */
export interface Countdown {
  readonly from: SampleIndex;
  readonly count: SampleCount;
  readonly placement: Placement;
}

/** Everything that is known of one case. Plain data, never changed in place; rebuilt from the journal's entries after a crash. */
export interface CaseFile {
  readonly session: SessionId;
  readonly startedAt: UnixMillis;
  readonly format: SignalFormat;
  /** One past the newest sample that was recorded or declared. */
  readonly recorded: SampleIndex;
  readonly patient: PatientFacts & { readonly label: string; readonly caseNumber: string };
  readonly placement: Placement;
  readonly countdown: Countdown | null;
  readonly twelveLeads: readonly TwelveLead[];
  readonly hospital: { readonly id: string; readonly title: string } | null;
  readonly etaAt: UnixMillis | null;
  readonly alerts: readonly Alert[];
  /** Whom the hospital calls, and about which alert. */
  readonly called: readonly (CalledPerson & { readonly alert: EntryName })[];
  readonly talk: readonly Omit<TalkLine, 'delivery'>[];
  readonly events: readonly { readonly event: CareEvent; readonly text: string; readonly at: UnixMillis }[];
  readonly vitals: readonly ShownVital[];
  readonly stage: 'under-way' | 'arrived' | 'handed-over';
  readonly heartRate: Measured<BeatsPerMinute>;
  readonly quality: EcgQuality | null;
  readonly alarms: readonly ShownAlarm[];
  readonly alarmsSilencedUntil: UnixMillis | null;
  /** As a person has set them for this patient. */
  readonly alarmLimits: AlarmLimits;
  /** How far each entry of ours has come that a person waits for. */
  readonly deliveries: ReadonlyMap<EntryName, EntryDelivery>;
  /** The place that was written down last, and when. */
  readonly positionNoted: { readonly at: UnixMillis; readonly latitude: number; readonly longitude: number } | null;
}

/** What is shown and kept at most, the newest of each. */
export const MOST_TWELVE_LEADS = 20;
export const MOST_TALK = 200;
export const MOST_EVENTS = 200;
export const MOST_VITALS = 100;
export const MOST_ALERTS = 50;
export const MOST_CALLED = 16;
/** Of a formal 12-lead. */
export const TWELVE_LEAD_SECONDS = 10;

export const newCaseFile = (
  session: SessionId,
  startedAt: UnixMillis,
  format: SignalFormat,
  label: string,
): CaseFile => ({
  ...{ session, startedAt, format },
  recorded: sampleIndex(0),
  patient: { label, caseNumber: '', ageYears: null, sex: null },
  placement: 'standard',
  countdown: null,
  twelveLeads: [],
  hospital: null,
  etaAt: null,
  alerts: [],
  called: [],
  talk: [],
  events: [],
  vitals: [],
  stage: 'under-way',
  heartRate: absent('too-short'),
  quality: null,
  alarms: [],
  alarmsSilencedUntil: null,
  alarmLimits: ADULT_LIMITS,
  deliveries: new Map(),
  positionNoted: null,
});

export const samplesOfTwelveLead = ({ samplingRate }: SignalFormat): SampleCount =>
  sampleCount(Math.round(samplingRate * TWELVE_LEAD_SECONDS));
