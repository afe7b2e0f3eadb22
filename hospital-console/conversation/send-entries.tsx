import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { now } from '../relay-api/session-queries.ts';
import { lookAgain } from './case-log-queries.ts';
import { sendEntry } from './entry-api.ts';
import { nextToSend } from './outbox.ts';
import { useOutbox } from './outbox-store.ts';

const LOOK_EVERY_MS = 250;

/**
 * Sends what was decided and written, one after the other, on whatever page: nobody has to stay for it. Only under the name
 * of whoever is signed in. Shows nothing.
 */
export function SendEntries({ person }: { readonly person: SignedIn }): null {
  const queries = useQueryClient();
  useEffect(() => {
    let sending = false;
    const step = (): void => {
      const { outbox, answer } = useOutbox.getState();
      const next = sending ? null : nextToSend(outbox, person.name, now());
      if (next === null) return;
      sending = true;
      void sendEntry(next).then((heard) => {
        sending = false;
        answer(next.request, heard);
        if (heard.kind === 'later' && heard.why === 'signed-out') queries.setQueryData(['me'], null);
        if (heard.kind === 'stored') void lookAgain(queries, next.session);
        step();
      });
    };
    let timer: ReturnType<typeof setInterval> | undefined;
    /** Looks again and again only while something waits: a page that streams is woken by nothing that has nothing to do. */
    const look = (): void => {
      step();
      clearInterval(timer);
      const waits = useOutbox.getState().outbox.some(({ standing }) => standing.kind === 'sending');
      timer = waits ? setInterval(step, LOOK_EVERY_MS) : undefined;
    };
    look();
    const stop = useOutbox.subscribe(look);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [person.name, queries]);
  return null;
}
