import WebSocket from 'ws';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { sampleCount, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import { UPLINK_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { UnitMessage } from '../../protocol/wire/messages.ts';
import { encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { atTheEnd } from './endings.ts';
import { readCredentials, type RunningRelay } from './parts.ts';
import { SessionAuthor } from './session-author.ts';

/** A unit that streams near the limit of what one may send: sixty times an ECG, so that buffers fill in a test's time. */
export interface HeavyUnit {
  readonly session: SessionId;
  readonly bytesPerSecond: number;
  /** Null while it goes on. */
  readonly closedWith: () => number | null;
  stop(): void;
}

const RECORDS_AT_ONCE = 4;
const RECORD_BYTES = 7_000;
const EVERY_MS = 150;
const BEAT_MS = 2_000;

export function startHeavyUnit(
  relay: Pick<RunningRelay, 'url' | 'credentials'>,
  unit: string,
  session: number,
): HeavyUnit {
  const token = readCredentials(relay.credentials).units.find((one) => one.unit === unit)?.token ?? '';
  const socket = new WebSocket(`${relay.url.replace(/^http/, 'ws')}/uplink`, [...UPLINK_SUBPROTOCOLS], {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  const author = new SessionAuthor({ unit, session });
  const say = (message: UnitMessage): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encodeUnitMessage(message));
  };
  let closedWith: number | null = null;
  let samples = 0;
  const stream = (): void => {
    const records = Array.from({ length: RECORDS_AT_ONCE }, () => {
      const firstSample = sampleIndex(samples);
      samples += 50;
      const payload = new Uint8Array(RECORD_BYTES);
      return author.write({
        kind: 'samples',
        firstSample,
        sampleCount: sampleCount(50),
        coding: 1,
        payload,
        leadsOff: NO_LEADS,
      }).sealed;
    });
    say({ kind: 'data', lane: 'live', records });
  };
  const timers: NodeJS.Timeout[] = [];
  const stop = (): void => {
    for (const timer of timers) clearInterval(timer);
    socket.terminate();
  };
  atTheEnd(stop);
  socket.on('error', () => undefined);
  socket.on('close', (code) => {
    closedWith = code;
  });
  socket.on('open', () => {
    const epochs = [{ epoch: author.epoch, first: sequenceNumber(1), last: sequenceNumber(1), closed: false }];
    say({
      kind: 'hello',
      unit: author.unit,
      connectionNonce: 'ab'.repeat(16),
      sessions: [{ session: author.session, epochs }],
      lastLedger: null,
      software: 'heavy',
    });
    say({ kind: 'data', lane: 'live', records: [author.open().sealed] });
    timers.push(setInterval(stream, EVERY_MS));
    timers.push(
      setInterval(() => {
        say({ kind: 'ping', t1: unixMillis(Date.now()), newestSample: sampleIndex(samples), clock: null });
      }, BEAT_MS),
    );
  });
  return {
    session: author.session,
    bytesPerSecond: (RECORDS_AT_ONCE * RECORD_BYTES * 1000) / EVERY_MS,
    closedWith: () => closedWith,
    stop,
  };
}
