import type { Hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { RecordFolder } from './record-folder.ts';
import { type WfdbFailure, type WfdbOutcome, accepted, refused } from './wfdb-failure.ts';
import type { WfdbHeader } from './wfdb-header.ts';
import {
  PIECE_BYTES,
  type SignalGroup,
  addUp,
  copySignal,
  framesPerPiece,
  groupSignals,
  sumOf,
} from './wfdb-signal-group.ts';
import { NO_VALID_SAMPLE } from './wfdb-signal-formats.ts';

export type WfdbSignalsHeader = Extract<WfdbHeader, { kind: 'signals' }>;

/** The samples of one signal over some frames, raw counts, and whether any is the format's code for "invalid". */
export interface SignalStretch {
  readonly samples: Int32Array;
  readonly someInvalid: boolean;
}

/** An ordinary WFDB record: one header, its signal files, one stretch of time. */
export class WfdbSegment {
  readonly header: WfdbSignalsHeader;
  readonly frames: number;
  readonly #folder: RecordFolder;
  readonly #groups: readonly SignalGroup[];

  private constructor(header: WfdbSignalsHeader, frames: number, folder: RecordFolder, groups: readonly SignalGroup[]) {
    this.header = header;
    this.frames = frames;
    this.#folder = folder;
    this.#groups = groups;
  }

  /** Finds the signal files and compares their sizes with the header. Reads no sample yet: see `verify`. */
  static open(folder: RecordFolder, header: WfdbSignalsHeader): WfdbOutcome<WfdbSegment> {
    const grouped = groupSignals(header.file, header.signals, folder);
    if (!grouped.ok) return grouped;
    const groups = grouped.value;
    let { frames } = header.record;
    if (frames === null) {
      // The header leaves the length open: as many whole frames as every file holds.
      const inFiles = groups.map((group) =>
        Math.floor(group.coding.samplesIn(Math.max(0, group.fileBytes - group.byteOffset)) / group.samplesPerFrame),
      );
      frames = inFiles.length === 0 ? 0 : Math.min(...inFiles);
    }
    for (const group of groups) {
      const expectedBytes = group.byteOffset + group.coding.bytesFor(frames * group.samplesPerFrame);
      if (group.fileBytes < expectedBytes)
        return refused({
          kind: 'truncated-signal-file',
          file: folder.pathOf(group.fileName),
          expectedBytes,
          actualBytes: group.fileBytes,
        });
    }
    return accepted(new WfdbSegment(header, frames, folder, groups));
  }

  /**
   * Reads every file once, in pieces: adds all bytes to the hash, and compares each signal's 16-bit sum and first sample
   * with the header. Nothing is compared where the header leaves the length open. Source: header(5).
   */
  async verify(contentHash: Hash): Promise<WfdbFailure | null> {
    for (const group of this.#groups) {
      const failure = await this.#verifyGroup(group, contentHash);
      if (failure !== null) return failure;
    }
    return null;
  }

  /** Frames `first` up to and without `end`, within the length; one stretch a signal asked for. */
  read(first: number, end: number, signals: readonly number[]): WfdbOutcome<readonly SignalStretch[]> {
    const stretches = signals.map((signal) => ({
      samples: new Int32Array((end - first) * (this.header.signals[signal]?.samplesPerFrame ?? 1)),
      someInvalid: false,
    }));
    const filled = new Set<number>();
    for (const group of this.#groups) {
      const wanted = group.members.flatMap((member) => {
        const at = signals.indexOf(member.signal);
        const stretch = stretches[at];
        return stretch === undefined ? [] : [{ member, at, stretch }];
      });
      if (wanted.length === 0) continue;
      const step = framesPerPiece(group);
      for (let from = first; from < end;) {
        // Pieces keep their borders wherever the reading starts, because the values before them are known there only.
        const until = Math.min(end, (Math.floor(from / step) + 1) * step);
        const piece = this.#decode(group, from, until);
        if (!piece.ok) return piece;
        for (const { member, stretch } of wanted)
          copySignal(piece.value, group, member, stretch.samples, (from - first) * member.line.samplesPerFrame);
        from = until;
      }
      for (const { at, stretch } of wanted) {
        const { invalidSample } = group.coding;
        stretch.someInvalid = invalidSample !== null && stretch.samples.includes(invalidSample);
        filled.add(at);
      }
    }
    stretches.forEach((stretch, at) => {
      if (filled.has(at)) return;
      stretch.samples.fill(NO_VALID_SAMPLE);
      stretch.someInvalid = true;
    });
    return accepted(stretches);
  }

  /** All samples of a group's frames, interleaved as they lie; `first` and `end` within one piece. */
  #decode(group: SignalGroup, first: number, end: number): WfdbOutcome<Int32Array> {
    const { coding, samplesPerFrame } = group;
    const piece = Math.floor(first / framesPerPiece(group));
    // A step can only be added to the sample before it, so format 8 is decoded from the piece's start.
    const from = coding.differences ? piece * framesPerPiece(group) : first;
    const skipped = (from * samplesPerFrame) % coding.samplesInGroup;
    const start = group.byteOffset + ((from * samplesPerFrame - skipped) / coding.samplesInGroup) * coding.bytesInGroup;
    const stop = group.byteOffset + coding.bytesFor(end * samplesPerFrame);
    const bytes = this.#bytes(group.fileName, start, stop);
    if (!bytes.ok) return bytes;
    const samples = new Int32Array((end - from) * samplesPerFrame + skipped);
    coding.decode(bytes.value, samples);
    if (!coding.differences) return accepted(samples.subarray(skipped));
    const running = group.valuesBefore[piece];
    if (running === undefined) throw new Error('a difference-coded signal was read before it was verified');
    addUp(samples, group, Int32Array.from(running));
    return accepted(samples.subarray((first - from) * samplesPerFrame));
  }

  #bytes(fileName: string, start: number, stop: number): WfdbOutcome<Uint8Array> {
    const bytes = new Uint8Array(stop - start);
    const read = this.#folder.readInto(fileName, start, bytes);
    if (!read.ok) return read;
    if (read.value < bytes.length)
      return refused({
        kind: 'truncated-signal-file',
        file: this.#folder.pathOf(fileName),
        expectedBytes: stop,
        actualBytes: start + read.value,
      });
    return accepted(bytes);
  }

  async #verifyGroup(group: SignalGroup, contentHash: Hash): Promise<WfdbFailure | null> {
    const { coding, samplesPerFrame, members } = group;
    const sums = members.map(() => 0);
    const firsts = members.map(() => 0);
    const running = Int32Array.from(members, ({ line }) => line.initialValue ?? line.adcZero);
    const step = framesPerPiece(group);
    const preamble = await this.#addToHash(group, 0, group.byteOffset, contentHash);
    if (preamble !== null) return preamble;
    for (let first = 0; first < this.frames; first += step) {
      const end = Math.min(this.frames, first + step);
      const start = group.byteOffset + coding.bytesFor(first * samplesPerFrame);
      const bytes = this.#bytes(group.fileName, start, group.byteOffset + coding.bytesFor(end * samplesPerFrame));
      if (!bytes.ok) return bytes.failure;
      contentHash.update(bytes.value);
      const samples = new Int32Array((end - first) * samplesPerFrame);
      coding.decode(bytes.value, samples);
      if (coding.differences) {
        group.valuesBefore.push(Int32Array.from(running));
        addUp(samples, group, running);
      }
      members.forEach((member, at) => {
        sums[at] = ((sums[at] ?? 0) + sumOf(samples, group, member)) & 0xffff;
        if (first === 0) firsts[at] = samples[member.place] ?? 0;
      });
      await breathe();
    }
    const tail = group.byteOffset + coding.bytesFor(this.frames * samplesPerFrame);
    const afterwards = await this.#addToHash(group, tail, group.fileBytes, contentHash);
    if (afterwards !== null) return afterwards;
    if (this.header.record.frames === null || this.frames === 0) return null;
    return this.#firstDisagreement(group, sums, firsts);
  }

  #firstDisagreement(group: SignalGroup, sums: readonly number[], firsts: readonly number[]): WfdbFailure | null {
    const file = this.#folder.pathOf(group.fileName);
    for (const [at, { line, place }] of group.members.entries()) {
      const sum = sums[at] ?? 0;
      const found = firsts[at] ?? 0;
      // Published headers write the sum signed and unsigned; it is the same 16 bits.
      if (line.checksum !== null && (line.checksum & 0xffff) !== sum)
        return {
          kind: 'checksum-mismatch',
          file,
          signal: line.description,
          expected: line.checksum,
          computed: (sum << 16) >> 16,
        };
      // 0 is a common placeholder; where the checksum agreed, the samples are proven right without it.
      const placeholder = line.initialValue === 0 && line.checksum !== null;
      if (line.initialValue !== null && line.initialValue !== found && !placeholder && !group.coding.differences)
        return {
          kind: 'initial-value-mismatch',
          file,
          atByte: group.byteOffset + Math.floor(place / group.coding.samplesInGroup) * group.coding.bytesInGroup,
          signal: line.description,
          expected: line.initialValue,
          found,
        };
    }
    return null;
  }

  /** Bytes that are no samples (a preamble, a tail) belong to the content all the same. */
  async #addToHash(group: SignalGroup, from: number, to: number, contentHash: Hash): Promise<WfdbFailure | null> {
    for (let start = from; start < to; start += PIECE_BYTES) {
      const bytes = this.#bytes(group.fileName, start, Math.min(to, start + PIECE_BYTES));
      if (!bytes.ok) return bytes.failure;
      contentHash.update(bytes.value);
      await breathe();
    }
    return null;
  }
}
