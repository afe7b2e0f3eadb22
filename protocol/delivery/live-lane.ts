import type { SequenceNumber } from '../ecg/units.ts';
import { deliveryKey } from './next-to-send.ts';
import type { JournalEpoch, JournalView, SyncedConnection } from './uplink-state.ts';

/** LIVE begins with up to this many records behind the head, so that a viewer sees the last second at once. */
const LIVE_LEAD_IN = 10;

/** The LIVE lane follows the journal's live epoch; in a new one it starts near the head (D11). */
export function placeLiveLane(view: JournalView, sync: SyncedConnection): SyncedConnection {
  if (view.live === null) return sync.live === null ? sync : { ...sync, live: null };
  const key = deliveryKey(view.live.session, view.live.epoch);
  if (sync.live !== null && deliveryKey(sync.live.session, sync.live.epoch) === key) return sync;
  const delivery = sync.deliveries.get(key);
  const journalEpoch = liveEpochOf(view);
  if (delivery === undefined || journalEpoch === null) return sync.live === null ? sync : { ...sync, live: null };
  const heldAtHead = delivery.held.at(-1)?.last ?? 0;
  const next = Math.max(heldAtHead + 1, journalEpoch.last + 1 - LIVE_LEAD_IN, journalEpoch.first) as SequenceNumber;
  return { ...sync, live: { ...view.live, next, congested: false } };
}

export function liveEpochOf(view: JournalView): JournalEpoch | null {
  if (view.live === null) return null;
  const { session, epoch } = view.live;
  const key = deliveryKey(session, epoch);
  const epochs = view.sessions.find((held) => held.session === session)?.epochs ?? [];
  return epochs.find((held) => deliveryKey(session, held.epoch) === key) ?? null;
}
