import { sequenceNumber } from '../../../protocol/ecg/units.ts';
import { epochKey, type RecordKey, type SessionId } from '../../../protocol/wire/identity.ts';
import type { EntryName } from '../../tablet-port/tablet-state.ts';

/** What a record of a session is called on the screen: its epoch's key and its number. */
export const entryName = ({ epoch, seq }: Pick<RecordKey, 'epoch' | 'seq'>): EntryName =>
  `${epochKey(epoch)}/${String(seq)}` as EntryName;

/** The record that a name means; null where it is none. */
export function keyOfName(session: SessionId, name: EntryName): RecordKey | null {
  const [, number, nonce, seq] = /^(\d{1,10})\.([0-9a-f]{16})\/(\d{1,10})$/.exec(name) ?? [];
  if (number === undefined || nonce === undefined || seq === undefined) return null;
  return { session, epoch: { number: Number(number), nonce }, seq: sequenceNumber(Number(seq)) };
}
