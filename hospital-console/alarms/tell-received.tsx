import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { onTheBeat } from '../relay-api/look-beat.ts';
import { relayApi } from '../relay-api/session-queries.ts';
import { receiptsDue } from './receipts.ts';

const LOOK_EVERY_MS = 3_000;

/**
 * While an alert stands on this page: the relay hears that it has come to whoever is called about it, and shows "delivered" of
 * them. The page and the browser's push do the same; the first of them counts. Shows nothing.
 */
export function TellReceived(): null {
  const told = useRef<ReadonlySet<string>>(new Set());
  const { data: summons } = useQuery({
    queryKey: ['summons'],
    queryFn: () => relayApi.summons(),
    refetchInterval: onTheBeat(LOOK_EVERY_MS),
    // A page behind another window sounds, so it has come.
    refetchIntervalInBackground: true,
  });
  useEffect(() => {
    if (summons === undefined) return;
    const { due, known } = receiptsDue(summons, told.current);
    told.current = known;
    for (const { session, key } of due) {
      relayApi.received(session).catch(() => {
        // Told again with the next look; the crew reads "told" until then.
        told.current = new Set([...told.current].filter((one) => one !== key));
      });
    }
  }, [summons]);
  return null;
}
