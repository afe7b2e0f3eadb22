import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { UnitMessage } from '../../protocol/wire/messages.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';
import { encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { eventually } from '../support/parts.ts';
import { openRelayHere, PERSON_TOKEN, UNIT_TOKEN, type RawPeer, type RelayHere } from '../support/relay-here.ts';
import { epochOf, SessionAuthor, sessionNumber } from '../support/session-author.ts';

const code = (reason: keyof typeof CLOSE_REASONS): number => CLOSE_REASONS[reason].code;

const helloOf = (parts: { sessions?: number; epochs?: number } = {}): Uint8Array =>
  encodeUnitMessage({
    kind: 'hello',
    unit: new SessionAuthor().unit,
    connectionNonce: randomBytes(16).toString('hex'),
    sessions: Array.from({ length: parts.sessions ?? 1 }, (_, session) => ({
      session: sessionNumber(session + 1),
      epochs: Array.from({ length: session === 0 ? (parts.epochs ?? 1) : 1 }, (_unused, epoch) => ({
        epoch: epochOf(epoch + 1),
        first: sequenceNumber(1),
        last: sequenceNumber(1),
        closed: false,
      })),
    })),
    lastLedger: null,
    software: 'test',
  });
const dataOf = (records: Extract<UnitMessage, { kind: 'data' }>['records']): Uint8Array =>
  encodeUnitMessage({ kind: 'data', lane: 'live', records });
const ping = encodeUnitMessage({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(0), clock: null });

/** Field 13, which nobody knows, with so many bytes, and "may be ignored". */
function ignorable(bytes: number): Uint8Array {
  const head = [0x6a, 0x80 | (bytes & 127), 0x80 | ((bytes >> 7) & 127), bytes >> 14];
  return Uint8Array.of(...head, ...new Uint8Array(bytes), 0x78, 0x01);
}
/** Groups of a field that nobody knows, so many deep, and "may be ignored". */
const nested = (depth: number): Uint8Array =>
  Uint8Array.of(...Array<number>(depth).fill(14 * 8 + 3), ...Array<number>(depth).fill(14 * 8 + 4), 0x78, 0x01);

async function welcomed(relay: RelayHere): Promise<RawPeer<{ readonly kind: string }>> {
  const unit = await relay.unit();
  unit.send(helloOf());
  await unit.hears('welcome');
  return unit;
}

describe('[D19] a unit that exceeds a limit is sent away with its code, and is counted', () => {
  it('a message of more than 64 KiB; one of 64 KiB passes', async () => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    unit.send(ignorable(LIMITS.messageBytes - 6), ping);
    await unit.hears('pong');
    expect((await relay.refusals()).intake).toMatchObject({ 'ignored-message': 1 });
    unit.send(ignorable(LIMITS.messageBytes - 5));
    expect(await unit.closed, 'the WebSocket itself refuses it, before it is held in memory').toBe(1009);
    expect((await relay.refusals()).sockets).toEqual({ 'broken-frame': 1 });
  });

  it('messages nested more than eight deep', async () => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    unit.send(nested(LIMITS.depth), ping);
    await unit.hears('pong');
    unit.send(nested(LIMITS.depth + 2));
    expect(await unit.closed).toBe(code('bad-message'));
    expect((await relay.refusals()).intake).toEqual({ 'ignored-message': 1, 'unreadable-message': 1 });
  });

  it('33 records in a message', async () => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    const records = new SessionAuthor().frames(LIMITS.recordsPerMessage).map(({ sealed }) => sealed);
    unit.send(dataOf(records.slice(0, LIMITS.recordsPerMessage)));
    expect(await unit.hears('ack')).toMatchObject({ sessions: [{ epochs: [{ durableThrough: 32 }] }] });
    unit.send(dataOf(records));
    expect(await unit.closed).toBe(code('bad-message'));
    expect((await relay.refusals()).intake).toEqual({ 'unreadable-message': 1 });
  });

  it.each([
    ['five sessions in a HELLO', { sessions: LIMITS.sessionsPerUnit }, { sessions: LIMITS.sessionsPerUnit + 1 }],
    ['65 epochs in a HELLO', { epochs: LIMITS.epochsPerHello }, { epochs: LIMITS.epochsPerHello + 1 }],
  ] as const)('%s', async (_, allowed, beyond) => {
    const relay = await openRelayHere();
    const unit = await relay.unit();
    unit.send(helloOf(allowed));
    await unit.hears('welcome');
    unit.send(helloOf(beyond));
    expect(await unit.closed).toBe(code('bad-message'));
    expect((await relay.refusals()).intake).toEqual({ 'unreadable-message': 1 });
  });

  it('more than a hundred messages a second, for two seconds at once', async () => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    unit.send(...Array<Uint8Array>(3 * LIMITS.messagesPerSecond).fill(ping));
    expect(await unit.closed).toBe(code('too-fast'));
    expect((await relay.refusals()).intake).toEqual({ 'too-fast': 1 });
    const answered = unit.heard.filter(({ kind }) => kind === 'pong').length;
    expect(answered, 'what was within the limit was answered').toBeGreaterThan(2 * LIMITS.messagesPerSecond - 5);
    expect(answered).toBeLessThan(2.5 * LIMITS.messagesPerSecond);
  });

  it('more than 256 KiB a second, for two seconds at once', async () => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    unit.send(...Array<Uint8Array>(12).fill(ignorable(60_000)));
    expect(await unit.closed).toBe(code('too-fast'));
    expect((await relay.refusals()).intake).toEqual({ 'ignored-message': 8, 'too-fast': 1 });
  });

  it('more than thirty connections at once, and then ten a minute', async () => {
    const relay = await openRelayHere();
    const most = 3 * LIMITS.connectionsPerMinute;
    for (let i = 0; i < most; i += 1) {
      const unit = await welcomed(relay);
      unit.socket.terminate();
    }
    const oneMore = await relay.unit();
    oneMore.send(helloOf());
    expect(await oneMore.closed).toBe(code('too-fast'));
    expect((await relay.refusals()).intake).toEqual({ 'too-fast': 1 });
    expect((await relay.unit('token-of-ambulance-2')).socket.readyState, 'another unit comes in').toBe(1);
  });
});

/** Of a frame of 50 samples, what is beyond the limit. */
const samplesWith = (beyond: { readonly sampleCount?: number; readonly bytes?: number }): RecordBody => ({
  kind: 'samples',
  firstSample: sampleIndex(50),
  sampleCount: sampleCount(beyond.sampleCount ?? 50),
  coding: 1,
  payload: new Uint8Array(beyond.bytes ?? 8),
  leadsOff: NO_LEADS,
});
const describedWith = (format: { readonly samplingRate?: number; readonly leads?: number }): RecordBody => ({
  kind: 'opened',
  description: {
    ...{
      unit: new SessionAuthor().unit,
      source: 'A test',
      patientLabel: '',
      startedAt: unixMillis(0),
      software: 'test',
    },
    format: {
      samplingRate: hertz(format.samplingRate ?? 500),
      leads: Array.from({ length: format.leads ?? 1 }, () => ({
        ...{ lead: 'I' as const, lsb: microvoltsPerLsb(5), baseline: deviceCount(0) },
      })),
    },
  },
});

it.each([
  ['of more than 8 KiB', samplesWith({ bytes: LIMITS.recordBytes })],
  ['of more than 8,192 samples', samplesWith({ sampleCount: LIMITS.samplesPerRecord + 1 })],
  ['that describes 21 leads', describedWith({ leads: LIMITS.leadsPerSession + 1 })],
  ['that describes more than 20 kHz', describedWith({ samplingRate: LIMITS.samplingRate.most + 1 })],
])(
  '[D19] [D10] a record %s is kept for a person, answered by NACK, and the rest of its lane goes on',
  async (_, beyond) => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    const author = new SessionAuthor();
    const [opened, frame] = author.frames(1);
    const bad = author.write(beyond);
    unit.send(dataOf([opened, bad, frame].flatMap((one) => one?.sealed ?? [])));
    expect(await unit.hears('nack')).toMatchObject({ reason: 'damaged', seq: 0 });
    expect(await unit.hears('ack')).toMatchObject({ sessions: [{ epochs: [{ durableThrough: 2 }] }] });
    expect((await relay.refusals()).intake).toEqual({ 'damaged-record': 1 });
    expect(relay.log.counters.quarantined).toBe(1);
  },
);

describe('[D19] a viewer that exceeds a limit is sent away with its code, and is counted', () => {
  const session = sessionNumber(1);
  it.each([
    ['nonsense', [Uint8Array.of(0xff, 0xff)], 'bad-message', 'unreadable-message'],
    ['messages nested ten deep', [nested(LIMITS.depth + 2)], 'bad-message', 'unreadable-message'],
    [
      'three hundred messages at once',
      Array<Uint8Array>(300).fill(
        encodeViewerMessage({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(0), clock: null }),
      ),
      'too-fast',
      'too-fast',
    ],
    [
      'thirty-three sessions at once',
      Array.from({ length: 33 }, (_, i) =>
        encodeViewerMessage({ kind: 'subscribe', session: sessionNumber(i + 1), resume: null }),
      ),
      'too-fast',
      'too-many-subscriptions',
    ],
  ] as const)('%s', async (_, messages, reason, counter) => {
    const relay = await openRelayHere();
    const viewer = await relay.viewer();
    viewer.send(...messages);
    expect(await viewer.closed).toBe(code(reason));
    expect((await relay.refusals()).viewers).toEqual({ [counter]: 1 });
  });

  it('too many fetches are declined one by one, and cost nothing else', async () => {
    const relay = await openRelayHere();
    const viewer = await relay.viewer();
    const fetches = Array.from({ length: 20 }, (_, request) =>
      encodeViewerMessage({ kind: 'fetch', request, session, first: sampleIndex(5), end: sampleIndex(50) }),
    );
    viewer.send(...fetches);
    const answers = await eventually(
      () => viewer.heard.filter((message) => message.kind === 'fetched'),
      ({ length }) => length >= 20,
    );
    const declined = answers.filter((message) => 'reached' in message && message.reached === 5);
    const { viewers } = await relay.refusals();
    expect(declined.length).toBeGreaterThan(0);
    expect(viewers).toEqual({ 'too-many-fetches': declined.length });
  });
});

describe('every close code is said by the door that has a reason for it', () => {
  const heartbeat = (viewer: RawPeer<unknown>): NodeJS.Timeout =>
    setInterval(() => {
      viewer.send(ping);
    }, 2_000);

  it.each([
    ['a unit without a credential', 'unit', null, 'unknown-credential'],
    ['a viewer without a credential', 'viewer', null, 'unknown-credential'],
    ['a person where units go', 'unit', PERSON_TOKEN, 'not-yours'],
    ['a unit where people watch', 'viewer', UNIT_TOKEN, 'not-yours'],
  ] as const)('4401 and 4403: %s', async (_, door, token, reason) => {
    const relay = await openRelayHere();
    expect(await (await relay[door](token)).closed).toBe(code(reason));
    expect((await relay.refusals()).sockets).toEqual({ [reason]: 1 });
  });

  it('4403: a unit that greets as another one', async () => {
    const relay = await openRelayHere();
    const unit = await relay.unit('token-of-ambulance-2');
    unit.send(helloOf());
    expect(await unit.closed).toBe(code('not-yours'));
    expect((await relay.refusals()).intake).toEqual({ 'not-yours': 1 });
  });

  it('4408 and 4504: a viewer that takes nothing for ten seconds; peers that say nothing at all', async () => {
    const relay = await openRelayHere();
    const [stuck, mute, muteUnit] = [await relay.viewer(), await relay.viewer(), await relay.unit()];
    const author = new SessionAuthor();
    await relay.log.append(author.unit, author.frames(1));
    stuck.send(encodeViewerMessage({ kind: 'subscribe', session: author.session, resume: null }));
    await stuck.hears('state');
    const beat = heartbeat(stuck);
    stuck.socket.pause();
    const large = (): void => {
      const records = Array.from({ length: 40 }, () =>
        author.write({
          kind: 'samples',
          firstSample: sampleIndex(author.endSample),
          sampleCount: sampleCount(50),
          coding: 1,
          payload: new Uint8Array(7_000),
          leadsOff: NO_LEADS,
        }),
      );
      void relay.log.append(author.unit, records);
    };
    // 2.8 MB a second: what the kernel takes for it is soon full.
    const live = setInterval(large, 100);
    await eventually(
      async () => (await relay.refusals()).viewers,
      (viewers) => viewers['slow'] === 1,
      30_000,
    );
    clearInterval(live);
    clearInterval(beat);
    stuck.socket.resume();
    expect(await stuck.closed).toBe(code('slow'));
    expect(await mute.closed).toBe(code('silent'));
    expect(await muteUnit.closed).toBe(code('silent'));
    const refusals = await relay.refusals();
    expect(refusals.viewers).toMatchObject({ slow: 1, silent: 1 });
    expect(refusals.viewers['records-dropped']).toBeGreaterThan(0);
    expect(refusals.intake).toEqual({ silent: 1 });
  });

  it('[D3] 4409: another record under a number that is taken; both are kept', async () => {
    const relay = await openRelayHere();
    const unit = await welcomed(relay);
    const [one, other] = [new SessionAuthor(), new SessionAuthor()];
    unit.send(dataOf(one.frames(2).map(({ sealed }) => sealed)));
    await unit.hears('ack');
    other.open();
    other.gap(50);
    unit.send(dataOf(other.written.slice(1).map(({ sealed }) => sealed)));
    expect(await unit.closed).toBe(code('conflict'));
    expect((await relay.refusals()).intake).toEqual({ conflict: 1 });
    expect(relay.log.counters.conflicts).toBe(1);
  });

  it('[D9] 4410: a newer connection of the same unit has taken over', async () => {
    const relay = await openRelayHere();
    const older = await welcomed(relay);
    await welcomed(relay);
    expect(await older.closed).toBe(code('fenced'));
  });

  it('4503: the relay stops', async () => {
    const relay = await openRelayHere();
    const [unit, viewer] = [await welcomed(relay), await relay.viewer()];
    void relay.drain();
    expect(await Promise.all([unit.closed, viewer.closed])).toEqual([code('later'), code('later')]);
  });
});
