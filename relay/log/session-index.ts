import { addRange, covers, emptyCoverage, subtract, unite, watermark } from '../../protocol/delivery/coverage.ts';
import type { Coverage } from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, GapReason, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { offset, sampleIndex, sequenceNumber } from '../../protocol/ecg/units.ts';
import type { Offset, SampleCount, SampleIndex, SequenceNumber } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import { epochKey, isRelayEpoch } from '../../protocol/wire/identity.ts';
import type { Epoch, EpochKey } from '../../protocol/wire/identity.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';
import { HOSPITAL_FACTS } from './case-facts.ts';
import { SampleAccount } from './sample-account.ts';
import type { Stretch } from './sample-account.ts';
import { SessionEnds } from './session-ends.ts';
import type { HeldEnd, SessionEnding } from './session-ends.ts';
import type { EpochCoverage } from './session-log.ts';

/**
 * What a run's records say; `damaged` where this disk has rotted them since. Of the entries those are told apart that a
 * list of sessions shows: a start reads them again, and of a unit's many positions only the last one.
 */
export type RunKind = RecordBody['kind'] | 'damaged' | 'case-fact' | 'position' | 'hospital-fact';

/** Numbers are stored: never reuse one. */
export const RUN_KINDS = {
  opened: 1,
  samples: 2,
  gap: 3,
  end: 4,
  other: 5,
  'records-lost': 6,
  seen: 7,
  damaged: 8,
  entry: 9,
  'case-fact': 10,
  position: 11,
  'hospital-fact': 12,
} as const satisfies Record<RunKind, number>;

const CASE_FACTS: ReadonlySet<CaseEntry['kind']> = new Set([
  'patient',
  'twelve-lead',
  'hospital',
  'alert',
  'unit-status',
]);
const ENTRY_KINDS: ReadonlySet<RunKind> = new Set(['entry', 'case-fact', 'position', 'hospital-fact']);

/** Records that say more about the session than their run does: read again when a table of contents is restored. */
export const TELLING_KINDS: ReadonlySet<RunKind> = new Set(['opened', 'end', 'records-lost']);

/**
 * Records of one epoch that follow one another in offset and in sequence number; where they hold samples, also in
 * samples. Only the last run of a session ever grows.
 */
export interface Run {
  readonly kind: RunKind;
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
  /** As the unit declared it: what came all the same is held (D8). */
  declaredLost: Coverage<SequenceNumber>;
  /** By sequence number. */
  readonly runs: Run[];
}

/**
 * The table of contents of one session: where each record and each sample lies in the log. Pure; it holds a few dozen
 * bytes a run, and a session that came without trouble is one run.
 */
export class SessionIndex {
  head = offset(0);
  endSample = sampleIndex(0);
  /** Offset of the first record that describes the session. */
  openedAt: Offset | null = null;
  readonly #shelves = new Map<EpochKey, EpochShelf>();
  /** In offset order: a partition of 1 … head. */
  readonly #runs: Run[] = [];
  readonly #account = new SampleAccount<Run>();
  readonly #ends = new SessionEnds();
  /** Undefined: something came since it was worked out. */
  #ending: SessionEnding | null | undefined = null;

  get runs(): readonly Run[] {
    return this.#runs;
  }

  get gaps(): readonly DeclaredGap[] {
    return this.#account.gaps;
  }

  get epochs(): EpochCoverage[] {
    return [...this.#shelves.values()].map(({ epoch, held, declaredLost }) => ({
      epoch,
      held,
      lost: subtract(declaredLost, held),
    }));
  }

  get samples(): SampleCount {
    return this.#account.samples;
  }

  get awaited(): SampleRange[] {
    return this.#account.missingBelow(this.endSample);
  }

  /** The END that counts, by the rule of SessionEnds; null while the session goes on. */
  get ending(): SessionEnding | null {
    if (this.#ending === undefined) {
      this.#ending = this.#ends.ending((end) => this.#isFulfilled(end));
    }
    return this.#ending;
  }

  /** Offset of the END that counts. */
  get endedAt(): Offset | null {
    return this.ending?.end.offset ?? null;
  }

  /** END is held, and so is every record and every sample it counts, or it is declared as never coming (D8). */
  get complete(): boolean {
    return this.ending?.complete === true;
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

  /** Where the last record of an epoch up to a number lies, or null where none of them is held. */
  lastOffsetOf(epoch: Epoch, through: SequenceNumber): Offset | null {
    const held = this.#shelves.get(epochKey(epoch))?.held ?? emptyCoverage;
    const range = held.findLast(({ first }) => first <= through);
    return range === undefined ? null : this.offsetOf(epoch, sequenceNumber(Math.min(range.last, through)));
  }

  /** Where entries lie, from an offset on, in the order of the log; or only those that the relay wrote for people. */
  *entriesFrom(from: Offset, ofRelay = false): Generator<Offset, undefined> {
    for (let i = countUpTo(this.#runs, ({ firstOffset }) => firstOffset < from); i < this.#runs.length; i += 1) {
      const run = this.#runs[i];
      // Only runs of samples hold more than one record.
      if (run === undefined || !ENTRY_KINDS.has(run.kind)) continue;
      if (!ofRelay || isRelayEpoch(run.epoch)) yield run.firstOffset;
    }
  }

  /** The next record of the log. Its offset is `head` + 1. */
  append(record: SessionRecord): Offset {
    const at = offset(this.head + 1);
    const samples = samplesOf(record.body);
    const last = this.#runs.at(-1);
    if (last !== undefined && samples !== null && continues(last, record, samples)) {
      last.count += 1;
      last.endSample = samples.end;
      this.#note(last, record.seq, 1, samples);
      this.head = at;
    } else {
      this.restore({
        kind: runKindOf(record),
        epoch: record.epoch,
        firstSeq: record.seq,
        firstOffset: at,
        count: 1,
        firstSample: samples?.first ?? sampleIndex(0),
        endSample: samples?.end ?? sampleIndex(0),
        gapReason: record.body.kind === 'gap' ? record.body.reason : null,
      });
    }
    this.hear(record, at);
    return at;
  }

  /** A whole run, as it was written down earlier; runs come in offset order. `hear` follows one of a telling kind. */
  restore(run: Run): void {
    this.#runs.push(run);
    this.head = offset(run.firstOffset + run.count - 1);
    if (run.kind === 'damaged') return;
    insertSorted(this.#shelfOf(run.epoch).runs, run, (other) => other.firstSeq <= run.firstSeq);
    if (run.kind === 'opened') this.openedAt ??= run.firstOffset;
    this.#note(run, run.firstSeq, run.count, { first: run.firstSample, end: run.endSample });
  }

  /**
   * A record that cannot be read any more keeps its offset, so that none behind it moves. Its number is not held: its
   * unit sends it again, to the end of the log.
   */
  setAside(at: Offset): void {
    this.restore({
      ...{ kind: 'damaged', epoch: NO_EPOCH, firstSeq: sequenceNumber(0), firstOffset: at, count: 1 },
      ...{ firstSample: sampleIndex(0), endSample: sampleIndex(0), gapReason: null },
    });
  }

  /** What a record says beyond its place. */
  hear({ epoch, body }: SessionRecord, at: Offset): void {
    if (body.kind === 'end') {
      this.#ends.add({ body, epoch, offset: at });
      this.endSample = sampleIndex(Math.max(this.endSample, body.sampleCount));
    }
    if (body.kind === 'records-lost') {
      const shelf = this.#shelfOf(body.epoch);
      shelf.declaredLost = addRange(shelf.declaredLost, { first: body.first, last: body.last });
    }
    this.#ending = undefined;
  }

  /** What stands for the samples of a range, by first sample (D8). O(log stretches + found). */
  stretchesWithin(range: SampleRange): Iterable<Stretch<Run>> {
    return this.#account.within(range);
  }

  #note(run: Run, seq: SequenceNumber, count: number, samples: SampleRange): void {
    const shelf = this.#shelfOf(run.epoch);
    shelf.held = addRange(shelf.held, { first: seq, last: sequenceNumber(seq + count - 1) });
    this.#account.add(run, samples);
    this.#ends.wentOn(samples.end);
    if (samples.end > this.endSample) this.endSample = samples.end;
    this.#ending = undefined;
  }

  #isFulfilled({ body }: HeldEnd): boolean {
    const isThere = ({ epoch, last }: (typeof body.epochs)[number]): boolean => {
      const { held, declaredLost } = this.#shelves.get(epochKey(epoch)) ?? NOTHING;
      return watermark(declaredLost.length === 0 ? held : unite(held, declaredLost)) >= last;
    };
    return body.epochs.every(isThere) && this.#account.missingBelow(this.endSample).length === 0;
  }

  #shelfOf(epoch: Epoch): EpochShelf {
    const key = epochKey(epoch);
    let shelf = this.#shelves.get(key);
    if (shelf === undefined) {
      shelf = { epoch, held: emptyCoverage, declaredLost: emptyCoverage, runs: [] };
      this.#shelves.set(key, shelf);
    }
    return shelf;
  }
}

/** Nobody's: which epoch a damaged record was of cannot be told. */
const NO_EPOCH: Epoch = { number: 0, nonce: '0'.repeat(16) };
const NOTHING = { held: emptyCoverage, declaredLost: emptyCoverage };

function runKindOf({ epoch, body }: SessionRecord): RunKind {
  if (body.kind !== 'entry') return body.kind;
  if (isRelayEpoch(epoch)) return HOSPITAL_FACTS.has(body.entry.kind) ? 'hospital-fact' : 'entry';
  if (body.entry.kind === 'position') return 'position';
  return CASE_FACTS.has(body.entry.kind) ? 'case-fact' : 'entry';
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

function insertSorted<T>(sorted: T[], added: T, comesBefore: (entry: T) => boolean): void {
  const at = countUpTo(sorted, comesBefore);
  if (at === sorted.length) sorted.push(added);
  else sorted.splice(at, 0, added);
}
