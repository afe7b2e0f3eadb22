import { lookAtRelay } from '../relay-api/session-queries.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import { type EntryAnswer, readEntryAnswer } from './entry-answer.ts';
import type { Outgoing } from './outbox.ts';

/** A little longer than the relay waits for its own disk, so that its own word comes first. */
const PATIENCE_MS = 9_000;

const address = (session: string): string => `/api/sessions/${encodeURIComponent(session)}/entries`;

/** Asks the relay to write it. Never rejects: whatever went wrong on the way, the same may be asked again. */
export async function sendEntry({ request, session, atSample, entry }: Outgoing): Promise<EntryAnswer> {
  try {
    const response = await fetch(address(session), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ request, ...(atSample === null ? {} : { atSample }), entry }),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return readEntryAnswer(response.status, parse(await response.text()));
  } catch {
    return { kind: 'later', why: 'unreachable' };
  }
}

/** What has been written from an offset on, in the order of the log. Rejects where the relay gave no list. */
export async function fetchEntries(session: string, from: number): Promise<readonly EntryJson[]> {
  const response = await lookAtRelay(`${address(session)}?from=${String(from)}`, {
    credentials: 'same-origin',
    cache: 'no-store',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = parse(await response.text());
  if (!response.ok || !Array.isArray(body)) throw new Error(`HTTP ${String(response.status)}`);
  return body as readonly EntryJson[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
