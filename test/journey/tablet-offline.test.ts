import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryFolder } from '../support/damaged-disk.ts';
import { journalHere, type JournalHere } from '../support/journal-here.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { addValue, type Coverage } from '../../protocol/delivery/coverage.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { excerptOf } from '../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../protocol/ecg/measurements/measure-ecg.ts';
import {
  byteCount,
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  sampleIndex,
  sequenceNumber,
  unixMillis,
  type SequenceNumber,
} from '../../protocol/ecg/units.ts';
import {
  epochKey,
  type ConnectionId,
  type LedgerId,
  type SessionId,
  type UnitId,
} from '../../protocol/wire/identity.ts';
import { STATED_LIMITS } from '../../protocol/wire/limits.ts';
import type { EpochHeld, RelayMessage, SessionHeld } from '../../protocol/wire/messages.ts';
import { openRecord, sealRecord } from '../../protocol/wire/record-codec.ts';
import { samplesOf, type SealedRecord, type SessionRecord } from '../../protocol/wire/record.ts';
import { decodeUnitMessage, encodeRelayMessage } from '../../protocol/wire/uplink-codec.ts';
import type { TabletCommand } from '../../ambulance-unit/tablet-port/tablet-command.ts';
import type { ToScreen } from '../../ambulance-unit/tablet-port/tablet-port.ts';
import type { TabletState } from '../../ambulance-unit/tablet-port/tablet-state.ts';
import { AmbulanceUnit } from '../../ambulance-unit/acquisition/ambulance-unit.ts';
import { givenSource, idOfGiven } from '../../ambulance-unit/acquisition/case/made-up-monitors.ts';
import type { StartMeasuring } from '../../ambulance-unit/acquisition/case/measuring.ts';
import { pacedSource } from '../../ambulance-unit/acquisition/sources/paced-source.ts';
import { TabletDesk } from '../../ambulance-unit/acquisition/tablet-desk.ts';
import { NOTHING_REMEMBERED, type TabletMemory } from '../../ambulance-unit/acquisition/tablet-memory.ts';
import type { OpenRelaySocket, SocketEars } from '../../ambulance-unit/acquisition/uplink/relay-socket.ts';

const LEDGER = '00112233445566778899aabbccddeeff' as LedgerId;
const UNIT = 'ambulance-12' as UnitId;
const RATE = 100;

/** A relay that holds what it is sent, says so, and tells what its people have written; or is out of reach. */
class Relay {
  isInReach = true;
  readonly records = new Map<string, SessionRecord>();
  /** How often a record came that was here already. */
  repeated = 0;
  readonly told: SealedRecord[] = [];
  #ears: SocketEars | null = null;

  readonly open: OpenRelaySocket = (ears) => {
    if (!this.isInReach) {
      queueMicrotask(() => {
        ears.closed(null);
      });
      return { localAddress: null, send: () => undefined, close: () => undefined };
    }
    this.#ears = ears;
    queueMicrotask(() => {
      ears.opened(2);
    });
    return {
      localAddress: null,
      send: (bytes) => {
        if (this.#ears === ears) this.#hear(bytes, ears);
      },
      close: () => {
        if (this.#ears === ears) this.#ears = null;
      },
    };
  };

  /** The tunnel begins: nobody is told. */
  goOutOfReach(): void {
    this.isInReach = false;
    this.#ears?.closed(null);
    this.#ears = null;
  }
  /** A process of the tablet is gone. */
  forgetSocket(): void {
    this.#ears = null;
  }

  ofSession(session: SessionId): readonly SessionRecord[] {
    return [...this.records.values()]
      .filter((record) => record.session === session)
      .sort((one, other) => one.epoch.number - other.epoch.number || one.seq - other.seq);
  }

  #hear(bytes: Uint8Array, ears: SocketEars): void {
    const read = decodeUnitMessage(bytes);
    if (!read.ok) throw new Error(read.failure.kind);
    const message = read.value;
    const say = (answer: RelayMessage): void => {
      queueMicrotask(() => {
        if (this.#ears === ears) ears.message(encodeRelayMessage(answer));
      });
    };
    switch (message.kind) {
      case 'hello': {
        const sessions = message.sessions.map(({ session, epochs }) =>
          this.#held(
            session,
            epochs.map(({ epoch }) => epoch),
          ),
        );
        say({
          ...{ kind: 'welcome', ledger: LEDGER, connection: '0'.repeat(32) as ConnectionId, sessions },
          ...{ limits: STATED_LIMITS, time: unixMillis(0) },
        });
        for (const { session } of message.sessions) {
          const records = this.told.filter((sealed) => {
            const opened = openRecord(sealed);
            return opened.ok && opened.value.session === session;
          });
          if (records.length > 0) say({ kind: 'told', session, records });
        }
        return;
      }
      case 'data': {
        const touched = new Map<SessionId, Map<string, SessionRecord['epoch']>>();
        for (const sealed of message.records) {
          const opened = openRecord(sealed);
          if (!opened.ok) throw new Error(opened.failure.kind);
          const { session, epoch, seq } = opened.value;
          const key = `${session} ${epochKey(epoch)} ${String(seq)}`;
          if (this.records.has(key)) this.repeated += 1;
          this.records.set(key, opened.value);
          const place = `${session} ${epochKey(epoch)}`;
          this.#coverage.set(place, addValue(this.#coverage.get(place) ?? [], seq));
          touched.set(
            session,
            (touched.get(session) ?? new Map<string, SessionRecord['epoch']>()).set(epochKey(epoch), epoch),
          );
        }
        const sessions = [...touched].map(([session, epochs]) => this.#held(session, [...epochs.values()]));
        say({ kind: 'ack', ledger: LEDGER, sessions, credit: byteCount(256 * 1024) });
        return;
      }
      case 'ping':
        say({ kind: 'pong', t1: message.t1, t2: message.t1, t3: message.t1 });
        return;
      case 'pong':
      case 'live-skip':
    }
  }

  #held(session: SessionId, epochs: readonly SessionRecord['epoch'][]): SessionHeld {
    return { session, sealed: false, epochs: epochs.map((epoch) => this.#heldOf(session, epoch)) };
  }

  #heldOf(session: SessionId, epoch: SessionRecord['epoch']): EpochHeld {
    const known = this.#coverage.get(`${session} ${epochKey(epoch)}`) ?? [];
    const [first, ...others] = known;
    const isWhole = first !== undefined && first.first === 1;
    const ranges = (isWhole ? others : known).slice(0, 64);
    return { epoch, durableThrough: isWhole ? first.last : sequenceNumber(0), ranges };
  }
  readonly #coverage = new Map<string, Coverage<SequenceNumber>>();
}

/** Measures in this thread, at once. */
const measuringHere: StartMeasuring = ({ heard }) => ({
  post: (message) => {
    if (message.kind === 'put') heard({ kind: 'taken', pieces: Number.MAX_SAFE_INTEGER });
    if (message.kind !== 'measure') return;
    const { number, format, range, pieces, options } = message;
    const measurement = measureEcg(excerptOf(format, range, pieces), options);
    queueMicrotask(() => {
      heard({ kind: 'measured-one', number, measurement });
    });
  },
  end: () => undefined,
});

describe('the tablet’s desk, in virtual time', () => {
  let folder = '';
  let clock: ManualClock;
  let here: JournalHere;
  let relay: Relay;
  let memory: TabletMemory = NOTHING_REMEMBERED;
  let sessions = 0;
  let desk: TabletDesk;
  let unit: AmbulanceUnit;
  let state: TabletState | null = null;
  let ask: (command: TabletCommand) => Promise<unknown>;
  beforeEach(() => {
    folder = mkdtempSync(join(memoryFolder(), 'tablet-'));
    clock = new ManualClock();
    here = journalHere(folder);
    relay = new Relay();
    memory = NOTHING_REMEMBERED;
    sessions = 0;
  });
  afterEach(async () => {
    await desk.stop();
    await here.journal.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (): Promise<void> => {
    const source = pacedSource(
      {
        ...{ identity: 'monitor 4711', label: 'Monitor', length: null },
        format: {
          samplingRate: hertz(RATE),
          leads: [{ lead: 'II', lsb: microvoltsPerLsb(5), baseline: deviceCount(0) }],
        },
        read: ({ first, end }) => ({
          firstSample: first,
          channels: [Int32Array.from({ length: end - first }, (_, i) => (first + i) % 1000)],
          leadsOff: NO_LEADS,
        }),
      },
      { clock, speed: 1, isResumable: false },
    );
    // Every half second: two hours of 20 ms would be two hours of test.
    const slow = { ...source, read: (from: number, hear: Parameters<typeof source.read>[1]) => slowly(from, hear) };
    const slowly = (from: number, hear: Parameters<typeof source.read>[1]) => {
      let isOver = false;
      let next = from;
      const began = clock.monotonic();
      const give = (): void => {
        if (isOver) return;
        const due = from + Math.floor(((clock.monotonic() - began) * RATE) / 1000);
        if (due > next) {
          const block = { firstSample: sampleIndex(next), leadsOff: NO_LEADS };
          const channels = [Int32Array.from({ length: due - next }, (_, i) => (next + i) % 1000)];
          hear({ kind: 'samples', block: { ...block, channels } });
          next = due;
        }
        clock.after(500, give);
      };
      clock.after(500, give);
      return { hold: () => undefined, goOn: () => undefined, stop: () => (isOver = true) };
    };
    const parts = {
      ...{ journal: here.journal, clock, software: 'test', frameLength: milliseconds(200) },
      newSession: () => `01938f3a-7c00-7000-8000-${(sessions += 1).toString(16).padStart(12, '0')}` as SessionId,
      tell: () => undefined,
    };
    const process = clock;
    const made: AmbulanceUnit = new AmbulanceUnit({
      ...{ ...parts, source: null, unit: UNIT, patientLabel: '', relays: [relay.open] },
      chance: { fraction: () => 0.5, bytes: (count) => new Uint8Array(count).fill(sessions + 1) },
      changed: () => undefined,
      told: (session, records) => {
        if (process === clock) desk.hearTold(session, records);
      },
      fault: (sentence) => {
        throw new Error(sentence);
      },
    });
    unit = made;
    desk = new TabletDesk({
      ...{ ...parts, unit: made, unitName: UNIT, relays: ['relay'], providers: [givenSource(slow, clock)] },
      ...{ isBluetoothAvailable: () => false, memory, startMeasuring: measuringHere },
      hospitals: [
        {
          ...{ id: 'general', title: { en: 'General', zh: '總' }, isPciCapable: true, isDiverting: false },
          ...{ phone: '0100', latitude: null, longitude: null },
        },
      ],
      keepMemory: (kept) => {
        memory = kept;
      },
      monitor: { id: idOfGiven(slow), driver: null },
      makeReport: () => Promise.resolve(new Uint8Array()),
    });
    await made.start();
    await desk.start();
    const asked = new Map<number, (answer: unknown) => void>();
    let requests = 0;
    const screen = desk.addScreen((message: ToScreen) => {
      if (message.kind === 'state') ({ state } = message);
      if (message.kind === 'answer') asked.get(message.request)?.(message.answer);
    });
    ask = (command) => {
      requests += 1;
      const request = requests;
      return new Promise((resolve) => {
        asked.set(request, resolve);
        screen.hear({ kind: 'command', request, command });
      });
    };
  };

  /** The process dies with all its timers; the wall clock goes on. */
  const kill = async (awayMs: number): Promise<void> => {
    await here.journal.close();
    const died = clock;
    clock = new ManualClock();
    clock.now = died.now + awayMs;
    relay.forgetSocket();
    here = journalHere(folder);
    await start();
  };

  const tap = async (command: TabletCommand): Promise<unknown> => {
    const answered = ask(command);
    await clock.pass(50);
    return await answered;
  };
  const DONE = { ok: true };
  const account = (session: SessionId): string[] => {
    const pieces: { name: string; first: number; end: number }[] = [];
    for (const { body } of relay.ofSession(session)) {
      const range = samplesOf(body);
      if (range === null) continue;
      const kind = body.kind === 'gap' ? body.reason : 'samples';
      const last = pieces.at(-1);
      expect(range.first, kind).toBe(last?.end ?? 0);
      if (last?.name === kind) last.end = range.end;
      else pieces.push({ name: kind, ...range });
    }
    return pieces.map(({ name }) => name);
  };

  it('offline for two hours, and killed twice meanwhile: every sample and every entry arrives, each once', async () => {
    await start();
    await clock.pass(1000);
    relay.goOutOfReach();
    expect(await tap({ kind: 'sign-on', name: 'Lin' })).toEqual(DONE);
    expect(await tap({ kind: 'begin-case' })).toEqual(DONE);
    expect(await tap({ kind: 'note-patient', label: 'F ~70', caseNumber: '9', ageYears: 70, sex: 'female' })).toEqual(
      DONE,
    );
    await clock.pass(40 * 60_000);
    expect(await tap({ kind: 'note-event', event: 'aspirin', text: '' })).toEqual(DONE);
    expect(state?.storage.minutesBuffered).toBeGreaterThan(39);
    await kill(30_000);
    await clock.pass(40 * 60_000);
    expect(state?.current).toMatchObject({ patient: { label: 'F ~70' }, events: [{ event: 'aspirin' }] });
    expect(await tap({ kind: 'note-vital', values: [{ vital: 'systolic', value: 140 }] })).toEqual(DONE);
    await kill(30_000);
    await clock.pass(39 * 60_000);
    expect(await tap({ kind: 'note-event', event: 'arrived', text: '' })).toEqual(DONE);
    const session = state?.current?.session as SessionId;
    expect(relay.ofSession(session)).toEqual([]);
    relay.isInReach = true;
    await clock.pass(5 * 60_000);
    expect(await tap({ kind: 'close-case' })).toEqual(DONE);
    await clock.pass(20_000);

    expect(account(session)).toEqual(['samples', 'app_down', 'samples', 'app_down', 'samples']);
    const entries = relay.ofSession(session).flatMap(({ body }) => (body.kind === 'entry' ? [body.entry.kind] : []));
    expect(entries).toEqual(['patient', 'event', 'vital', 'event']);
    expect(relay.ofSession(session).at(-1)?.body.kind).toBe('end');
    expect(unit.owed.reduce((sum, { owed }) => sum + owed, 0)).toBe(0);
  }, 180_000);

  it('an order that came before the tunnel is still there after a crash in it, and is read back', async () => {
    await start();
    await clock.pass(2000);
    expect(await tap({ kind: 'sign-on', name: 'Lin' })).toEqual(DONE);
    expect(await tap({ kind: 'begin-case' })).toEqual(DONE);
    await clock.pass(3000);
    const session = state?.current?.session as SessionId;
    const { sealed } = sealRecord({
      ...{ session, epoch: { number: 0, nonce: 'f'.repeat(16) }, seq: sequenceNumber(1) },
      ...{ previousHash: new Uint8Array(0), recordedAt: clock.wall(), recordedAtMonotonic: clock.monotonic() },
      body: {
        ...{ kind: 'entry', by: 'dr-chen', atSample: sampleIndex(0) },
        entry: { kind: 'order', text: 'Aspirin 300 mg', preset: '' },
      },
    });
    relay.told.push(sealed);
    relay.goOutOfReach();
    relay.isInReach = true;
    await clock.pass(15_000);
    expect(state?.current?.talk).toHaveLength(1);
    relay.goOutOfReach();
    await kill(5000);
    await clock.pass(2000);
    const [line] = state?.current?.talk ?? [];
    if (line === undefined) throw new Error('the order is gone');
    expect(line).toMatchObject({ by: 'dr-chen', from: 'hospital', said: { text: 'Aspirin 300 mg', readBackAt: null } });
    expect(await tap({ kind: 'read-back', entry: line.name })).toEqual(DONE);
    await clock.pass(1500);
    expect(state?.current?.talk[0]?.said).not.toMatchObject({ readBackAt: null });
  });

  it('electrodes that are placed elsewhere begin a record of their own, and stay there over a crash', async () => {
    await start();
    await clock.pass(1000);
    await tap({ kind: 'sign-on', name: 'Lin' });
    await tap({ kind: 'begin-case' });
    await clock.pass(3000);
    expect(await tap({ kind: 'place-electrodes', placement: 'right-sided' })).toEqual(DONE);
    await clock.pass(3000);
    const session = state?.current?.session as SessionId;
    await kill(1000);
    await clock.pass(3000);
    expect(state?.current?.placement).toBe('right-sided');
    const placements = relay
      .ofSession(session)
      .flatMap(({ body }) => (body.kind === 'samples' ? [body.placement ?? 'standard'] : []));
    expect(placements[0]).toBe('standard');
    expect(placements.at(-1)).toBe('right-sided');
    expect(account(session)).toEqual(['samples', 'app_down', 'samples']);
  });

  it('a case begun without a monitor begins with its first samples, or not if a hand takes it back; a second one not before the first is closed', async () => {
    await start();
    expect(await tap({ kind: 'release-monitor' })).toEqual(DONE);
    expect(await tap({ kind: 'begin-case' })).toEqual(DONE);
    expect(state).toMatchObject({ waitsForMonitor: true, current: null });
    expect(await tap({ kind: 'do-not-begin-case' })).toEqual(DONE);
    expect(state?.waitsForMonitor).toBe(false);
    expect(await tap({ kind: 'choose-monitor', id: 'nothing', driver: null })).toEqual({
      ...{ ok: false, refusal: 'no-such-monitor' },
    });
    expect(await tap({ kind: 'take-twelve-lead' })).toEqual({ ok: false, refusal: 'no-case' });
    expect(await tap({ kind: 'begin-case' })).toEqual(DONE);
    expect(await tap({ kind: 'choose-monitor', id: 'given:monitor 4711', driver: null })).toEqual(DONE);
    await clock.pass(2000);
    expect(state).toMatchObject({ waitsForMonitor: false, current: { stage: 'under-way' } });
    expect(state?.current?.recorded).toBeGreaterThan(0);
    expect(await tap({ kind: 'begin-case' })).toEqual({ ok: false, refusal: 'case-under-way' });
    await clock.pass(2000);
    expect(await tap({ kind: 'close-case' })).toEqual(DONE);
    expect(await tap({ kind: 'begin-case' })).toEqual(DONE);
    await clock.pass(1500);
    expect(state?.current?.patient.label).toBe('Unknown');
  });
});
