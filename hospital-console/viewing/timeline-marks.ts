import { listMissing } from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { Hertz, Milliseconds, SampleIndex } from '../../protocol/ecg/units.ts';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';

/** What one session lacks, in order of its start. */
export type Absence = ({ readonly kind: 'gap' } & DeclaredGap) | ({ readonly kind: 'awaited' } & SampleRange);

/**
 * Gaps as both the relay's ledger and the trace worker know them (either may be ahead), each sample once and a loss that
 * was declared record by record as one; and what is awaited, without what has been declared a gap meanwhile.
 */
export function listAbsences(
  gapsOfPage: readonly DeclaredGap[],
  gapsOfRelay: readonly DeclaredGap[],
  awaited: readonly SampleRange[],
): readonly Absence[] {
  const gaps = unitedGaps([...gapsOfRelay, ...gapsOfPage]);
  const declared = gaps.map(inclusive);
  const stillAwaited = awaited
    .filter(({ first, end }) => end > first)
    .flatMap((range) => listMissing(declared, inclusive(range)));
  const all: Absence[] = [
    ...gaps.map((gap): Absence => ({ kind: 'gap', ...gap })),
    ...stillAwaited.map(({ first, last }): Absence => ({ kind: 'awaited', first, end: sampleIndex(last + 1) })),
  ];
  return all.sort((one, other) => one.first - other.first);
}

const inclusive = ({ first, end }: SampleRange) => ({ first, last: sampleIndex(end - 1) });

/** In order and disjoint: of two that overlap, the one that begins first keeps what both claim. */
function unitedGaps(gaps: readonly DeclaredGap[]): readonly DeclaredGap[] {
  const united: DeclaredGap[] = [];
  for (const gap of [...gaps].sort((one, other) => one.first - other.first)) {
    const before = united.at(-1);
    const first = sampleIndex(Math.max(gap.first, before?.end ?? 0));
    if (gap.end <= first) continue;
    if (before?.end === first && before.reason === gap.reason) united[united.length - 1] = { ...before, end: gap.end };
    else united.push({ ...gap, first });
  }
  return united;
}

/** A stretch of the timeline, as shares of its length (0 to 1). */
export interface TimelineMark {
  readonly kind: Absence['kind'];
  readonly from: number;
  readonly to: number;
}

/**
 * Marks for a timeline `pixels` wide: neighbours of one kind less than a pixel apart become one, so that ten thousand
 * short gaps stay drawable. Nothing is ever dropped: a mark too thin to see is widened when it is painted.
 */
export function marksOf(absences: readonly Absence[], endSample: SampleIndex, pixels: number): readonly TimelineMark[] {
  if (endSample <= 0 || pixels <= 0) return [];
  const marks: TimelineMark[] = [];
  for (const kind of ['gap', 'awaited'] as const) {
    let open: TimelineMark | null = null;
    for (const absence of absences) {
      if (absence.kind !== kind) continue;
      const from = Math.max(0, absence.first / endSample);
      const to = Math.min(1, absence.end / endSample);
      if (to <= from) continue;
      if (open !== null && (from - open.to) * pixels < 1) open = { kind, from: open.from, to: Math.max(open.to, to) };
      else {
        if (open !== null) marks.push(open);
        open = { kind, from, to };
      }
    }
    if (open !== null) marks.push(open);
  }
  return marks;
}

const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

/** Times to write under a timeline of this length and width, none closer than `apart` pixels; 0 is the first. */
export function ticksOf(length: Milliseconds, pixels: number, apart: number): readonly Milliseconds[] {
  if (length <= 0 || pixels <= 0) return [];
  const mostTicks = Math.max(1, Math.floor(pixels / apart));
  const step =
    (STEPS_S.find((seconds) => length / (seconds * 1000) <= mostTicks) ??
      Math.ceil(length / mostTicks / 86_400_000) * 86_400) * 1000;
  const ticks: Milliseconds[] = [];
  for (let time = 0; time <= length; time += step) ticks.push(milliseconds(time));
  return ticks;
}

/** The end of a page that shows the start of a gap with this much of what came before and after around it. */
const GAP_IN_VIEW_S = 5;

const pageShowing = (absence: Absence, rate: Hertz, endSample: SampleIndex): SampleIndex =>
  sampleIndex(Math.min(endSample, Math.round(absence.first + GAP_IN_VIEW_S * rate)));

/** Where to seek for the next (or the previous) gap from here, or null where there is none. Awaited is not a gap. */
export function seekToGap(
  direction: 'next' | 'previous',
  absences: readonly Absence[],
  from: { readonly playhead: SampleIndex; readonly endSample: SampleIndex; readonly rate: Hertz },
): SampleIndex | null {
  const pages = absences
    .filter((absence) => absence.kind === 'gap')
    .map((gap) => pageShowing(gap, from.rate, from.endSample));
  const found =
    direction === 'next' ? pages.find((page) => page > from.playhead) : pages.findLast((page) => page < from.playhead);
  return found ?? null;
}

export const seekToAbsence = pageShowing;
