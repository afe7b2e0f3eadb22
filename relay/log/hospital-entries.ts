import { offset } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SessionLog } from './session-log.ts';

/** Read from the disk at once. */
const PAGE = 256;

/**
 * Every entry that the relay wrote into a session for people, oldest first, however many there are: calls and opened links
 * are counted by nobody, and an order that came behind a thousand of them must be told like the first.
 */
export function* hospitalEntries(log: Pick<SessionLog, 'entries'>, session: SessionId): Generator<LoggedRecord> {
  for (let from = offset(1); ;) {
    const page = log.entries(session, from, PAGE, 'hospital');
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    from = offset(last.offset + 1);
  }
}
