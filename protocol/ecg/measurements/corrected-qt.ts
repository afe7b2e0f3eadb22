import { absent, known, type Measured } from '../measured.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import type { CorrectedQt } from './measurement.ts';

/** Heart rates at which a formula is stated, beats a minute. */
const BAZETT_HOLDS = { from: 50, to: 110 } as const;
const OTHERS_HOLD = { from: 40, to: 150 } as const;

/**
 * QT as it would be at 60 beats a minute, by four formulas; RR in s, QT in ms.
 * - Bazett 1920: QT / √RR. It corrects too much when the heart is fast and too little when it is slow: stated from 50 to 110.
 * - Fridericia 1920: QT / ∛RR.
 * - Framingham (Sagie 1992): QT + 154 × (1 − RR).
 * - Hodges 1983: QT + 1.75 × (rate − 60).
 * The last three from 40 to 150. Outside: `rate-out-of-range` (Rautaharju 2009: AHA/ACCF/HRS; Luo 2004 compares the four).
 * `rr`: the mean of the intervals, so that in an irregular rhythm it is the correction of the mean beat.
 */
export function correctedQt(qt: Measured<Milliseconds>, rr: Measured<Milliseconds>): CorrectedQt {
  const by = (
    holds: { from: number; to: number },
    formula: (qt: number, rr: number) => number,
  ): Measured<Milliseconds> => {
    if (!qt.known) return qt;
    if (!rr.known) return rr;
    const rate = 60_000 / rr.value;
    if (rate < holds.from || rate > holds.to) return absent('rate-out-of-range');
    return known(milliseconds(formula(qt.value, rr.value / 1000)));
  };
  return {
    bazett: by(BAZETT_HOLDS, (measured, interval) => measured / Math.sqrt(interval)),
    fridericia: by(OTHERS_HOLD, (measured, interval) => measured / Math.cbrt(interval)),
    framingham: by(OTHERS_HOLD, (measured, interval) => measured + 154 * (1 - interval)),
    hodges: by(OTHERS_HOLD, (measured, interval) => measured + 1.75 * (60 / interval - 60)),
  };
}
