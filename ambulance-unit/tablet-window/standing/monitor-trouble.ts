/** What the acquisition says is wrong with a monitor: the troubles of its link and its faults. A test holds this list to theirs. */
export const MONITOR_TROUBLES = [
  'not-found',
  'permission-denied',
  'busy',
  'unplugged',
  'out-of-range',
  'radio-off',
  'refused',
  'wrong-device',
  'silent',
  'broken',
  'refused-to-start',
  'not-understood',
  'defective',
] as const;
export type MonitorTrouble = (typeof MONITOR_TROUBLES)[number];
export const isMonitorTrouble = (code: string): code is MonitorTrouble =>
  (MONITOR_TROUBLES as readonly string[]).includes(code);
