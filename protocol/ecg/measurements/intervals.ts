import { known, type Measured } from '../measured.ts';
import { type Milliseconds, milliseconds } from '../units.ts';
import { correctedQt } from './corrected-qt.ts';
import type { Fiducials, GlobalIntervals } from './measurement.ts';

/**
 * From the earliest onset in any lead to the latest end in any lead (CSE working party 1985; IEC 60601-2-51, annex GG).
 * PR from P onset to QRS onset, QT from QRS onset to T end. An interval whose ends are not both known is absent with the
 * reason of the first of them that is missing.
 * `rr`: mean distance of the beats, for QTc.
 */
export function intervalsOf(fiducials: Fiducials, rr: Measured<Milliseconds>): GlobalIntervals {
  const { pOnset, pEnd, qrsOnset, j, tEnd } = fiducials;
  const qt = between(qrsOnset, tEnd);
  return {
    p: between(pOnset, pEnd),
    pr: between(pOnset, qrsOnset),
    qrs: between(qrsOnset, j),
    qt,
    qtc: correctedQt(qt, rr),
  };
}

function between(from: Measured<Milliseconds>, to: Measured<Milliseconds>): Measured<Milliseconds> {
  if (!from.known) return from;
  return to.known ? known(milliseconds(to.value - from.value)) : to;
}
