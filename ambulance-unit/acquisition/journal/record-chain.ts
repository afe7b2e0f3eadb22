import { sequenceNumber, type SampleIndex, type SequenceNumber } from '../../../protocol/ecg/units.ts';
import type { Epoch, SessionId } from '../../../protocol/wire/identity.ts';
import { sealRecord } from '../../../protocol/wire/record-codec.ts';
import { samplesOf, type RecordBody, type SealedRecord } from '../../../protocol/wire/record.ts';
import type { CommittedRecord, RecordingTime } from './unit-journal.ts';

/** Where one epoch of one session stands: what the next record needs to know of the one before it. Immutable. */
export interface RecordChain {
  readonly session: SessionId;
  readonly epoch: Epoch;
  /** 0 before the first. */
  readonly last: SequenceNumber;
  readonly hash: Uint8Array;
  /** One past the newest sample of the session that is data or a declared gap. */
  readonly endSample: SampleIndex;
}

export const startChain = (session: SessionId, epoch: Epoch, endSample: SampleIndex): RecordChain => ({
  session,
  epoch,
  last: sequenceNumber(0),
  hash: new Uint8Array(0),
  endSample,
});

/**
 * Numbers, chains and seals one record: the one place where a sequence number is given. Samples and gaps must go on
 * exactly where the session ends (D8); only gap(corrupt) and gap(purged) may stand for what lies behind, and do not move
 * the end.
 */
export function extendChain(
  chain: RecordChain,
  body: RecordBody,
  time: RecordingTime,
): { readonly chain: RecordChain; readonly record: CommittedRecord; readonly movesTheEnd: boolean } {
  const samples = samplesOf(body);
  const isBehind = samples !== null && isLateLoss(body) && samples.end <= chain.endSample;
  const movesTheEnd = samples !== null && !isBehind;
  if (movesTheEnd && samples.first !== chain.endSample) {
    throw new RangeError(
      `samples from ${String(samples.first)} on do not follow the ${String(chain.endSample)} of the session`,
    );
  }
  const seq = sequenceNumber(chain.last + 1);
  const { session, epoch } = chain;
  const { sealed, hash } = sealRecord({ session, epoch, seq, previousHash: chain.hash, ...time, body });
  return {
    chain: { session, epoch, last: seq, hash, endSample: movesTheEnd ? samples.end : chain.endSample },
    // A copy: the encoder gives a window on a pool of its own, which would travel between the threads with it.
    record: { session, epoch, seq, kind: body.kind, sealed: new Uint8Array(sealed) as SealedRecord, samples },
    movesTheEnd,
  };
}

/** What was recorded and is not there any more. */
const isLateLoss = (body: RecordBody): boolean =>
  body.kind === 'gap' && (body.reason === 'corrupt' || body.reason === 'purged');
