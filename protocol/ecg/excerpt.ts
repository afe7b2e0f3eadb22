import { deriveLead, DERIVED_LEADS, LEAD_NUMBERS, type LeadName, maskHolds } from './leads.ts';
import { leadAt } from './placement.ts';
import { blockLength, type SampleBlock, type SampleRange, type SignalFormat } from './sample-block.ts';
import { type Hertz, microvolts, type SampleCount, sampleCount, type SampleIndex, sampleIndex } from './units.ts';

/**
 * Why nothing can be read at a place: never recorded (also where the electrode was another lead), recorded but not here yet,
 * recorded without contact.
 */
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
  /** Of the samples that are held: 1 where the channel was this lead. */
  readonly named: Uint8Array;
  /** 1 where it was recorded without contact. */
  readonly off: Uint8Array;
}

/**
 * Puts what is known of a range into µV. Pieces may come in any order and reach beyond the range; of two blocks the later
 * one stands; what no block covers is absent: a gap where a piece says so, else awaited.
 * Counts become (sample − baseline) × LSB; the derived leads come from `deriveLead`, absent where I or II is.
 * A channel is the lead that its electrode's place makes it (`leadAt`): where the electrodes were moved within the range it
 * gives two leads, and each of them was never recorded where the channel was the other.
 */
export function excerptOf(format: SignalFormat, range: SampleRange, pieces: Iterable<ExcerptPiece>): EcgExcerpt {
  const length = Math.max(0, range.end - range.first);
  const standing = new Uint8Array(length); // 0 awaited, 1 gap, 2 held
  const channels: readonly ChannelDrafts[] = format.leads.map(() => new Map());
  const draftOf = (channel: number, lead: LeadName): Draft => {
    const drafts = channels[channel];
    const draft = drafts?.get(lead) ?? newDraft(lead, length);
    drafts?.set(lead, draft);
    return draft;
  };
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
      if (counts === undefined) return;
      const draft = draftOf(channel, leadAt(lead, block.placement ?? 'standard'));
      for (let at = from; at < to; at += 1) {
        draft.samples[at - range.first] = ((counts[at - block.firstSample] ?? 0) - baseline) * lsb;
      }
      for (const one of channels[channel]?.values() ?? []) {
        one.named.fill(one === draft ? 1 : 0, from - range.first, to - range.first);
      }
      draft.off.fill(maskHolds(block.leadsOff, lead) ? 1 : 0, from - range.first, to - range.first);
    });
  }
  const measured = channels.flatMap((drafts, channel) => {
    const lead = format.leads[channel]?.lead;
    if (drafts.size === 0 && lead !== undefined) drafts.set(lead, newDraft(lead, length));
    // A monitor that has a channel of its own for that place: its own stands.
    return [...drafts.values()].filter(
      (one) => one.lead === lead || !format.leads.some((own) => own.lead === one.lead),
    );
  });
  for (const draft of measured) {
    draft.absent.push(...absencesOf(standing, draft.named, draft.off, range.first));
    holdAcross(draft.samples, draft.absent, range.first);
  }
  const leads = [...measured, ...derivedFrom(measured, standing, range.first)];
  leads.sort((one, other) => LEAD_NUMBERS[one.lead] - LEAD_NUMBERS[other.lead]);
  return {
    samplingRate: format.samplingRate,
    firstSample: range.first,
    length: sampleCount(length),
    leads: leads.map(({ lead, samples, absent }) => ({ lead, samples, absent })),
  };
}

type ChannelDrafts = Map<LeadName, Draft>;

const newDraft = (lead: LeadName, length: number): Draft => ({
  lead,
  samples: new Float64Array(length),
  absent: [],
  named: new Uint8Array(length),
  off: new Uint8Array(length),
});

const AWAITED = 0;
const GAP = 1;
const HELD = 2;

function derivedFrom(
  measured: readonly Draft[],
  standing: Uint8Array,
  first: SampleIndex,
): readonly Pick<Draft, 'lead' | 'samples' | 'absent'>[] {
  const one = measured.find(({ lead }) => lead === 'I');
  const two = measured.find(({ lead }) => lead === 'II');
  if (one === undefined || two === undefined) return [];
  const eitherOff = standing.map((_, at) => (one.off[at] === 1 || two.off[at] === 1 ? 1 : 0));
  const absent = absencesOf(standing, one.named, eitherOff, first);
  return DERIVED_LEADS.filter((name) => !measured.some(({ lead }) => lead === name)).map((lead) => {
    const samples = one.samples.map((value, at) =>
      deriveLead(lead, microvolts(value), microvolts(two.samples[at] ?? 0)),
    );
    holdAcross(samples, absent, first);
    return { lead, samples, absent: [...absent] };
  });
}

function absencesOf(
  standing: Uint8Array,
  named: Uint8Array,
  off: Uint8Array,
  first: SampleIndex,
): readonly AbsentStretch[] {
  const found: AbsentStretch[] = [];
  const kindAt = (at: number): AbsenceKind | null => {
    if (standing[at] === GAP) return 'gap';
    if (standing[at] === AWAITED) return 'awaited';
    if (named[at] === 0) return 'gap';
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
