import { describe, expect, it } from 'vitest';
import { byteCount, monotonicMillis, offset, sampleIndex, unixMillis } from '../ecg/units.ts';
import type { LedgerId, SessionId } from '../wire/identity.ts';
import type { ConsoleMessage, LoggedRecord, ViewerMessage } from '../wire/messages.ts';
import type { SealedRecord } from '../wire/record.ts';
import { encodeConsoleMessage, encodeViewerMessage } from '../wire/watch-codec.ts';
import { newViewer, nextViewerState } from './viewer.ts';
import { VIEWER_LIMITS } from './viewer-sending.ts';
import type { FoundSamples, Moment, SessionFacts, ViewerAction, ViewerEvent, ViewerState } from './viewer-state.ts';

const SESSION = '01900000-0000-7000-8000-000000000001' as SessionId;
const OTHER = '01900000-0000-7000-8000-000000000002' as SessionId;
const LEDGER = 'ab'.repeat(16) as LedgerId;
const FRAME = 50;

const at = (ms: number): Moment => ({ monotonic: monotonicMillis(ms), unix: unixMillis(1_790_000_000_000 + ms) });

/** One viewer and one session's log: record n holds samples (n−1)·50 … n·50. */
class Watching {
  state: ViewerState = newViewer(at(0));
  now = 0;
  head = 0;
  recordBytes = 800;
  room = 1_000_000;
  ledger = LEDGER;
  readonly sent: ConsoleMessage[] = [];
  readonly counts: string[] = [];
  closed: string | null = null;

  take(event: ViewerEvent): ViewerAction[] {
    const step = nextViewerState(this.state, event, at(this.now));
    this.state = step.state;
    for (const action of step.actions) this.#perform(action);
    return [...step.actions];
  }

  say(message: ViewerMessage): ViewerAction[] {
    return this.take({ kind: 'message', bytes: encodeViewerMessage(message) });
  }

  commit(count: number, session = SESSION): void {
    const records = Array.from({ length: count }, () => this.record((this.head += 1)));
    this.take({ kind: 'committed', session, records });
  }

  flush(): void {
    this.take({ kind: 'flush', room: byteCount(this.room), idleRoom: byteCount(this.room) });
  }

  flushAll(): void {
    for (let i = 0; i < 1_000; i += 1) this.flush();
  }

  record(at: number): LoggedRecord {
    const sealed = new Uint8Array(this.recordBytes).fill(at) as SealedRecord;
    return { offset: offset(at), committedAt: unixMillis(0), sealed };
  }

  facts(session = SESSION): SessionFacts {
    return {
      session,
      state: 'live',
      since: unixMillis(0),
      ledger: this.ledger,
      head: offset(this.head),
      endSample: sampleIndex(this.head * FRAME),
      opened: null,
      unitClock: null,
      looks: [],
    };
  }

  get offsets(): number[] {
    return this.sent.flatMap((message) => (message.kind === 'logged' ? message.records.map((one) => one.offset) : []));
  }

  of<Kind extends ConsoleMessage['kind']>(kind: Kind): Extract<ConsoleMessage, { kind: Kind }>[] {
    return this.sent.filter((message): message is Extract<ConsoleMessage, { kind: Kind }> => message.kind === kind);
  }

  #perform(action: ViewerAction): void {
    switch (action.kind) {
      case 'send':
        expect(encodeConsoleMessage(action.message).length).toBeLessThanOrEqual(65_536);
        this.sent.push(action.message);
        return;
      case 'look-up': {
        const { subscribe } = action;
        this.take({ kind: 'found', subscribe, facts: this.facts(subscribe.session), ledger: this.ledger });
        return;
      }
      case 'read-log': {
        const count = Math.max(0, Math.min(action.limit, this.head - action.from + 1));
        const records = Array.from({ length: count }, (_, i) => this.record(action.from + i));
        this.take({ kind: 'page', session: action.session, records });
        return;
      }
      case 'read-samples': {
        const { range, limit, request } = action;
        const found: FoundSamples[] = [];
        for (let n = Math.floor(range.first / FRAME) + 1; n <= this.head && found.length < limit; n += 1) {
          const samples = { first: sampleIndex((n - 1) * FRAME), end: sampleIndex(n * FRAME) };
          if (samples.first >= range.end) break;
          found.push({ logged: this.record(n), samples });
        }
        this.take({ kind: 'samples', request, found, asked: limit });
        return;
      }
      case 'count':
        this.counts.push(action.refusal);
        return;
      case 'close':
        this.closed = action.reason;
        return;
      case 'forget':
      case 'looked':
      case 'flush-soon':
        return;
    }
  }
}

const subscribe = (from: number | null, ledger = LEDGER): ViewerMessage => ({
  kind: 'subscribe',
  session: SESSION,
  resume: from === null ? null : { ledger, from: offset(from) },
});
const fetch = (request: number, first: number, end: number): ViewerMessage => ({
  kind: 'fetch',
  request,
  session: SESSION,
  first: sampleIndex(first),
  end: sampleIndex(end),
});
const upTo = (last: number, first = 1): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

describe('where a viewer begins', () => {
  it('[D17] at the live head: its state first, then what is committed from now on', () => {
    const viewer = new Watching();
    viewer.head = 100;
    viewer.say(subscribe(null));
    viewer.commit(3);
    viewer.flush();
    expect(viewer.sent[0]).toMatchObject({ kind: 'state', state: 'live', head: 100, resumed: false });
    expect(viewer.offsets).toEqual([101, 102, 103]);
  });

  it('[D17] where it left off, when the ledger is the same: no record twice, none missing, at the head in the end', () => {
    const viewer = new Watching();
    viewer.head = 1_000;
    viewer.say(subscribe(501));
    viewer.flush();
    viewer.commit(5);
    viewer.flushAll();
    viewer.commit(2);
    viewer.flush();
    expect(viewer.sent[0]).toMatchObject({ kind: 'state', resumed: true });
    expect(viewer.offsets).toEqual(upTo(1_007, 501));
    expect(viewer.state.subscriptions.get(SESSION)?.kind).toBe('at-the-head');
  });

  it('[D17] at the head with a full resync, when the ledger is another or the offset has never been', () => {
    for (const message of [subscribe(50, 'cd'.repeat(16) as LedgerId), subscribe(102)]) {
      const viewer = new Watching();
      viewer.head = 100;
      viewer.say(message);
      viewer.commit(1);
      viewer.flush();
      expect(viewer.sent[0]).toMatchObject({ kind: 'state', resumed: false, head: 100 });
      expect(viewer.offsets).toEqual([101]);
    }
    const exactly = new Watching();
    exactly.head = 100;
    exactly.say(subscribe(101));
    exactly.flush();
    expect(exactly.sent[0]).toMatchObject({ resumed: true });
  });

  it('hears nothing more after it unsubscribed', () => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    viewer.say({ kind: 'unsubscribe', session: SESSION });
    viewer.commit(3);
    viewer.flush();
    expect(viewer.offsets).toEqual([]);
  });

  it('is told every change of the state, and only once what is no change', () => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    viewer.flush();
    viewer.take({ kind: 'state-changed', facts: { ...viewer.facts(), endSample: sampleIndex(500) } });
    viewer.take({ kind: 'state-changed', facts: { ...viewer.facts(), endSample: sampleIndex(600) } });
    viewer.take({ kind: 'state-changed', facts: { ...viewer.facts(), state: 'stale' } });
    viewer.take({ kind: 'state-changed', facts: { ...viewer.facts(OTHER), state: 'stale' } });
    viewer.flush();
    expect(viewer.of('state').map(({ state, endSample }) => [state, endSample])).toEqual([
      ['live', 0],
      ['live', 600],
      ['stale', 0],
    ]);
  });
});

describe('[D16] a viewer that does not keep up', () => {
  const stuck = (): Watching => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    viewer.flush();
    viewer.room = 0;
    return viewer;
  };
  const tellAlive = (viewer: Watching): void => {
    viewer.say({ kind: 'ping', t1: unixMillis(1), newestSample: sampleIndex(0), clock: null });
  };

  it('loses the oldest beyond two seconds and is told exactly which, and the newest are sent', () => {
    const viewer = stuck();
    for (viewer.now = 0; viewer.now <= 5_000; viewer.now += 100) {
      viewer.commit(1);
      viewer.flush();
    }
    viewer.room = 1_000_000;
    viewer.flush();
    const [gap] = viewer.of('gap');
    expect(gap).toMatchObject({ from: 1, to: 30 });
    expect(viewer.offsets).toEqual(upTo(51, 31));
    expect(viewer.counts.filter((name) => name === 'records-dropped').length).toBeGreaterThan(0);
  });

  it('never holds more than 512 KiB of it', () => {
    const viewer = stuck();
    viewer.recordBytes = 8_000;
    for (let i = 0; i < 40; i += 1) {
      viewer.commit(32);
      const held = viewer.state.subscriptions.get(SESSION);
      expect(held?.kind === 'at-the-head' && held.queuedBytes <= VIEWER_LIMITS.queueBytes).toBe(true);
    }
    expect(viewer.closed).toBeNull();
  });

  it('is closed after ten seconds without a break, and not before', () => {
    const viewer = stuck();
    for (viewer.now = 0; viewer.now < 30_000 && viewer.closed === null; viewer.now += 100) {
      if (viewer.now % 1_000 === 0) tellAlive(viewer);
      viewer.commit(1);
      viewer.flush();
      if (viewer.now % 500 === 0) viewer.take({ kind: 'tick' });
    }
    expect(viewer.closed).toBe('slow');
    expect(viewer.now).toBeGreaterThanOrEqual(10_000);
    expect(viewer.now).toBeLessThan(12_000);
  });

  it('is not closed for having been slow when it caught up in between', () => {
    const viewer = stuck();
    for (viewer.now = 0; viewer.now < 60_000; viewer.now += 100) {
      if (viewer.now % 1_000 === 0) tellAlive(viewer);
      viewer.room = viewer.now % 8_000 < 4_000 ? 0 : 1_000_000;
      viewer.commit(1);
      viewer.flush();
      if (viewer.now % 500 === 0) viewer.take({ kind: 'tick' });
    }
    expect(viewer.closed).toBeNull();
    expect(viewer.of('gap').length).toBeGreaterThan(3);
  });

  it('keeps every change of state for it, and closes it when there are more than it may ever get', () => {
    const viewer = stuck();
    for (let i = 0; i < 100; i += 1) {
      viewer.take({ kind: 'state-changed', facts: { ...viewer.facts(), state: i % 2 === 0 ? 'stale' : 'live' } });
    }
    expect(viewer.state.urgent).toHaveLength(100);
    for (let i = 0; i < 200; i += 1) {
      viewer.take({ kind: 'state-changed', facts: { ...viewer.facts(), state: i % 2 === 0 ? 'stale' : 'live' } });
    }
    expect(viewer.closed).toBe('slow');
  });

  it('gets its live records in parts as its socket takes them', () => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    viewer.flush();
    viewer.room = 4_000;
    viewer.commit(20);
    viewer.flush();
    expect(viewer.offsets).toEqual(upTo(5));
    viewer.flush();
    viewer.flush();
    viewer.flush();
    expect(viewer.offsets).toEqual(upTo(20));
  });
});

describe('reading back', () => {
  it('answers in order of sample index, in messages that fit, and says when all was sent', () => {
    const viewer = new Watching();
    viewer.head = 1_000;
    viewer.say(fetch(7, 10_025, 45_000));
    viewer.flushAll();
    const parts = viewer.of('fetched');
    expect(parts.every(({ request, session }) => request === 7 && session === SESSION)).toBe(true);
    expect(parts.flatMap(({ records }) => records.map((one) => one.offset))).toEqual(upTo(900, 201));
    expect(parts.map(({ last }) => last)).toEqual([...parts.slice(1).map(() => false), true]);
    expect(parts.at(-1)?.reached).toBe(45_000);
    parts.slice(0, -1).forEach(({ reached, records }) => {
      expect(reached).toBe((records.at(-1)?.offset ?? 0) * FRAME);
    });
  });

  it('ends with what is held where the request goes beyond it, and with nothing where nothing is', () => {
    const viewer = new Watching();
    viewer.head = 2;
    viewer.say(fetch(1, 0, 100_000));
    viewer.say(fetch(2, 5_000, 6_000));
    viewer.flushAll();
    expect(viewer.of('fetched')).toMatchObject([
      { request: 1, last: true, reached: 100_000, records: [{ offset: 1 }, { offset: 2 }] },
      { request: 2, last: true, reached: 6_000, records: [] },
    ]);
  });

  it('waits while live is due: live never stands behind it', () => {
    const viewer = new Watching();
    viewer.head = 5_000;
    viewer.say(subscribe(null));
    viewer.say(fetch(1, 0, 250_000));
    const order: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      viewer.commit(1);
      const before = viewer.sent.length;
      viewer.flush();
      order.push(...viewer.sent.slice(before).map(({ kind }) => kind));
      expect(viewer.offsets.at(-1)).toBe(5_001 + i);
    }
    expect(order.filter((kind) => kind === 'fetched').length).toBeGreaterThan(40);
    const crowded = new Watching();
    crowded.head = 5_000;
    crowded.say(fetch(1, 0, 250_000));
    crowded.take({ kind: 'flush', room: byteCount(200_000), idleRoom: byteCount(0) });
    expect(crowded.of('fetched')).toEqual([]);
  });

  it('takes turns between requests, and declines the ninth so that it is asked again', () => {
    const viewer = new Watching();
    viewer.head = 4_000;
    for (let request = 1; request <= 9; request += 1) viewer.say(fetch(request, 1_000, 101_000));
    viewer.flush();
    expect(viewer.of('fetched')[0]).toMatchObject({ request: 9, reached: 1_000, last: true, records: [] });
    expect(viewer.counts).toContain('too-many-fetches');
    viewer.flush();
    viewer.flush();
    const begun = new Set(viewer.of('fetched').map(({ request }) => request));
    expect([...begun]).toEqual([9, 1, 2, 3]);
    viewer.flushAll();
    expect(viewer.of('fetched').filter(({ last, reached }) => last && reached === 101_000)).toHaveLength(8);
  });
});

describe('looking at a session', () => {
  const looked = (viewer: Watching, through: number, session = SESSION): ViewerAction[] =>
    viewer.say({ kind: 'looking', session, through: sampleIndex(through) }).filter(({ kind }) => kind === 'looked');

  it('is passed on with how far it was seen', () => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    expect(looked(viewer, 4_321)).toEqual([{ kind: 'looked', session: SESSION, through: 4_321 }]);
  });

  it('[D19] counts once a second and no oftener, each session by itself', () => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    viewer.say({ kind: 'subscribe', session: OTHER, resume: null });
    expect(looked(viewer, 1)).toHaveLength(1);
    viewer.now += 999;
    expect(looked(viewer, 2)).toEqual([]);
    expect(viewer.counts).toEqual(['looked-too-often']);
    expect(looked(viewer, 2, OTHER)).toHaveLength(1);
    viewer.now += 1;
    expect(looked(viewer, 3)).toHaveLength(1);
    expect(viewer.closed).toBeNull();
  });

  it('is not possible where the session is not watched, or not any more', () => {
    const viewer = new Watching();
    expect(looked(viewer, 1)).toEqual([]);
    viewer.say(subscribe(null));
    expect(looked(viewer, 2)).toHaveLength(1);
    viewer.say({ kind: 'unsubscribe', session: SESSION });
    viewer.now += 5_000;
    expect(looked(viewer, 3)).toEqual([]);
  });
});

describe('the connection', () => {
  it('[D12] pings every two seconds, answers at once, and gives up after six seconds of silence', () => {
    const viewer = new Watching();
    for (viewer.now = 0; viewer.closed === null && viewer.now < 20_000; viewer.now += 500)
      viewer.take({ kind: 'tick' });
    expect(viewer.closed).toBe('silent');
    expect(viewer.of('ping')).toHaveLength(2);
    const asked = new Watching();
    asked.say({ kind: 'ping', t1: unixMillis(42), newestSample: sampleIndex(0), clock: null });
    expect(asked.of('pong')).toMatchObject([{ t1: 42 }]);
  });

  it('closes what it cannot read and what asks too much', () => {
    const unreadable = new Watching();
    unreadable.take({ kind: 'message', bytes: new Uint8Array([0xff, 0x01]) });
    expect(unreadable.closed).toBe('bad-message');
    const greedy = new Watching();
    for (let i = 0; i < 40; i += 1) {
      const session = `01900000-0000-7000-8000-${String(i).padStart(12, '0')}` as SessionId;
      greedy.say({ kind: 'subscribe', session, resume: null });
    }
    expect(greedy.closed).toBe('too-fast');
    const hasty = new Watching();
    for (let i = 0; i < 300; i += 1) hasty.say(fetch(i, 0, 1));
    expect(hasty.closed).toBe('too-fast');
  });

  it('keeps nothing once it is closed', () => {
    const viewer = new Watching();
    viewer.say(subscribe(null));
    viewer.commit(10);
    viewer.take({ kind: 'relay-stops' });
    expect(viewer.closed).toBe('later');
    expect(viewer.state.subscriptions.size).toBe(0);
    viewer.commit(10);
    viewer.flush();
    expect(viewer.sent).toEqual([]);
  });
});
