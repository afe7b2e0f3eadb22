import { pause } from '../../support/parts.ts';
import { memoryOf } from '../../support/process-memory.ts';
import { processorSecondsOf } from '../../support/process-time.ts';

const LOOK_EVERY_MS = 1000;
const MINUTE_MS = 60_000;

/** What a process takes: of one core (0.15 is 15 %), all its threads; bytes resident, null where it was shorter than three minutes. */
export interface ProcessLoad {
  readonly processorShare: number;
  /** Medians of the second minute and of the last one. */
  readonly memory: { readonly early: number; readonly late: number } | null;
}

/** A monitor of so many leads and samples a second, recorded and handed over by the unit that ships. */
export interface UnitLoad {
  readonly monitor: string;
  readonly samplingRate: number;
  readonly seconds: number;
  /** Samples a lead, from before the measured seconds until after them. */
  readonly samples: number;
  /** Samples a lead that were declared as lost. */
  readonly lost: number;
  readonly unit: ProcessLoad;
  /** Of a browser beside it, which in the tablet is Electron: all its processes, and bytes of the one that has the page. */
  readonly browser: ProcessLoad | null;
}

/** Looks at a process for so long: it is there already, and settled. */
export async function loadOf(pid: number | undefined, seconds: number): Promise<ProcessLoad & { seconds: number }> {
  const began = { at: performance.now(), processor: processorSecondsOf(pid) };
  const meter = new MemoryMeter();
  while (performance.now() - began.at < 1000 * seconds) {
    await pause(LOOK_EVERY_MS);
    meter.look(memoryOf(pid).resident);
  }
  const took = (performance.now() - began.at) / 1000;
  return {
    seconds: took,
    processorShare: (processorSecondsOf(pid) - began.processor) / took,
    memory: meter.found,
  };
}

/** Bytes resident, looked at again and again since it was made. */
export class MemoryMeter {
  readonly #began = performance.now();
  readonly #seen: { readonly at: number; readonly bytes: number }[] = [];

  look(bytes: number): void {
    this.#seen.push({ at: performance.now() - this.#began, bytes });
  }

  get found(): ProcessLoad['memory'] {
    const whole = this.#seen.at(-1)?.at ?? 0;
    if (whole < 3 * MINUTE_MS - LOOK_EVERY_MS) return null;
    return {
      early: this.#median(MINUTE_MS, 2 * MINUTE_MS),
      late: this.#median(whole - MINUTE_MS, whole + MINUTE_MS),
    };
  }

  #median(from: number, end: number): number {
    const bytes = this.#seen.filter(({ at }) => at >= from && at < end).map((one) => one.bytes);
    return bytes.sort((one, other) => one - other)[Math.floor(bytes.length / 2)] ?? NaN;
  }
}

/** Of one core. */
export const MOST_PROCESSOR = 0.15;
/** Of what was held in the second minute. */
const MOST_GROWTH = 0.1;

const percent = (share: number): string => `${(100 * share).toFixed(1)} % of one core`;
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
const held = ({ memory }: ProcessLoad): string =>
  memory === null
    ? ''
    : `, ${megabytes(memory.early)} in the second minute and ${megabytes(memory.late)} in the last one`;
const isFlat = ({ memory }: ProcessLoad): boolean => memory === null || memory.late <= memory.early * (1 + MOST_GROWTH);

/** One line, and what of the limits does not hold. */
export function describeLoad(load: UnitLoad): { readonly line: string; readonly failures: readonly string[] } {
  const { monitor, samplingRate, seconds, samples, lost, unit, browser } = load;
  const line =
    `${monitor}, ${samplingRate} Hz × 8 leads, ${seconds.toFixed(0)} s: ${samples} samples recorded and held, ${lost} lost; ` +
    `the unit ${percent(unit.processorShare)}${held(unit)}` +
    (browser === null ? '' : `; the browser beside it ${percent(browser.processorShare)}${held(browser)}`);
  const failures = [
    ...(lost > 0 ? [`${lost} samples are lost`] : []),
    ...(samples < seconds * samplingRate ? [`${samples} samples in ${seconds.toFixed(1)} s are too few`] : []),
    ...(unit.processorShare >= MOST_PROCESSOR ? [`the unit takes ${percent(unit.processorShare)}`] : []),
    ...(isFlat(unit) ? [] : ["the unit's memory grows"]),
    ...(browser === null || isFlat(browser) ? [] : ["the memory of the browser's page grows"]),
  ];
  return { line, failures };
}
