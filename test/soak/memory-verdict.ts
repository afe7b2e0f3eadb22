/** What a process held in memory, so long after the beginning. */
export interface MemorySample {
  readonly seconds: number;
  readonly bytes: number;
}

export interface MemoryVerdict {
  /** Median of the first tenth after the warming up, and of the last. */
  readonly early: number;
  readonly late: number;
  /** Of early: 0.1 is a tenth more. */
  readonly change: number;
  readonly isFlat: boolean;
}

/**
 * A process fills its heap before it first cleans it, and a database its cache: until then its memory says nothing. Three
 * minutes, or a fifth of what is longer.
 */
const WARM_AFTER = { seconds: 180, portion: 0.2, atMost: 0.7 };
const TENTH = 0.1;
const FLAT_WITHIN = 0.1;

export function judgeMemory(samples: readonly MemorySample[]): MemoryVerdict {
  const whole = samples.at(-1)?.seconds ?? 0;
  const between = (from: number, to: number): number =>
    median(samples.filter(({ seconds }) => seconds > from * whole && seconds <= to * whole).map(({ bytes }) => bytes));
  const { seconds, portion, atMost } = WARM_AFTER;
  const warm = Math.min(atMost, Math.max(portion, seconds / whole));
  const early = between(warm, warm + TENTH);
  const late = between(1 - TENTH, 1);
  const change = late / early - 1;
  return { early, late, change, isFlat: Math.abs(change) <= FLAT_WITHIN };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
