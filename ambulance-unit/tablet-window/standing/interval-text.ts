import type { Measured } from '../../../protocol/ecg/measured.ts';

/** A span or rate in whole units, or that there is none. */
export const intervalText =
  (absent: string) =>
  (measured: Measured<number>): string =>
    measured.known ? String(Math.round(measured.value)) : absent;
