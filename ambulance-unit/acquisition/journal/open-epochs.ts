import { sampleIndex, type SampleIndex } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import type { EpochRow, SessionRow } from './journal-books.ts';
import type { RecordChain } from './record-chain.ts';

/** A session that this opening writes into. Immutable. */
export interface OpenEpoch {
  readonly session: SessionRow;
  readonly epochRow: number;
  readonly firstSample: SampleIndex;
  readonly chain: RecordChain;
  /** Of the newest samples or gap; null where this epoch has none. */
  readonly newestAt: number | null;
  /** END is written: nothing but a late declaration of losses may follow, and then another END. */
  readonly ended: boolean;
}
export type OpenEpochs = Map<SessionId, OpenEpoch>;

/** Where an epoch stands: by what was noted of it, or by the chain while it is written. */
export interface EpochStanding {
  readonly last: number;
  readonly firstSample: SampleIndex;
  readonly endSample: SampleIndex;
  readonly newestAt: number | null;
}

export function standingOf(row: EpochRow, session: SessionId, open: OpenEpochs): EpochStanding {
  const live = open.get(session);
  const firstSample = sampleIndex(row.first_sample ?? 0);
  if (live?.epochRow === row.id) {
    return { last: live.chain.last, firstSample, endSample: live.chain.endSample, newestAt: live.newestAt };
  }
  return {
    last: row.last ?? 0,
    firstSample,
    endSample: sampleIndex(row.end_sample ?? row.first_sample ?? 0),
    newestAt: row.newest_at,
  };
}

export function epochOf(session: SessionId, open: OpenEpochs): OpenEpoch {
  const epoch = open.get(session);
  if (epoch === undefined) throw new RangeError(`session ${session} is not open in this epoch`);
  return epoch;
}

export function recordingEpoch(session: SessionId, open: OpenEpochs): OpenEpoch {
  const epoch = epochOf(session, open);
  if (epoch.ended) throw new RangeError(`session ${session} has ended`);
  return epoch;
}
