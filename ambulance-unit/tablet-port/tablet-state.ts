import type { DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import type { AlarmCondition } from '../../protocol/ecg/course/alarm-conditions.ts';
import type { AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { EcgMeasurement, PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import type { Electrode } from '../../protocol/ecg/quality/electrodes.ts';
import type { EcgQuality } from '../../protocol/ecg/quality/ecg-quality.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type {
  BeatsPerMinute,
  Milliseconds,
  SampleCount,
  SampleIndex,
  Seconds,
  UnixMillis,
} from '../../protocol/ecg/units.ts';
import type { Measured } from '../../protocol/ecg/measured.ts';
import type {
  CareEvent,
  Decision,
  PositionSource,
  SummonsStep,
  Urgency,
  VitalKind,
} from '../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockReading } from '../../protocol/wire/messages.ts';

/**
 * Everything that the tablet's screen shows, as one value: told whole at each change, at most five times a second. It is
 * plain data (JSON and structured clone both carry it), holds codes and figures and no sentence: words are the screen's.
 */
export interface TabletState {
  readonly unit: string;
  /** The tablet's wall clock when this was said. */
  readonly now: UnixMillis;
  /** Relay's clock minus the tablet's; null before it was measured. */
  readonly relayClock: ClockReading | null;
  /** Who has signed on; null: the screen asks. */
  readonly crew: string | null;
  /** Signed on here before, newest first: one tap instead of a keyboard. */
  readonly knownCrew: readonly string[];
  readonly selfTest: SelfTest;
  readonly monitor: MonitorState;
  /** The tap that begins a case came before a monitor measured: it begins with its first samples. */
  readonly waitsForMonitor: boolean;
  readonly link: LinkState;
  readonly storage: StorageState;
  /** Null where the tablet cannot tell. */
  readonly battery: { readonly percent: number; readonly isCharging: boolean } | null;
  readonly position: PositionState;
  readonly hospitals: readonly Hospital[];
  /** The case that is recorded now; null between two. */
  readonly current: CaseState | null;
  /** Cases that are closed here and not yet held whole by the relay: "N s still on this tablet". */
  readonly owed: readonly OwedCase[];
}

export type CheckResult = 'running' | 'passed' | 'failed' | 'not-available';
/** Ten seconds that are made up, through journal, network and relay and back; at sign-on and every hour between cases. */
export interface SelfTest {
  readonly startedAt: UnixMillis | null;
  readonly checks: Readonly<Record<SelfTestCheck, CheckResult>>;
  /** From the last made-up sample to the relay's word that it holds all; null where it has not come. */
  readonly roundTrip: Milliseconds | null;
}
export const SELF_TEST_CHECKS = ['monitor', 'battery', 'position', 'storage', 'relay', 'hospital'] as const;
export type SelfTestCheck = (typeof SELF_TEST_CHECKS)[number];

/** A device that can be chosen. */
export interface MonitorChoice {
  /** To be given back in `choose-monitor`. */
  readonly id: string;
  readonly transport: 'serial' | 'bluetooth' | 'made-up';
  readonly label: string;
  /** Serial number, port or address, so that two of a kind are told apart. */
  readonly detail: string;
  /** Drivers that could read it; more than one: the person says which. */
  readonly drivers: readonly { readonly name: string; readonly label: string }[];
  /** Used on this tablet before: connects without being asked. */
  readonly isKnown: boolean;
}

export type MonitorState =
  | { readonly kind: 'none'; readonly choices: readonly MonitorChoice[]; readonly isBluetoothAvailable: boolean }
  | { readonly kind: 'connecting'; readonly label: string; readonly detail: string; readonly since: UnixMillis }
  | {
      readonly kind: 'connected';
      readonly label: string;
      readonly detail: string;
      readonly format: SignalFormat;
      readonly electrodesOff: readonly Electrode[];
      readonly counters: Readonly<Record<string, number>>;
    }
  /** It comes back by itself unless the trouble is one that a person must mend; `code`: see monitor-link.ts. */
  | {
      readonly kind: 'lost';
      readonly label: string;
      readonly detail: string;
      readonly trouble: string;
      readonly since: UnixMillis;
      readonly isRetrying: boolean;
      /** Samples that are being declared as lost meanwhile, in seconds of recording. */
      readonly lostFor: Seconds;
    };

export interface LinkState {
  /** `refused`: a person must act. */
  readonly kind: 'up' | 'connecting' | 'down' | 'refused';
  readonly relay: string;
  /** Recorded and not held by the relay, of the case that is recorded now. */
  readonly behind: Seconds;
  /** Of everything on this tablet. */
  readonly owed: Seconds;
  /** Why it is not up, as a code; null where it is, or nobody knows. */
  readonly why: string | null;
}

export interface StorageState {
  /** Minutes of recording that the tablet holds and that no relay has confirmed. */
  readonly minutesBuffered: number;
  readonly space: 'enough' | 'nearly-full' | 'full';
  /** A code while the disk refuses what is recorded; null: it takes it. */
  readonly trouble: string | null;
}

export type PositionState =
  | { readonly kind: 'unknown'; readonly why: 'off' | 'denied' | 'searching' }
  | {
      readonly kind: 'fixed';
      readonly latitude: number;
      readonly longitude: number;
      readonly accuracyMetres: number;
      readonly at: UnixMillis;
      readonly source: PositionSource;
    };

export interface Hospital {
  readonly id: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly isPciCapable: boolean;
  readonly isDiverting: boolean;
  readonly phone: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Reckoned from the tablet's position; null where that is unknown. */
  readonly etaSeconds: number | null;
  readonly distanceMetres: number | null;
}

export interface OwedCase {
  readonly session: SessionId;
  readonly label: string;
  readonly owed: Seconds;
}

/** Names a record that is to be read back, or that was told: the text of its epoch's key and number. */
export type EntryName = string & { readonly names: 'entry of the session' };

export interface CaseState {
  readonly session: SessionId;
  readonly startedAt: UnixMillis;
  readonly purpose: 'care' | 'self-test';
  readonly patient: PatientFacts & { readonly label: string; readonly caseNumber: string };
  /** One past the newest sample, and the rate, to count time by samples. */
  readonly recorded: SampleIndex;
  readonly placement: Placement;
  readonly delivery: DeliveryState | null;
  readonly heartRate: Measured<BeatsPerMinute>;
  readonly vitals: readonly ShownVital[];
  readonly quality: EcgQuality | null;
  readonly alarms: readonly ShownAlarm[];
  readonly alarmsSilencedUntil: UnixMillis | null;
  /** As a person has set them for this patient; those for adults until then. */
  readonly alarmLimits: AlarmLimits;
  /** Under way: from the tap to ten seconds of signal. */
  readonly countdown: { readonly from: SampleIndex; readonly secondsLeft: number } | null;
  /** Oldest first; at most the newest 20. */
  readonly twelveLeads: readonly TakenTwelveLead[];
  /** Time to repeat the 12-lead; null before the first. */
  readonly repeatDueAt: UnixMillis | null;
  readonly hospital: { readonly id: string; readonly title: string } | null;
  readonly etaAt: UnixMillis | null;
  readonly alerts: readonly SentAlert[];
  /** Whom the hospital calls about the newest alert, whoever is called first at the front. */
  readonly called: readonly CalledPerson[];
  /** Messages, orders and decisions, both ways, oldest first; at most the newest 200. */
  readonly talk: readonly TalkLine[];
  readonly events: readonly { readonly event: CareEvent; readonly text: string; readonly at: UnixMillis }[];
  readonly stage: 'under-way' | 'arrived' | 'handed-over';
  /** Nobody has seen what was sent for 20 s: "CALL HOSPITAL", and the number. */
  readonly callHospital: { readonly title: string; readonly phone: string } | null;
}

export interface ShownVital {
  readonly vital: VitalKind;
  readonly value: number;
  readonly at: UnixMillis;
  /** Empty: by hand. */
  readonly source: string;
}

export interface ShownAlarm {
  readonly condition: AlarmCondition;
  readonly since: UnixMillis;
}

export interface TakenTwelveLead {
  readonly firstSample: SampleIndex;
  readonly sampleCount: SampleCount;
  readonly takenAt: UnixMillis;
  readonly placement: Placement;
  /** With statements: the criteria helper, reversal hints. */
  readonly measurement: EcgMeasurement;
  readonly delivery: EntryDelivery;
}

/** How far one entry has come. */
export type EntryDelivery =
  | { readonly kind: 'on-device'; readonly since: UnixMillis }
  | { readonly kind: 'held'; readonly at: UnixMillis }
  /** Somebody's screen has shown the session since it was held. */
  | { readonly kind: 'seen'; readonly at: UnixMillis; readonly by: string };

/** Somebody who is on call at the hospital, and how far the alert has come to them. */
export interface CalledPerson {
  readonly person: string;
  readonly rank: number;
  readonly step: Exclude<SummonsStep, 'unanswered'>;
  /** How often they were told. */
  readonly attempts: number;
}

export interface SentAlert {
  readonly twelveLead: SampleIndex;
  readonly urgency: Urgency;
  readonly hospital: string;
  readonly sentAt: UnixMillis;
  readonly delivery: EntryDelivery;
}

export interface TalkLine {
  readonly name: EntryName;
  readonly at: UnixMillis;
  readonly by: string;
  readonly from: 'tablet' | 'hospital';
  /** It has stood on this tablet's screen; what the tablet says itself always has. */
  readonly isShown: boolean;
  readonly said:
    | { readonly kind: 'message'; readonly text: string; readonly preset: string }
    | {
        readonly kind: 'order';
        readonly text: string;
        readonly preset: string;
        readonly readBackAt: UnixMillis | null;
      }
    | {
        readonly kind: 'decision';
        readonly decision: Decision;
        readonly reason: string;
        readonly placement: Placement;
        readonly hospital: string;
        readonly readBackAt: UnixMillis | null;
      };
  /** Of what the tablet says; null for what it heard. */
  readonly delivery: EntryDelivery | null;
}
