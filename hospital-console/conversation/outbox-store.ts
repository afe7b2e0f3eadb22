import { create } from 'zustand';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { NewEntry } from '../../protocol/wire/sessions-api.ts';
import { now } from '../relay-api/session-queries.ts';
import type { EntryName } from './case-log.ts';
import type { EntryAnswer } from './entry-answer.ts';
import { keptText } from '../preferences/kept.ts';
import { answered, type Outbox, restored, sentAgain, settled, withNew, without } from './outbox.ts';

const kept = keptText('prearrival-outbox');

interface OutboxStore {
  readonly outbox: Outbox;
  /** False: too much waits already, nothing was taken. */
  readonly ask: (by: string, session: SessionId, atSample: number | null, entry: NewEntry['entry']) => boolean;
  readonly answer: (request: string, answer: EntryAnswer) => void;
  readonly sendAgain: (request: string) => void;
  readonly discard: (request: string) => void;
  readonly settle: (session: SessionId, inLog: ReadonlySet<EntryName>) => void;
}

/** What this page still has to have written: kept before it is sent, so that a reload in between loses nothing. */
export const useOutbox = create<OutboxStore>()((set, get) => {
  const become = (outbox: Outbox): void => {
    if (outbox === get().outbox) return;
    kept.write(JSON.stringify(outbox));
    set({ outbox });
  };
  return {
    outbox: restored(kept.read(), now()),
    ask(by, session, atSample, entry) {
      const asked = { request: crypto.randomUUID(), session, by, askedAt: now(), atSample, entry };
      const outbox = withNew(get().outbox, asked);
      if (outbox === null) return false;
      become(outbox);
      return true;
    },
    answer(request, answer) {
      become(answered(get().outbox, request, answer, now()));
    },
    sendAgain(request) {
      become(sentAgain(get().outbox, request, now()));
    },
    discard(request) {
      become(without(get().outbox, request));
    },
    settle(session, inLog) {
      become(settled(get().outbox, session, inLog));
    },
  };
});
