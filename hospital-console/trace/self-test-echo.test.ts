import { describe, expect, it } from 'vitest';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { monotonicMillis, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SourceEvent } from '../sources/sample-source.ts';
import { SelfTestEcho } from './self-test-echo.ts';

const test = (number: number): SessionId => `01890000-0000-7000-8000-00000000000${String(number)}` as SessionId;

class Bench {
  time = 0;
  readonly requested: (readonly [number, number])[] = [];
  readonly looks: (readonly [SessionId, number])[] = [];
  readonly letGo: SessionId[] = [];
  readonly hearing = new Map<SessionId, (event: SourceEvent) => void>();
  readonly echo = new SelfTestEcho({
    link: {
      open: (session) => ({
        session,
        listen: (hear) => {
          this.hearing.set(session, hear);
          return () => this.letGo.push(session);
        },
        request: ({ first, end }) => this.requested.push([first, end]),
      }),
      look: (session, through) => this.looks.push([session, through]),
    },
    now: () => monotonicMillis(this.time),
  });

  tell(event: SourceEvent, session = test(1)): void {
    this.hearing.get(session)?.(event);
  }
  state(end: number): void {
    this.tell({ kind: 'state', state: 'ended', endSample: sampleIndex(end), unitClock: null });
  }
  samples(first: number, end: number): void {
    this.tell({
      kind: 'samples',
      block: { firstSample: sampleIndex(first), channels: [new Int32Array(end - first)], leadsOff: NO_LEADS },
      recordedAt: unixMillis(0),
      committedAt: unixMillis(0),
    });
  }
}

describe('the echo of a self-test', () => {
  it('says that the test came when every sample of it is here, in whatever order, and not before', () => {
    const bench = new Bench();
    bench.echo.answer(test(1));
    bench.state(5_000);
    expect(bench.requested).toEqual([[0, 5_000]]);
    bench.samples(2_500, 5_000);
    bench.samples(0, 2_450);
    expect(bench.looks).toEqual([]);
    bench.samples(2_450, 2_500);
    expect(bench.looks).toEqual([[test(1), 5_000]]);
    expect(bench.letGo).toEqual([test(1)]);
    bench.samples(0, 5_000);
    expect(bench.looks).toHaveLength(1);
  });

  it('says nothing of a test of which a second is missing or was never recorded', () => {
    const bench = new Bench();
    bench.echo.answer(test(1));
    bench.state(5_000);
    bench.samples(0, 4_500);
    const range = { first: sampleIndex(4_500), end: sampleIndex(5_000) };
    bench.tell({ kind: 'gap', gap: { ...range, reason: 'app_down' } });
    bench.tell({
      kind: 'reached',
      range: { first: sampleIndex(0), end: range.end },
      through: range.end,
      complete: true,
    });
    bench.time = 10_000;
    bench.echo.tick();
    expect([bench.looks, bench.letGo]).toEqual([[], [test(1)]]);
  });

  it('asks again for what was dropped', () => {
    const bench = new Bench();
    bench.echo.answer(test(1));
    bench.state(5_000);
    bench.tell({ kind: 'dropped', range: { first: sampleIndex(0), end: sampleIndex(5_000) } });
    expect(bench.requested).toHaveLength(2);
  });

  it('answers four at once, each once, and the next when one is over', () => {
    const bench = new Bench();
    for (const number of [1, 1, 2, 3, 4, 5]) bench.echo.answer(test(number));
    expect([...bench.hearing.keys()]).toEqual([1, 2, 3, 4].map(test));
    bench.state(50);
    bench.samples(0, 50);
    bench.echo.answer(test(5));
    expect(bench.hearing.has(test(5))).toBe(true);
  });
});
