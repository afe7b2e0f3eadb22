import WebSocket from 'ws';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { WATCH_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { decodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { atTheEnd } from './endings.ts';
import { readCredentials, type RunningRelay } from './parts.ts';

/** A console that keeps nothing of what it hears but how late it was: many of them cost a test little. */
export interface LightViewer {
  /** From the relay's commit until it was heard here, ms, one for each record, since they were last taken. */
  takeLatencies(): number[];
  /** GAPs that it was told. */
  readonly gaps: () => number;
  /** Null while it is connected. */
  readonly closedWith: () => number | null;
  /** Reads nothing from now on, as a page does that hangs. */
  stick(): void;
  /** Reads only now and then. */
  slowDown(): void;
  resume(): void;
}

const BEAT_MS = 2_000;
/** What a slow one reads at a time: 100 kB a second. */
const SLOW = { everyMs: 400, bytes: 40_000 };

export async function openLightViewer(
  relay: Pick<RunningRelay, 'url' | 'credentials'>,
  sessions: readonly SessionId[],
): Promise<LightViewer> {
  const token = readCredentials(relay.credentials).people[0]?.token ?? '';
  const socket = new WebSocket(`${relay.url.replace(/^http/, 'ws')}/watch`, [...WATCH_SUBPROTOCOLS], {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  let latencies: number[] = [];
  let gaps = 0;
  let closedWith: number | null = null;
  let mayRead = Infinity;
  let slowly: NodeJS.Timeout | undefined;
  const say = (message: Parameters<typeof encodeViewerMessage>[0]): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encodeViewerMessage(message));
  };
  socket.on('message', (bytes: Buffer) => {
    mayRead -= bytes.length;
    if (mayRead <= 0) socket.pause();
    const read = decodeConsoleMessage(bytes);
    if (!read.ok) return;
    const now = Date.now();
    if (read.value.kind === 'gap') gaps += 1;
    if (read.value.kind !== 'logged') return;
    for (const { committedAt } of read.value.records) latencies.push(now - committedAt);
  });
  const beat = setInterval(() => {
    say({ kind: 'ping', t1: unixMillis(Date.now()), newestSample: sampleIndex(0), clock: null });
  }, BEAT_MS);
  const stopTimers = (): void => {
    clearInterval(beat);
    clearInterval(slowly);
  };
  atTheEnd(() => {
    stopTimers();
    socket.terminate();
  });
  socket.on('close', (code) => {
    closedWith = code;
    stopTimers();
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => {
      resolve();
    });
    socket.on('error', reject);
  });
  socket.on('error', () => undefined);
  for (const session of sessions) say({ kind: 'subscribe', session, resume: null });
  return {
    takeLatencies() {
      const taken = latencies;
      latencies = [];
      return taken;
    },
    gaps: () => gaps,
    closedWith: () => closedWith,
    stick: () => {
      socket.pause();
    },
    slowDown: () => {
      socket.pause();
      slowly = setInterval(() => {
        mayRead = SLOW.bytes;
        socket.resume();
      }, SLOW.everyMs);
    },
    resume: () => {
      clearInterval(slowly);
      mayRead = Infinity;
      socket.resume();
    },
  };
}
