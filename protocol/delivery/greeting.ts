import { LIMITS } from '../wire/limits.ts';
import type { Hello } from '../wire/messages.ts';
import { deliveryKey, sessionsToAnnounce } from './next-to-send.ts';
import type { Announcement, Moment, SyncedConnection, UplinkState } from './uplink-state.ts';

/** A HELLO with the epochs that this connection has not announced yet, newest first, as many as one may hold (D19). */
export function writeHello(
  state: UplinkState,
  nonce: string,
  sync: SyncedConnection | null,
  now: Moment,
): { hello: Hello; announcing: Announcement } {
  const announced: Announcement['epochs'][number][] = [];
  const sessions: Hello['sessions'][number][] = [];
  const most = sync?.limits.sessions ?? LIMITS.sessionsPerUnit;
  for (const { session, epochs } of [...sessionsToAnnounce(state.journal, most)].reverse()) {
    const fresh = epochs.filter(({ epoch }) => sync?.deliveries.has(deliveryKey(session, epoch)) !== true);
    const named = fresh.slice(-(LIMITS.epochsPerHello - announced.length) || fresh.length);
    if (named.length === 0 || announced.length >= LIMITS.epochsPerHello) continue;
    for (const { epoch } of named) announced.push({ session, epoch });
    sessions.push({ session, epochs: named });
  }
  return {
    hello: {
      kind: 'hello',
      unit: state.unit,
      connectionNonce: nonce,
      sessions,
      lastLedger: state.lastLedger,
      software: state.software,
    },
    announcing: { epochs: announced, sentAt: now.monotonic },
  };
}
