import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  milliseconds,
  monotonicMillis,
  type SampleIndex,
  sampleIndex,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { SessionStateKind } from '../../protocol/wire/messages.ts';
import type { SourceEvent } from '../sources/sample-source.ts';
import { TraceDesk } from './trace-desk.ts';
import type { Arrangement, TraceReport, ViewCommand, ViewId, ViewReport } from './trace-port.ts';

const view = 1 as ViewId;
const session = '01890000-0000-7000-8000-000000000001' as SessionId;
const other = '01890000-0000-7000-8000-000000000002' as SessionId;
const RATE = 500;
const format: SignalFormat = {
  samplingRate: hertz(RATE),
  leads: [{ lead: 'II', lsb: microvoltsPerLsb(1), baseline: deviceCount(0) }],
};
const arrangement: Arrangement = {
  layout: '3x4+1',
  order: 'standard',
  speed: 25,
  gain: 10,
  filter: { band: 'unfiltered', notch: null },
  exactly: null,
  theme: 'paper',
  words: {
    language: 'en-GB',
    awaited: 'awaited',
    leadOff: 'lead off',
    gap: 'gap',
    gapReasons: {
      sensor_off: 'monitor off',
      link_loss: 'link lost',
      app_down: 'tablet off',
      journal_full: 'tablet full',
      purged: 'purged',
      corrupt: 'damaged',
    },
    notRecorded: 'not recorded',
    unfiltered: 'unfiltered',
    notch: 'notch',
    automatic: 'auto',
    warnings: { 'not-for-st': 'NOT FOR ST', blunted: 'blunted', 'rings-at-j': 'rings' },
    noData: 'NO DATA',
    waiting: 'waiting',
  },
};
type WithoutView<Command> = Command extends { readonly view: ViewId } ? Omit<Command, 'view'> : never;

/** A canvas that remembers what was written on it. What it looks like is seen in a real Chromium. */
let written: string[] = [];
class PaperOfWords {
  width: number;
  height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext(): unknown {
    return new Proxy(
      {},
      {
        get: (_, name) => {
          if (name === 'measureText') return () => ({ width: 10 });
          if (name === 'createPattern') return () => ({});
          if (name === 'fillText') return (text: string) => written.push(text);
          return () => undefined;
        },
        set: () => true,
      },
    );
  }
}
beforeEach(() => {
  written = [];
  vi.stubGlobal('OffscreenCanvas', PaperOfWords);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });

class Bench {
  time = 0;
  readonly reports: TraceReport[] = [];
  readonly requested: SampleRange[] = [];
  readonly opened: SessionId[] = [];
  readonly letGo: SessionId[] = [];
  readonly looks: { readonly at: number; readonly through: number }[] = [];
  readonly #hearing = new Map<SessionId, (event: SourceEvent) => void>();
  readonly desk = new TraceDesk({
    link: {
      open: (opened) => ({
        session: opened,
        listen: (hear) => {
          this.opened.push(opened);
          this.#hearing.set(opened, hear);
          return () => this.letGo.push(opened);
        },
        request: (range) => this.requested.push(range),
      }),
      signedIn: () => undefined,
      look: (_, through) => this.looks.push({ at: this.time, through }),
    },
    now: () => ({ monotonic: monotonicMillis(this.time), unix: unixMillis(this.time), relayClock: null }),
    openPlayer: () => Promise.reject(new Error('Nobody asks for what was seen then.')),
    report: (report) => this.reports.push(report),
  });

  constructor(mode: 'live' | 'replay', state: SessionStateKind, end: number, at?: SampleIndex) {
    this.desk.obey({
      kind: 'attach',
      view,
      canvas: new PaperOfWords(1, 1) as unknown as OffscreenCanvas,
      size: { width: 1400, height: 800, devicePixelRatio: 1 },
      arrangement,
    });
    this.order({ kind: 'show', session, mode, ...(at === undefined ? {} : { at }) });
    this.begin(session, state, end);
  }

  /** What the relay tells of a session first. */
  begin(of: SessionId, state: SessionStateKind, end: number): void {
    const description = {
      unit: 'ambulance-1' as UnitId,
      source: 'test',
      patientLabel: 'Unknown',
      startedAt: unixMillis(0),
      format,
      software: 'test',
    };
    this.tell({ kind: 'described', description }, of);
    const unitClock = { offset: milliseconds(0), uncertainty: milliseconds(2) };
    this.tell({ kind: 'tail', from: sampleIndex(end) }, of);
    this.tell({ kind: 'state', state, endSample: sampleIndex(end), unitClock }, of);
  }

  tell(event: SourceEvent, of = session): void {
    this.#hearing.get(of)?.(event);
  }
  order(command: WithoutView<ViewCommand>): void {
    this.desk.obey({ ...command, view });
  }
  samples(first: number, end: number): void {
    this.tell({
      kind: 'samples',
      block: { firstSample: sampleIndex(first), channels: [new Int32Array(end - first)], leadsOff: NO_LEADS },
      recordedAt: unixMillis(this.time),
      committedAt: unixMillis(this.time),
    });
  }
  /** Answers every request with samples. */
  answer(end: number): void {
    for (const range of this.requested.splice(0)) {
      if (range.first < end) this.samples(range.first, Math.min(range.end, end));
      this.tell({ kind: 'reached', range, through: range.end, complete: true });
    }
  }
  /** Frames come only while the page is in front: a browser gives a hidden one none. */
  pass(milliseconds: number, frames = true): void {
    for (const until = this.time + milliseconds; this.time < until;) {
      this.time += 20;
      this.desk.tick();
      if (frames) this.desk.paint();
      if (this.time % 200 === 0) this.desk.reportViews();
    }
  }
  get last(): ViewReport {
    const last = this.reports.findLast((report) => report.kind === 'view');
    if (last === undefined) throw new Error('nothing was reported');
    return last.report;
  }
}

describe('replay', () => {
  it('opens paused, with the first ten seconds in view and asked for', () => {
    const bench = new Bench('replay', 'ended', 30_000);
    bench.pass(400);
    expect(bench.requested).toEqual([{ first: 0, end: 5000 }]);
    bench.answer(30_000);
    bench.pass(400);
    expect(bench.last).toMatchObject({ playhead: 5000, playing: false, following: false, endSample: 30_000 });
  });

  it('fetches ahead of its playhead, stops at the end, and begins again when played there', () => {
    const bench = new Bench('replay', 'ended', 10_000);
    bench.order({ kind: 'play' });
    for (let i = 0; i < 110; i += 1) {
      bench.pass(200);
      bench.answer(10_000);
    }
    expect(bench.last).toMatchObject({ playhead: 10_000, playing: false });
    bench.order({ kind: 'play' });
    bench.pass(1000);
    expect(bench.last.playing).toBe(true);
    expect(bench.last.playhead).toBeGreaterThan(300);
    expect(bench.last.playhead).toBeLessThan(700);
  });

  it('brings a seek beyond the end inside, and says while it is fetching', () => {
    const bench = new Bench('replay', 'ended', 30_000);
    bench.order({ kind: 'seek', end: sampleIndex(1e9) });
    bench.pass(200);
    expect(bench.last.playhead).toBe(30_000);
    bench.order({ kind: 'seek', end: sampleIndex(1000) });
    bench.order({ kind: 'play' });
    bench.pass(1000);
    expect(bench.last).toMatchObject({ fetching: true, playhead: 1000 });
  });
});

describe('ten seconds that were pinned', () => {
  const pages = (bench: Bench): readonly (SampleRange | null)[] =>
    bench.reports.flatMap((report) => (report.kind === 'page' ? [report.still] : []));

  it('are the only ones that their sheet ever inks, however late it becomes known how far the recording has come', () => {
    const bench = new Bench('replay', 'live', 8_000, sampleIndex(20_000));
    bench.pass(400);
    expect([pages(bench), bench.last.playhead], 'the page that ends at 00:00:16 is another').toEqual([[null], 0]);
    expect(written).toContain('waiting');
    written = [];
    bench.tell({ kind: 'state', state: 'live', endSample: sampleIndex(24_000), unitClock: null });
    bench.pass(200);
    bench.answer(24_000);
    bench.pass(200);
    expect(pages(bench)).toEqual([null, range(15_000, 20_000)]);
    expect(bench.last).toMatchObject({ playhead: 20_000, playing: false, following: false });
    expect(written.filter((text) => text.includes('00:00')).every((text) => text.includes('00:00:30 – 00:00:40'))).toBe(
      true,
    );
  });

  it('of a recording that ended before them show its last page, and the page says which', () => {
    const bench = new Bench('replay', 'ended', 18_000, sampleIndex(20_000));
    bench.pass(200);
    expect(pages(bench)).toEqual([range(13_000, 18_000)]);
  });

  it('are those on the paper at that moment, although the page hears of the head once a second only', () => {
    const bench = new Bench('live', 'live', 20_000);
    const places = (): readonly (number | null)[] =>
      bench.reports.flatMap((report) => (report.kind === 'place' ? [report.through] : []));
    bench.order({ kind: 'read-place', number: 1 });
    expect(places(), 'nothing is inked yet').toEqual([null]);
    bench.pass(200);
    bench.answer(20_000);
    for (let first = 20_000; first < 21_900; first += 50) {
      bench.samples(first, first + 50);
      bench.pass(100);
    }
    bench.order({ kind: 'read-place', number: 2 });
    const seen = places()[1] ?? 0;
    expect(21_900 - seen, 'behind the newest sample as much as the sweep is').toBeLessThanOrEqual(0.15 * RATE);
    expect(seen - bench.last.playhead, 'what the page had heard').toBeGreaterThan(0.15 * RATE);
  });
});

const show = (bench: Bench, visible = true): void => {
  bench.desk.obey({ kind: 'visibility', visible });
};

describe('a declared gap', () => {
  const declare = (bench: Bench, first: number, end: number): void => {
    bench.tell({ kind: 'gap', gap: { first: sampleIndex(first), end: sampleIndex(end), reason: 'app_down' } });
  };
  const notes = (): string[] => [...new Set(written.splice(0).filter((text) => /gap|awaited/.test(text)))];

  it('[D8] is none for the page before the relay has told all that it holds there', () => {
    const bench = new Bench('replay', 'ended', 30_000);
    declare(bench, 0, 30_000);
    bench.pass(200);
    expect([notes(), bench.last.gaps]).toEqual([[], []]);
    // Long in coming, and nobody can say yet that it was never recorded.
    bench.pass(600);
    expect([notes(), bench.last.gaps]).toEqual([['awaited'], []]);
    const [page] = bench.requested.splice(0);
    expect(page).toEqual({ first: 0, end: 5000 });
    bench.samples(1000, 5000);
    bench.tell({ kind: 'reached', range: page as SampleRange, through: sampleIndex(5000), complete: true });
    bench.pass(400);
    expect(notes()).toEqual(['gap 2.0 s · tablet off']);
    expect(bench.last.gaps).toEqual([{ first: 0, end: 1000, reason: 'app_down' }]);
    expect(bench.requested).toEqual([]);
  });

  it('is said to last at least as long as is known, until its other pages have been asked for', () => {
    const bench = new Bench('replay', 'ended', 10_000);
    bench.samples(0, 4000);
    declare(bench, 4000, 10_000);
    bench.pass(200);
    bench.tell({ kind: 'reached', range: range(0, 5000), through: sampleIndex(5000), complete: true });
    notes();
    bench.pass(200);
    expect(notes()).toEqual(['gap ≥ 2.0 s · tablet off']);
    bench.tell({ kind: 'reached', range: range(5000, 10_000), through: sampleIndex(10_000), complete: true });
    bench.pass(200);
    expect(notes()).toEqual(['gap 12 s · tablet off']);
  });

  it('is one at once where it is heard as it is declared', () => {
    const bench = new Bench('live', 'live', 20_000);
    bench.pass(200);
    bench.answer(20_000);
    declare(bench, 20_000, 20_500);
    bench.pass(600);
    expect(bench.last.gaps).toEqual([{ first: 20_000, end: 20_500, reason: 'app_down' }]);
    expect(bench.last.playhead).toBeGreaterThan(20_300);
    expect(bench.requested).toEqual([]);
  });

  it('[D16] is in doubt again where something may have been missed, and its page is asked for', () => {
    const bench = new Bench('live', 'live', 20_000);
    bench.pass(200);
    bench.answer(20_000);
    declare(bench, 20_000, 20_500);
    bench.pass(400);
    bench.tell({ kind: 'discontinuity' });
    bench.pass(200);
    expect(bench.last.gaps).toEqual([]);
    expect(bench.requested).toContainEqual(range(20_000, 25_000));
    bench.answer(20_000);
    bench.pass(200);
    expect(bench.last.gaps).toHaveLength(1);
  });
});

describe('live', () => {
  const stream = (bench: Bench, seconds: number): void => {
    const first = bench.last.endSample;
    for (let i = 0; i < 10 * seconds; i += 1) {
      bench.samples(first + 50 * i, first + 50 * (i + 1));
      bench.pass(100);
      bench.desk.reportViews();
    }
  };
  const streaming = (): Bench => {
    const bench = new Bench('live', 'live', 20_000);
    bench.pass(200);
    bench.answer(20_000);
    bench.pass(200);
    stream(bench, 3);
    return bench;
  };

  it('asks for the newest page at once and follows the head', () => {
    const bench = new Bench('live', 'live', 20_000);
    bench.pass(200);
    expect(bench.requested).toEqual([{ first: 15_000, end: 20_000 }]);
    bench.answer(20_000);
    bench.pass(200);
    stream(bench, 3);
    expect(bench.last).toMatchObject({ freshness: 'live', following: true });
    // While it follows the head the page hears of it once a second.
    expect(bench.last.endSample).toBeGreaterThan(21_500 - RATE);
    expect(bench.last.endSample - bench.last.playhead).toBeLessThanOrEqual(0.15 * RATE);
  });

  it('[D18] is delayed after three seconds without a sample, and blank with a word for it after ten', () => {
    const bench = streaming();
    bench.pass(3200);
    expect(bench.last.freshness).toBe('delayed');
    expect(written).not.toContain('NO DATA');
    bench.pass(7000);
    expect(bench.last.freshness).toBe('no-data');
    expect(written).toContain('NO DATA');
  });

  it('[D18] does not blank history that somebody looks at on purpose', () => {
    const bench = streaming();
    bench.order({ kind: 'seek', end: sampleIndex(18_000) });
    bench.pass(12_000);
    expect(bench.last).toMatchObject({ freshness: 'no-data', following: false, playhead: 18_000 });
    expect(written).not.toContain('NO DATA');
    bench.order({ kind: 'follow-live' });
    bench.pass(200);
    expect(written).toContain('NO DATA');
  });

  it('is seen from the first paint on a page in front of somebody, and then every five seconds', () => {
    const bench = new Bench('live', 'live', 20_000);
    show(bench);
    bench.pass(200);
    expect(bench.looks, 'nothing is painted yet').toEqual([]);
    bench.answer(20_000);
    bench.pass(100);
    expect(bench.looks, 'as far as the playhead has come').toEqual([{ at: 240, through: 19_950 }]);
    stream(bench, 11);
    const [first, second, third, ...more] = bench.looks;
    expect(more).toEqual([]);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(5_000);
    expect((third?.at ?? 0) - (second?.at ?? 0)).toBe(5_000);
    expect(bench.last.endSample - (third?.through ?? 0)).toBeLessThan(2 * RATE);
  });

  it('is seen by nobody while the page is hidden, whether or not frames still come', () => {
    const bench = new Bench('live', 'live', 20_000);
    bench.pass(200);
    bench.answer(20_000);
    stream(bench, 6);
    expect(bench.looks, 'a page that has not said that it is visible').toEqual([]);
    show(bench);
    expect(bench.looks).toHaveLength(1);
    show(bench, false);
    stream(bench, 6);
    expect(bench.looks).toHaveLength(1);
    show(bench);
    expect(bench.looks, 'seen again, told at once').toHaveLength(2);
  });

  it('answers no self-test while the page is hidden: nobody sits before it', () => {
    const bench = new Bench('live', 'live', 20_000);
    bench.desk.obey({ kind: 'echo', session: other });
    expect(bench.opened).toEqual([session]);
    show(bench);
    bench.desk.obey({ kind: 'echo', session: other });
    expect(bench.opened).toEqual([session, other]);
  });

  it('says how long no frame has come while somebody looks, and not while nobody does', () => {
    const bench = streaming();
    show(bench);
    bench.pass(400);
    expect(bench.last.inkAge).toBe(0);
    bench.pass(2_000, false);
    expect(bench.last).toMatchObject({ inkAge: 2_000 });
    bench.pass(200);
    expect(bench.last.inkAge, 'a frame came').toBe(0);
    show(bench, false);
    bench.pass(60_000, false);
    expect(bench.last.inkAge, 'a hidden page gets none').toBe(0);
    show(bench);
    bench.pass(1_800, false);
    expect(bench.last.inkAge, 'since it is in front again').toBe(1_800);
  });

  it('a comparison waits for history as long as the relay is sending it, and no longer than twenty seconds', () => {
    const bench = streaming();
    bench.order({ kind: 'seek', end: sampleIndex(20_000) });
    const ask = (number: number, first: number): void => {
      bench.order({ kind: 'ask-beats', number, range: range(first, first + 5_000) });
    };
    const ready = (): readonly number[] => bench.desk.takeBeatsReady().map(({ number }) => number);
    ask(1, 0);
    bench.pass(400);
    expect(ready()).toEqual([]);
    bench.pass(10_000);
    expect(ready(), 'slow is not lost').toEqual([]);
    bench.answer(20_000);
    bench.pass(400);
    expect(ready()).toEqual([1]);
    ask(2, 5_000);
    bench.pass(200);
    expect(ready()).toEqual([]);
    bench.pass(20_200);
    expect(ready(), 'what is here is measured, and says what is missing').toEqual([2]);
  });

  it('says that no sample is on the paper until a frame has painted one', () => {
    const bench = new Bench('live', 'live', 20_000);
    show(bench);
    bench.pass(200, false);
    bench.answer(20_000);
    bench.samples(20_000, 20_050);
    bench.pass(400, false);
    expect(bench.last).toMatchObject({ freshness: 'live', inkAge: null });
    bench.pass(400);
    expect(bench.last.inkAge).toBe(0);
    bench.order({ kind: 'show', session: other, mode: 'live' });
    bench.pass(400, false);
    expect(bench.last.inkAge, 'nor of the next patient').toBe(null);
  });

  it('paper that takes another size is never blank: it is cleared and painted in one go', () => {
    const bench = streaming();
    written = [];
    bench.desk.obey({ kind: 'resize', view, size: { width: 1000, height: 700, devicePixelRatio: 1 } });
    expect(written, 'before any frame').toContain('aVR');
    const page = bench.reports.findLast((report) => report.kind === 'page')?.page;
    expect(page, 'and the page hears at once where its samples lie').toMatchObject({ width: 1000 });
    expect(bench.looks, 'which nobody has seen yet').toEqual([]);
  });

  it('is seen by nobody where no frame comes, whatever the page says of itself', () => {
    const bench = streaming();
    bench.pass(1_100, false);
    show(bench);
    bench.samples(bench.last.endSample, bench.last.endSample + 50);
    bench.pass(6_000, false);
    expect(bench.looks).toEqual([]);
  });

  it('is not seen while the page is blank for want of data, nor while an earlier page is looked at', () => {
    const bench = streaming();
    show(bench);
    expect(bench.looks).toHaveLength(1);
    bench.pass(9_000);
    expect(bench.looks, 'delayed is still seen').toHaveLength(2);
    bench.pass(10_000);
    expect(bench.last.freshness).toBe('no-data');
    expect(bench.looks).toHaveLength(2);
    const rewound = streaming();
    rewound.order({ kind: 'seek', end: sampleIndex(18_000) });
    show(rewound);
    rewound.pass(6_000);
    expect(rewound.looks).toEqual([]);
    rewound.samples(rewound.last.endSample, rewound.last.endSample + 50);
    rewound.order({ kind: 'follow-live' });
    rewound.pass(200);
    expect(rewound.looks).toHaveLength(1);
  });

  it('starts over when the relay comes back with another ledger', () => {
    const bench = streaming();
    bench.requested.length = 0;
    bench.tell({ kind: 'resync' });
    bench.tell({ kind: 'state', state: 'live', endSample: sampleIndex(8000), unitClock: null });
    bench.pass(200);
    expect(bench.requested).toEqual([
      { first: 0, end: 5000 },
      { first: 5000, end: 10_000 },
    ]);
    bench.answer(8000);
    bench.pass(400);
    expect(bench.last.endSample).toBe(8000);
    expect(bench.last.playhead).toBeLessThanOrEqual(8000);
  });
});

describe('a session on whose row a hand is', () => {
  const expectOther = (bench: Bench): void => {
    bench.desk.obey({ kind: 'expect', session: other });
    bench.begin(other, 'live', 40_000);
  };

  it('is on its way before there is a view, is seen by nobody, and is let go where none follows', () => {
    const bench = new Bench('live', 'live', 5_000);
    bench.answer(5_000);
    show(bench);
    expectOther(bench);
    bench.pass(200);
    expect(bench.opened).toEqual([session, other]);
    expect(bench.requested.at(-1), 'its last page').toEqual({ first: 35_000, end: 40_000 });
    expect(bench.looks).toEqual([]);
    bench.pass(9_000);
    expect(bench.letGo).toEqual([other]);
  });

  it('is the same one for the view that follows, and stays with it', () => {
    const bench = new Bench('live', 'live', 5_000);
    expectOther(bench);
    bench.pass(200);
    bench.order({ kind: 'show', session: other, mode: 'live' });
    bench.pass(9_000);
    expect([bench.opened, bench.letGo]).toEqual([[session, other], [session]]);
  });
});

describe('what is written into the case in view', () => {
  it('is told to the page at once, by its session', () => {
    const bench = new Bench('live', 'live', 5_000);
    bench.tell({ kind: 'written' });
    expect(bench.reports.at(-1)).toEqual({ kind: 'written', session });
  });
});

describe('a recording that has ended', () => {
  it('is seen where its trace is painted, also as a replay: a short ECG is over before anybody opens it', () => {
    const bench = new Bench('replay', 'ended', 30_000);
    show(bench);
    bench.pass(400);
    expect(bench.looks, 'nothing has come yet').toEqual([]);
    bench.answer(30_000);
    bench.pass(200);
    expect(bench.looks).toEqual([{ at: 440, through: 5_000 }]);
  });

  it('is not seen as a replay while it goes on: that page shows what was', () => {
    const bench = new Bench('replay', 'live', 30_000);
    show(bench);
    bench.pass(400);
    bench.answer(30_000);
    bench.pass(6_000);
    expect(bench.looks).toEqual([]);
  });
});

describe('what the page hears', () => {
  it('is a report a second while nothing changes, so that silence means a dead worker', () => {
    const bench = new Bench('replay', 'ended', 30_000);
    bench.pass(1000);
    bench.answer(30_000);
    bench.pass(1000);
    const before = bench.reports.length;
    bench.pass(10_000);
    expect(bench.reports.length - before).toBeGreaterThanOrEqual(9);
    expect(bench.reports.length - before).toBeLessThanOrEqual(12);
  });

  it('tells of records that cannot be read once, not a thousand times', () => {
    const bench = new Bench('live', 'live', 0);
    for (let i = 0; i < 500; i += 1) bench.tell({ kind: 'unreadable', sentence: 'A record is damaged.' });
    expect(bench.reports.filter(({ kind }) => kind === 'trouble')).toHaveLength(1);
  });

  it('lets a session go with the last view that shows it', () => {
    const bench = new Bench('live', 'live', 0);
    bench.order({ kind: 'show', session, mode: 'replay' });
    expect(bench.letGo).toEqual([]);
    bench.order({ kind: 'show', session: other, mode: 'live' });
    expect(bench.letGo).toEqual([session]);
    bench.desk.obey({ kind: 'detach', view });
    expect(bench.letGo).toEqual([session, other]);
    expect(bench.desk.isEmpty).toBe(true);
  });
});
