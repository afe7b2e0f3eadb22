import { HASH_BYTES, MerkleTree } from '../../protocol/proof/merkle-tree.ts';
import { leafOfRecord } from '../../protocol/proof/record-leaf.ts';
import { monotonicMillis, offset, sequenceNumber, type UnixMillis } from '../../protocol/ecg/units.ts';
import { epochKey, hexOfBytes, isRelayEpoch, type Epoch, type SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord, sealRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import { SessionIndex } from '../log/session-index.ts';
import { nodeSha256 } from '../proof/node-sha256.ts';
import { deIdentified, isLeftOut, namesByNumber, secretShift, shifted, type Disguise } from './de-identify.ts';

/** The records of a session as they lie in a ledger, in order of offset. */
export type ReadRecords = (from?: number, through?: number) => Iterable<LoggedRecord>;

export interface CopyChance {
  /** New bytes by chance, each time. */
  readonly randomBytes: (count: number) => Uint8Array;
}

interface CopiedEpoch {
  readonly epoch: Epoch;
  readonly copy: Epoch;
  /** What is copied, and then by sequence number. */
  readonly kept: { readonly seq: number; readonly offset: number }[];
  /** By number. */
  readonly leftOut: number[];
  /** The earliest reading of a clock that says how long a device has been on. */
  monotonicFrom: number;
}

/**
 * A session's records under another session's name, with nobody's identity: the same ones at each reading. Each record
 * carries the hash of the one before it in its epoch, but they lie in the order of commit: so all are read once to number
 * them, once along each epoch to chain them, and then in their order as often as they are wanted. Memory: 45 bytes a record.
 */
export class CopiedSession {
  readonly session: SessionId;
  readonly index = new SessionIndex();
  readonly merkleRoot: Uint8Array;
  /** When the last record was committed, shifted. */
  readonly lastCommitAt: UnixMillis;
  readonly leftOut: number;
  readonly time: Disguise['time'];
  readonly #read: ReadRecords;
  readonly #epochs = new Map<string, CopiedEpoch>();
  readonly #disguise: Disguise;
  /** Of the copy, by the offset in the source; 0: left out. */
  readonly #offsets: Uint32Array;
  readonly #before: Uint8Array;

  constructor(read: ReadRecords, head: number, { randomBytes }: CopyChance) {
    this.#read = read;
    this.#offsets = new Uint32Array(head + 1);
    this.#before = new Uint8Array((head + 1) * HASH_BYTES);
    this.time = shifted(secretShift(randomBytes(8)));
    const name = namesByNumber();
    this.#disguise = {
      ...{ time: this.time, name },
      epoch: (epoch) => this.#epochs.get(epochKey(epoch))?.copy ?? { number: epoch.number, nonce: '0'.repeat(16) },
      seq: (epoch, seq) => sequenceNumber(seq - countBelow(this.#epochs.get(epochKey(epoch))?.leftOut ?? [], seq)),
    };
    const { startedAt, lastCommitAt, copied } = this.#number(randomBytes);
    this.lastCommitAt = lastCommitAt;
    this.leftOut = head - copied;
    this.session = sessionIdAt(startedAt, randomBytes(10));
    this.#chain();
    const tree = new MerkleTree(nodeSha256);
    for (const logged of this.records()) {
      tree.add(leafOfRecord(nodeSha256, logged));
      const opened = openRecord(logged.sealed);
      if (!opened.ok) throw new Error('a record that was sealed a moment ago cannot be opened');
      this.index.append(opened.value);
    }
    this.merkleRoot = tree.root();
  }

  /** Of the copy, from one of its offsets on. */
  *records(from = 1): Generator<LoggedRecord, undefined> {
    const first = from === 1 ? 1 : this.#offsets.indexOf(from);
    if (first < 1) return;
    for (const logged of this.#read(first)) {
      const at = this.#offsets[logged.offset] ?? 0;
      const opened = openRecord(logged.sealed);
      if (at === 0 || !opened.ok) continue;
      const begin = logged.offset * HASH_BYTES;
      const { sealed } = this.#copy(opened.value, this.#before.subarray(begin, begin + HASH_BYTES));
      yield { offset: offset(at), committedAt: this.time(logged.committedAt), sealed };
    }
  }

  get epochs(): readonly Epoch[] {
    return [...this.#epochs.values()].map(({ copy }) => copy);
  }

  #number(randomBytes: CopyChance['randomBytes']) {
    let copied = 0;
    let startedAt: UnixMillis | null = null;
    let lastCommitAt = this.time(0 as UnixMillis);
    for (const { offset: at, sealed, committedAt } of this.#read()) {
      const opened = openRecord(sealed);
      // One that cannot be read says nothing of what is in it: no copy has it, and its verdict says what is missing.
      if (!opened.ok) continue;
      const { epoch, seq, body, recordedAtMonotonic } = opened.value;
      const of = this.#epochOf(epoch, randomBytes);
      if (isLeftOut(body)) {
        of.leftOut.push(seq);
        continue;
      }
      of.kept.push({ seq, offset: at });
      of.monotonicFrom = Math.min(of.monotonicFrom, recordedAtMonotonic);
      copied += 1;
      this.#offsets[at] = copied;
      lastCommitAt = this.time(committedAt);
      if (body.kind === 'opened') startedAt ??= this.time(body.description.startedAt);
    }
    for (const { kept, leftOut } of this.#epochs.values()) {
      kept.sort((one, other) => one.seq - other.seq);
      leftOut.sort((one, other) => one - other);
    }
    return { copied, startedAt: startedAt ?? lastCommitAt, lastCommitAt };
  }

  #epochOf(epoch: Epoch, randomBytes: CopyChance['randomBytes']): CopiedEpoch {
    const key = epochKey(epoch);
    const held = this.#epochs.get(key);
    if (held !== undefined) return held;
    const copy = { number: epoch.number, nonce: hexOfBytes(randomBytes(8)) };
    const made: CopiedEpoch = { epoch, copy, kept: [], leftOut: [], monotonicFrom: Infinity };
    this.#epochs.set(key, made);
    return made;
  }

  /** Along each epoch: what the record before it in the copy hashes to. */
  #chain(): void {
    for (const { epoch, kept } of this.#epochs.values()) {
      let previous: { readonly seq: number; readonly hash: Uint8Array } | null = null;
      for (const { offset: at } of kept) {
        const [logged] = this.#read(at, at);
        const opened = logged === undefined ? null : openRecord(logged.sealed);
        if (opened?.ok !== true) throw new Error('the ledger changed while it was copied');
        const seq = this.#disguise.seq(epoch, opened.value.seq);
        // Behind a record that is not there stands a hash that nobody can check, as in the source.
        const before: Uint8Array =
          previous?.seq === seq - 1 ? previous.hash : nodeSha256(Buffer.from(`not here ${String(seq)}`));
        this.#before.set(before, at * HASH_BYTES);
        previous = { seq, hash: this.#copy(opened.value, before).hash };
      }
    }
  }

  #copy(record: SessionRecord, before: Uint8Array) {
    const of = this.#epochs.get(epochKey(record.epoch));
    if (of === undefined) throw new Error('the ledger changed while it was copied');
    const seq = this.#disguise.seq(record.epoch, record.seq);
    return sealRecord({
      ...{ session: this.session, epoch: of.copy, seq },
      previousHash: seq === 1 ? new Uint8Array(0) : before,
      recordedAt: this.time(record.recordedAt),
      recordedAtMonotonic: monotonicMillis(record.recordedAtMonotonic - of.monotonicFrom),
      body: deIdentified(record.body, isRelayEpoch(record.epoch), this.#disguise),
    });
  }
}

/** How many of a sorted list lie below a number. */
function countBelow(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A UUIDv7 (RFC 9562, 5.7) of a time and ten bytes by chance. */
function sessionIdAt(at: UnixMillis, chance: Uint8Array): SessionId {
  const hex = `${Math.trunc(at).toString(16).padStart(12, '0')}${hexOfBytes(chance)}`;
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return `${parts.join('-')}-${hex.slice(20, 32)}` as SessionId;
}
