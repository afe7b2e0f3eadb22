import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { monotonicMillis, offset, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord, Look } from '../../protocol/wire/messages.ts';
import type { UplinkVersion } from '../../protocol/wire/uplink-version.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import { decodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { Presence } from '../fan-out/presence.ts';
import type { AppendResult, Commit, RecordToAppend } from '../log/session-log.ts';
import { systemClock } from '../operations/clock.ts';
import type { PeerSocket } from '../operations/peer-socket.ts';
import { ConnectedUnits } from './connected-units.ts';
import type { IntakeLog } from './unit-connection.ts';

const UNIT = 'ambulance-1' as UnitId;
const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const EPOCH = { number: 1, nonce: '0000000000000001' };

/** A disk that answers when the test says so. */
class SlowLog implements IntakeLog {
  readonly ledger = 'ab'.repeat(16) as LedgerId;
  readonly waiting: { readonly records: readonly RecordToAppend[]; readonly answer: (result: AppendResult) => void }[] =
    [];
  looks: readonly Look[] = [];
  held = (): ReturnType<IntakeLog['held']> => ({ unit: UNIT, epochs: [], looks: this.looks });
  root = (): null => null;
  quarantine = (): void => undefined;
  written: readonly LoggedRecord[] = [];
  entries = (): readonly LoggedRecord[] => this.written;
  readonly #ears: ((commits: readonly Commit[]) => void)[] = [];
  listen(hear: (commits: readonly Commit[]) => void): () => void {
    this.#ears.push(hear);
    return () => this.#ears.splice(this.#ears.indexOf(hear), 1);
  }
  commit(hospitalEntries: readonly LoggedRecord[]): void {
    const commit = { session: SESSION, unit: UNIT, records: hospitalEntries, isOfUnit: false, hospitalEntries };
    for (const hear of this.#ears) hear([commit]);
  }

  append(_: UnitId, records: readonly RecordToAppend[]): Promise<AppendResult> {
    return new Promise((answer) => {
      this.waiting.push({ records, answer });
    });
  }

  async answer(ok: boolean): Promise<void> {
    for (const { records, answer } of this.waiting.splice(0)) {
      if (ok) answer({ ok, outcomes: records.map(() => ({ kind: 'duplicate' })) });
      else answer({ ok, trouble: { kind: 'disk-full', sentence: 'The disk is full.' } });
    }
    // One turn of the event loop for the answers, one for the acknowledgement that follows them.
    for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

interface FakeSocket extends PeerSocket {
  readonly heard: string[];
  readonly told: Uint8Array[];
  closed: number | null;
}
function fakeSocket(): FakeSocket {
  const heard: string[] = [];
  const told: Uint8Array[] = [];
  return {
    heard,
    told,
    closed: null,
    unsentBytes: 0,
    send: (messages) => {
      for (const bytes of messages) {
        const read = decodeRelayMessage(bytes);
        heard.push(read.ok ? read.value.kind : 'unreadable');
        if (read.ok && read.value.kind === 'told') told.push(...read.value.records);
      }
    },
    close(code) {
      this.closed = code;
    },
    pause: () => undefined,
    resume: () => undefined,
  };
}

const helloOf = (nonce: string): Uint8Array =>
  encodeUnitMessage({
    kind: 'hello',
    unit: UNIT,
    connectionNonce: nonce,
    sessions: [
      {
        session: SESSION,
        epochs: [{ epoch: EPOCH, first: sequenceNumber(1), last: sequenceNumber(1), closed: false }],
      },
    ],
    lastLedger: null,
    software: 'test',
  });
const DATA = encodeUnitMessage({
  kind: 'data',
  lane: 'live',
  records: [
    sealRecord({
      session: SESSION,
      epoch: EPOCH,
      seq: sequenceNumber(1),
      previousHash: new Uint8Array(0),
      recordedAt: unixMillis(1),
      recordedAtMonotonic: monotonicMillis(1),
      body: { kind: 'other' },
    }).sealed,
  ],
});

let now = 0;
let greetings = 0;
let log: SlowLog;
let units: ConnectedUnits;
let presence: Presence;
const alarms: string[] = [];
beforeEach(() => {
  now = 0;
  alarms.length = 0;
  log = new SlowLog();
  presence = new Presence();
  units = new ConnectedUnits({
    log,
    presence,
    clock: { ...systemClock, now: () => ({ monotonic: monotonicMillis(now), unix: unixMillis(now) }) },
    randomHex: (bytes) => 'cd'.repeat(bytes),
    alarm: (sentence) => alarms.push(sentence),
  });
});
afterEach(() => {
  units.close();
});

const greet = (
  version: UplinkVersion = 2,
  nonce = (greetings += 1).toString(16).padStart(32, '0'),
): { socket: FakeSocket; hear: (bytes: Uint8Array) => void; left: () => void } => {
  const socket = fakeSocket();
  const talk = units.connect(UNIT, socket, version);
  talk.hear(helloOf(nonce));
  return { socket, ...talk };
};

describe('the units that are connected', () => {
  it('[D9] have one current connection each; what the older one brought is acknowledged to the newer (D5)', async () => {
    const older = greet();
    older.hear(DATA);
    const newer = greet();
    expect(older.socket.closed).toBe(CLOSE_REASONS.fenced.code);
    older.left();
    expect(units.units).toEqual([UNIT]);
    await log.answer(true);
    expect(older.socket.heard).toEqual(['welcome']);
    expect(newer.socket.heard).toEqual(['welcome', 'ack']);
    newer.left();
    expect(units.units).toEqual([]);
  });

  it('of version 1 are not told who has seen their session', () => {
    log.looks = [{ by: 'Dr Lin', at: unixMillis(1), through: sampleIndex(5) }];
    expect(greet(1).socket.heard).toEqual(['welcome']);
  });

  it('are told who has seen their session: after WELCOME, and at each change', () => {
    log.looks = [{ by: 'Dr Lin', at: unixMillis(5), through: sampleIndex(100) }];
    const { socket } = greet();
    expect(socket.heard).toEqual(['welcome', 'seen-by']);
    presence.noteLook(SESSION, { by: 'Dr Wu', at: unixMillis(9), through: sampleIndex(200) });
    presence.tellLooks(SESSION);
    expect(socket.heard).toEqual(['welcome', 'seen-by', 'seen-by']);
    units.close();
    presence.tellLooks(SESSION);
    expect(socket.heard).toHaveLength(3);
  });

  const order = (seq: number): LoggedRecord => ({
    offset: offset(seq),
    committedAt: unixMillis(seq),
    sealed: sealRecord({
      session: SESSION,
      epoch: { number: 0, nonce: '0'.repeat(16) },
      seq: sequenceNumber(seq),
      previousHash: new Uint8Array(0),
      recordedAt: unixMillis(1),
      recordedAtMonotonic: monotonicMillis(1),
      body: {
        ...{ kind: 'entry', by: 'Dr Lin', atSample: sampleIndex(0) },
        entry: { kind: 'order', text: 'Aspirin 300 mg', preset: '' },
      },
    }).sealed,
  });

  it('[D23] hear what people wrote: all of it after WELCOME, in messages that they can read, then each as it comes', () => {
    log.written = Array.from({ length: 40 }, (_, i) => order(i + 1));
    const { socket } = greet();
    expect(socket.heard, '32 records are the most that a message may hold').toEqual(['welcome', 'told', 'told']);
    expect(socket.told.slice(0, 40).map((sealed) => Buffer.from(sealed).toString('hex'))).toEqual(
      log.written.map(({ sealed }) => Buffer.from(sealed).toString('hex')),
    );
    log.commit([]);
    log.commit([order(41)]);
    expect(socket.heard.slice(3)).toEqual(['told']);
    expect(socket.told).toHaveLength(41);
    const next = greet();
    expect(next.socket.heard, 'again on another connection: the unit knows what it has').toEqual([
      'welcome',
      'told',
      'told',
    ]);
    log.commit([order(42)]);
    expect(socket.told, 'the older connection hears nothing more').toHaveLength(41);
    expect(next.socket.told).toHaveLength(41);
    units.close();
    log.commit([order(43)]);
    expect(next.socket.told).toHaveLength(41);
  });

  it('[D23] of version 1 are not told what people wrote', () => {
    log.written = [order(1)];
    expect(greet(1).socket.heard).toEqual(['welcome']);
  });

  it('[D2] hear one acknowledgement a group commit, however many messages it held', async () => {
    const { hear, socket } = greet();
    for (let i = 0; i < 5; i += 1) hear(DATA);
    expect(socket.heard).toEqual(['welcome']);
    await log.answer(true);
    expect(socket.heard).toEqual(['welcome', 'ack']);
  });

  it('a HELLO that was said before takes over nothing, and costs the unit no connection', () => {
    const unit = greet(2, '5e'.repeat(16));
    for (let again = 0; again < 40; again += 1) {
      expect(greet(2, '5e'.repeat(16)).socket.closed).toBe(CLOSE_REASONS['bad-message'].code);
    }
    expect(unit.socket.closed).toBeNull();
    expect(units.refusals.all['replayed-hello']).toBe(40);
    expect(greet().socket.closed).toBeNull();
    expect(unit.socket.closed, 'a new one does').toBe(CLOSE_REASONS.fenced.code);
  });

  it('may come back thirty times at once and ten times a minute after that; not saying HELLO costs nothing', () => {
    for (let i = 0; i < 100; i += 1) units.connect(UNIT, fakeSocket(), 2).left();
    const codes = Array.from({ length: 32 }, () => {
      const { socket, left } = greet();
      left();
      return socket.closed;
    });
    expect(codes.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => null));
    expect(codes.slice(30)).toEqual([CLOSE_REASONS['too-fast'].code, CLOSE_REASONS['too-fast'].code]);
    now = 60_000;
    const later = Array.from({ length: 12 }, () => {
      const { socket, left } = greet();
      left();
      return socket.closed;
    });
    expect(later.filter((code) => code === null)).toHaveLength(10);
  });

  it('are sent away while the disk takes nothing, one tries it every two seconds, and all is well when it does', async () => {
    const first = greet();
    first.hear(DATA);
    await log.answer(false);
    expect(first.socket.heard).toEqual(['welcome', 'nack']);
    expect(first.socket.closed).toBe(CLOSE_REASONS.later.code);
    expect(alarms).toEqual(['Nothing can be stored: The disk is full.']);
    expect(greet().socket).toMatchObject({ closed: CLOSE_REASONS.later.code, heard: [] });
    now = 2_100;
    for (let i = 0; i < 50; i += 1) {
      const again = greet();
      again.hear(DATA);
      await log.answer(false);
      expect(again.socket.closed).toBe(CLOSE_REASONS.later.code);
      now += 2_100;
    }
    expect(alarms, 'said once').toHaveLength(1);
    const last = greet();
    last.hear(DATA);
    await log.answer(true);
    expect(last.socket.closed).toBeNull();
    expect(greet().socket.heard).toEqual(['welcome']);
  });
});
