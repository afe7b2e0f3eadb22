import type { SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import type { RelayClient } from './relay-client.ts';

/** The first record that describes the session, as the unit wrote it; the log's order is that of commits. */
export async function describedIn(
  client: Pick<RelayClient, 'records'>,
  session: SessionId,
): Promise<SessionDescription | null> {
  for await (const logged of client.records(session, 'commit')) {
    const opened = openRecord(logged.sealed);
    if (opened.ok && opened.value.body.kind === 'opened') return opened.value.body.description;
  }
  return null;
}
