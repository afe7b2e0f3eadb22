import { deriveLead, DERIVED_LEADS, LEAD_NUMBERS, type LeadName, maskHolds } from './leads.ts';
import { blockLength, type SampleBlock, type SampleRange, type SignalFormat } from './sample-block.ts';
import { type Hertz, microvolts, type SampleCount, sampleCount, type SampleIndex, sampleIndex } from './units.ts';

/** Why nothing can be read at a place: never recorded, recorded but not here yet, recorded without contact. */
export type AbsenceKind = 'gap' | 'awaited' | 'lead-off';

/** Half-open, in sample indices of the session. */
export interface AbsentStretch extends SampleRange {
  readonly kind: AbsenceKind;
}

/** One lead of an excerpt. */
export interface ExcerptLead {
  readonly lead: LeadName;
  /** Raw potential, µV, one a sample; within an absent stretch the value before it, which means nothing. */
  readonly samples: Float64Array;
  /** Ascending and disjoint, within the excerpt. */
  readonly absent: readonly AbsentStretch[];
}

/** All leads over one stretch of a recording, in µV, unfiltered: what is measured. */
export interface EcgExcerpt {
  readonly samplingRate: Hertz;
  /** Where in the session the first sample of every lead lies. */
  readonly firstSample: SampleIndex;
  /** Samples a lead. */
  readonly length: SampleCount;
  /** In the order of LEAD_NUMBERS, none twice; III, aVR, aVL and aVF are there where I and II are. */
  readonly leads: readonly ExcerptLead[];
}

/** What is known of one stretch of a recording. */
export type ExcerptPiece =
  | { readonly kind: 'samples'; readonly block: SampleBlock }
  | { readonly kind: 'gap' | 'awaited'; readonly range: SampleRange };

interface Draft {
  readonly lead: LeadName;
  readonly samples: Float64Array;
  readonly absent: AbsentStretch[];
}

/**
 * Puts what is known of a range into µV. Pieces may come in any order and reach beyond the range; of two blocks the later
 * one stands; what no block covers is absent: a gap where a piece says so, else awaited.
 * Counts become (sample − baseline) × LSB; the derived leads come from `deriveLead`, absent where I or II is.
 */
export function excerptOf(format: SignalFormat, range: SampleRange, pieces: Iterable<ExcerptPiece>): EcgExcerpt {
  const length = Math.max(0, range.end - range.first);
  const standing = new Uint8Array(length); // 0 awaited, 1 gap, 2 held
  const measured: Draft[] = format.leads.map(({ lead }) => ({ lead, samples: new Float64Array(length), absent: [] }));
  const off = measured.map(() => new Uint8Array(length));
  for (const piece of pieces) {
    if (piece.kind !== 'samples') {
      const from = Math.max(0, piece.range.first - range.first);
      const to = Math.min(length, piece.range.end - range.first);
      for (let at = from; at < to; at += 1)
        if (standing[at] !== HELD) standing[at] = piece.kind === 'gap' ? GAP : AWAITED;
      continue;
    }
    const { block } = piece;
    const from = Math.max(range.first, block.firstSample);
    const to = Math.min(range.end, block.firstSample + blockLength(block));
    if (to <= from) continue;
    standing.fill(HELD, from - range.first, to - range.first);
    format.leads.forEach(({ lead, lsb, baseline }, channel) => {
      const counts = block.channels[channel];
      const draft = measured[channel];
      if (counts === undefined || draft === undefined) return;
      for (let at = from; at < to; at += 1) {
        draft.samples[at - range.first] = ((counts[at - block.firstSample] ?? 0) - baseline) * lsb;
      }
      off[channel]?.fill(maskHolds(block.leadsOff, lead) ? 1 : 0, from - range.first, to - range.first);
    });
  }
  measured.forEach(({ samples, absent }, channel) => {
    absent.push(...absencesOf(standing, off[channel] ?? new Uint8Array(length), range.first));
    holdAcross(samples, absent, range.first);
  });
  const leads = [...measured, ...derivedFrom(measured, standing, off, range.first)];
  leads.sort((one, other) => LEAD_NUMBERS[one.lead] - LEAD_NUMBERS[other.lead]);
  return { samplingRate: format.samplingRate, firstSample: range.first, length: sampleCount(length), leads };
}

const AWAITED = 0;
const GAP = 1;
const HELD = 2;

function derivedFrom(
  measured: readonly Draft[],
  standing: Uint8Array,
  off: readonly Uint8Array[],
  first: SampleIndex,
): readonly Draft[] {
  const placeOf = (name: LeadName): number => measured.findIndex(({ lead }) => lead === name);
  const one = measured[placeOf('I')];
  const two = measured[placeOf('II')];
  if (one === undefined || two === undefined) return [];
  const offOne = off[placeOf('I')];
  const offTwo = off[placeOf('II')];
  const eitherOff = standing.map((_, at) => (offOne?.[at] === 1 || offTwo?.[at] === 1 ? 1 : 0));
  const absent = absencesOf(standing, eitherOff, first);
  return DERIVED_LEADS.filter((name) => placeOf(name) < 0).map((lead) => {
    const samples = one.samples.map((value, at) =>
      deriveLead(lead, microvolts(value), microvolts(two.samples[at] ?? 0)),
    );
    holdAcross(samples, absent, first);
    return { lead, samples, absent: [...absent] };
  });
}

function absencesOf(standing: Uint8Array, off: Uint8Array, first: SampleIndex): readonly AbsentStretch[] {
  const found: AbsentStretch[] = [];
  const kindAt = (at: number): AbsenceKind | null => {
    if (standing[at] === GAP) return 'gap';
    if (standing[at] === AWAITED) return 'awaited';
    return off[at] === 1 ? 'lead-off' : null;
  };
  for (let at = 0; at < standing.length;) {
    const kind = kindAt(at);
    let end = at + 1;
    while (end < standing.length && kindAt(end) === kind) end += 1;
    if (kind !== null) found.push({ kind, first: sampleIndex(first + at), end: sampleIndex(first + end) });
    at = end;
  }
  return found;
}

/** So that a filter which runs over an absence meets no step that nobody recorded. */
function holdAcross(samples: Float64Array, absent: readonly AbsentStretch[], first: SampleIndex): void {
  for (const stretch of absent) {
    const from = stretch.first - first;
    const to = stretch.end - first;
    samples.fill(samples[from - 1] ?? samples[to] ?? 0, from, to);
  }
}

export const leadOf = (excerpt: EcgExcerpt, lead: LeadName): ExcerptLead | null =>
  excerpt.leads.find((one) => one.lead === lead) ?? null;

/** True where nothing of the lead is absent in a range of the session's samples. */
export const isWhole = ({ absent }: ExcerptLead, { first, end }: SampleRange): boolean =>
  absent.every((stretch) => stretch.end <= first || stretch.first >= end);

/** Samples of the range that are absent. */
export const absentCount = ({ absent }: ExcerptLead, { first, end }: SampleRange): SampleCount =>
  sampleCount(absent.reduce((sum, one) => sum + Math.max(0, Math.min(one.end, end) - Math.max(one.first, first)), 0));
