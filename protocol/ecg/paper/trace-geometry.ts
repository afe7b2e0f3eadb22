import type { LeadSignal, SampleRange } from '../sample-block.ts';
import { type Hertz, type SampleIndex, sampleIndex } from '../units.ts';
import type { PaperCell, PaperPlan } from './paper-plan.ts';
import type { PixelsPerMillimetre } from './paper-scale.ts';
import type { StrokeBuffer } from './stroke-buffer.ts';

/** How the samples of one lead come to lie in one cell. */
export interface TracePlacement {
  readonly plan: PaperPlan;
  readonly cell: PaperCell;
  readonly samplingRate: Hertz;
  /** The sample that lies at page time 0. */
  readonly pageStart: SampleIndex;
  /** How a sample is read. For samples that are µV already: lsb 1, baseline 0. */
  readonly signal: Pick<LeadSignal, 'lsb' | 'baseline'>;
  /** Columns of the device in a millimetre; null where there are none (PDF): every sample is then drawn. */
  readonly columns: PixelsPerMillimetre | null;
}

/** Samples that follow each other without a hole in memory; what they hold where nothing was recorded does not matter. */
export interface TraceStretch {
  /** Device counts, or µV. */
  readonly samples: Int32Array | Float32Array;
  /** Where in the array the stretch begins. */
  readonly offset: number;
  /** Which samples of the session these are. */
  readonly range: SampleRange;
}

/** The samples that a cell shows, half-open. A sample on the seam of two columns belongs to the later one. */
export function samplesInCell(placement: TracePlacement): SampleRange {
  const { cell, pageStart, samplingRate } = placement;
  // A seam that falls on a sample is often a hair above it in binary.
  // Adding 0 makes the −0 of a page's beginning a plain 0.
  const firstAt = (time: number): SampleIndex => sampleIndex(Math.ceil(pageStart + time * samplingRate - 1e-6) + 0);
  return { first: firstAt(cell.from), end: firstAt(cell.to) };
}

/** Numbers that a StrokeBuffer must have room for, whatever the samples are. */
export function strokeRoom(placement: TracePlacement, range: SampleRange, absenceCount: number): number {
  const samples = Math.max(0, range.end - range.first);
  const { columns, plan, samplingRate } = placement;
  const pieces = absenceCount + 1;
  let points = samples;
  if (columns !== null) {
    const width = (samples / samplingRate) * plan.scale.speed * columns;
    points = Math.min(samples, POINTS_A_COLUMN * (Math.ceil(width) + 1 + pieces));
  }
  // Each point may cross both limits on its way; each piece may be a dot, and lifts the pen.
  return 2 * (3 * points + 2 * pieces);
}

/** First, lowest, highest and last. */
const POINTS_A_COLUMN = 4;

/** x of sample n is `start + n × step`, mm. */
function horizontal(placement: TracePlacement): { start: number; step: number } {
  const { cell, pageStart, plan, samplingRate } = placement;
  const step = plan.scale.speed / samplingRate;
  return { step, start: cell.x - cell.from * plan.scale.speed - pageStart * step };
}

/**
 * Inks a stretch into a cell: each sample at its exact time, in mm on the page. Samples outside of the cell's window are passed over.
 * The pen is up over every absence (gap, awaited, lead off; sorted by their first sample, overlaps allowed): no line crosses one.
 * Where several samples fall into one column of the device, the first, lowest, highest and last of them are drawn, each at its own time:
 * a pacer spike of one sample stays as tall as it is at any zoom. Allocates nothing a sample.
 * A live trace goes on by inking from the last sample already drawn: old and new ink together cover what one stroke would.
 * Throws where `strokes` has less room than `strokeRoom` says: our own bug.
 */
export function inkTrace(
  placement: TracePlacement,
  stretch: TraceStretch,
  absences: readonly SampleRange[],
  strokes: StrokeBuffer,
): void {
  const window = samplesInCell(placement);
  const end = Math.min(stretch.range.end, window.end);
  let next: number = Math.max(stretch.range.first, window.first);
  if (next >= end) return;
  const needed = strokeRoom(placement, { first: sampleIndex(next), end: sampleIndex(end) }, absences.length);
  if (strokes.room < needed) {
    throw new RangeError(`strokes have room for ${String(strokes.room)} numbers, ${String(needed)} may be needed`);
  }
  let place = 0;
  while (next < end) {
    let absence = absences[place];
    while (absence !== undefined && absence.end <= next) {
      place += 1;
      absence = absences[place];
    }
    if (absence !== undefined && absence.first <= next) {
      next = absence.end;
      continue;
    }
    const runEnd = absence === undefined ? end : Math.min(end, absence.first);
    inkRun(placement, stretch, next, runEnd, strokes);
    strokes.penUp();
    next = runEnd;
  }
}

/** Samples without an absence between them. */
function inkRun(
  placement: TracePlacement,
  stretch: TraceStretch,
  from: number,
  end: number,
  strokes: StrokeBuffer,
): void {
  const { cell, columns, plan, signal } = placement;
  const { samples } = stretch;
  const { start, step } = horizontal(placement);
  const { inkTop, inkBottom, baseline } = cell;
  // y grows downwards: a positive potential lies above the baseline.
  const height = ((cell.inverted ? 1 : -1) * signal.lsb * plan.scale.gain) / 1000;
  const zero = signal.baseline;
  const shift = stretch.offset - stretch.range.first;

  let i = from;
  while (i < end) {
    const first = samples[i + shift] as number;
    let last = i;
    let lowest = i;
    let highest = i;
    if (columns !== null) {
      // Columns are counted from the page's edge, as the device has them.
      const column = Math.floor((start + i * step) * columns);
      let lowestSample = first;
      let highestSample = first;
      for (let n = i + 1; n < end && Math.floor((start + n * step) * columns) === column; n += 1) {
        const sample = samples[n + shift] as number;
        if (sample < lowestSample) {
          lowestSample = sample;
          lowest = n;
        } else if (sample > highestSample) {
          highestSample = sample;
          highest = n;
        }
        last = n;
      }
    }
    strokes.lineTo(start + i * step, baseline + (first - zero) * height, inkTop, inkBottom);
    const earlier = Math.min(lowest, highest);
    const later = Math.max(lowest, highest);
    if (earlier > i) {
      const sample = samples[earlier + shift] as number;
      strokes.lineTo(start + earlier * step, baseline + (sample - zero) * height, inkTop, inkBottom);
    }
    if (later > earlier) {
      const sample = samples[later + shift] as number;
      strokes.lineTo(start + later * step, baseline + (sample - zero) * height, inkTop, inkBottom);
    }
    if (last > later) {
      const sample = samples[last + shift] as number;
      strokes.lineTo(start + last * step, baseline + (sample - zero) * height, inkTop, inkBottom);
    }
    i = last + 1;
  }
}
