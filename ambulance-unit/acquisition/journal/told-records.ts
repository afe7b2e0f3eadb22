import type { SequenceNumber } from '../../../protocol/ecg/units.ts';
import { isRelayEpoch, type SessionId } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';

/** What is kept of what the hospital writes into one session: an order a minute for seventeen hours. */
export const MOST_TOLD = 1024;

/** An entry of somebody at the hospital, looked through: ours, of the relay's epoch, its checksum right. */
export interface ToldRecord {
  readonly nonce: string;
  readonly seq: SequenceNumber;
  readonly sealed: SealedRecord;
}

/** What was refused of what the relay told, one for each record; shown with the unit's figures. */
export interface ToldCounters {
  /** Its checksum does not hold, or it cannot be read. */
  readonly unreadable: number;
  /** Of another session than it was told for, or of none of ours. */
  readonly ofAnotherSession: number;
  /** Not of epoch 0: nobody at the hospital wrote it. */
  readonly notOfTheRelay: number;
  /** Not an entry. */
  readonly noEntry: number;
  /** Beyond MOST_TOLD of one session. */
  readonly tooMany: number;
}
export const NOTHING_REFUSED: ToldCounters = {
  unreadable: 0,
  ofAnotherSession: 0,
  notOfTheRelay: 0,
  noEntry: 0,
  tooMany: 0,
};

/** What may be kept of what the relay told, and what was wrong with the rest. Pure. */
export function siftTold(
  session: SessionId,
  sealedRecords: readonly SealedRecord[],
  counters: ToldCounters,
): { readonly records: readonly ToldRecord[]; readonly counters: ToldCounters } {
  const records: ToldRecord[] = [];
  const counted = { ...counters };
  for (const sealed of sealedRecords) {
    const opened = openRecord(sealed);
    if (!opened.ok) counted.unreadable += 1;
    else if (opened.value.session !== session) counted.ofAnotherSession += 1;
    else if (!isRelayEpoch(opened.value.epoch)) counted.notOfTheRelay += 1;
    else if (opened.value.body.kind !== 'entry') counted.noEntry += 1;
    else records.push({ nonce: opened.value.epoch.nonce, seq: opened.value.seq, sealed });
  }
  return { records, counters: counted };
}
