import { type EcgExcerpt, excerptOf } from '../../../../protocol/ecg/excerpt.ts';
import { type LeadName, maskHolds } from '../../../../protocol/ecg/leads.ts';
import { measureEcg } from '../../../../protocol/ecg/measurements/measure-ecg.ts';
import { leadAt, type Placement } from '../../../../protocol/ecg/placement.ts';
import type { SampleBlock, SampleRange, SignalFormat } from '../../../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex, type UnixMillis } from '../../../../protocol/ecg/units.ts';
import { notedAt, type ExportedNote } from '../exported-note.ts';
import { deriveInLsb, exportColumns, limbPairOf } from '../export-columns.ts';
import type { RecordingPiece } from '../exported-recording.ts';
import type { AbsentRange, ExportedEcg, ExportedLead, ExportedSession, LeadOffRange } from './exported-ecg.ts';

/** What excerpts are cut from. */
export interface ExcerptSource {
  readonly session: ExportedSession;
  readonly format: SignalFormat;
  /** When sample 0 was taken. */
  readonly startedAt: UnixMillis;
  readonly pieces: AsyncIterable<RecordingPiece>;
  /** By sample of the session. */
  readonly notes?: readonly ExportedNote[];
}

export interface ExcerptLimits {
  readonly range: SampleRange;
  readonly holdsGaps: boolean;
  readonly mostSamples: number;
  /** Measuring a long range says little of any part of it and takes its time. */
  readonly isMeasured: boolean;
}

/** Below it nothing can be measured that a document should state. */
const LEAST_MEASURED_SECONDS = 2;

/** Cuts a range into excerpts that a document of a format holds, one after the other; memory is that of one of them. */
export async function* excerptsOf(source: ExcerptSource, limits: ExcerptLimits): AsyncIterable<ExportedEcg> {
  let draft: Draft | null = null;
  for await (const whole of source.pieces) {
    for (let piece = clipped(whole, limits.range); piece !== null;) {
      const { first, end } = rangeOf(piece);
      const placement = piece.kind === 'samples' ? (piece.block.placement ?? 'standard') : null;
      if (draft !== null && !draft.takes(piece.kind, placement, limits)) {
        yield* finished(draft, source, limits);
        draft = null;
      }
      if (draft === null && piece.kind !== 'samples' && !limits.holdsGaps) break;
      draft ??= new Draft(first);
      const room = draft.first + limits.mostSamples;
      draft.add(
        clipped(piece, { first: sampleIndex(first), end: sampleIndex(Math.min(end, room)) }) ?? piece,
        placement,
      );
      piece = end > room ? clipped(piece, { first: sampleIndex(room), end: sampleIndex(end) }) : null;
    }
  }
  if (draft !== null) yield* finished(draft, source, limits);
}

class Draft {
  readonly first: number;
  readonly blocks: SampleBlock[] = [];
  readonly absent: AbsentRange[] = [];
  placement: Placement | null = null;
  end: number;

  constructor(first: number) {
    this.first = first;
    this.end = first;
  }

  takes(kind: RecordingPiece['kind'], placement: Placement | null, { holdsGaps, mostSamples }: ExcerptLimits): boolean {
    if (this.end - this.first >= mostSamples) return false;
    if (kind !== 'samples') return holdsGaps;
    return this.placement === null || this.placement === placement;
  }

  add(piece: RecordingPiece, placement: Placement | null): void {
    const { first, end } = rangeOf(piece);
    this.end = end;
    if (piece.kind === 'samples') {
      this.placement ??= placement;
      this.blocks.push(piece.block);
      return;
    }
    const reason = piece.kind === 'gap' ? piece.gap.reason : 'awaited';
    const last = this.absent.at(-1);
    if (last?.reason === reason && last.end === first)
      this.absent[this.absent.length - 1] = { ...last, end: sampleIndex(end) };
    else this.absent.push({ first: sampleIndex(first), end: sampleIndex(end), reason });
  }
}

/** Nothing of a stretch in which nothing was recorded: a document without a sample is none. */
function* finished(draft: Draft, source: ExcerptSource, limits: ExcerptLimits): Generator<ExportedEcg> {
  if (draft.blocks.length === 0) return;
  const { session, format, startedAt } = source;
  const placement = draft.placement ?? 'standard';
  const length = draft.end - draft.first;
  const range = { first: sampleIndex(draft.first), end: sampleIndex(draft.end) };
  const seconds = length / format.samplingRate;
  yield {
    session,
    samplingRate: format.samplingRate,
    firstSample: range.first,
    length: sampleCount(length),
    startedAt: (startedAt + (draft.first * 1000) / format.samplingRate) as UnixMillis,
    placement,
    leads: leadsOf(format, draft, length, placement),
    present: joined(draft.blocks.map(blockRange)),
    absent: draft.absent,
    leadsOff: leadsOffOf(format, draft.blocks, placement),
    measurement:
      limits.isMeasured && seconds >= LEAST_MEASURED_SECONDS
        ? measureEcg(excerptFor(format, range, draft), { patient: session.patient, evaluatesCriteria: true })
        : null,
    notes: notesWithin(source.notes ?? [], draft).map((note) => notedAt(note, placement)),
  };
}

/** Those that lie in a stretch at least in part, counted from its beginning. */
function notesWithin(
  notes: readonly ExportedNote[],
  { first, end }: { readonly first: number; readonly end: number },
): readonly ExportedNote[] {
  return notes
    .filter((note) => isWithin(note, first, end))
    .map(({ end: last, ...note }) => ({
      ...note,
      at: Math.max(note.at, first) - first,
      ...(last === undefined ? {} : { end: Math.min(last, end) - first }),
    }));
}

/** Whether some of what a note is about lies from a sample on before another. */
export const isWithin = ({ at, end = at + 1 }: ExportedNote, first: number, before: number): boolean =>
  at < before && end > first;

const excerptFor = (format: SignalFormat, range: SampleRange, { blocks, absent }: Draft): EcgExcerpt =>
  excerptOf(format, range, [
    ...blocks.map((block) => ({ kind: 'samples' as const, block })),
    ...absent.map(({ first, end, reason }) => ({
      kind: reason === 'awaited' ? ('awaited' as const) : ('gap' as const),
      range: { first, end },
    })),
  ]);

function leadsOf(format: SignalFormat, draft: Draft, length: number, placement: Placement): readonly ExportedLead[] {
  const pair = limbPairOf(format);
  const channels = format.leads.map((_, channel) => {
    const samples = new Int32Array(length);
    for (const block of draft.blocks)
      samples.set(block.channels[channel] ?? new Int32Array(0), block.firstSample - draft.first);
    return samples;
  });
  const ranges = draft.blocks.map(blockRange);
  return exportColumns(format, new Set([placement])).map(({ lead, lsb, baseline, from }): ExportedLead => {
    if (from.kind === 'channel')
      return {
        lead,
        channel: format.leads[from.channel]?.lead ?? lead,
        lsb,
        baseline,
        samples: channels[from.channel] ?? new Int32Array(length),
        isDerived: false,
      };
    const samples = new Int32Array(length);
    const one = pair === null ? undefined : channels[pair.one];
    const two = pair === null ? undefined : channels[pair.two];
    if (pair !== null && one !== undefined && two !== undefined)
      for (const range of ranges)
        for (let at = range.first - draft.first; at < range.end - draft.first; at += 1)
          samples[at] = deriveInLsb(from.lead, pair, one[at] ?? 0, two[at] ?? 0);
    return { lead, channel: lead, lsb, baseline, samples, isDerived: true };
  });
}

function leadsOffOf(format: SignalFormat, blocks: readonly SampleBlock[], placement: Placement): LeadOffRange[] {
  return format.leads.flatMap(({ lead }): LeadOffRange[] => {
    const name: LeadName = leadAt(lead, placement);
    return joined(blocks.filter(({ leadsOff }) => maskHolds(leadsOff, lead)).map(blockRange)).map((range) => ({
      ...range,
      lead: name,
    }));
  });
}

/** Ranges that touch become one. */
function joined(ranges: readonly SampleRange[]): readonly SampleRange[] {
  const all: SampleRange[] = [];
  for (const range of ranges) {
    const last = all.at(-1);
    if (last?.end === range.first) all[all.length - 1] = { first: last.first, end: range.end };
    else all.push(range);
  }
  return all;
}

const blockRange = ({ firstSample, channels }: SampleBlock): SampleRange => ({
  first: firstSample,
  end: sampleIndex(firstSample + (channels[0]?.length ?? 0)),
});

function rangeOf(piece: RecordingPiece): SampleRange {
  if (piece.kind === 'samples') return blockRange(piece.block);
  return piece.kind === 'gap' ? piece.gap : piece.range;
}

/** The part of a piece that lies in a range; null where none does. */
function clipped(piece: RecordingPiece, { first, end }: SampleRange): RecordingPiece | null {
  const whole = rangeOf(piece);
  const from = sampleIndex(Math.max(first, whole.first));
  const to = sampleIndex(Math.min(end, whole.end));
  if (to <= from) return null;
  if (piece.kind === 'gap') return { kind: 'gap', gap: { ...piece.gap, first: from, end: to } };
  if (piece.kind === 'awaited') return { kind: 'awaited', range: { first: from, end: to } };
  const { block } = piece;
  const channels = block.channels.map((channel) => channel.subarray(from - whole.first, to - whole.first));
  return { kind: 'samples', block: { ...block, firstSample: from, channels } };
}
