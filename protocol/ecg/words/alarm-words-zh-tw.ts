import type { AlarmKind } from '../course/alarm-limits.ts';

export const alarmWordsZhTw = {
  'vf-likely': '疑似心室顫動',
  asystole: '疑似心搏停止',
  'wide-complex-tachycardia': '寬 QRS 波心搏過速',
  'extreme-bradycardia': '極度心搏過緩',
  'extreme-tachycardia': '極度心搏過速',
  'rate-low': '心率過低',
  'rate-high': '心率過高',
  'st-change': 'ST 段變化',
  'no-ecg-signal': '無心電圖訊號',
  'lead-off': '導程脫落',
} as const satisfies Record<AlarmKind, string>;
