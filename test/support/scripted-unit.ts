import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import WebSocket from 'ws';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import { UPLINK_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { RelayMessage, UnitMessage } from '../../protocol/wire/messages.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody, SealedRecord } from '../../protocol/wire/record.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';
import { decodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { atTheEnd } from './endings.ts';
import { eventually, readCredentials, type RunningRelay } from './parts.ts';

const FRAME = 50;
const LEADS = ['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** A unit that sends what a test tells it to and in that order: for what a well-behaved unit does only on a bad day. */
export interface ScriptedUnit {
  readonly session: SessionId;
  readonly heard: RelayMessage[];
  /** The version that the relay chose. */
  readonly version: string;
  /**
   * Sends the frames with these numbers, from 1; frame 0 is the description and went out with the greeting. Of a journal
   * that is ended, END is the one after the last frame.
   */
  send(frames: readonly number[]): Promise<void>;
}

export interface ScriptedUnitOptions {
  /** The subprotocols that it offers, in its order of preference. */
  readonly versions?: readonly string[];
  /** Its journal is closed by an END. */
  readonly isEnded?: boolean;
  /** By its name in the credentials; the last one otherwise. */
  readonly unit?: string;
}

/** Greets the relay with a journal of `frames` frames of 100 ms, recorded until now. */
export async function openScriptedUnit(
  relay: Pick<RunningRelay, 'url' | 'credentials'>,
  frames: number,
  { versions = UPLINK_SUBPROTOCOLS, isEnded = false, unit }: ScriptedUnitOptions = {},
): Promise<ScriptedUnit> {
  const { units } = readCredentials(relay.credentials);
  const credential = unit === undefined ? units.at(-1) : units.find((one) => one.unit === unit);
  const startedAt = Date.now() - frames * 100;
  const session = uuid({ msecs: startedAt }) as SessionId;
  const epoch = { number: 1, nonce: randomBytes(8).toString('hex') };
  const bodies: RecordBody[] = [
    {
      kind: 'opened',
      description: {
        unit: (credential?.unit ?? '') as UnitId,
        source: 'scripted',
        patientLabel: 'Unknown F ~70',
        startedAt: unixMillis(startedAt),
        format: {
          samplingRate: hertz(500),
          leads: LEADS.map((lead) => ({ lead, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) })),
        },
        software: 'test',
      },
    },
    ...Array.from({ length: frames }, (_, i): RecordBody => ({
      kind: 'samples',
      firstSample: sampleIndex(i * FRAME),
      sampleCount: sampleCount(FRAME),
      ...encodeSamples(LEADS.map((_lead, channel) => wave(i * FRAME, channel))),
      leadsOff: NO_LEADS,
    })),
    ...(isEnded
      ? [
          {
            kind: 'end' as const,
            sampleCount: sampleCount(frames * FRAME),
            epochs: [{ epoch, last: sequenceNumber(frames + 2) }],
          },
        ]
      : []),
  ];
  let previousHash = new Uint8Array(0);
  const records: SealedRecord[] = bodies.map((body, i) => {
    const { sealed, hash } = sealRecord({
      session,
      epoch,
      seq: sequenceNumber(i + 1),
      previousHash,
      recordedAt: unixMillis(startedAt + i * 100),
      recordedAtMonotonic: monotonicMillis(i * 100),
      body,
    });
    previousHash = new Uint8Array(hash);
    return sealed;
  });

  const socket = new WebSocket(`${relay.url.replace(/^http/, 'ws')}/uplink`, [...versions], {
    headers: { authorization: `Bearer ${credential?.token ?? ''}` },
    perMessageDeflate: false,
  });
  atTheEnd(() => socket.terminate());
  const heard: RelayMessage[] = [];
  const say = (message: UnitMessage): void => socket.send(encodeUnitMessage(message));
  socket.on('message', (bytes: Buffer) => {
    const read = decodeRelayMessage(bytes);
    if (read.ok) heard.push(read.value);
  });
  const beat = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    say({ kind: 'ping', t1: unixMillis(Date.now()), newestSample: sampleIndex(frames * FRAME), clock: null });
  }, 1_000);
  socket.on('close', () => clearInterval(beat));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('error', reject);
  });
  say({
    kind: 'hello',
    unit: (credential?.unit ?? '') as UnitId,
    connectionNonce: randomBytes(16).toString('hex'),
    sessions: [
      {
        session,
        epochs: [{ epoch, first: sequenceNumber(1), last: sequenceNumber(records.length), closed: isEnded }],
      },
    ],
    lastLedger: null,
    software: 'test',
  });
  await eventually(
    () => heard.some(({ kind }) => kind === 'welcome'),
    (welcomed) => welcomed,
  );
  const send = async (numbers: readonly number[]): Promise<void> => {
    for (let at = 0; at < numbers.length; at += 20) {
      const batch = numbers.slice(at, at + 20).flatMap((number) => records[number] ?? []);
      say({ kind: 'data', lane: 'live', records: batch });
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  await send([0]);
  return { session, heard, version: socket.protocol, send };
}

/** A spike a second on a gentle slope, another height on each lead. */
function wave(first: number, channel: number): Int32Array {
  return Int32Array.from({ length: FRAME }, (_, i) => {
    const within = (first + i) % 500;
    const spike = within < 20 ? (10 - Math.abs(within - 10)) * 12 : 0;
    return Math.round(spike * (1 + channel / 8) + 8 * Math.sin((2 * Math.PI * within) / 500));
  });
}
