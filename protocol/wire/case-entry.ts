import type { AlarmLimits } from '../ecg/course/alarm-limits.ts';
import type { Placement } from '../ecg/placement.ts';
import type { PatientFacts } from '../ecg/measurements/measurement.ts';
import type { QualityGrade } from '../ecg/quality/ecg-quality.ts';
import type { SampleCount, SampleIndex, SequenceNumber, UnixMillis } from '../ecg/units.ts';
import type { Epoch } from './identity.ts';

/**
 * What a person or the tablet writes into a session's log beside its samples. A unit's entries bear the epoch of its
 * journal; what somebody at the hospital writes bears epoch 0, for the relay wrote it down for them. Who is asked for by
 * name in `by` signed on with that name: the tablet's crew, or a person of the relay.
 */
export interface WrittenEntry {
  /** Empty: the tablet by itself. */
  readonly by: string;
  /** One past the newest sample recorded when it was written; 0 where the author does not know. */
  readonly atSample: SampleIndex;
  /** Made by whoever asked the relay to write it down, new for each entry: it is written once, however often asked for. */
  readonly request?: string;
  readonly entry: CaseEntry;
}

export type CaseEntry =
  /** Replaces, whole, what was known before. */
  | ({ readonly kind: 'patient'; readonly label: string; readonly caseNumber: string } & PatientFacts)
  /** Ten seconds taken as a formal 12-lead, named by its first sample. */
  | {
      readonly kind: 'twelve-lead';
      readonly firstSample: SampleIndex;
      readonly sampleCount: SampleCount;
      readonly placement: Placement;
      readonly quality: QualityGrade;
    }
  | {
      readonly kind: 'hospital';
      /** Its name in the unit's list. */
      readonly hospital: string;
      /** What a person reads. */
      readonly title: string;
      readonly eta: UnixMillis | null;
    }
  /** Somebody held the button: the hospital is asked to look at this 12-lead. */
  | {
      readonly kind: 'alert';
      readonly twelveLead: SampleIndex;
      readonly hospital: string;
      readonly urgency: Urgency;
    }
  /** Values of one measurement belong together. */
  | {
      readonly kind: 'vital';
      readonly values: readonly VitalValue[];
      readonly measuredAt: UnixMillis;
      /** The device, for a person; empty: by hand. */
      readonly source: string;
    }
  | { readonly kind: 'event'; readonly event: CareEvent; readonly text: string }
  | {
      readonly kind: 'position';
      /** Degrees, WGS 84. */
      readonly latitude: number;
      readonly longitude: number;
      /** Radius within which it is in 95 of 100 cases. */
      readonly accuracyMetres: number;
      /** By the unit's clock. */
      readonly fixedAt: UnixMillis;
      readonly eta: UnixMillis | null;
      /** Null: of a unit that did not tell yet. */
      readonly source: PositionSource | null;
    }
  | { readonly kind: 'message'; readonly text: string; readonly preset: string }
  /** To be read back. */
  | { readonly kind: 'order'; readonly text: string; readonly preset: string }
  /** The record that was read out and confirmed. */
  | { readonly kind: 'read-back'; readonly epoch: Epoch; readonly seq: SequenceNumber }
  /** What somebody at the hospital wrote has stood on the tablet's screen: before eyes, but nobody has said that they read it. */
  | { readonly kind: 'shown'; readonly epoch: Epoch; readonly seq: SequenceNumber }
  | {
      readonly kind: 'decision';
      readonly decision: Decision;
      readonly reason: string;
      /** With `repeat`: the electrodes wanted. */
      readonly placement: Placement;
      /** With `divert`: where to; otherwise empty. */
      readonly hospital: string;
    }
  /** An alarm condition of `protocol/ecg/course` began or ended, or a person silenced it. */
  | {
      readonly kind: 'alarm';
      readonly condition: string;
      readonly change: AlarmChange;
      readonly priority: AlarmPriority;
    }
  /** What a person has set for this patient, whole; until then those for adults hold. */
  | { readonly kind: 'alarm-limits'; readonly limits: AlarmLimits }
  /** What became of an alert for one person on call; the relay's word. */
  | {
      readonly kind: 'summons';
      /** The record of the alert. */
      readonly epoch: Epoch;
      readonly seq: SequenceNumber;
      readonly person: string;
      /** 1: first on call. */
      readonly rank: number;
      readonly step: SummonsStep;
      /** How often they had been told by then. */
      readonly attempt: number;
    }
  /** A second opinion is asked for: that hospital may read the session from here on. */
  | { readonly kind: 'offer'; readonly hospital: string; readonly reason: string }
  /** A link by which somebody who is not signed in may read this session and nothing else. */
  | {
      readonly kind: 'share';
      /** Its name, not its secret. */
      readonly share: string;
      readonly change: ShareChange;
      readonly expiresAt: UnixMillis;
    }
  /** How the unit itself stands, as it wrote into a self-test. */
  | {
      readonly kind: 'unit-status';
      /** Null: it cannot tell. */
      readonly battery: { readonly percent: number; readonly isCharging: boolean } | null;
      readonly checks: readonly UnitCheck[];
    }
  /** Of a later version: kept and passed on, not understood. */
  | { readonly kind: 'other' };

/** The tablet's own place, or that of a satellite receiver of the vehicle (NMEA 0183). */
export const POSITION_SOURCES = ['tablet', 'receiver'] as const;
export type PositionSource = (typeof POSITION_SOURCES)[number];
export const URGENCIES = ['review', 'stemi'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** With the unit that the value is in. */
export const VITAL_UNITS = {
  spo2: '%',
  'pulse-rate': '/min',
  systolic: 'mmHg',
  diastolic: 'mmHg',
  'mean-pressure': 'mmHg',
  respiration: '/min',
  temperature: '°C',
  pain: '',
  glucose: 'mmol/L',
} as const;
export type VitalKind = keyof typeof VITAL_UNITS;
export const VITAL_KINDS = Object.keys(VITAL_UNITS) as readonly VitalKind[];
export interface VitalValue {
  readonly vital: VitalKind;
  readonly value: number;
}

export const CARE_EVENTS = [
  'first-contact',
  'aspirin',
  'nitrate',
  'heparin',
  'oxygen',
  'analgesia',
  'adrenaline',
  'amiodarone',
  'cpr-started',
  'shock',
  'rosc',
  'departed',
  'arrived',
  'handed-over',
  'symptom-onset',
  'note',
] as const;
export type CareEvent = (typeof CARE_EVENTS)[number];

export const DECISIONS = ['acknowledged', 'activated', 'not-stemi', 'repeat', 'divert', 'cancelled'] as const;
export type Decision = (typeof DECISIONS)[number];

/** Told: handed to their devices. Delivered: a device of theirs has it. Unanswered: the relay has given up calling. */
export const SUMMONS_STEPS = ['told', 'delivered', 'seen', 'acknowledged', 'unanswered'] as const;
export type SummonsStep = (typeof SUMMONS_STEPS)[number];

export const SHARE_CHANGES = ['made', 'opened', 'revoked'] as const;
export type ShareChange = (typeof SHARE_CHANGES)[number];

export const CHECK_RESULTS = ['passed', 'failed', 'not-available'] as const;
export interface UnitCheck {
  /** 'monitor', 'battery', 'position', 'storage', or what a later version checks. */
  readonly check: string;
  readonly result: (typeof CHECK_RESULTS)[number];
}

export const ALARM_CHANGES = ['began', 'ended', 'silenced'] as const;
export type AlarmChange = (typeof ALARM_CHANGES)[number];
export const ALARM_PRIORITIES = ['high', 'medium', 'low'] as const;
export type AlarmPriority = (typeof ALARM_PRIORITIES)[number];

/** Characters that one text may have; a Chinese one takes three bytes, and a record holds 8 KiB. */
export const LONGEST_TEXT = 2000;
export const LONGEST_NAME = 256;
export const LONGEST_REQUEST = 64;
