import type { AlarmKind, AlarmLimits } from '../../protocol/ecg/course/alarm-limits.ts';
import type { PatientFacts } from '../../protocol/ecg/measurements/measurement.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import type { CareEvent, Urgency, VitalValue } from '../../protocol/wire/case-entry.ts';
import type { EntryName } from './tablet-state.ts';

/** What the crew does on the screen. Each is answered once: done, durable where it is an entry, or refused with a code. */
export type TabletCommand =
  | { readonly kind: 'sign-on'; readonly name: string }
  | { readonly kind: 'sign-off' }
  | { readonly kind: 'run-self-test' }
  /** Looks for ports and known devices again. */
  | { readonly kind: 'look-for-monitors' }
  | { readonly kind: 'choose-monitor'; readonly id: string; readonly driver: string | null }
  /** Lets go of the monitor and does not take it by itself again. */
  | { readonly kind: 'release-monitor' }
  /** One tap: recording starts at once, of nobody known; where no monitor measures yet, as soon as one does. */
  | { readonly kind: 'begin-case' }
  /** The case that waits for a monitor is not begun. */
  | { readonly kind: 'do-not-begin-case' }
  | ({ readonly kind: 'note-patient'; readonly label: string; readonly caseNumber: string } & PatientFacts)
  | { readonly kind: 'place-electrodes'; readonly placement: Placement }
  /** Ten seconds from now; a second tap while it counts does nothing. */
  | { readonly kind: 'take-twelve-lead' }
  | { readonly kind: 'cancel-twelve-lead' }
  | { readonly kind: 'choose-hospital'; readonly id: string }
  /** The button was held for a second. */
  | { readonly kind: 'send-alert'; readonly twelveLead: SampleIndex; readonly urgency: Urgency }
  | { readonly kind: 'read-back'; readonly entry: EntryName }
  /** It stands on a screen that is in front of somebody. */
  | { readonly kind: 'note-shown'; readonly entry: EntryName }
  | { readonly kind: 'write-message'; readonly text: string; readonly preset: string }
  | { readonly kind: 'note-event'; readonly event: CareEvent; readonly text: string }
  | { readonly kind: 'note-vital'; readonly values: readonly VitalValue[] }
  /** For this patient. */
  | { readonly kind: 'set-alarm-limits'; readonly limits: AlarmLimits }
  | { readonly kind: 'acknowledge-alarm'; readonly alarm: AlarmKind }
  /** For two minutes; again: at once no more. */
  | { readonly kind: 'silence-alarms'; readonly isSilent: boolean }
  /** Held; END follows, and uploading goes on. */
  | { readonly kind: 'close-case' }
  /** What the screen's machine tells: the window asks the operating system, for plain Node cannot. */
  | {
      readonly kind: 'note-battery';
      readonly percent: number;
      readonly isCharging: boolean;
    }
  | {
      readonly kind: 'note-position';
      readonly latitude: number;
      readonly longitude: number;
      readonly accuracyMetres: number;
    }
  | { readonly kind: 'note-no-position'; readonly why: 'off' | 'denied' | 'searching' };

/** Why a command was not done. The screen has a sentence for each. */
export const COMMAND_REFUSALS = [
  'nobody-signed-on',
  'no-case',
  'case-under-way',
  'no-such-monitor',
  'driver-to-be-chosen',
  'no-signal',
  'countdown-under-way',
  'no-such-twelve-lead',
  'no-hospital',
  'no-such-hospital',
  'no-such-entry',
  'out-of-range',
  'text-too-long',
  'disk',
  'not-understood',
] as const;
export type CommandRefusal = (typeof COMMAND_REFUSALS)[number];

export type CommandAnswer = { readonly ok: true } | { readonly ok: false; readonly refusal: CommandRefusal };
