import { describe, expect, it } from 'vitest';
import { milliseconds, monotonicMillis, offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import type { ConsoleMessage, LoggedRecord, SessionState } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { nextWake, nextWatchState } from './next-watch-state.ts';
import { IDLE_WATCH, WATCH_LIMITS, type WatchAction, type WatchEvent, type WatchState } from './watch-state.ts';

const session = '01890000-0000-7000-8000-000000000001' as SessionId;
const other = '01890000-0000-7000-8000-000000000002' as SessionId;
const ledger = 'a'.repeat(32) as LedgerId;
const restored = 'b'.repeat(32) as LedgerId;

/** The machine with its time and all that it did. */
class Bench {
  state: WatchState = IDLE_WATCH;
  time = 0;
  chance = 0.5;
  done: WatchAction[] = [];

  step(event: WatchEvent): readonly WatchAction[] {
    const moment = { monotonic: monotonicMillis(this.time), unix: unixMillis(1e12 + this.time), chance: this.chance };
    const { state, actions } = nextWatchState(this.state, event, moment);
    this.state = state;
    this.done.push(...actions);
    return actions;
  }
  hear(message: ConsoleMessage): readonly WatchAction[] {
    return this.step({ kind: 'heard', message });
  }
  /** Lets time pass, waking the machine when it asks to be. */
  pass(span: number): readonly WatchAction[] {
    const end = this.time + span;
    const actions: WatchAction[] = [];
    for (let wake = nextWake(this.state); wake !== null && wake <= end; wake = nextWake(this.state)) {
      this.time = Math.max(this.time, wake);
      actions.push(...this.step({ kind: 'woken' }));
    }
    this.time = end;
    return actions;
  }
  /** Watching one session on an open connection whose first state has come. */
  static watching(): Bench {
    const bench = new Bench();
    bench.step({ kind: 'watch', session });
    bench.step({ kind: 'socket-opened' });
    bench.hear(stateOf({}));
    return bench;
  }
}

const stateOf = (parts: Partial<SessionState>): SessionState => ({
  kind: 'state',
  session,
  state: 'live',
  since: unixMillis(0),
  ledger,
  head: offset(10),
  endSample: sampleIndex(5000),
  opened: null,
  unitClock: { offset: milliseconds(0), uncertainty: milliseconds(5) },
  looks: [],
  resumed: false,
  ...parts,
});
const logged = (from: number, to = from): ConsoleMessage & { kind: 'logged' } => ({
  kind: 'logged',
  session,
  records: Array.from({ length: to - from + 1 }, (_, i): LoggedRecord => ({
    offset: offset(from + i),
    committedAt: unixMillis(0),
    sealed: new Uint8Array(0) as SealedRecord,
  })),
});
const page = (number: number) => ({ first: sampleIndex(number * 5000), end: sampleIndex((number + 1) * 5000) });
const kinds = (actions: readonly WatchAction[]): readonly string[] =>
  actions.map((action) =>
    action.kind === 'send'
      ? `send ${action.message.kind}`
      : action.kind === 'tell'
        ? `tell ${action.news.kind}`
        : action.kind === 'report'
          ? `report ${action.link.kind}`
          : action.kind,
  );

describe('looking at a session', () => {
  const look = { kind: 'look', session, through: sampleIndex(4_900) } as const;

  it('is told to the relay once the session has answered', () => {
    const bench = new Bench();
    bench.step({ kind: 'watch', session });
    bench.step({ kind: 'socket-opened' });
    expect(bench.step(look)).toEqual([]);
    bench.hear(stateOf({}));
    expect(bench.step(look)).toEqual([{ kind: 'send', message: { kind: 'looking', session, through: 4_900 } }]);
    expect(bench.step({ ...look, session: other })).toEqual([]);
  });

  it('is not kept for a connection to come: by then it would be a lie', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'socket-closed', code: 1006 });
    expect(bench.step(look)).toEqual([]);
    bench.pass(5_000);
    expect(kinds(bench.step({ kind: 'socket-opened' }))).toEqual(['send subscribe', 'send ping']);
    expect(kinds(bench.hear(stateOf({})))).not.toContain('send looking');
  });
});

describe('watching a session', () => {
  it('connects, subscribes at the live head, and is connected once the session has answered', () => {
    const bench = new Bench();
    expect(kinds(bench.step({ kind: 'watch', session }))).toEqual(['connect', 'report connecting']);
    const opened = bench.step({ kind: 'socket-opened' });
    expect(opened[0]).toEqual({ kind: 'send', message: { kind: 'subscribe', session, resume: null } });
    expect(kinds(opened)).toEqual(['send subscribe', 'send ping']);
    expect(kinds(bench.hear(stateOf({})))).toEqual(['tell state', 'report connected']);
  });

  it('[D17] goes on behind what it has heard, after a break', () => {
    const bench = Bench.watching();
    bench.hear(logged(11, 14));
    bench.step({ kind: 'socket-closed', code: 1006 });
    bench.pass(5000);
    const [subscribe] = bench.step({ kind: 'socket-opened' });
    expect(subscribe).toEqual({
      kind: 'send',
      message: { kind: 'subscribe', session, resume: { ledger, from: 15 } },
    });
    expect(kinds(bench.hear(stateOf({ resumed: true, head: offset(30) })))).toEqual(['tell state', 'report connected']);
    expect(kinds(bench.hear(logged(15)))).toEqual(['tell records']);
  });

  it('[D17] voids all that was told when the relay comes back with another ledger', () => {
    const bench = Bench.watching();
    bench.hear(logged(11));
    bench.step({ kind: 'socket-closed', code: 1006 });
    bench.pass(5000);
    bench.step({ kind: 'socket-opened' });
    const told = bench.hear(stateOf({ ledger: restored, head: offset(3) }));
    expect(kinds(told).slice(0, 2)).toEqual(['tell resync', 'tell state']);
    expect(kinds(bench.hear(logged(4)))).toEqual(['tell records']);
  });

  it('[D17] voids it too when the same ledger refuses to resume', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'socket-closed', code: 1006 });
    bench.pass(5000);
    bench.step({ kind: 'socket-opened' });
    expect(kinds(bench.hear(stateOf({ resumed: false })))[0]).toBe('tell resync');
    expect(kinds(bench.hear(stateOf({ resumed: false, state: 'ended' })))).toEqual(['tell state']);
  });

  it('[D16] says that something was missed when the relay dropped records for a slow page', () => {
    const bench = Bench.watching();
    const told = bench.hear({ kind: 'gap', session, from: offset(11), to: offset(20) });
    expect(kinds(told)).toEqual(['tell discontinuity']);
    expect(kinds(bench.hear(logged(21)))).toEqual(['tell records']);
  });

  it('[D17] signals a jump of the offset that nobody announced', () => {
    const bench = Bench.watching();
    expect(kinds(bench.hear(logged(13)))).toEqual(['tell discontinuity', 'tell records']);
    expect(kinds(bench.hear(logged(13)))).toEqual(['tell records']);
  });

  it('lets go of the connection with the last session', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'watch', session: other });
    expect(kinds(bench.step({ kind: 'unwatch', session }))).toEqual(['send unsubscribe']);
    expect(kinds(bench.step({ kind: 'unwatch', session: other }))).toEqual(['hang-up']);
    expect(nextWake(bench.state)).toBeNull();
  });
});

describe('the heartbeat', () => {
  it('[D12] pings every two seconds and takes six seconds of silence as death', () => {
    const bench = Bench.watching();
    expect(kinds(bench.pass(5900))).toEqual(['send ping', 'send ping']);
    const end = bench.pass(100);
    expect(end.find((action) => action.kind === 'hang-up')).toEqual({ kind: 'hang-up', reason: 'silent' });
    expect(bench.state.link).toMatchObject({ kind: 'lost', reason: 'silent' });
  });

  it('[D12] lives as long as anything is heard', () => {
    const bench = Bench.watching();
    for (let i = 0; i < 20; i += 1) {
      const done = bench.pass(1000);
      expect(kinds(done).filter((kind) => kind !== 'send ping')).toEqual([]);
      bench.hear({ kind: 'ping', t1: unixMillis(0), newestSample: sampleIndex(0), clock: null });
    }
    expect(bench.state.phase.kind).toBe('open');
  });

  it('[D15] measures the relay clock and tells it in the next ping', () => {
    const bench = Bench.watching();
    const t1 = unixMillis(1e12 + bench.time);
    bench.time += 40;
    bench.hear({ kind: 'pong', t1, t2: unixMillis(t1 + 5020), t3: unixMillis(t1 + 5020) });
    const [ping] = bench.pass(2000);
    expect(ping).toMatchObject({ message: { kind: 'ping', clock: { offset: 5000, uncertainty: 20 } } });
  });
});

describe('after a failure', () => {
  it('[D13] waits longer each time, never above five seconds, and begins anew only after a state', () => {
    const bench = Bench.watching();
    bench.chance = 0.999;
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      bench.step({ kind: 'socket-closed', code: 1006 });
      bench.step({ kind: 'sign-in-checked', answer: 'no-answer' });
      const before = bench.time;
      bench.time = nextWake(bench.state) ?? before;
      waits.push(bench.time - before);
      bench.step({ kind: 'woken' });
      bench.step({ kind: 'socket-opened' }); // a captive portal lets us in and says nothing of use
    }
    expect(waits[0]).toBeLessThanOrEqual(500);
    expect(waits.at(-1)).toBeGreaterThan(4000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(5000);
    bench.hear(stateOf({ resumed: true }));
    bench.step({ kind: 'socket-closed', code: 1006 });
    expect((nextWake(bench.state) ?? 0) - bench.time).toBeLessThanOrEqual(500);
  });

  it('says since when the link is lost, and says it once, however often it tries', () => {
    const bench = Bench.watching();
    bench.done = [];
    bench.step({ kind: 'socket-closed', code: 1006 });
    for (let i = 0; i < 5; i += 1) {
      bench.pass(6000);
      bench.step({ kind: 'socket-closed', code: 1006 });
      bench.step({ kind: 'sign-in-checked', answer: 'signed-in' });
    }
    expect(bench.done.filter((action) => action.kind === 'report')).toEqual([
      { kind: 'report', link: expect.objectContaining({ kind: 'lost', since: 1e12, reason: 'broken' }) as unknown },
    ]);
  });

  it('gives up a handshake after five seconds', () => {
    const bench = new Bench();
    bench.step({ kind: 'watch', session });
    expect(kinds(bench.pass(5000))).toContain('hang-up');
    expect(bench.state.phase.kind).toBe('waiting');
  });

  it('asks who we are when the handshake is refused, and stops when we are nobody', () => {
    const bench = new Bench();
    bench.step({ kind: 'watch', session });
    expect(kinds(bench.step({ kind: 'socket-closed', code: 1006 }))).toEqual(['check-sign-in']);
    expect(kinds(bench.step({ kind: 'sign-in-checked', answer: 'signed-out' }))).toEqual(['report signed-out']);
    expect(nextWake(bench.state)).toBeNull();
    expect(kinds(bench.step({ kind: 'signed-in' }))).toContain('connect');
  });

  it('is signed out by close code 4401 as well', () => {
    const bench = Bench.watching();
    expect(kinds(bench.step({ kind: 'socket-closed', code: 4401 }))).toEqual(['report signed-out']);
  });

  it('does not try again by itself where the relay forbids it', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'socket-closed', code: 4403 });
    expect(bench.state.link).toMatchObject({ kind: 'lost', reason: 'not-yours' });
    expect(nextWake(bench.state)).toBeNull();
  });

  it('[D13] tries at once when the network changes', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'socket-closed', code: 1006 });
    expect(kinds(bench.step({ kind: 'network-changed' }))).toEqual(['connect']);
  });
});

describe('fetching history', () => {
  it('has four fetches outstanding at most and sends the next when one is through', () => {
    const bench = Bench.watching();
    for (let i = 0; i < 6; i += 1) bench.step({ kind: 'want', session, range: page(i) });
    expect(bench.state.outstanding).toHaveLength(WATCH_LIMITS.outstanding);
    const done = bench.hear({
      kind: 'fetched',
      request: 1,
      session,
      records: logged(1, 3).records,
      reached: page(0).end,
      last: true,
    });
    expect(kinds(done)).toEqual(['tell records', 'tell reached', 'send fetch']);
    expect(bench.state.waiting).toHaveLength(1);
  });

  it('asks for the same pages once, and drops the oldest wish beyond the limit', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'want', session, range: page(0) });
    expect(bench.step({ kind: 'want', session, range: page(0) })).toEqual([]);
    bench.done = [];
    for (let i = 1; i < 4 + WATCH_LIMITS.waiting + 1; i += 1) bench.step({ kind: 'want', session, range: page(i) });
    expect(bench.done.filter((action) => action.kind === 'tell')).toEqual([
      { kind: 'tell', session, news: { kind: 'dropped', range: page(4) } },
    ]);
  });

  it('asks again on the next connection, after the session has answered there', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'want', session, range: page(0) });
    bench.step({ kind: 'socket-closed', code: 1006 });
    bench.pass(5000);
    expect(kinds(bench.step({ kind: 'socket-opened' }))).not.toContain('send fetch');
    expect(kinds(bench.hear(stateOf({ resumed: true })))).toContain('send fetch');
  });

  it('may ask again for what the relay declined to read', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'want', session, range: page(2) });
    const told = bench.hear({ kind: 'fetched', request: 1, session, records: [], reached: page(2).first, last: true });
    expect(told).toEqual([{ kind: 'tell', session, news: { kind: 'dropped', range: page(2) } }]);
    expect(kinds(bench.step({ kind: 'want', session, range: page(2) }))).toEqual(['send fetch']);
  });

  it('drops a fetch that makes no progress for ten seconds, though the link lives', () => {
    const bench = Bench.watching();
    bench.step({ kind: 'want', session, range: page(0) });
    const told: WatchAction[] = [];
    for (let i = 0; i < 11; i += 1) {
      told.push(...bench.pass(1000).filter((action) => action.kind === 'tell'));
      bench.hear({ kind: 'ping', t1: unixMillis(0), newestSample: sampleIndex(0), clock: null });
    }
    expect(told).toEqual([{ kind: 'tell', session, news: { kind: 'dropped', range: page(0) } }]);
    expect(bench.state.outstanding).toEqual([]);
  });
});
