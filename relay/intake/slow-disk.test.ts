import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds, monotonicMillis, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import { decodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import type { RelayMessage } from '../../protocol/wire/messages.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { SessionAuthor } from '../../test/support/session-author.ts';
import { Presence } from '../fan-out/presence.ts';
import type { CommitReply, LedgerDisk } from '../log/ledger-disk.ts';
import { openLedgerForReading } from '../log/ledger-file.ts';
import { LedgerReader } from '../log/ledger-reader.ts';
import { LedgerStore } from '../log/ledger-store.ts';
import { SqliteSessionLog } from '../log/sqlite-session-log.ts';
import type { Clock } from '../operations/clock.ts';
import { ConnectedUnits } from './connected-units.ts';

const FAILED: CommitReply = { kind: 'refused', trouble: 'storage-failed', sentence: 'The disk failed.' };

let folder: string;
let turned: ManualClock;
let clock: Clock;
let log: SqliteSessionLog;
let units: ConnectedUnits;
let presence: Presence;
/** How long the next syncs take, and whether they fail. */
let disk: { takes: number; fails: boolean };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prearrival-slow-'));
  turned = new ManualClock();
  const hands = turned;
  clock = {
    now: () => ({ monotonic: monotonicMillis(hands.now), unix: unixMillis(1_790_000_000_000 + hands.now) }),
    after: (wait, call) => hands.after(wait, call),
  };
  const opening = LedgerStore.open(folder);
  if (!opening.ok) throw new Error(opening.sentence);
  const { store } = opening;
  disk = { takes: 5, fails: false };
  const ledgerDisk: LedgerDisk = {
    ledger: store.ledger,
    lost: new Promise(() => undefined),
    commit: (group) =>
      new Promise((resolve) => {
        hands.after(disk.takes, () => {
          resolve(disk.fails ? FAILED : store.commit(group));
        });
      }),
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
  log = SqliteSessionLog.on(ledgerDisk, new LedgerReader(openLedgerForReading(folder)), { clock });
  presence = new Presence();
  units = new ConnectedUnits({
    log,
    presence,
    clock,
    randomHex: (bytes) => 'cd'.repeat(bytes),
    alarm: () => undefined,
  });
});
afterEach(async () => {
  units.close();
  disk = { takes: 0, fails: false };
  const closed = log.close();
  await turned.pass(1_000);
  await closed;
  rmSync(folder, { recursive: true, force: true });
});

/** A unit at the relay's door that pings as it should and counts what is acknowledged. */
function unitAtTheDoor(author = new SessionAuthor()) {
  const heard: RelayMessage[] = [];
  const door = { closed: null as number | null, paused: false, waiting: [] as Uint8Array[] };
  const socket = {
    unsentBytes: 0,
    send: (messages: readonly Uint8Array[]) => {
      for (const bytes of messages) {
        const read = decodeRelayMessage(bytes);
        if (read.ok) heard.push(read.value);
      }
    },
    close: (code: number) => {
      door.closed = code;
    },
    pause: () => {
      door.paused = true;
    },
    resume: () => {
      door.paused = false;
      for (const bytes of door.waiting.splice(0)) say(bytes);
    },
  };
  const { hear, left } = units.connect(author.unit, socket, 2);
  /** What is sent while the relay does not read lies in the network. */
  const say = (bytes: Uint8Array): void => {
    if (door.paused) door.waiting.push(bytes);
    else if (door.closed === null) hear(bytes);
  };
  const ping = encodeUnitMessage({ kind: 'ping', t1: unixMillis(0), newestSample: sampleIndex(0), clock: null });
  let cancel = clock.after(milliseconds(2_000), beat);
  function beat(): void {
    say(ping);
    cancel = clock.after(milliseconds(2_000), beat);
  }
  const { epoch, session } = author;
  const greeting = { epoch, first: 1 as never, last: 1 as never, closed: false };
  hear(
    encodeUnitMessage({
      kind: 'hello',
      unit: author.unit,
      connectionNonce: randomBytes(16).toString('hex'),
      sessions: [{ session, epochs: [greeting] }],
      lastLedger: null,
      software: 'test',
    }),
  );
  return {
    door,
    kinds: () => heard.map(({ kind }) => kind).filter((kind) => kind !== 'ping' && kind !== 'pong'),
    acknowledged: () => {
      const last = heard.findLast(({ kind }) => kind === 'ack' || kind === 'welcome');
      const told = last?.kind === 'ack' || last?.kind === 'welcome' ? last.sessions[0]?.epochs[0] : undefined;
      return told?.durableThrough ?? 0;
    },
    send: (records = author.frames(1)) => {
      say(encodeUnitMessage({ kind: 'data', lane: 'live', records: records.map(({ sealed }) => sealed) }));
    },
    fallsSilent: () => {
      cancel();
    },
    leaves: () => {
      cancel();
      left();
    },
  };
}

describe('a disk that takes its time', () => {
  it.each([300, 1_000, 5_000, 20_000])(
    '[D2] [D12] of %i ms a sync makes units wait for their acknowledgement and closes none of them',
    async (takes) => {
      disk.takes = takes;
      const unit = unitAtTheDoor();
      for (let frame = 0; frame < 100; frame += 1) {
        unit.send();
        await turned.pass(100);
      }
      expect(unit.door.closed).toBeNull();
      await turned.pass(3 * takes);
      expect(unit.acknowledged()).toBe(101);
      expect(unit.door).toMatchObject({ closed: null, paused: false });
      unit.leaves();
    },
  );

  it('[D12] stops reading from a unit that sends more than may wait, and closes it not for that silence', async () => {
    disk.takes = 30_000;
    const author = new SessionAuthor();
    const unit = unitAtTheDoor(author);
    const page = () => Array.from({ length: LIMITS.recordsPerMessage }, () => author.samples(2_000));
    author.frames(0);
    unit.send(author.written);
    for (let sent = 0; sent < 200 && !unit.door.paused; sent += 1) {
      unit.send(page());
      await turned.pass(400);
    }
    expect(unit.door.paused).toBe(true);
    await turned.pass(25_000);
    expect(unit.door).toMatchObject({ closed: null, paused: true });
    await turned.pass(90_000);
    expect(unit.door).toMatchObject({ closed: null, paused: false });
    expect(unit.acknowledged()).toBe(author.written.length);
    unit.leaves();
  });

  it('[D2] that fails: nothing is acknowledged or held, the unit comes back later, and then all of it is taken', async () => {
    const author = new SessionAuthor();
    const first = unitAtTheDoor(author);
    first.send();
    await turned.pass(100);
    expect(first.acknowledged()).toBe(2);
    disk.fails = true;
    const refused = author.frames(5);
    first.send(refused);
    await turned.pass(100);
    expect(first.kinds().slice(-1)).toEqual(['nack']);
    expect(first.door.closed).toBe(CLOSE_REASONS.later.code);
    expect(log.standing(author.session)).toMatchObject({ head: 2 });
    first.leaves();
    disk.fails = false;
    await turned.pass(3_000);
    const again = unitAtTheDoor(author);
    expect(again.acknowledged(), 'what WELCOME tells is what is held').toBe(2);
    again.send(refused);
    await turned.pass(100);
    expect(again.acknowledged()).toBe(7);
    expect(log.trouble).toBeNull();
    again.leaves();
  });

  it('[D12] closes nobody because the relay itself stood still', async () => {
    const unit = unitAtTheDoor();
    unit.send();
    await turned.pass(1_000);
    turned.block(10_000);
    await turned.pass(2_500);
    expect(unit.door.closed).toBeNull();
    unit.fallsSilent();
    await turned.pass(6_500);
    expect(unit.door.closed).toBe(CLOSE_REASONS.silent.code);
  });
});
