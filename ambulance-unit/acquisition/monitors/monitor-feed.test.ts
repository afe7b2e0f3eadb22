import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import {
  madeUpFormat,
  madeUpModel,
  PACKET,
  ScriptedPort,
  type ScriptedLink,
} from '../../../test/support/made-up-monitor.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import type { SourceEvent } from '../sources/ecg-source.ts';
import type { FeedEvent, FeedStanding } from './feed-event.ts';
import { openMonitorFeed, type MonitorFeed } from './monitor-feed.ts';

const READY_500 = 200;
const READY_250 = 201;
const REFUSED = 210;
const NOISE = 150;
/** One packet of ten samples at 500 Hz. */
const PACKET_MS = 20;

class Bench {
  readonly clock = new ManualClock();
  readonly port = new ScriptedPort(this.clock);
  readonly heard: FeedEvent[] = [];
  readonly feed: MonitorFeed;
  /** Packets that the patient's heart has filled since the beginning, whoever listened. */
  #measured = 0;

  constructor() {
    const opened = openMonitorFeed({
      ...{ port: this.port, model: madeUpModel, settings: new Map(), clock: this.clock, detail: 'scripted' },
    });
    if (!opened.ok) throw new Error(opened.sentence);
    this.feed = opened.feed;
    this.feed.listen((event) => this.heard.push(event));
  }

  /** The monitor is there, and answers at once. */
  plugIn(ready = READY_500): void {
    this.port.atOpening = (link) => {
      link.opened();
      link.says(ready);
    };
  }
  unplug(): void {
    this.port.atOpening = (link) => {
      link.breaks('not-found');
    };
    this.port.last.breaks('unplugged');
  }
  /** Packets in real time; where the link is gone nobody hears them. */
  async beat(ms: number, says: (link: ScriptedLink, counter: number) => void = speak): Promise<void> {
    for (let passed = 0; passed < ms; passed += PACKET_MS) {
      await this.clock.pass(PACKET_MS);
      says(this.port.last, this.#measured % 100);
      this.#measured += 1;
    }
  }
  /** Every index once and in order: where each stretch begins and ends. */
  get row(): readonly { readonly kind: 'samples' | 'gap'; readonly first: number; readonly end: number }[] {
    const row: { kind: 'samples' | 'gap'; first: number; end: number }[] = [];
    for (const event of this.heard) {
      if (event.kind !== 'samples' && event.kind !== 'gap') continue;
      const count = event.kind === 'gap' ? event.count : (event.channels[0]?.length ?? 0);
      const before = row.at(-1);
      expect(count).toBeGreaterThan(0);
      if (event.feed === this.heard.findLast((one) => one.kind === 'format')?.feed)
        expect(event.first).toBe(before?.end ?? event.first);
      if (before?.kind === event.kind) before.end = event.first + count;
      else row.push({ kind: event.kind, first: event.first, end: event.first + count });
    }
    return row;
  }
  get standings(): readonly string[] {
    return this.heard.flatMap((event) => (event.kind === 'standing' ? [wordOf(event.standing)] : []));
  }
}
const speak = (link: ScriptedLink, counter: number): void => {
  if (!link.isClosed) link.says(counter);
};
const wordOf = (standing: FeedStanding): string =>
  standing.kind === 'lost' ? `lost: ${standing.trouble}` : standing.kind;

describe('the feed of a monitor', () => {
  it('greets the monitor in order, waits where it must, and gives its samples from 0 on', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    expect(bench.feed.format).toBeNull();
    await bench.clock.pass(50);
    expect(bench.port.last.written).toEqual([1]);
    await bench.clock.pass(60);
    expect(bench.port.last.written).toEqual([1, 2]);
    await bench.beat(1000);
    expect(bench.heard.find(({ kind }) => kind === 'format')).toEqual({
      ...{ kind: 'format', feed: 1, format: madeUpFormat(500) },
    });
    expect(bench.row).toEqual([{ kind: 'samples', first: 0, end: 500 }]);
    expect(bench.standings).toEqual(['connecting', 'connected']);
    expect(bench.feed.standing).toMatchObject({
      ...{ kind: 'connected', label: 'Made-up monitor', detail: 'scripted', electrodesOff: [] },
      counters: { packets: 50, connections: 1, bytes: 51, lostSamples: 0 },
    });
    await bench.feed.stop();
    expect(bench.port.last.written).toEqual([1, 2, 3]);
    expect(bench.port.last.isClosed).toBe(true);
    await bench.clock.pass(60_000);
    expect(bench.port.links).toHaveLength(1);
  });

  it('unplugged for 7.3 s: what passed is declared, no sample more and none less, and the rest stands where it belongs', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(2000);
    bench.unplug();
    await bench.beat(7300);
    expect(bench.feed.standing).toMatchObject({ kind: 'lost', trouble: 'unplugged', isRetrying: true, lostFor: 7.3 });
    bench.plugIn();
    await bench.beat(3000);
    const [before, gap, after, ...more] = bench.row;
    expect(before).toEqual({ kind: 'samples', first: 0, end: 1000 });
    expect(gap).toMatchObject({ kind: 'gap', first: 1000 });
    expect(after).toMatchObject({ kind: 'samples', end: (2000 + 7300 + 3000) / 2 });
    expect(more).toEqual([]);
    // Every packet was given its own number by the heart: a sample's value says when it was measured.
    for (const event of bench.heard) {
      if (event.kind !== 'samples') continue;
      expect((event.first / PACKET) % 100).toBe((event.channels[0]?.[0] ?? NaN) / PACKET);
    }
    expect(bench.standings.at(-1)).toBe('connected');
    expect(bench.feed.counters.connections).toBe(2);
  });

  it('the hospital hears of the gap while it grows, and never more than has passed', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    bench.unplug();
    await bench.clock.pass(3300);
    expect(bench.row.at(-1)).toMatchObject({ kind: 'gap', first: 500, end: 500 + 500 });
    await bench.clock.pass(3600_000 - 3300);
    const declared = bench.row.at(-1);
    expect(declared).toMatchObject({ kind: 'gap', first: 500 });
    expect(declared?.end).toBeLessThanOrEqual(500 + 1800_000);
    expect(declared?.end).toBeGreaterThanOrEqual(500 + 1800_000 - 16_500);
    expect(bench.heard.filter(({ kind }) => kind === 'gap').length).toBeLessThan(150);
    bench.plugIn();
    await bench.clock.pass(1000);
    bench.port.last.says(7);
    const passed = bench.row.at(-1)?.end ?? 0;
    expect(passed).toBe(500 + 1800_500);
  });

  it('a monitor that kept what it measured meanwhile gives it, and only the rest is lost', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    bench.unplug();
    bench.plugIn();
    await bench.clock.pass(1000);
    // 400 ms of it were kept, and come at once.
    bench.port.last.says(...Array.from({ length: 20 }, (_, i) => i));
    expect(bench.row).toEqual([
      { kind: 'samples', first: 0, end: 500 },
      { kind: 'gap', first: 500, end: 800 },
      { kind: 'samples', first: 800, end: 1000 },
    ]);
  });

  it('a monitor that is back before anything was missed is a sample short all the same: nobody can say that none was lost', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    bench.unplug();
    bench.plugIn();
    await bench.clock.pass(260);
    bench.port.last.says(...Array.from({ length: 30 }, (_, i) => i));
    expect(bench.row[1]).toEqual({ kind: 'gap', first: 500, end: 501 });
  });

  it('connected and silent: after 2 s it is connected anew, for whoever carries the bytes has died without a word', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    await bench.clock.pass(1700);
    expect(bench.port.links).toHaveLength(1);
    await bench.clock.pass(800);
    expect(bench.port.links[0]?.isClosed).toBe(true);
    expect(bench.standings.at(-1)).toBe('lost: silent');
    await bench.clock.pass(300);
    expect(bench.port.links).toHaveLength(2);
    await bench.beat(1000);
    expect(bench.standings.at(-1)).toBe('connected');
  });

  it('a daemon that never answers the attempt to connect: given up after twelve seconds, and asked again', async () => {
    const bench = new Bench();
    bench.feed.start();
    await bench.clock.pass(11_900);
    expect(bench.port.links).toHaveLength(1);
    await bench.clock.pass(700);
    expect(bench.port.links).toHaveLength(2);
    expect(bench.standings).toEqual(['connecting', 'lost: silent']);
    // Its answer comes too late: that connection is another one.
    bench.port.links[0]?.opened();
    bench.port.links[0]?.says(READY_500, 1, 2, 3);
    expect(bench.feed.format).toBeNull();
  });

  it('a monitor that does not take what it is told is given up', async () => {
    const bench = new Bench();
    bench.port.atOpening = (link) => {
      link.write = () => new Promise(() => undefined);
      link.opened();
    };
    bench.feed.start();
    await bench.clock.pass(10_300);
    expect(bench.standings).toEqual(['connecting', 'lost: silent']);
  });

  it('another device than it was taken for: not understood, said, and tried again with ever longer pauses', async () => {
    const bench = new Bench();
    bench.port.atOpening = (link) => {
      link.opened();
    };
    bench.feed.start();
    for (let i = 0; i < 60; i += 1) {
      await bench.clock.pass(100);
      if (!bench.port.last.isClosed) bench.port.last.says(NOISE);
    }
    expect(bench.standings).toEqual(['connecting', 'lost: not-understood']);
    expect(bench.feed.counters.strayBytes).toBeGreaterThan(40);
    expect(bench.row).toEqual([]);
    for (let i = 0; i < 600; i += 1) {
      await bench.clock.pass(100);
      if (!bench.port.last.isClosed) bench.port.last.says(NOISE);
    }
    expect(bench.port.links.length).toBeGreaterThan(5);
    expect(bench.port.links.length).toBeLessThan(12);
  });

  it('it refuses to start: said in so many words, and tried again', async () => {
    const bench = new Bench();
    bench.plugIn(REFUSED);
    bench.feed.start();
    await bench.clock.pass(20);
    expect(bench.feed.standing).toMatchObject({ kind: 'lost', trouble: 'refused-to-start', lostFor: 0 });
    await bench.clock.pass(60_000);
    expect(bench.port.links.length).toBeGreaterThan(10);
    expect(bench.port.links.length).toBeLessThan(20);
    bench.plugIn();
    await bench.beat(6000);
    expect(bench.standings).toEqual(['connecting', 'lost: refused-to-start', 'connected']);
  });

  it('without a monitor it is looked for once a second at least, for ever', async () => {
    const bench = new Bench();
    bench.port.atOpening = (link) => {
      link.breaks('not-found', 'no such file');
    };
    bench.feed.start();
    await bench.clock.pass(3600_000);
    expect(bench.port.links.length).toBeGreaterThan(3500);
    expect(bench.port.links.length).toBeLessThan(3700);
    expect(bench.standings).toEqual(['connecting', 'lost: not-found']);
  });

  it('a packet lost on the way is a gap of its length; a counter that jumps across a new connection is none besides the time', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.clock.pass(20);
    bench.port.last.says(0, 1, 4);
    expect(bench.row).toEqual([
      { kind: 'samples', first: 0, end: 20 },
      { kind: 'gap', first: 20, end: 40 },
      { kind: 'samples', first: 40, end: 50 },
    ]);
    bench.unplug();
    bench.plugIn();
    await bench.clock.pass(1000);
    bench.port.last.says(77);
    expect(bench.row.at(-2)).toEqual({ kind: 'gap', first: 50, end: 50 + 490 });
    expect(bench.feed.counters).toMatchObject({ jumps: 1, lostSamples: 20, packets: 4 });
  });

  it('a monitor that comes back with another rate is another feed, and a recording of the first one ends', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    const recorded: SourceEvent[] = [];
    bench.feed.asSource().read(sampleIndex(0), (event) => recorded.push(event));
    await bench.beat(1000);
    bench.unplug();
    bench.plugIn(READY_250);
    await bench.clock.pass(1000);
    bench.port.last.says(5);
    expect(bench.heard.filter(({ kind }) => kind === 'format')).toMatchObject([{ feed: 1 }, { feed: 2 }]);
    expect(bench.heard.findLast(({ kind }) => kind === 'samples')).toMatchObject({ feed: 2, first: 0 });
    // The wait for the monitor's answer belongs to it as well.
    expect(recorded.at(-2)).toMatchObject({ kind: 'lost', reason: 'link_loss' });
    expect(recorded.at(-1)).toMatchObject({ kind: 'ended' });
    const count = recorded.length;
    await bench.beat(1000);
    expect(recorded).toHaveLength(count);
    expect(bench.feed.asSource().format.samplingRate).toBe(250);
  });

  it('a source asked for before its feed was another one ends at once', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(100);
    const source = bench.feed.asSource();
    bench.unplug();
    bench.plugIn(READY_250);
    await bench.clock.pass(500);
    const recorded: SourceEvent[] = [];
    source.read(sampleIndex(40), (event) => recorded.push(event));
    expect(recorded).toEqual([]);
    await bench.clock.pass(0);
    expect(recorded).toEqual([{ kind: 'ended', length: 40 }]);
  });

  it('after half a day nobody carries the same patient: another feed, though the format is the same', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(100);
    bench.unplug();
    bench.clock.block(12.5 * 3600_000);
    bench.plugIn();
    await bench.clock.pass(2000);
    bench.port.last.says(1);
    expect(bench.heard.filter(({ kind }) => kind === 'format')).toHaveLength(2);
  });

  it('a recording begins where its session stands, whenever that is, and several follow one another', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    const first: SourceEvent[] = [];
    const reading = bench.feed.asSource().read(sampleIndex(7000), (event) => first.push(event));
    await bench.beat(100);
    expect(first[0]).toMatchObject({ kind: 'samples', block: { firstSample: 7000 } });
    expect(first).toHaveLength(5);
    reading.stop();
    await bench.beat(100);
    expect(first).toHaveLength(5);
    const second: SourceEvent[] = [];
    bench.feed.asSource().read(sampleIndex(0), (event) => second.push(event));
    await bench.beat(20);
    expect(second).toMatchObject([{ kind: 'samples', block: { firstSample: 0 } }]);
  });

  it('a recording that begins while the monitor is away misses only what passed since', async () => {
    const bench = new Bench();
    bench.plugIn();
    bench.feed.start();
    await bench.beat(1000);
    bench.unplug();
    await bench.clock.pass(10_000);
    const recorded: SourceEvent[] = [];
    bench.feed.asSource().read(sampleIndex(0), (event) => recorded.push(event));
    await bench.clock.pass(4_000);
    bench.plugIn();
    await bench.clock.pass(1_000);
    bench.port.last.says(1);
    const samples = recorded.at(-1);
    expect(samples).toMatchObject({ kind: 'samples', block: { firstSample: 2500 - PACKET } });
    expect(recorded.slice(0, -1).every(({ kind }) => kind === 'lost')).toBe(true);
  });

  it('a setting that the driver does not know is refused before anything is opened', () => {
    const clock = new ManualClock();
    const port = new ScriptedPort(clock);
    const opened = openMonitorFeed({
      ...{ port, model: madeUpModel, settings: new Map([['colour', 'red']]), clock, detail: '' },
    });
    expect(opened).toEqual({ ok: false, sentence: 'A made-up monitor has no colour.' });
    expect(port.links).toHaveLength(0);
  });

  it('is known again after a restart by its driver and its port', () => {
    expect(new Bench().feed.identity).toBe('physioglove@scripted');
  });

  it('whatever happens to the link, every index comes once, and time is never squeezed', async () => {
    const happening = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('beat' as const), ms: fc.integer({ min: 20, max: 1500 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 5000 }) }),
      },
      fc.record({ kind: fc.constant('unplug' as const), ms: fc.integer({ min: 1, max: 9000 }) }),
      fc.record({ kind: fc.constant('noise' as const), ms: fc.integer({ min: 1, max: 6000 }) }),
      fc.record({ kind: fc.constant('jump' as const), ms: fc.integer({ min: 1, max: 90 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 6 }), async (happenings) => {
        const bench = new Bench();
        bench.plugIn();
        bench.feed.start();
        await bench.beat(200);
        const began = bench.clock.now - 200;
        for (const { kind, ms } of happenings) {
          if (kind === 'beat') await bench.beat(ms);
          if (kind === 'pause') await bench.clock.pass(ms);
          if (kind === 'noise') await bench.beat(ms, (link) => speak(link, NOISE));
          if (kind === 'jump') speak(bench.port.last, ms);
          if (kind === 'unplug') {
            bench.unplug();
            await bench.clock.pass(ms);
            bench.plugIn();
          }
        }
        bench.unplug();
        bench.plugIn();
        await bench.beat(6000);
        const end = bench.row.at(-1)?.end ?? 0;
        // Counters that jumped add what never was: there is no bound above.
        expect(end).toBeGreaterThanOrEqual((bench.clock.now - began) / 2 - PACKET);
      }),
      { numRuns: 12, seed: 5 },
    );
  });
});
