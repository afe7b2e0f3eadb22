import { byteCount, type Offset } from '../../protocol/ecg/units.ts';
import { readDelimited } from '../../protocol/wire/delimited-records.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { ThenPlayer, type ThenPlayerParts } from './then-player.ts';

/** Samples of one session as it was seen then, bytes: half an hour of 8 leads at 500 Hz. */
const ROOM = byteCount(32 * 1024 * 1024);

/** A player that reads the relay's log. */
export const openThenPlayer = (asked: Pick<ThenPlayerParts, 'session' | 'start' | 'trouble'>): ThenPlayer =>
  new ThenPlayer({ ...asked, room: ROOM, read: readLog });

async function* readLog(session: SessionId, from: Offset, signal: AbortSignal): AsyncIterable<LoggedRecord> {
  const address = `/api/sessions/${encodeURIComponent(session)}/records?from=${String(from)}`;
  const response = await fetch(address, { credentials: 'same-origin', cache: 'no-store', signal });
  if (!response.ok || response.body === null)
    throw new Error(`The relay answered with HTTP ${String(response.status)}.`);
  yield* readDelimited(piecesOf(response.body));
}

/** Not every browser's stream can be iterated over. */
async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}
