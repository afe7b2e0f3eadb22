import type { AlarmKind } from '../course/alarm-limits.ts';

/** Alarm conditions in English, the same on the tablet and in the hospital. */
export const alarmWordsEn = {
  'vf-likely': 'VENTRICULAR FIBRILLATION?',
  asystole: 'ASYSTOLE?',
  'wide-complex-tachycardia': 'WIDE-COMPLEX TACHYCARDIA',
  'extreme-bradycardia': 'EXTREME BRADYCARDIA',
  'extreme-tachycardia': 'EXTREME TACHYCARDIA',
  'rate-low': 'Heart rate low',
  'rate-high': 'Heart rate high',
  'st-change': 'ST has changed',
  'no-ecg-signal': 'No ECG signal',
  'lead-off': 'Lead off',
} as const satisfies Record<AlarmKind, string>;
