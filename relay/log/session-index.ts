import { addRange, covers, countOf, emptyCoverage, listMissing, watermark } from '../../protocol/delivery/coverage.ts';
import type { Coverage } from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, GapReason, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { offset, sampleCount, sampleIndex, sequenceNumber } from '../../protocol/ecg/units.ts';
import type { Offset, SampleCount, SampleIndex, SequenceNumber } from '../../protocol/ecg/units.ts';
import { epochKey } from '../../protocol/wire/identity.ts';
import type { Epoch, EpochKey } from '../../protocol/wire/identity.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';
import type { EpochCoverage } from './session-log.ts';

/** Numbers are stored: never reuse one. */
export const RUN_KINDS = {
  opened: 1,
  samples: 2,
  gap: 3,
  end: 4,
  other: 5,
  'records-lost': 6,
  seen: 7,
} as const satisfies Record<RecordBody['kind'], number>;

/**
 * Records of one epoch that follow one another in offset and in sequence number; where they hold samples, also in
 * samples. Only the last run of a session ever grows.
 */
export interface Run {
  readonly kind: RecordBody['kind'];
  readonly epoch: Epoch;
  readonly firstSeq: SequenceNumber;
  readonly firstOffset: Offset;
  count: number;
  /** Equal to `endSample` where the records are about no samples. */
  readonly firstSample: SampleIndex;
  endSample: SampleIndex;
  readonly gapReason: GapReason | null;
}

interface EpochShelf {
  readonly epoch: Epoch;
  held: Coverage<SequenceNumber>;
  /** By sequence number. */
  readonly runs: Run[];
}

type EndBody = Extract<RecordBody, { kind: 'end' }>;

/**
 * The table of contents of one session: where each record and each sample lies in the log. Pure; it holds a few dozen
 * bytes a run, and a session that came without trouble is one run.
 */
export class SessionIndex {
  head = offset(0);
  endSample = sampleIndex(0);
  /** Offset of the first record that describes the session. */
  openedAt: Offset | null = null;
  /** Offset of the first END. */
  endedAt: Offset | null = null;
  endedBy: EndBody | null = null;
  readonly #shelves = new Map<EpochKey, EpochShelf>();
  /** In offset order: a partition of 1 … head. */
  readonly #runs: Run[] = [];
  /** Those that are about samples, by first sample. */
  readonly #bySample: Run[] = [];
  /** For each of them the furthest end among it and all before it. Rebuilt behind `#furthestValid` when asked. */
  readonly #furthestEnd: number[] = [];
  #furthestValid = 0;
  readonly #gaps: DeclaredGap[] = [];
  #gapsGiven: readonly DeclaredGap[] | null = null;
  #held: Coverage<SampleIndex> = emptyCoverage;
  #accounted: Coverage<SampleIndex> = emptyCoverage;

  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** Copied at most once a change: a recording may have very many. */
  get gaps(): readonly DeclaredGap[] {
    this.#gapsGiven ??= this.#gaps.slice();
    return this.#gapsGiven;
  }

  get epochs(): EpochCoverage[] {
    return [...this.#shelves.values()].map(({ epoch, held }) => ({ epoch, held }));
  }

  get samples(): SampleCount {
    return sampleCount(countOf(this.#held));
  }

  get awaited(): SampleRange[] {
    return this.missingBelow(this.endSample);
  }

  /** What of the samples below `end` is neither held nor a declared gap. */
  missingBelow(end: SampleIndex): SampleRange[] {
    if (end === 0) return [];
    return listMissing(this.#accounted, { first: sampleIndex(0), last: sampleIndex(end - 1) }).map((missing) => ({
      first: missing.first,
      end: sampleIndex(missing.last + 1),
    }));
  }

  /** END is held, and so is every record and every sample it counts (D8). */
  get complete(): boolean {
    const end = this.endedBy;
    if (end === null) return false;
    for (const { epoch, last } of end.epochs) {
      if (watermark(this.#shelves.get(epochKey(epoch))?.held ?? emptyCoverage) < last) return false;
    }
    return this.missingBelow(sampleIndex(end.sampleCount)).length === 0;
  }

  holds(epoch: Epoch, seq: SequenceNumber): boolean {
    const shelf = this.#shelves.get(epochKey(epoch));
    return shelf !== undefined && covers(shelf.held, seq);
  }

  /** Where a record lies, or null where it is not held. O(log runs). */
  offsetOf(epoch: Epoch, seq: SequenceNumber): Offset | null {
    const runs = this.#shelves.get(epochKey(epoch))?.runs ?? [];
    const run = runs[countUpTo(runs, (candidate) => candidate.firstSeq <= seq) - 1];
    if (run === undefined || seq >= run.firstSeq + run.count) return null;
    return offset(run.firstOffset + (seq - run.firstSeq));
  }

  /** The next record of the log. Its offset is `head` + 1. */
  append(record: SessionRecord): Offset {
    const at = offset(this.head + 1);
    const samples = samplesOf(record.body);
    const last = this.#runs.at(-1);
    if (last !== undefined && samples !== null && continues(last, record, samples)) {
      last.count += 1;
      last.endSample = samples.end;
      this.#furthestValid = Math.min(
        this.#furthestValid,
        countUpTo(this.#bySample, (other) => other.firstSample < last.firstSample),
      );
      this.#account(record.epoch, record.seq, 1, 'samples', samples);
      this.head = at;
    } else {
      this.restore({
        kind: record.body.kind,
        epoch: record.epoch,
        firstSeq: record.seq,
        firstOffset: at,
        count: 1,
        firstSample: samples?.first ?? sampleIndex(0),
        endSample: samples?.end ?? sampleIndex(0),
        gapReason: record.body.kind === 'gap' ? record.body.reason : null,
      });
    }
    if (record.body.kind === 'end') this.noteEnd(record.body);
    return at;
  }

  /** A whole run, as it was written down earlier; runs come in offset order. `noteEnd` follows a run of kind end. */
  restore(run: Run): void {
    this.#runs.push(run);
    this.head = offset(run.firstOffset + run.count - 1);
    const shelf = this.#shelfOf(run.epoch);
    insertSorted(shelf.runs, run, (other) => other.firstSeq <= run.firstSeq);
    if (run.kind === 'opened') this.openedAt ??= run.firstOffset;
    if (run.kind === 'end') this.endedAt ??= run.firstOffset;
    if (run.kind === 'gap' && run.gapReason !== null) {
      this.#gaps.push({ first: run.firstSample, end: run.endSample, reason: run.gapReason });
      this.#gapsGiven = null;
    }
    if (run.endSample > run.firstSample) {
      const at = insertSorted(this.#bySample, run, (other) => other.firstSample <= run.firstSample);
      this.#furthestValid = Math.min(this.#furthestValid, at);
    }
    this.#account(run.epoch, run.firstSeq, run.count, run.kind, { first: run.firstSample, end: run.endSample });
  }

  noteEnd(end: EndBody): void {
    this.endedBy = end;
    this.endSample = sampleIndex(Math.max(this.endSample, end.sampleCount));
  }

  /** Runs with samples in a range, by first sample. O(log runs + found) as long as no two overlap, as they should not. */
  runsWithin(range: SampleRange): Run[] {
    this.#completeFurthestEnds();
    const from = countUpTo(this.#furthestEnd, (furthest) => furthest <= range.first);
    const found: Run[] = [];
    for (let i = from; i < this.#bySample.length; i += 1) {
      const run = this.#bySample[i];
      if (run === undefined || run.firstSample >= range.end) break;
      if (run.endSample > range.first) found.push(run);
    }
    return found;
  }

  #account(epoch: Epoch, seq: SequenceNumber, count: number, kind: Run['kind'], samples: SampleRange): void {
    const shelf = this.#shelfOf(epoch);
    shelf.held = addRange(shelf.held, { first: seq, last: sequenceNumber(seq + count - 1) });
    if (samples.end <= samples.first) return;
    const range = { first: samples.first, last: sampleIndex(samples.end - 1) };
    if (kind === 'samples') this.#held = addRange(this.#held, range);
    this.#accounted = addRange(this.#accounted, range);
    if (samples.end > this.endSample) this.endSample = samples.end;
  }

  #shelfOf(epoch: Epoch): EpochShelf {
    const key = epochKey(epoch);
    let shelf = this.#shelves.get(key);
    if (shelf === undefined) {
      shelf = { epoch, held: emptyCoverage, runs: [] };
      this.#shelves.set(key, shelf);
    }
    return shelf;
  }

  #completeFurthestEnds(): void {
    for (let i = this.#furthestValid; i < this.#bySample.length; i += 1) {
      this.#furthestEnd[i] = Math.max(this.#furthestEnd[i - 1] ?? 0, this.#bySample[i]?.endSample ?? 0);
    }
    this.#furthestValid = this.#bySample.length;
  }
}

function continues(run: Run, record: SessionRecord, samples: SampleRange): boolean {
  return (
    run.kind === 'samples' &&
    record.body.kind === 'samples' &&
    run.endSample === samples.first &&
    run.firstSeq + run.count === record.seq &&
    run.epoch.nonce === record.epoch.nonce &&
    run.epoch.number === record.epoch.number
  );
}

/** How many of the leading entries satisfy a condition that holds for a prefix only. */
function countUpTo<T>(sorted: readonly T[], holds: (entry: T) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertSorted<T>(sorted: T[], added: T, comesBefore: (entry: T) => boolean): number {
  const at = countUpTo(sorted, comesBefore);
  if (at === sorted.length) sorted.push(added);
  else sorted.splice(at, 0, added);
  return at;
}
