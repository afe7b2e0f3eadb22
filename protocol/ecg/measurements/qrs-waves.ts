/** A part of the QRS that counts as a wave deviates by 30 µV or more for 6 ms or more (IEC 60601-2-51, annex GG.5). */
const LEAST_WAVE = 30;
const LEAST_DURATION = 6;

/** Of the level at J, ms. */
const AT_END = 7;

/** A wave of the QRS in one lead. */
export interface QrsWave {
  /** Places on the trace, half-open. */
  readonly from: number;
  readonly to: number;
  /** Its highest sample, or its deepest, and that sample, µV. */
  readonly peak: number;
  readonly extreme: number;
}

/**
 * The waves of a trace (µV, one sample a millisecond, the level before the QRS at 0) between the places `onset` and `end`. Each
 * stretch of one sign with a turning point is a wave if it is large enough. What is still above or below the line at J counts
 * only if it has turned back by 30 µV before: a raised ST segment is none.
 * Source: IEC 60601-2-51, annex GG.
 */
export function qrsWaves(trace: Float64Array, onset: number, end: number): readonly QrsWave[] {
  const waves: QrsWave[] = [];
  // Of several samples: one alone may be 30 µV off by noise.
  const levelAtEnd = trace.subarray(end, end + AT_END).reduce((sum, value) => sum + value, 0) / AT_END;
  for (let at = onset; at < end;) {
    const sign = Math.sign(trace[at] ?? 0);
    let to = at + 1;
    let [peak, beyond] = [at, 0];
    for (; to < end && Math.sign(trace[to] ?? 0) === sign; to += 1)
      if (height(trace, to) > height(trace, peak)) peak = to;
    for (let place = at; place < to; place += 1) if (height(trace, place) >= LEAST_WAVE) beyond += 1;
    const turnsBack = to < end || height(trace, peak) - sign * levelAtEnd >= LEAST_WAVE;
    if (beyond >= LEAST_DURATION && turnsBack) waves.push({ from: at, to, peak, extreme: trace[peak] ?? 0 });
    at = to;
  }
  // Between two parts of one sign lay only a flicker across the line: they are one wave.
  return waves.reduce<QrsWave[]>((joined, part) => {
    const last = joined.at(-1);
    if (last === undefined || last.extreme * part.extreme < 0) return [...joined, part];
    const higher = Math.abs(part.extreme) > Math.abs(last.extreme) ? part : last;
    return [...joined.slice(0, -1), { ...higher, from: last.from, to: part.to }];
  }, []);
}

const height = (trace: Float64Array, at: number): number => Math.abs(trace[at] ?? 0);
