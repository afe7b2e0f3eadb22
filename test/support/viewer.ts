import WebSocket from 'ws';
import { offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { WATCH_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ConsoleMessage, LoggedRecord, ViewerMessage } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import { decodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { atTheEnd } from './endings.ts';
import { eventually, readCredentials, type RunningRelay } from './parts.ts';

/** A console without a screen, on a real socket. */
export interface Viewer {
  readonly messages: ConsoleMessage[];
  readonly logged: { readonly record: LoggedRecord; readonly heardAt: number }[];
  say(message: ViewerMessage): void;
  /** Stops reading from the socket, as a stuck page does. */
  stick(): void;
  readonly closed: Promise<number>;
}

export async function openViewer(relay: Pick<RunningRelay, 'url' | 'credentials'>): Promise<Viewer> {
  const token = readCredentials(relay.credentials).people[0]?.token ?? '';
  const socket = new WebSocket(`${relay.url.replace(/^http/, 'ws')}/watch`, [...WATCH_SUBPROTOCOLS], {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  atTheEnd(() => socket.terminate());
  const messages: ConsoleMessage[] = [];
  const logged: { record: LoggedRecord; heardAt: number }[] = [];
  const say = (message: ViewerMessage): void => socket.send(encodeViewerMessage(message));
  socket.on('message', (bytes: Buffer) => {
    const read = decodeConsoleMessage(bytes);
    if (!read.ok) throw new Error(`The relay sent what cannot be read: ${JSON.stringify(read.failure)}`);
    const { value } = read;
    if (value.kind === 'ping') {
      const now = unixMillis(Date.now());
      say({ kind: 'pong', t1: value.t1, t2: now, t3: now });
    } else if (value.kind === 'logged') {
      for (const record of value.records) logged.push({ record, heardAt: Date.now() });
    }
    messages.push(value);
  });
  const beat = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    say({ kind: 'ping', t1: unixMillis(Date.now()), newestSample: sampleIndex(0), clock: null });
  }, 2_000);
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      clearInterval(beat);
      resolve(code);
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('error', reject);
  });
  return { messages, logged, say, stick: () => socket.pause(), closed };
}

export function recordOf({ sealed }: LoggedRecord): SessionRecord {
  const opened = openRecord(sealed);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  return opened.value;
}

/** Fetches a stretch of a session's history. */
export async function fetchSamples(
  viewer: Viewer,
  session: SessionId,
  range: SampleRange,
  request = 1,
): Promise<readonly LoggedRecord[]> {
  viewer.say({ kind: 'fetch', request, session, first: range.first, end: range.end });
  const isAnswer = (message: ConsoleMessage): message is Extract<ConsoleMessage, { kind: 'fetched' }> =>
    message.kind === 'fetched' && message.request === request;
  await eventually(
    () => viewer.messages.filter(isAnswer),
    (parts) => parts.at(-1)?.last === true,
  );
  return viewer.messages.filter(isAnswer).flatMap(({ records }) => records);
}

export const FROM_THE_START = offset(1);
