import { describe, expect, it } from 'vitest';
import { ManualClock, settle } from '../../../test/support/manual-clock.ts';
import { LEDGER, SESSION } from '../../../test/support/journalled-frames.ts';
import type { JournalView } from '../../../protocol/delivery/uplink-state.ts';
import { byteCount, sampleIndex, sequenceNumber, unixMillis } from '../../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../../protocol/wire/close-reasons.ts';
import type { ConnectionId, UnitId } from '../../../protocol/wire/identity.ts';
import { STATED_LIMITS } from '../../../protocol/wire/limits.ts';
import type { RelayMessage, UnitMessage } from '../../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../../protocol/wire/record.ts';
import { decodeUnitMessage, encodeRelayMessage } from '../../../protocol/wire/uplink-codec.ts';
import type { RecordRange } from '../journal/unit-journal.ts';
import type { SocketEars } from './relay-socket.ts';
import { Uplink } from './uplink.ts';

const EPOCH = { number: 1, nonce: 'a'.repeat(16) };
const viewOf = (last: number, ended = false): JournalView => ({
  sessions: [
    {
      session: SESSION,
      ended,
      epochs: [{ epoch: EPOCH, first: sequenceNumber(1), last: sequenceNumber(last), closed: ended, absent: [] }],
    },
  ],
  live: ended ? null : { session: SESSION, epoch: EPOCH },
  newestSample: sampleIndex(last * 50),
});
const WELCOME: RelayMessage = {
  kind: 'welcome',
  ledger: LEDGER,
  connection: '1'.repeat(32) as ConnectionId,
  sessions: [
    { session: SESSION, epochs: [{ epoch: EPOCH, durableThrough: sequenceNumber(0), ranges: [] }], sealed: false },
  ],
  limits: STATED_LIMITS,
  time: unixMillis(1),
};
const acknowledges = (through: number): RelayMessage => ({
  kind: 'ack',
  ledger: LEDGER,
  sessions: [
    {
      session: SESSION,
      epochs: [{ epoch: EPOCH, durableThrough: sequenceNumber(through), ranges: [] }],
      sealed: false,
    },
  ],
  credit: byteCount(262_144),
});

/** An uplink whose sockets lead to the test. */
function world(addresses = 1) {
  const clock = new ManualClock();
  const sockets: { address: number; ears: SocketEars; sent: UnitMessage[]; closed: number | null }[] = [];
  const noted: string[] = [];
  const reads: RecordRange[] = [];
  const uplink = new Uplink({
    unit: 'ambulance-12' as UnitId,
    software: 'test',
    lastLedger: LEDGER,
    clock,
    chance: { fraction: () => 0.5, bytes: (count) => new Uint8Array(count).fill(sockets.length) },
    relays: Array.from({ length: addresses }, (_, address) => (ears) => {
      const socket = { address, ears, sent: [] as UnitMessage[], closed: null as number | null };
      sockets.push(socket);
      return {
        localAddress: '192.0.2.1',
        send: (bytes) => {
          const decoded = decodeUnitMessage(bytes);
          if (!decoded.ok) throw new Error(decoded.failure.kind);
          socket.sent.push(decoded.value);
        },
        close: (code) => {
          socket.closed = code;
        },
      };
    }),
    journal: {
      read: (range) => {
        reads.push(range);
        const seqs = Array.from(
          { length: Math.min(range.mostRecords, range.last - range.first + 1) },
          (_, i) => range.first + i,
        );
        const records = seqs.map((seq) => ({
          seq: sequenceNumber(seq),
          sealed: new Uint8Array([seq]) as SealedRecord,
        }));
        return Promise.resolve({ records, damaged: [], absent: [] });
      },
      noteHeld: (_, sessions) => noted.push(`held ${String(sessions[0]?.epochs[0]?.durableThrough)}`),
      noteSealed: (_, session) => noted.push(`sealed ${session}`),
      doubtSeal: (session) => noted.push(`doubted ${session}`),
      noteTold: (session, records) => noted.push(`told ${String(records.length)} of ${session}`),
    },
    changed: () => undefined,
  });
  const newest = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  };
  const says = async (message: RelayMessage): Promise<void> => {
    newest().ears.message(encodeRelayMessage(message));
    await settle();
  };
  return { clock, sockets, noted, reads, uplink, newest, says };
}

describe('the uplink performs what its state machine decides', () => {
  it('greets, is welcomed, hands over what the journal gives, and notes what is acknowledged', async () => {
    const { uplink, newest, says, noted } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    expect(newest().sent[0]).toMatchObject({ kind: 'hello', unit: 'ambulance-12', lastLedger: LEDGER });
    await says(WELCOME);
    const data = newest().sent.filter((message) => message.kind === 'data');
    expect(data.flatMap(({ records }) => records.map((record) => record[0]))).toEqual([1, 2, 3]);
    await says(acknowledges(3));
    uplink.journalChanged(viewOf(3, true));
    await says({ kind: 'sealed', session: SESSION, root: new Uint8Array(0), signature: new Uint8Array(0) });
    expect(noted).toEqual(['held 0', 'held 3', `sealed ${SESSION}`]);
  });

  it('[D7] tells of a recording that is called complete while it goes on', async () => {
    const { uplink, newest, says, noted } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    await says({ kind: 'sealed', session: SESSION, root: new Uint8Array(0), signature: new Uint8Array(0) });
    expect(noted).toEqual(['held 0', `doubted ${SESSION}`]);
  });

  it('[D1] sends nothing that the journal has not said to hold', async () => {
    const { uplink, newest, says, reads } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    expect(Math.max(...reads.map(({ last }) => last))).toBe(3);
    uplink.journalChanged(viewOf(5));
    await settle();
    expect(newest().sent.at(-1)).toMatchObject({ kind: 'data', lane: 'live' });
    expect(Math.max(...reads.map(({ last }) => last))).toBe(5);
  });

  it('[D12] notices a silent link, says so, and connects again', async () => {
    const { uplink, newest, says, sockets, clock } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    await clock.pass(4500);
    expect(newest().sent.filter(({ kind }) => kind === 'ping').length).toBeGreaterThanOrEqual(2);
    await clock.pass(3600);
    expect(sockets[0]?.closed).toBe(CLOSE_REASONS.silent.code);
    await clock.pass(500);
    expect(sockets).toHaveLength(2);
  });

  it('what an older socket still says is heard by nobody', async () => {
    const { uplink, newest, says, sockets, clock } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    newest().ears.closed(null);
    await clock.pass(5000);
    expect(sockets).toHaveLength(2);
    newest().ears.opened(2);
    await says(WELCOME);
    sockets[0]?.ears.closed(4401);
    sockets[0]?.ears.message(new Uint8Array([255]));
    expect(uplink.state.phase.kind).toBe('synced');
    expect(uplink.state.counters.unreadableMessages).toBe(0);
  });

  it('a refusal is told, and tried again after half a minute rather than given up', async () => {
    const { uplink, newest, sockets, clock } = world();
    uplink.start(viewOf(3));
    newest().ears.closed(4401);
    expect(uplink.state.phase).toMatchObject({ kind: 'refused', reason: 'unknown-credential' });
    await clock.pass(29_000);
    expect(sockets).toHaveLength(1);
    await clock.pass(2000);
    expect(sockets).toHaveLength(2);
  });

  it('noise from the relay closes with 4400 and is counted', async () => {
    const { uplink, newest, says, sockets } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    newest().ears.message(new Uint8Array([0xff, 0xff]));
    expect(sockets[0]?.closed).toBe(4400);
    expect(uplink.state.counters.unreadableMessages).toBe(1);
  });

  it('[D13] where its own address is gone, it connects again at once; where it is still there, it asks', async () => {
    const { uplink, newest, says, sockets } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    uplink.networkChanged(new Set(['192.0.2.1', '198.51.100.7']));
    expect(sockets).toHaveLength(1);
    expect(newest().sent.at(-1)).toMatchObject({ kind: 'ping' });
    uplink.networkChanged(new Set(['198.51.100.7']));
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closed).toBe(CLOSE_REASONS.silent.code);
  });

  it('[D13] the next address is tried where one does not answer, and kept where it welcomes', async () => {
    const { uplink, newest, says, sockets, clock } = world(2);
    uplink.start(viewOf(3));
    newest().ears.closed(null);
    await clock.pass(250);
    expect(sockets.map(({ address }) => address)).toEqual([0, 1]);
    newest().ears.opened(1);
    await says(WELCOME);
    expect(uplink.state.phase).toMatchObject({ kind: 'synced', address: 1, sync: { version: 1 } });
    await says(acknowledges(3));
    newest().ears.closed(null);
    await clock.pass(500);
    expect(sockets.map(({ address }) => address)).toEqual([0, 1, 1]);
  });

  it('an answer that is no relay of ours is counted, said, and tried again', async () => {
    const { uplink, newest, sockets, clock } = world();
    uplink.start(viewOf(3));
    newest().ears.refused(511);
    expect(uplink.state.phase).toMatchObject({ kind: 'offline', why: { kind: 'http', status: 511 } });
    await clock.pass(5_000);
    newest().ears.versionUnknown('prearrival.uplink.v9');
    expect(uplink.state.phase).toMatchObject({
      kind: 'offline',
      why: { kind: 'unknown-version', answered: 'prearrival.uplink.v9' },
    });
    await clock.pass(5_000);
    newest().ears.obstructed('certificate-untrusted');
    expect(uplink.state.phase).toMatchObject({ kind: 'offline', why: { by: 'certificate-untrusted' } });
    expect(uplink.state.counters).toMatchObject({ httpAnswers: 1, unknownVersions: 1, obstacles: 1 });
    await clock.pass(5_000);
    expect(sockets).toHaveLength(4);
  });

  it('a stop closes the connection and wakes no more', async () => {
    const { uplink, newest, says, sockets, clock } = world();
    uplink.start(viewOf(3));
    newest().ears.opened(2);
    await says(WELCOME);
    uplink.stop();
    expect(sockets[0]?.closed).toBe(1000);
    await clock.pass(120_000);
    expect(sockets).toHaveLength(1);
  });
});
