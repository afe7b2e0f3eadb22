import { type LeadName, maskHolds } from '../../../protocol/ecg/leads.ts';
import { leadAt, type Placement } from '../../../protocol/ecg/placement.ts';
import type { SampleCount } from '../../../protocol/ecg/units.ts';
import { AbsenceList } from './absence-list.ts';
import {
  type ExportColumn,
  LEAD_FORMULAS,
  type LimbPair,
  deriveInLsb,
  exportColumns,
  limbPairOf,
} from './export-columns.ts';
import type { RecordingPiece, WfdbExportSource, WfdbSink } from './exported-recording.ts';
import { type WfdbExportFailure, messageOf } from './wfdb-export-failure.ts';
import { type ExportFormat, invalidSample, wfdbHeaderText } from './wfdb-export-header.ts';

export interface WfdbExportReport {
  readonly name: string;
  readonly format: ExportFormat;
  readonly length: SampleCount;
  readonly leads: readonly LeadName[];
  /** Samples a lead that are marked invalid because they were never recorded, or are not here yet. */
  readonly absent: SampleCount;
}

/** How one attempt ended; `too-narrow`: some sample does not fit the format; `electrodes-moved`: to leads without a column. */
export type PassEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'too-narrow' }
  | { readonly kind: 'electrodes-moved'; readonly placement: Placement }
  | { readonly kind: 'failed'; readonly failure: WfdbExportFailure };

const FRAMES_AT_ONCE = 4096;
const STANDARD: ReadonlySet<Placement> = new Set(['standard']);

/** One attempt to write all samples in one format. */
export class WfdbPass {
  readonly #name: string;
  readonly #format: ExportFormat;
  /** Those that the columns are made for. */
  readonly #placements: ReadonlySet<Placement>;
  readonly #columns: readonly ExportColumn[];
  readonly #source: WfdbExportSource;
  readonly #sink: WfdbSink;
  readonly #limbPair: LimbPair | null;
  readonly #invalid: number;
  readonly #highest: number;
  readonly #firsts: number[];
  readonly #sums: number[];
  readonly #absences = new AbsenceList();
  /** Samples whose device count is the format's own code for "invalid"; told apart from gaps in a comment. */
  readonly #deviceInvalid: number[];
  #derivedOutOfRange = 0;
  #next = 0;

  constructor(
    name: string,
    format: ExportFormat,
    placements: ReadonlySet<Placement>,
    source: WfdbExportSource,
    sink: WfdbSink,
  ) {
    this.#name = name;
    this.#format = format;
    this.#placements = placements.size === 0 ? STANDARD : placements;
    const columns = exportColumns(source.format, this.#placements);
    this.#columns = columns;
    this.#source = source;
    this.#sink = sink;
    this.#limbPair = limbPairOf(source.format);
    this.#invalid = invalidSample(format);
    this.#highest = -this.#invalid - 1;
    this.#firsts = columns.map(() => 0);
    this.#sums = columns.map(() => 0);
    this.#deviceInvalid = columns.map(() => 0);
  }

  async run(): Promise<PassEnd> {
    try {
      for await (const piece of this.#source.pieces()) {
        const end = await this.#take(piece);
        if (end.kind === 'too-narrow' || end.kind === 'electrodes-moved')
          await this.#sinkDoes(() => this.#sink.startAgain(this.#name));
        if (end.kind !== 'done') return end;
      }
    } catch (fault) {
      const kind = fault instanceof SinkFault ? 'sink-failed' : 'source-failed';
      return { kind: 'failed', failure: { kind, why: messageOf(fault) } };
    }
    const { length } = this.#source;
    return this.#next === length
      ? { kind: 'done' }
      : { kind: 'failed', failure: { kind: 'unexplained-hole', first: this.#next, end: length } };
  }

  async finish(): Promise<WfdbExportFailure | null> {
    const { format, length, startedAt } = this.#source;
    const text = wfdbHeaderText({
      name: this.#name,
      samplingRate: format.samplingRate,
      length,
      startedAt,
      format: this.#format,
      signals: this.#columns.map(({ lead, lsb, baseline, from }, at) => ({
        lead,
        lsb,
        baseline,
        initialValue: this.#firsts[at] ?? 0,
        checksum: ((this.#sums[at] ?? 0) << 16) >> 16,
        derived: from.kind === 'derived',
      })),
      comments: [...this.#source.comments, ...this.#ownComments()],
    });
    try {
      await this.#sink.finish(this.#name, text);
      return null;
    } catch (fault) {
      return { kind: 'sink-failed', why: messageOf(fault) };
    }
  }

  report(): WfdbExportReport {
    return {
      name: this.#name,
      format: this.#format,
      length: this.#source.length,
      leads: this.#columns.map(({ lead }) => lead),
      absent: this.#absences.absentSamples,
    };
  }

  async #take(piece: RecordingPiece): Promise<PassEnd> {
    const range = rangeOf(piece);
    const failed = (failure: WfdbExportFailure): PassEnd => ({ kind: 'failed', failure });
    if (range.first < this.#next || range.end < range.first)
      return failed({ kind: 'out-of-order', expected: this.#next, found: range.first });
    if (range.first > this.#next) return failed({ kind: 'unexplained-hole', first: this.#next, end: range.first });
    if (range.end > this.#source.length)
      return failed({ kind: 'beyond-length', end: range.end, length: this.#source.length });
    if (piece.kind === 'samples') {
      const { channels, leadsOff, placement = 'standard' } = piece.block;
      if (!this.#placements.has(placement)) return { kind: 'electrodes-moved', placement };
      const expected = this.#source.format.leads.length;
      if (channels.length !== expected)
        return failed({ kind: 'channels-do-not-fit', firstSample: range.first, expected, found: channels.length });
      if (channels.some((channel) => channel.length !== range.end - range.first))
        return failed({ kind: 'channels-differ-in-length', firstSample: range.first });
      this.#absences.addPlacement(placement, range.first, range.end - range.first);
      for (const { lead } of this.#source.format.leads)
        if (maskHolds(leadsOff, lead))
          this.#absences.addLeadOff(leadAt(lead, placement), range.first, range.end - range.first);
    } else
      this.#absences.addAbsent(
        range.first,
        range.end - range.first,
        piece.kind === 'gap' ? piece.gap.reason : 'awaited',
      );

    for (let from = range.first; from < range.end; from += FRAMES_AT_ONCE) {
      const frames = Math.min(FRAMES_AT_ONCE, range.end - from);
      const channels =
        piece.kind === 'samples'
          ? piece.block.channels.map((channel) => channel.subarray(from - range.first, from - range.first + frames))
          : null;
      const bytes = this.#encode(
        channels,
        frames,
        piece.kind === 'samples' ? (piece.block.placement ?? 'standard') : null,
      );
      if (bytes === null) return { kind: 'too-narrow' };
      await this.#sinkDoes(() => this.#sink.append(this.#name, bytes));
      this.#next = from + frames;
    }
    return { kind: 'done' };
  }

  /** The bytes of some frames, interleaved; null where a count does not fit the format. */
  #encode(channels: readonly Int32Array[] | null, frames: number, placement: Placement | null): Uint8Array | null {
    const bytesEach = this.#format / 8;
    const width = this.#columns.length * bytesEach;
    const view = new DataView(new ArrayBuffer(frames * width));
    const firstFrames = this.#next === 0;
    for (const [at, column] of this.#columns.entries()) {
      let sum = this.#sums[at] ?? 0;
      const isElsewhere =
        column.from.kind === 'channel' && placement !== null && !column.from.placements.has(placement);
      for (let frame = 0; frame < frames; frame += 1) {
        const value = channels === null || isElsewhere ? this.#invalid : this.#valueOf(column, at, channels, frame);
        if (value === null) return null;
        if (firstFrames && frame === 0) this.#firsts[at] = value;
        sum = (sum + value) & 0xffff;
        putSample(view, frame * width + at * bytesEach, this.#format, value);
      }
      this.#sums[at] = sum;
    }
    return new Uint8Array(view.buffer);
  }

  #valueOf({ from }: ExportColumn, at: number, channels: readonly Int32Array[], frame: number): number | null {
    if (from.kind === 'channel') {
      const count = channels[from.channel]?.[frame] ?? this.#invalid;
      if (count < this.#invalid || count > this.#highest) return null;
      if (count === this.#invalid) this.#deviceInvalid[at] = (this.#deviceInvalid[at] ?? 0) + 1;
      return count;
    }
    const pair = this.#limbPair;
    if (pair === null) return this.#invalid;
    const one = channels[pair.one]?.[frame] ?? this.#invalid;
    const two = channels[pair.two]?.[frame] ?? this.#invalid;
    if (one === this.#invalid || two === this.#invalid) return this.#invalid;
    const derived = deriveInLsb(from.lead, pair, one, two);
    // The lowest count is no value: it means "invalid".
    if (derived > this.#invalid && derived <= this.#highest) return derived;
    if (this.#format < 32) return null;
    this.#derivedOutOfRange += 1;
    return this.#invalid;
  }

  #ownComments(): string[] {
    const comments = ['Times are UTC.'];
    const one = this.#source.format.leads.find(({ lead }) => lead === 'I');
    for (const { lead, from } of this.#columns)
      if (from.kind === 'derived')
        comments.push(
          `derived ${lead} = ${LEAD_FORMULAS[from.lead]}, rounded to the LSB of lead I (${String(one?.lsb ?? 0)} uV)`,
        );
    for (const { lead, from } of this.#columns) {
      const own = from.kind === 'channel' ? this.#source.format.leads[from.channel]?.lead : undefined;
      if (own !== undefined && own !== lead)
        comments.push(`${lead} is the monitor's channel ${own} while that electrode was at ${lead}.`);
    }
    comments.push(`Absent samples hold ${String(this.#invalid)}.`);
    this.#deviceInvalid.forEach((count, at) => {
      const lead = this.#columns[at]?.lead;
      if (count > 0 && lead !== undefined)
        comments.push(
          `${lead} holds ${String(this.#invalid)} in ${String(count)} samples that the device itself gave so.`,
        );
    });
    if (this.#derivedOutOfRange > 0)
      comments.push(
        `${String(this.#derivedOutOfRange)} samples of derived leads exceed 32 bits and are marked invalid.`,
      );
    return [...comments, ...this.#absences.comments()];
  }

  async #sinkDoes(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (fault) {
      throw new SinkFault(messageOf(fault), { cause: fault });
    }
  }
}

/** Tells a full disk from an unreadable log. */
class SinkFault extends Error {}

function rangeOf(piece: RecordingPiece): { readonly first: number; readonly end: number } {
  switch (piece.kind) {
    case 'samples':
      return { first: piece.block.firstSample, end: piece.block.firstSample + (piece.block.channels[0]?.length ?? 0) };
    case 'gap':
      return piece.gap;
    case 'awaited':
      return piece.range;
  }
}

function putSample(view: DataView, at: number, format: ExportFormat, value: number): void {
  switch (format) {
    case 16:
      view.setInt16(at, value, true);
      return;
    case 24:
      view.setInt16(at, value & 0xffff, true);
      view.setInt8(at + 2, value >> 16);
      return;
    case 32:
      view.setInt32(at, value, true);
  }
}
