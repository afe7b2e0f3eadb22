import type { LeadName } from '../../protocol/ecg/leads.ts';
import { leadAt, type Placement } from '../../protocol/ecg/placement.ts';
import { sampleIndex, type Hertz, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { PlacedRangeJson } from '../../protocol/wire/session-review.ts';
import type { AnnotationJson, AnnotationVersionJson, AnnotationWriting } from '../../protocol/wire/review-book.ts';
import { dragTo, placeAt, xOfSample, yOfMillimetres, type Caliper, type StillPaper } from '../viewing/caliper.ts';

/** An annotation as it is being written: not yet what anybody else can read. */
export interface AnnotationDraft {
  readonly id: string;
  readonly version: number;
  readonly first: SampleIndex;
  /** One past the last sample. */
  readonly end: SampleIndex;
  /** Null: all of them. */
  readonly lead: LeadName | null;
  /** Empty: none is chosen yet. */
  readonly code: string;
  readonly text: string;
}

/** Those that stand: the last version of each that was not deleted, by their place. */
export const standingAnnotations = (annotations: readonly AnnotationJson[]): readonly AnnotationVersionJson[] =>
  annotations
    .flatMap(({ versions }) => versions.at(-1) ?? [])
    .filter(({ isDeleted }) => !isDeleted)
    .sort((one, other) => one.first - other.first || one.end - other.end);

/** What the relay is asked to write of a draft. */
export const writingOf = (draft: AnnotationDraft): AnnotationWriting => {
  const { id, version, first, end, lead, code, text } = draft;
  const leads = lead === null ? [] : [lead];
  return { kind: 'annotation', id, version, first, end, leads, code, text: text.trim(), isDeleted: false };
};

export const draftOf = ({ id, version, first, end, leads, code, text }: AnnotationVersionJson): AnnotationDraft => ({
  ...{ id, version: version + 1, code, text, lead: leads[0] ?? null },
  ...{ first: sampleIndex(first), end: sampleIndex(end) },
});

/** A new one about the whole page that ends at `playhead`. */
export const draftOnPage = (id: string, { playhead, endSample, pageSeconds, rate }: PageOfDraft): AnnotationDraft => {
  const end = Math.max(1, Math.min(endSample, playhead));
  return {
    ...{ id, version: 1, lead: null, code: '', text: '' },
    ...{ first: sampleIndex(Math.max(0, end - Math.round(pageSeconds * rate))), end: sampleIndex(end) },
  };
};
export interface PageOfDraft {
  readonly playhead: SampleIndex;
  readonly endSample: SampleIndex;
  readonly pageSeconds: number;
  readonly rate: Hertz;
}

/** With a range that a person has typed, s from the start; what is not a range of the recording leaves it as it was. */
export function withSeconds(
  draft: AnnotationDraft,
  which: 'first' | 'end',
  seconds: number,
  { rate, endSample }: Pick<PageOfDraft, 'rate' | 'endSample'>,
): AnnotationDraft {
  const sample = Math.round(seconds * rate);
  if (!Number.isFinite(sample) || sample < 0 || sample > endSample || sample === draft[which]) return draft;
  const next = { ...draft, [which]: sampleIndex(sample) };
  return next.end > next.first ? next : draft;
}

/** A rectangle on the paper, CSS pixels. */
export interface PaperBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where a range of samples lies on a still page: one box a cell that shows some of it in one of the leads. */
export function boxesOf(
  paper: StillPaper,
  { first, end, leads }: { readonly first: number; readonly end: number; readonly leads: readonly LeadName[] },
): readonly PaperBox[] {
  return paper.page.plan.cells.flatMap((cell): PaperBox[] => {
    if (leads.length > 0 && !leads.includes(cell.lead)) return [];
    const from = Math.max(first, paper.start + cell.from * paper.rate);
    const to = Math.min(end, paper.end, paper.start + cell.to * paper.rate);
    if (to <= from) return [];
    const left = xOfSample(paper, from);
    const top = yOfMillimetres(paper, cell.top);
    return [{ left, top, width: xOfSample(paper, to) - left, height: yOfMillimetres(paper, cell.bottom) - top }];
  });
}

/** A hand that goes down on a lead. */
export const rangeFrom = (paper: StillPaper, x: number, y: number): Caliper | null => {
  const place = placeAt(paper, x, y);
  return place === null
    ? null
    : { cell: place.cell, from: place.sample, to: place.sample, active: 'to', marchesOut: false };
};

/** The draft over what a hand has drawn: its lead, and from the one sample to the other. */
export function drawnOver(draft: AnnotationDraft, paper: StillPaper, drawn: Caliper, x: number) {
  const range = dragTo(paper, drawn, x);
  const lead = paper.page.plan.cells[drawn.cell]?.lead ?? draft.lead;
  const [first, last] = [Math.min(range.from, range.to), Math.max(range.from, range.to)];
  // A press without a drag chooses the lead and keeps the range.
  if (last === first) return { ...draft, lead };
  return { ...draft, lead, first: sampleIndex(first), end: sampleIndex(last + 1) };
}

/**
 * Where the electrodes sat at a sample; null while the relay still reads the recording: a channel's name would then stand for
 * a place on the chest that nobody has looked up.
 */
export const placementAt = (placements: readonly PlacedRangeJson[] | null, sample: number): Placement | null =>
  placements === null
    ? null
    : (placements.find(({ first, end }) => sample >= first && sample < end)?.placement ?? 'standard');

/** What an annotation's leads are called: as the electrodes sat, else by the monitor's channels and so that one sees it. */
export const namesOfLeads = (
  leads: readonly LeadName[],
  placement: Placement | null,
  channel: (name: string) => string,
): string => leads.map((lead) => (placement === null ? channel(lead) : leadAt(lead, placement))).join(', ');
