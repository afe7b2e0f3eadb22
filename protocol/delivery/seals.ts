import type { SessionId } from '../wire/identity.ts';
import { listMissing, unite } from './coverage.ts';
import { deliveryKey } from './next-to-send.ts';
import type { JournalView, SealClaim, SyncedConnection } from './uplink-state.ts';

/** Remembers the word, once a session; of sessions that this journal does not owe it means nothing. */
export function claimSeal(
  view: JournalView,
  sync: SyncedConnection,
  session: SessionId,
  root: Uint8Array,
): SyncedConnection {
  if (!view.sessions.some((owed) => owed.session === session)) return sync;
  if (sync.seals.some((claim) => claim.session === session)) return sync;
  return { ...sync, seals: [...sync.seals, { session, root, stage: 'open' }] };
}

/**
 * Weighs the words that are open. What is noted as sealed is deleted three days later, so the word alone is not enough:
 * the session must have ended here, and this relay must have confirmed, since its WELCOME, every record of every epoch
 * except those that are not here any more. A word that came too early is doubted aloud, and counts once the rest is held.
 */
export function weighSeals(
  view: JournalView,
  sync: SyncedConnection,
): { readonly sync: SyncedConnection; readonly noted: readonly SealClaim[]; readonly doubted: readonly SealClaim[] } {
  const noted: SealClaim[] = [];
  const doubted: SealClaim[] = [];
  if (sync.seals.every(({ stage }) => stage === 'noted')) return { sync, noted, doubted };
  const seals = sync.seals.map((claim): SealClaim => {
    if (claim.stage === 'noted') return claim;
    const verdict = judge(view, sync, claim.session);
    if (verdict === 'undecided' || (verdict === 'doubtful' && claim.stage === 'doubted')) return claim;
    const weighed: SealClaim = { ...claim, stage: verdict === 'complete' ? 'noted' : 'doubted' };
    (verdict === 'complete' ? noted : doubted).push(weighed);
    return weighed;
  });
  return { sync: { ...sync, seals }, noted, doubted };
}

/** Undecided: the relay has not been asked on this connection about all epochs of it. */
function judge(view: JournalView, sync: SyncedConnection, session: SessionId): 'complete' | 'doubtful' | 'undecided' {
  const owed = view.sessions.find((one) => one.session === session);
  if (owed === undefined) return 'undecided';
  if (!owed.ended) return 'doubtful';
  let isComplete = true;
  for (const { epoch, first, last, absent } of owed.epochs) {
    const delivery = sync.deliveries.get(deliveryKey(session, epoch));
    if (delivery === undefined) return 'undecided';
    if (listMissing(unite(delivery.held, absent), { first, last }).length > 0) isComplete = false;
  }
  return isComplete ? 'complete' : 'doubtful';
}
