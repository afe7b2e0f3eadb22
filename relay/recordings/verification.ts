import {
  addRange,
  addValue,
  countOf,
  emptyCoverage,
  listMissing,
  subtract,
  unite,
  type Coverage,
} from '../../protocol/delivery/coverage.ts';
import type { Sha256 } from '../../protocol/proof/merkle-tree.ts';
import type { DeclaredGap, SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, sequenceNumber } from '../../protocol/ecg/units.ts';
import type { Offset, SampleIndex, SequenceNumber } from '../../protocol/ecg/units.ts';
import { describeDecodeFailure } from '../../protocol/wire/decode-failure.ts';
import {
  epochKey,
  hexOfBytes,
  type Epoch,
  type EpochKey,
  type SequenceRange,
  type SessionId,
} from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openHashedRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import { nodeSha256 } from '../proof/node-sha256.ts';
import { SampleAccount } from '../log/sample-account.ts';
import { SessionEnds, type HeldEnd } from '../log/session-ends.ts';

/** Something that must not be in a recording, at the record where it shows. */
export interface RecordingFault {
  readonly kind:
    | 'unreadable'
    | 'other-session'
    | 'offset-jump'
    | 'twice'
    | 'chain-broken'
    | 'samples-twice'
    | 'end-differs'
    | 'after-end';
  readonly offset: Offset;
  readonly sentence: string;
}

/** Something that a person should know of a recording that is not wrong for it. */
export interface RecordingRemark {
  /**
   * `overlapped`: data is there for samples that this record declares as never recorded, or an earlier gap is: it yields
   * (D8). `beyond-end`: END was written by a copy of the journal that knew less than the relay held.
   */
  readonly kind: 'overlapped' | 'beyond-end';
  readonly offset: Offset;
  readonly sentence: string;
}

/** Records that the unit declares as lost before delivery, and that are not there. */
export interface LostRecords extends SequenceRange {
  readonly epoch: Epoch;
}

export interface Verdict {
  readonly session: SessionId;
  /**
   * END is there, every record it counts is there or declared lost, every sample is data or a declared gap, and nothing
   * is wrong.
   */
  readonly complete: boolean;
  readonly records: number;
  /** Samples a lead that are there. */
  readonly samples: number;
  /** By first sample; less what data covers. */
  readonly gaps: readonly DeclaredGap[];
  readonly awaited: readonly SampleRange[];
  readonly lostRecords: readonly LostRecords[];
  readonly faults: readonly RecordingFault[];
  readonly remarks: readonly RecordingRemark[];
}

interface EpochSeen {
  readonly epoch: Epoch;
  held: Coverage<SequenceNumber>;
  declaredLost: Coverage<SequenceNumber>;
  /** Hash of each record whose successor has not come, and what each record whose predecessor has not come says of it. */
  readonly hashes: Map<number, string>;
  readonly claims: Map<number, { readonly hash: string; readonly offset: Offset }>;
}

/** A record that claims samples, as far as a verdict needs it. */
interface SampleClaim extends SampleRange {
  readonly kind: 'samples' | 'gap';
  readonly gapReason: DeclaredGap['reason'] | null;
  readonly offset: Offset;
}

/** Beyond this neither faults nor remarks are listed: a broken recording needs no longer list. */
const MOST_LISTED = 1_000;
/** Stands for all data: which record holds it does not matter here, and one claimant keeps the account small. */
const DATA = { kind: 'samples', gapReason: null } as const;

/**
 * Reads a session's log in commit order and says whether it is whole: checksums, offsets without a jump, each sequence
 * number once, the hash chain of every epoch, each sample exactly once (D8), and END's counts (which END: SessionEnds).
 * A hole in a chain is whole where the unit declares its records lost, and what stands beyond it claims a hash that
 * nobody can check; a hole that nobody declares is missing. What is there although it was declared lost is there. Trusts
 * nothing that the relay says about the log. Memory: a few numbers for each hole in the order of delivery and for each
 * gap, not for each record.
 */
export class Verification {
  readonly #session: SessionId;
  readonly #sha256: Sha256;
  readonly #epochs = new Map<EpochKey, EpochSeen>();
  readonly #faults: RecordingFault[] = [];
  readonly #account = new SampleAccount<Pick<SampleClaim, 'kind' | 'gapReason'>>();
  readonly #gaps: SampleClaim[] = [];
  readonly #ends = new SessionEnds();
  #data: Coverage<SampleIndex> = emptyCoverage;
  #endSample = sampleIndex(0);
  #records = 0;
  #offset = 0;

  constructor(session: SessionId, sha256: Sha256 = nodeSha256) {
    this.#session = session;
    this.#sha256 = sha256;
  }

  hear(logged: LoggedRecord): void {
    this.#records += 1;
    if (logged.offset !== this.#offset + 1) {
      this.#fault('offset-jump', logged.offset, `Offset ${String(logged.offset)} follows ${String(this.#offset)}.`);
    }
    this.#offset = logged.offset;
    const opened = openHashedRecord(logged.sealed, this.#sha256);
    if (!opened.ok) {
      const why = describeDecodeFailure(opened.failure);
      this.#fault('unreadable', logged.offset, `Record ${String(logged.offset)}: ${why}.`);
      return;
    }
    const { record, hash } = opened.value;
    if (record.session !== this.#session) {
      this.#fault('other-session', logged.offset, `Record ${String(logged.offset)} is of session ${record.session}.`);
      return;
    }
    this.#chain(record, hexOfBytes(hash), logged.offset);
    this.#note(record, logged.offset);
  }

  verdict(): Verdict {
    const counted = this.#ends.most;
    const end = sampleIndex(Math.max(this.#endSample, counted));
    const ending = this.#ends.ending((held) => this.#isFulfilled(held, end));
    const faults = [...this.#faults, ...this.#faultsOfEnds(counted)];
    return {
      session: this.#session,
      complete: ending?.complete === true && faults.length === 0,
      records: this.#records,
      samples: this.#account.samples,
      gaps: this.#account.gaps,
      awaited: this.#account.missingBelow(end),
      lostRecords: this.#lostRecords(),
      faults,
      remarks: this.#remarks(),
    };
  }

  #isFulfilled({ body }: HeldEnd, end: SampleIndex): boolean {
    const isThere = body.epochs.every(({ epoch, last }) => {
      const seen = this.#epochs.get(epochKey(epoch));
      const known = seen === undefined ? emptyCoverage : unite(seen.held, seen.declaredLost);
      return last < 1 || listMissing(known, { first: sequenceNumber(1), last }).length === 0;
    });
    return isThere && this.#account.missingBelow(end).length === 0;
  }

  #faultsOfEnds(counted: number): readonly RecordingFault[] {
    const { newest } = this.#ends;
    const less = this.#ends.contradictions().map(({ offset, body }): RecordingFault => {
      const sentence = `END ${String(offset)} counts ${String(body.sampleCount)} samples, fewer than an earlier END.`;
      return { kind: 'end-differs', offset, sentence };
    });
    const isOvertaken = newest !== null && this.#ends.ending(() => true) === null;
    if (!isOvertaken || this.#endSample <= counted) return less;
    const sentence = `There are samples up to ${String(this.#endSample - 1)}, beyond the ${String(counted)} that END counts.`;
    return [...less, { kind: 'after-end', offset: newest.offset, sentence }];
  }

  #lostRecords(): readonly LostRecords[] {
    return [...this.#epochs.values()].flatMap(({ epoch, held, declaredLost }) =>
      subtract(declaredLost, held).map((range) => ({ epoch, ...range })),
    );
  }

  /** Of each gap what other records stand for. */
  #remarks(): readonly RecordingRemark[] {
    const remarks: RecordingRemark[] = [];
    const ending = this.#ends.ending(() => true);
    if (ending !== null && this.#endSample > ending.end.body.sampleCount) {
      const sentence =
        `END ${String(ending.end.offset)} counts ${String(ending.end.body.sampleCount)} samples; those up to ` +
        `${String(this.#endSample - 1)} had come before it, from a journal that was set back afterwards.`;
      remarks.push({ kind: 'beyond-end', offset: ending.end.offset, sentence });
    }
    let earlier: Coverage<SampleIndex> = emptyCoverage;
    for (const { first, end, gapReason, offset } of this.#gaps) {
      const range = { first, last: sampleIndex(end - 1) };
      const left = countOf(listMissing(this.#data, range).flatMap((free) => listMissing(earlier, free)));
      earlier = addRange(earlier, range);
      if (left === end - first) continue;
      const sentence =
        `Record ${String(offset)} declares samples ${String(first)} to ${String(range.last)} as ${String(gapReason)}; ` +
        `${String(end - first - left)} of them are accounted for by other records, which stand.`;
      remarks.push({ kind: 'overlapped', offset, sentence });
      if (remarks.length === MOST_LISTED) break;
    }
    return remarks;
  }

  #seen(epoch: Epoch): EpochSeen {
    const key = epochKey(epoch);
    let seen = this.#epochs.get(key);
    if (seen === undefined) {
      seen = { epoch, held: emptyCoverage, declaredLost: emptyCoverage, hashes: new Map(), claims: new Map() };
      this.#epochs.set(key, seen);
    }
    return seen;
  }

  #chain(record: SessionRecord, hash: string, at: Offset): void {
    const seen = this.#seen(record.epoch);
    const before = countOf(seen.held);
    seen.held = addValue(seen.held, record.seq);
    if (countOf(seen.held) === before) {
      this.#fault(
        'twice',
        at,
        `Sequence number ${String(record.seq)} of epoch ${String(record.epoch.number)} is there twice.`,
      );
      return;
    }
    const previous = seen.hashes.get(record.seq - 1);
    const claimed = hexOfBytes(record.previousHash);
    if (record.seq === 1) {
      if (claimed !== '') this.#brokenAt(record.seq, at);
    } else if (previous === undefined) {
      seen.claims.set(record.seq, { hash: claimed, offset: at });
    } else {
      if (previous !== claimed) this.#brokenAt(record.seq, at);
      seen.hashes.delete(record.seq - 1);
    }
    const successor = seen.claims.get(record.seq + 1);
    if (successor === undefined) {
      seen.hashes.set(record.seq, hash);
    } else {
      if (successor.hash !== hash) this.#brokenAt(record.seq + 1, successor.offset);
      seen.claims.delete(record.seq + 1);
    }
  }

  #brokenAt(seq: number, at: Offset): void {
    this.#fault('chain-broken', at, `Record ${String(seq)} does not carry the hash of the record before it.`);
  }

  #note({ body, epoch }: SessionRecord, at: Offset): void {
    switch (body.kind) {
      case 'end':
        this.#ends.add({ body, epoch, offset: at });
        return;
      case 'records-lost': {
        const seen = this.#seen(body.epoch);
        seen.declaredLost = addRange(seen.declaredLost, { first: body.first, last: body.last });
        return;
      }
      case 'gap':
      case 'samples': {
        const end = sampleIndex(body.firstSample + body.sampleCount);
        const gapReason = body.kind === 'gap' ? body.reason : null;
        this.#place({ kind: body.kind, first: body.firstSample, end, gapReason, offset: at });
        return;
      }
      case 'opened':
      case 'seen':
      case 'entry':
      case 'other':
        return;
    }
  }

  #place(claim: SampleClaim): void {
    const { kind, first, end, offset } = claim;
    if (end <= first) return;
    const range = { first, last: sampleIndex(end - 1) };
    if (kind === 'samples') {
      if (countOf(listMissing(this.#data, range)) !== end - first) {
        const sentence = `Samples ${String(first)} to ${String(range.last)} are there more than once.`;
        this.#fault('samples-twice', offset, sentence);
      }
      this.#data = addRange(this.#data, range);
    } else {
      this.#gaps.push(claim);
    }
    this.#account.add(kind === 'samples' ? DATA : claim, { first, end });
    this.#ends.wentOn(end);
    if (end > this.#endSample) this.#endSample = end;
  }

  #fault(kind: RecordingFault['kind'], at: Offset, sentence: string): void {
    if (this.#faults.length < MOST_LISTED) this.#faults.push({ kind, offset: at, sentence });
  }
}
