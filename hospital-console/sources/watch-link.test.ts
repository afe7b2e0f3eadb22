import { describe, expect, it } from 'vitest';
import { nextViewerState, newViewer } from '../../protocol/delivery/viewer.ts';
import type { ViewerEvent, ViewerState } from '../../protocol/delivery/viewer-state.ts';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  byteCount,
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { RecordBody, SealedRecord } from '../../protocol/wire/record.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';
import { encodeConsoleMessage } from '../../protocol/wire/watch-codec.ts';
import type { SampleWindow } from '../trace/sample-window.ts';
import type { LinkReport } from '../trace/trace-port.ts';
import { WatchedSession } from '../trace/watched-session.ts';
import { WatchLink, type SocketHearing } from './watch-link.ts';

const session = '01890000-0000-7000-8000-000000000001' as SessionId;
const LENGTH = 50;
const format: SignalFormat = {
  samplingRate: hertz(500),
  leads: [{ lead: 'II', lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }],
};
/** What sample i is, so that each can be recognised at its place. */
const valueOf = (index: number): number => ((index * 7919) % 4001) - 2000;

const sealed = (seq: number, body: RecordBody): SealedRecord =>
  sealRecord({
    session,
    epoch: { number: 1, nonce: '00'.repeat(8) },
    seq: sequenceNumber(seq),
    previousHash: new Uint8Array(0),
    recordedAt: unixMillis(seq * 100),
    recordedAtMonotonic: monotonicMillis(seq * 100),
    body,
  }).sealed;
const opened = sealed(1, {
  kind: 'opened',
  description: {
    unit: 'ambulance-1' as UnitId,
    source: 'test',
    patientLabel: 'Unknown',
    startedAt: unixMillis(0),
    format,
    software: 'test',
  },
});
const frame = (number: number): SealedRecord => {
  const firstSample = sampleIndex(number * LENGTH);
  const channel = Int32Array.from({ length: LENGTH }, (_, i) => valueOf(firstSample + i));
  const coded = encodeSamples([channel]);
  return sealed(number + 2, {
    kind: 'samples',
    firstSample,
    sampleCount: sampleCount(LENGTH),
    leadsOff: NO_LEADS,
    ...coded,
  });
};
const gapFrame = (number: number, frames = 1): SealedRecord =>
  sealed(number + 2, {
    kind: 'gap',
    firstSample: sampleIndex(number * LENGTH),
    sampleCount: sampleCount(frames * LENGTH),
    reason: 'link_loss',
  });

interface Entry {
  readonly record: LoggedRecord;
  readonly samples: SampleRange | null;
}

/** A relay with one session and the viewer machine that ships, on a network that the test breaks. */
class Ward {
  time = 0;
  ledger = 'a'.repeat(32) as LedgerId;
  log: Entry[] = [];
  announcesDescription = true;
  /** The network takes nothing more of the relay while true. */
  stuck = false;
  reachable = true;
  /** Fetches that the relay has begun to read. */
  readonly fetched = new Set<number>();
  readonly links: LinkReport[] = [];
  readonly troubles: string[] = [];
  /** What happens next, in order: nothing of a network happens inside the call that caused it. */
  readonly #later: (() => void)[] = [];
  #viewer: ViewerState | null = null;
  #hearing: SocketHearing | null = null;
  #alarm: { at: number; wake: () => void } | null = null;
  readonly link = new WatchLink({
    openSocket: (hearing) => this.#open(hearing),
    checkSignIn: () => Promise.resolve('signed-in'),
    clock: { monotonic: () => monotonicMillis(this.time), unix: () => unixMillis(1e12 + this.time) },
    random: () => 0.5,
    wakeAfter: (wait, wake) => {
      const alarm = { at: this.time + wait, wake };
      this.#alarm = alarm;
      return () => {
        if (this.#alarm === alarm) this.#alarm = null;
      };
    },
    report: (link) => {
      this.links.push(link);
    },
    trouble: (sentence) => {
      this.troubles.push(sentence);
    },
  });
  readonly watched = new WatchedSession(this.link.open(session), byteCount(1e9));

  constructor() {
    this.watched.listen({
      changed: () => undefined,
      renewed: () => undefined,
      trouble: (sentence) => this.troubles.push(sentence),
    });
  }

  #moment() {
    return { monotonic: monotonicMillis(this.time), unix: unixMillis(1e12 + this.time) };
  }

  #open(hearing: SocketHearing) {
    this.#viewer = newViewer(this.#moment());
    this.#hearing = hearing;
    this.#later.push(() => {
      if (this.reachable) hearing.opened();
      else hearing.closed(1006);
    });
    return {
      send: (bytes: Uint8Array) => {
        this.#later.push(() => {
          if (this.#hearing === hearing) this.#step({ kind: 'message', bytes });
        });
      },
      close: () => {
        if (this.#hearing === hearing) this.#hearing = null;
      },
    };
  }

  get #facts() {
    const end = this.log.reduce((most, { samples }) => Math.max(most, samples?.end ?? 0), 0);
    return {
      session,
      state: 'live' as const,
      since: unixMillis(0),
      ledger: this.ledger,
      head: offset(this.log.length),
      endSample: sampleIndex(end),
      opened: this.announcesDescription ? opened : null,
      unitClock: null,
      looks: [],
    };
  }

  #step(event: ViewerEvent): void {
    if (this.#viewer === null) return;
    const { state, actions } = nextViewerState(this.#viewer, event, this.#moment());
    this.#viewer = state;
    for (const action of actions) {
      if (action.kind === 'send') {
        const bytes = encodeConsoleMessage(action.message);
        const hearing = this.#hearing;
        this.#later.push(() => {
          if (this.#hearing === hearing) hearing?.message(bytes);
        });
      } else if (action.kind === 'look-up') {
        this.#step({ kind: 'found', subscribe: action.subscribe, facts: this.#facts, ledger: this.ledger });
      } else if (action.kind === 'read-log') {
        const page = this.log.slice(action.from - 1, action.from - 1 + action.limit);
        this.#step({ kind: 'page', session, records: page.map(({ record }) => record) });
      } else if (action.kind === 'read-samples') {
        const { range, limit, request } = action;
        this.fetched.add(request);
        const found = this.log
          .flatMap(({ record, samples }) => (samples === null ? [] : [{ logged: record, samples }]))
          .filter(({ samples }) => samples.first < range.end && samples.end > range.first)
          .sort((one, other) => one.samples.first - other.samples.first)
          .slice(0, limit);
        this.#step({ kind: 'samples', request, found, asked: limit });
      } else if (action.kind === 'close') {
        this.breakLink(4408);
      }
    }
  }

  commit(bytes: SealedRecord, samples: SampleRange | null): void {
    const record = { offset: offset(this.log.length + 1), committedAt: unixMillis(1e12 + this.time), sealed: bytes };
    this.log.push({ record, samples });
    this.#step({ kind: 'committed', session, records: [record] });
  }
  commitFrame(number: number, bytes = frame(number)): void {
    this.commit(bytes, { first: sampleIndex(number * LENGTH), end: sampleIndex((number + 1) * LENGTH) });
  }
  commitGap(number: number, end: number): void {
    const samples = { first: sampleIndex(number * LENGTH), end: sampleIndex(end * LENGTH) };
    this.commit(gapFrame(number, end - number), samples);
  }

  breakLink(code = 1006): void {
    const hearing = this.#hearing;
    this.#hearing = null;
    this.#viewer = null;
    hearing?.closed(code);
  }

  /** Another store behind the same address. */
  restore(log: readonly Entry[]): void {
    this.ledger = 'b'.repeat(32) as LedgerId;
    this.log = [...log];
    this.breakLink(1012);
  }

  /** Lets time pass in steps of 100 ms. */
  async pass(milliseconds: number): Promise<void> {
    for (const end = this.time + milliseconds; this.time < end;) {
      this.time += 100;
      const alarm = this.#alarm;
      if (alarm !== null && alarm.at <= this.time) {
        this.#alarm = null;
        alarm.wake();
      }
      this.#step({ kind: 'tick' });
      for (let rounds = 0; rounds < 6; rounds += 1) {
        const room = byteCount(this.stuck ? 0 : 256 * 1024);
        this.#step({ kind: 'flush', room, idleRoom: room });
        for (const happen of this.#later.splice(0)) happen();
        await Promise.resolve();
      }
    }
  }

  get window(): SampleWindow {
    const { window } = this.watched;
    if (window === null) throw new Error('the session is not described yet');
    return window;
  }
  want(first: number, end: number): void {
    this.watched.want({ first: sampleIndex(first), end: sampleIndex(end) }, monotonicMillis(this.time));
  }
  /** Numbers of the frames whose every sample is held and right. */
  framesHeld(count: number): number[] {
    const into = new Float32Array(LENGTH);
    return Array.from({ length: count }, (_, number) => number).filter((number) => {
      const first = sampleIndex(number * LENGTH);
      const end = sampleIndex(first + LENGTH);
      const stretch = this.window.stretchAt(first, end);
      if (stretch.standing !== 'held' || stretch.end !== end) return false;
      this.window.readMicrovolts('II', first, end, into);
      return into.every((value, i) => value === valueOf(first + i));
    });
  }
}
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** Ten minutes in: frames 0 to 199 are on the relay's disk. */
async function joinedLate(): Promise<Ward> {
  const ward = new Ward();
  ward.commit(opened, null);
  for (const number of numbers(0, 200)) ward.commitFrame(number);
  await ward.pass(300);
  return ward;
}

describe('a console that joins late', () => {
  it('hears the live head at once and history when it asks, down to the first second', async () => {
    const ward = await joinedLate();
    expect(ward.links.map(({ kind }) => kind)).toEqual(['connecting', 'connected']);
    ward.commitFrame(200);
    await ward.pass(100);
    expect(ward.framesHeld(201)).toEqual([200]);
    ward.want(0, 200 * LENGTH);
    await ward.pass(1000);
    expect(ward.framesHeld(201)).toEqual(numbers(0, 201));
    expect(ward.window.awaited()).toEqual([]);
  });

  it('is told what the relay does not hold yet, and gets it without asking again', async () => {
    const ward = await joinedLate();
    ward.commitFrame(210);
    await ward.pass(100);
    expect(ward.window.awaited()).toEqual([{ first: 200 * LENGTH, end: 210 * LENGTH }]);
    for (const number of [205, 201, 200, 203, 202, 204, 209, 208, 207, 206]) ward.commitFrame(number);
    await ward.pass(100);
    expect(ward.window.awaited()).toEqual([]);
    expect(ward.framesHeld(211)).toEqual(numbers(200, 211));
  });

  it('takes a declared gap for what it is', async () => {
    const ward = await joinedLate();
    ward.commitFrame(200, gapFrame(200));
    ward.commitFrame(201);
    await ward.pass(100);
    expect(ward.window.gaps.list).toEqual([{ first: 200 * LENGTH, end: 201 * LENGTH, reason: 'link_loss' }]);
    expect(ward.window.awaited()).toEqual([]);
    expect(ward.fetched.size).toBe(0);
  });

  it('[D8] believes no gap over what it has not asked for: the samples are fetched, and the gap is what they leave', async () => {
    const ward = await joinedLate();
    // As a unit declares whose journal has forgotten what it had delivered.
    ward.commitGap(0, 210);
    await ward.pass(100);
    const before = ward.window.stretchAt(sampleIndex(0), sampleIndex(210 * LENGTH));
    expect(before).toEqual({ standing: 'unknown', end: 200 * LENGTH });
    expect(ward.window.gaps.list).toEqual([{ first: 200 * LENGTH, end: 210 * LENGTH, reason: 'link_loss' }]);
    for (let tries = 0; tries < 5; tries += 1) {
      ward.want(0, 210 * LENGTH);
      await ward.pass(500);
    }
    expect(ward.framesHeld(210)).toEqual(numbers(0, 200));
    expect(ward.window.gaps.list).toEqual([{ first: 200 * LENGTH, end: 210 * LENGTH, reason: 'link_loss' }]);
    expect(ward.window.missingIn({ first: sampleIndex(0), end: sampleIndex(210 * LENGTH) })).toEqual([]);
  });

  it('asks once for each page of a gap that is one, however often it is looked at', async () => {
    const ward = new Ward();
    ward.commit(opened, null);
    ward.commitGap(0, 1000);
    for (const number of numbers(1000, 1010)) ward.commitFrame(number);
    await ward.pass(300);
    for (let tries = 0; tries < 20; tries += 1) {
      ward.want(0, 500 * LENGTH);
      await ward.pass(200);
    }
    expect(ward.fetched.size).toBe(5); // 25,000 samples in pages of 5,000
    expect(ward.window.gaps.list).toEqual([{ first: 0, end: 500 * LENGTH, reason: 'link_loss' }]);
    expect(ward.window.gaps.isWhole({ first: sampleIndex(0), end: sampleIndex(500 * LENGTH) })).toBe(false);
  });
});

describe('a link that breaks', () => {
  it('[D17] goes on where it broke: what was committed meanwhile comes by itself', async () => {
    const ward = await joinedLate();
    ward.commitFrame(200);
    await ward.pass(100);
    ward.breakLink();
    for (const number of numbers(201, 230)) ward.commitFrame(number);
    await ward.pass(3000);
    expect(ward.framesHeld(230)).toEqual(numbers(200, 230));
    expect(ward.links.at(-1)?.kind).toBe('connected');
  });

  it('[D17] forgets everything when another ledger answers, and fetches it again', async () => {
    const ward = await joinedLate();
    ward.want(0, 100 * LENGTH);
    await ward.pass(1000);
    expect(ward.framesHeld(200)).toEqual(numbers(0, 100));
    ward.restore(ward.log.slice(0, 101));
    await ward.pass(3000);
    expect(ward.framesHeld(200)).toEqual([]);
    ward.want(0, 100 * LENGTH);
    await ward.pass(1000);
    expect(ward.framesHeld(200)).toEqual(numbers(0, 100));
  });

  it('[D16] asks for what the relay had to drop because nothing got through', async () => {
    const ward = await joinedLate();
    ward.stuck = true;
    for (const number of numbers(200, 250)) {
      ward.commitFrame(number);
      await ward.pass(100);
    }
    ward.stuck = false;
    await ward.pass(500);
    const before = ward.framesHeld(250);
    expect(before.length).toBeLessThan(50);
    ward.want(200 * LENGTH, 250 * LENGTH);
    await ward.pass(1000);
    expect(ward.framesHeld(250)).toEqual(numbers(200, 250));
  });

  it('[D8] [D16] doubts every gap that it knew when something may have been missed, until it has asked again', async () => {
    const ward = await joinedLate();
    ward.commitGap(200, 205);
    await ward.pass(100);
    expect(ward.window.gaps.list).toHaveLength(1);
    ward.stuck = true;
    ward.commitFrame(202);
    for (const number of numbers(205, 240)) {
      ward.commitFrame(number);
      await ward.pass(100);
    }
    ward.stuck = false;
    await ward.pass(500);
    expect(ward.framesHeld(205)).toEqual([]);
    expect(ward.window.gaps.list).toEqual([]);
    ward.want(200 * LENGTH, 240 * LENGTH);
    await ward.pass(1000);
    expect(ward.framesHeld(205)).toEqual([202]);
    expect(ward.window.gaps.list.map(({ first, end }) => [first / LENGTH, end / LENGTH])).toEqual([
      [200, 202],
      [203, 205],
    ]);
  });
});

describe('bad input', () => {
  it('a damaged record costs itself: one sentence, and the rest goes on', async () => {
    const ward = await joinedLate();
    const damaged = frame(200).slice() as SealedRecord;
    damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 0x10;
    ward.commitFrame(200, damaged);
    ward.commitFrame(201);
    await ward.pass(100);
    expect(ward.framesHeld(202)).toEqual([201]);
    expect(ward.troubles).toHaveLength(1);
    expect(ward.troubles[0]).toMatch(/checksum/);
  });

  it('samples that come before their description are fetched once it is there', async () => {
    const ward = new Ward();
    ward.announcesDescription = false;
    for (const number of numbers(0, 10)) ward.commitFrame(number);
    await ward.pass(300);
    ward.commitFrame(10);
    await ward.pass(100);
    expect(ward.watched.window).toBeNull();
    ward.commit(opened, null);
    await ward.pass(100);
    ward.want(0, 11 * LENGTH);
    await ward.pass(500);
    expect(ward.framesHeld(11)).toEqual(numbers(0, 11));
  });
});

describe('chaos with a seed', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'breaks, a stuck network and backfill in any order lose nothing: seed %i',
    async (seed) => {
      const ward = await joinedLate();
      let state = seed * 2654435761;
      const chance = (): number => {
        state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) >>> 0;
        return state / 2 ** 32;
      };
      const withheld: number[] = [];
      for (const number of numbers(200, 400)) {
        if (chance() < 0.2) withheld.push(number);
        else ward.commitFrame(number, number % 37 === 0 ? gapFrame(number) : frame(number));
        if (withheld.length > 0 && chance() < 0.15) {
          const [late] = withheld.splice(Math.floor(chance() * withheld.length), 1);
          if (late !== undefined) ward.commitFrame(late);
        }
        if (chance() < 0.03) ward.breakLink();
        if (chance() < 0.03) ward.stuck = true;
        if (chance() < 0.1) ward.stuck = false;
        ward.reachable = chance() > 0.1;
        if (chance() < 0.2) ward.want(Math.floor(chance() * number) * LENGTH, number * LENGTH);
        await ward.pass(100);
      }
      for (const late of withheld) ward.commitFrame(late);
      ward.stuck = false;
      ward.reachable = true;
      await ward.pass(12_000);
      for (let tries = 0; tries < 4; tries += 1) {
        ward.want(0, 400 * LENGTH);
        await ward.pass(2000);
      }
      const gaps = new Set(ward.window.gaps.list.flatMap(({ first, end }) => numbers(first / LENGTH, end / LENGTH)));
      expect(ward.framesHeld(400)).toEqual(numbers(0, 400).filter((number) => !gaps.has(number)));
      expect(ward.window.awaited()).toEqual([]);
      expect(ward.troubles).toEqual([]);
    },
  );
});
