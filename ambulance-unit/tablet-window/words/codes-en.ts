import { alarmWordsEn } from '../../../protocol/ecg/words/alarm-words-en.ts';
import { caseWordsEn } from '../../../protocol/talk/case-words-en.ts';
import { presetWordsEn } from '../../../protocol/talk/preset-words-en.ts';
import type { QualityAdvice, QualityGrade } from '../../../protocol/ecg/quality/ecg-quality.ts';
import type { Notice } from '../../tablet-port/window-bridge.ts';
import type { CommandRefusal } from '../../tablet-port/tablet-command.ts';
import type { MonitorTrouble } from '../standing/monitor-trouble.ts';

/** The words of what arrives as a code; as complete as the types that name the codes. */
export const codesEn = {
  /** What is wrong with the monitor, and what to do about it. */
  trouble: {
    'not-found': 'The monitor is not there. Switch it on, check its cable or bring it nearer.',
    'permission-denied':
      'This tablet may not use the port. Allow it in the system’s settings, or call the technical service.',
    busy: 'Another program holds the monitor. Close it there, then look again.',
    unplugged: 'The cable was pulled. Plug it in again; recording goes on by itself.',
    'out-of-range': 'The monitor is out of range. Bring the tablet within two metres of it.',
    'radio-off': 'Bluetooth is off. Switch it on in the tablet’s settings, or use the cable.',
    refused: 'The monitor refuses to connect. Switch it off and on; hold its pairing button if it has one.',
    'wrong-device': 'This is another device than it seemed. Choose the right one by its serial number.',
    silent: 'The monitor is connected and sends nothing. Check that it measures, or switch it off and on.',
    broken: 'The connection broke. The tablet tries again; keep the monitor near.',
    'refused-to-start': 'The monitor does not start. Switch it off and on, then choose it again.',
    'not-understood': 'What the monitor sends cannot be read. Choose another kind of monitor, or another mode on it.',
    defective: 'The monitor says that it is defective. Use another one.',
  } as const satisfies Record<MonitorTrouble, string>,
  troubleOther: 'The monitor is not available ({{code}}). Switch it off and on, then look again.',
  /** Why a tap was not carried out, and what to do. */
  refusal: {
    'nobody-signed-on': 'Not done: nobody has signed on. Tap your name first.',
    'no-case': 'Not done: there is no case. Start one first.',
    'case-under-way': 'Not done: a case is under way. Close it first.',
    'no-such-monitor': 'That monitor is no longer there. Look again.',
    'driver-to-be-chosen': 'Choose which kind of monitor it is.',
    'no-signal': 'No 12-lead: there is no signal. Check the electrodes.',
    'countdown-under-way': 'A 12-lead is being taken already.',
    'no-such-twelve-lead': 'That 12-lead is no longer there. Take another.',
    'no-hospital': 'Not sent: choose a hospital first.',
    'no-such-hospital': 'That hospital is not on the list any more. Choose another.',
    'no-such-entry': 'That message is no longer there.',
    'out-of-range': 'Not saved: the value is out of range.',
    'text-too-long': 'Not saved: the text is too long.',
    disk: 'NOT SAVED: the tablet’s storage refused it. Write it on paper and call the hospital.',
    'not-understood': 'Not done: this screen and the recording are of different versions. Restart the tablet.',
  } as const satisfies Record<CommandRefusal, string>,
  noAnswer: 'NOT CONFIRMED: the recording gave no answer. Tap again; if it stays so, call the hospital.',
  notSent: 'NOT DONE: this screen is cut off from the recording. Wait for it to come back, then tap again.',
  /** Why the link to the relay is not up. */
  linkWhy: {
    'unknown-credential':
      'The relay does not know this tablet. Call the technical service; call the hospital by telephone.',
    'not-yours': 'The relay does not take this case from this tablet. Call the technical service.',
    fenced: 'Another tablet has taken over this unit’s place. Check which one is in use.',
    conflict: 'The relay holds contradicting records of this unit. Call the technical service.',
    'bad-message': 'The relay does not understand this tablet. It needs an update.',
    'unsupported-version': 'The relay speaks another version. The tablet needs an update.',
  },
  linkWhyOther: 'The relay refuses this tablet ({{code}}). Recording goes on; call the hospital by telephone.',
  storage: {
    'nearly-full': 'Storage is nearly full. Records already delivered make room.',
    full: 'STORAGE FULL. What cannot be kept is declared as lost. Get a link to the relay.',
    trouble: 'The tablet’s storage refuses what is recorded. Write down what matters and call the technical service.',
  },
  /** Alarm conditions. */
  alarmOf: alarmWordsEn,
  event: caseWordsEn.event,
  decision: caseWordsEn.decision,
  preset: presetWordsEn,
  /** What Electron's main process has to tell. */
  noticeOf: {
    'acquisition-restarted': 'The recording restarted by itself. The seconds between are declared as lost.',
    'acquisition-failing': 'RECORDING FAILS again and again. Write on paper, call the hospital, restart the tablet.',
    'bluetooth-restarted': 'The Bluetooth part restarted by itself and connects again.',
    'bluetooth-failing': 'Bluetooth fails again and again. Use the cable, or restart the tablet between two cases.',
    'update-ready': 'An update is ready. It takes its place at the next start.',
  } as const satisfies Record<Notice, string>,
  grade: {
    good: 'Good',
    fair: 'Fair',
    poor: 'Poor – do not measure',
    unusable: 'Unusable',
  } as const satisfies Record<QualityGrade, string>,
  advice: {
    'check-electrode': 'Check electrodes: {{electrodes}}',
    'reduce-muscle': 'Patient relaxed and warm, arms at rest',
    'reduce-mains': 'Move cables away from mains devices',
    'keep-still': 'Keep patient and cables still; stop the car if you can',
    'record-longer': 'Record ten whole seconds',
  } as const satisfies Record<QualityAdvice['kind'], string>,
} as const;
