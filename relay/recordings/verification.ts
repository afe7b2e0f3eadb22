import {
  addRange,
  addValue,
  countOf,
  emptyCoverage,
  listMissing,
  type Coverage,
} from '../../protocol/delivery/coverage.ts';
import type { DeclaredGap, SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { Offset, SampleIndex, SequenceNumber } from '../../protocol/ecg/units.ts';
import { describeDecodeFailure } from '../../protocol/wire/decode-failure.ts';
import { epochKey, hexOfBytes, type EpochKey, type SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { hashOfSealedRecord, openRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody, SessionRecord } from '../../protocol/wire/record.ts';

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

export interface Verdict {
  readonly session: SessionId;
  /** END is there, every record it counts too, every sample is data or a declared gap, and nothing is wrong. */
  readonly complete: boolean;
  readonly records: number;
  /** Samples a lead that are there. */
  readonly samples: number;
  readonly gaps: readonly DeclaredGap[];
  readonly awaited: readonly SampleRange[];
  readonly faults: readonly RecordingFault[];
}

interface EpochSeen {
  held: Coverage<SequenceNumber>;
  /** Hash of each record whose successor has not come, and what each record whose predecessor has not come says of it. */
  readonly hashes: Map<number, string>;
  readonly claims: Map<number, { readonly hash: string; readonly offset: Offset }>;
}

/** Faults beyond this are counted into the last one's sentence no more: a broken recording needs no longer list. */
const MOST_FAULTS = 1_000;

/**
 * Reads a session's log in commit order and says whether it is whole: checksums, offsets without a jump, each sequence
 * number once, the hash chain of every epoch, each sample exactly once (D8), and END's counts. Trusts nothing that the
 * relay says about the log. Memory: a few numbers for each hole in the order of delivery, not for each record.
 */
export class Verification {
  readonly #session: SessionId;
  readonly #epochs = new Map<EpochKey, EpochSeen>();
  readonly #faults: RecordingFault[] = [];
  readonly #gaps: DeclaredGap[] = [];
  #samples: Coverage<SampleIndex> = emptyCoverage;
  #sampleCount = 0;
  #records = 0;
  #offset = 0;
  #end: { readonly body: Extract<RecordBody, { kind: 'end' }>; readonly offset: Offset } | null = null;

  constructor(session: SessionId) {
    this.#session = session;
  }

  hear(logged: LoggedRecord): void {
    this.#records += 1;
    if (logged.offset !== this.#offset + 1) {
      this.#fault('offset-jump', logged.offset, `Offset ${String(logged.offset)} follows ${String(this.#offset)}.`);
    }
    this.#offset = logged.offset;
    const opened = openRecord(logged.sealed);
    const hash = hashOfSealedRecord(logged.sealed);
    if (!opened.ok || !hash.ok) {
      const why = opened.ok ? 'it has no hash' : describeDecodeFailure(opened.failure);
      this.#fault('unreadable', logged.offset, `Record ${String(logged.offset)}: ${why}.`);
      return;
    }
    const record = opened.value;
    if (record.session !== this.#session) {
      this.#fault('other-session', logged.offset, `Record ${String(logged.offset)} is of session ${record.session}.`);
      return;
    }
    this.#chain(record, hexOfBytes(hash.value), logged.offset);
    this.#place(record.body, logged.offset);
  }

  verdict(): Verdict {
    const newest = this.#samples.at(-1)?.last ?? -1;
    const counted = this.#end?.body.sampleCount ?? null;
    const last = Math.max(newest, (counted ?? 0) - 1) as SampleIndex;
    const awaited = last < 0 ? [] : listMissing(this.#samples, { first: 0 as SampleIndex, last });
    const faults = [...this.#faults];
    if (this.#end !== null && counted !== null && newest >= counted) {
      const sentence = `There are samples up to ${String(newest)}, beyond the ${String(counted)} that END counts.`;
      faults.push({ kind: 'after-end', offset: this.#end.offset, sentence });
    }
    const isWhole = this.#end !== null && this.#missingRecords() === 0 && awaited.length === 0;
    return {
      session: this.#session,
      complete: isWhole && faults.length === 0,
      records: this.#records,
      samples: this.#sampleCount,
      gaps: [...this.#gaps].sort((one, other) => one.first - other.first),
      awaited: awaited.map((range) => ({ first: range.first, end: (range.last + 1) as SampleIndex })),
      faults,
    };
  }

  #missingRecords(): number {
    let missing = 0;
    for (const { epoch, last } of this.#end?.body.epochs ?? []) {
      const held = this.#epochs.get(epochKey(epoch))?.held ?? emptyCoverage;
      missing += countOf(listMissing(held, { first: 1 as SequenceNumber, last }));
    }
    return missing;
  }

  #chain(record: SessionRecord, hash: string, at: Offset): void {
    const key = epochKey(record.epoch);
    const seen: EpochSeen = this.#epochs.get(key) ?? { held: emptyCoverage, hashes: new Map(), claims: new Map() };
    this.#epochs.set(key, seen);
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

  #place(body: RecordBody, at: Offset): void {
    if (body.kind === 'end') {
      if (this.#end !== null) this.#fault('end-differs', at, 'There are two END records.');
      this.#end = { body, offset: at };
      return;
    }
    if (body.kind !== 'samples' && body.kind !== 'gap') return;
    const first = body.firstSample;
    const last = (body.firstSample + body.sampleCount - 1) as SampleIndex;
    const free = listMissing(this.#samples, { first, last });
    if (countOf(free) !== body.sampleCount) {
      this.#fault('samples-twice', at, `Samples ${String(first)} to ${String(last)} are accounted for more than once.`);
    }
    this.#samples = addRange(this.#samples, { first, last });
    if (body.kind === 'samples') this.#sampleCount += body.sampleCount;
    else this.#gaps.push({ first, end: (last + 1) as SampleIndex, reason: body.reason });
  }

  #fault(kind: RecordingFault['kind'], at: Offset, sentence: string): void {
    if (this.#faults.length < MOST_FAULTS) this.#faults.push({ kind, offset: at, sentence });
  }
}
