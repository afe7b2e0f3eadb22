import { absent, type AbsentReason, known, mapMeasured, type Measured } from '../measured.ts';
import { milliseconds } from '../units.ts';
import type { Fiducials } from './measurement.ts';
import type { CommonBeat } from './median-beat.ts';
import { type PWave, pWave } from './p-wave.ts';
import { type QrsBounds, qrsBounds } from './qrs-bounds.ts';
import { type TWave, tWave } from './t-wave.ts';

/** The waves of the common beat, all leads together. */
export interface Delineation {
  readonly qrs: QrsBounds;
  readonly p: Measured<PWave>;
  readonly t: Measured<TWave>;
}

/** First QRS, then T, then P: each is looked for where those before it leave room. `noise` where no QRS stands out. */
export function delineate(beat: CommonBeat): Measured<Delineation> {
  const qrs = qrsBounds(beat);
  if (qrs === null) return absent('noise');
  const t = tWave(beat, qrs);
  const p = pWave(beat, qrs, endOfT(t));
  return known({ qrs, p, t });
}

/** Where T is over, at the latest: a T without a clear end must not be taken for a P. Null without a T. */
function endOfT(t: Measured<TWave>): number | null {
  if (!t.known) return null;
  return t.value.end.known ? t.value.end.value : t.value.peak + LONG_FALL;
}
const LONG_FALL = 130;

const noFiducials = (why: AbsentReason): Fiducials => ({
  pOnset: absent(why),
  pEnd: absent(why),
  qrsOnset: absent(why),
  j: absent(why),
  tPeak: absent(why),
  tEnd: absent(why),
});

/** As ms from the reference. */
export function fiducialsOf(delineation: Measured<Delineation>): Fiducials {
  if (!delineation.known) return noFiducials(delineation.why);
  const { qrs, p, t } = delineation.value;
  return {
    pOnset: mapMeasured(p, ({ onset }) => milliseconds(onset)),
    pEnd: mapMeasured(p, ({ end }) => milliseconds(end)),
    qrsOnset: known(milliseconds(qrs.onset)),
    j: known(milliseconds(qrs.end)),
    tPeak: mapMeasured(t, ({ peak }) => milliseconds(peak)),
    tEnd: t.known ? mapMeasured(t.value.end, milliseconds) : t,
  };
}
