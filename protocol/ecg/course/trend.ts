import type { LeadName } from '../leads.ts';
import { type Measured, valueOf } from '../measured.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import type { BeatsPerMinute, Hertz, Microvolts, SampleIndex } from '../units.ts';

/** Rate and ST of one measured stretch. */
export interface TrendPoint {
  /** The end of the stretch. */
  readonly at: SampleIndex;
  readonly rate: Measured<BeatsPerMinute>;
  readonly st: readonly {
    readonly lead: LeadName;
    readonly j: Measured<Microvolts>;
    readonly j60: Measured<Microvolts>;
  }[];
}

export const trendPoint = ({ range, heartRate, leads }: EcgMeasurement): TrendPoint => ({
  at: range.end,
  rate: heartRate,
  st: leads.map(({ lead, st }) => ({
    lead,
    j: st.known ? { known: true, value: st.value.j } : st,
    j60: st.known ? { known: true, value: st.value.j60 } : st,
  })),
});

/** Older than `age` seconds, one point is kept of every `each` seconds. */
const THINNING = [
  { age: 24 * 3600, each: 600 },
  { age: 3600, each: 60 },
] as const;
/** Points beyond which the oldest go: three days, as long as a tablet keeps a session. */
const OLDEST = 72 * 3600;
/** Thinning is done when so many have come since. */
const THIN_EVERY = 60;

/**
 * The points of a session with a bound on memory: all of the last hour, one a minute up to a day, one in ten minutes up to
 * three days; older ones go. Of a minute (ten minutes) the point stays whose ST departs furthest from the line in any
 * lead, so that thinning loses no peak; of points without ST the first. At most about 2,400 points, with the last hour at
 * one in five seconds.
 */
export class Trend {
  readonly #samplingRate: Hertz;
  #points: TrendPoint[] = [];
  #added = 0;

  constructor(samplingRate: Hertz) {
    this.#samplingRate = samplingRate;
  }

  /** Points in ascending order of their place; one that is not after the last is left out. */
  add(point: TrendPoint): void {
    const last = this.#points.at(-1);
    if (last !== undefined && point.at <= last.at) return;
    this.#points.push(point);
    this.#added += 1;
    if (this.#added % THIN_EVERY === 0) this.#thin(point.at);
  }

  get points(): readonly TrendPoint[] {
    return this.#points;
  }

  #thin(now: SampleIndex): void {
    const kept: TrendPoint[] = [];
    let standing: { readonly bucket: string; readonly place: number } | null = null;
    for (const point of this.#points) {
      const age = (now - point.at) / this.#samplingRate;
      if (age > OLDEST) continue;
      const step = THINNING.find((one) => age > one.age);
      if (step === undefined) {
        kept.push(point);
        continue;
      }
      const bucket = `${step.each}:${Math.floor(point.at / this.#samplingRate / step.each)}`;
      const rival = standing?.bucket === bucket ? kept[standing.place] : undefined;
      if (standing === null || rival === undefined) {
        standing = { bucket, place: kept.length };
        kept.push(point);
      } else if (departure(point) > departure(rival)) kept[standing.place] = point;
    }
    this.#points = kept;
  }
}

const departure = ({ st }: TrendPoint): number =>
  st.reduce((most, { j }) => Math.max(most, Math.abs(valueOf(j) ?? 0)), 0);
