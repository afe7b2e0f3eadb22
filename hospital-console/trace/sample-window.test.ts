import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf } from '../../protocol/ecg/excerpt.ts';
import { leadMask, NO_LEADS, type LeadName } from '../../protocol/ecg/leads.ts';
import type { DeclaredGap, SampleBlock, SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { byteCount, deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../protocol/ecg/units.ts';
import { SampleWindow, type Standing } from './sample-window.ts';

const RATE = 50;
const PAGE = 10 * RATE;
const format: SignalFormat = {
  samplingRate: hertz(RATE),
  leads: (['I', 'II', 'V1'] as const).map((lead) => ({
    lead,
    lsb: microvoltsPerLsb(2.5),
    baseline: deviceCount(lead === 'V1' ? 100 : 0),
  })),
};
const roomy = byteCount(1e9);
const range = (first: number, end: number): SampleRange => ({ first: sampleIndex(first), end: sampleIndex(end) });

/** Looked at by hand: an expectation for each sample takes longer than everything else here. */
const everyPlace = (end: number): readonly number[] => Array.from({ length: end }, (_, at) => at);

/** Every sample says where it belongs: channel c, index i → 1000 c + i. */
const blockAt = (first: number, length: number, leadsOff: readonly LeadName[] = []): SampleBlock => ({
  firstSample: sampleIndex(first),
  channels: format.leads.map((_, c) => Int32Array.from({ length }, (_, i) => 1000 * c + first + i)),
  leadsOff: leadsOff.length === 0 ? NO_LEADS : leadMask(leadsOff),
});
const gapAt = (first: number, end: number): DeclaredGap => ({ ...range(first, end), reason: 'link_loss' });
/** Of a session that was heard from its first sample on: what is declared a gap there is one. */
const newWindow = (limit = roomy, letGo: (page: SampleRange) => void = () => undefined) => {
  const window = new SampleWindow(format, limit, letGo);
  window.gaps.settleFrom(sampleIndex(0));
  return window;
};
/** Of a session of which nothing has been told. */
const windowOpenedLate = () => new SampleWindow(format, roomy, () => undefined);

const read = (window: SampleWindow, lead: LeadName, first: number, end: number): number[] => {
  const into = new Float32Array(end - first);
  window.readMicrovolts(lead, sampleIndex(first), sampleIndex(end), into);
  return [...into];
};

/** What a painter would see of the first `end` samples. */
function pictureOf(window: SampleWindow, end: number): unknown {
  const standings: [Standing, number][] = [];
  for (let at = 0; at < end;) {
    const stretch = window.stretchAt(sampleIndex(at), sampleIndex(end));
    expect(stretch.end).toBeGreaterThan(at);
    standings.push([stretch.standing, stretch.end]);
    at = stretch.end;
  }
  return {
    standings: joined(standings),
    leads: (['I', 'II', 'III', 'V1'] as const).map((lead) => read(window, lead, 0, end)),
    off: window.leadsOff.of('III', range(0, end)),
    gaps: window.gaps.list,
    awaited: window.awaited(),
    missing: window.missingIn(range(0, end)),
    hole: window.firstMissing(sampleIndex(0), sampleIndex(end)),
    newest: window.newestHeld,
  };
}
const joined = (stretches: readonly [Standing, number][]): readonly [Standing, number][] =>
  stretches.filter(([standing], i) => stretches[i + 1]?.[0] !== standing);

describe('where samples belong', () => {
  it('gives back each sample at its place, in µV, over the seams of pages', () => {
    const window = newWindow();
    window.put(blockAt(PAGE - 20, 40));
    expect(read(window, 'II', PAGE - 20, PAGE + 20)).toEqual(
      Array.from({ length: 40 }, (_, i) => 2.5 * (1000 + PAGE - 20 + i)),
    );
    expect(read(window, 'V1', PAGE, PAGE + 1)).toEqual([2.5 * (2000 + PAGE - 100)]);
  });

  it('derives III and the augmented leads from I and II', () => {
    const window = newWindow();
    window.put(blockAt(0, 10));
    expect(read(window, 'III', 0, 1)).toEqual([2500]);
    expect(read(window, 'aVF', 0, 1)).toEqual([2500]);
    expect(window.has('aVR')).toBe(true);
    expect(window.has('V2')).toBe(false);
  });

  it('tells held, gap, awaited and unknown apart', () => {
    const window = newWindow();
    window.put(blockAt(0, 10));
    window.gaps.add(gapAt(10, 20));
    window.markAwaited(range(20, 30));
    const at = (index: number) => window.stretchAt(sampleIndex(index), sampleIndex(100));
    expect([at(0), at(10), at(20), at(30)]).toEqual([
      { standing: 'held', end: 10 },
      { standing: 'gap', end: 20 },
      { standing: 'awaited', end: 30 },
      { standing: 'unknown', end: 100 },
    ]);
  });

  it('[D18] takes backfill into history: what was awaited is held, and no trail is left', () => {
    const window = newWindow();
    window.put(blockAt(0, 50));
    window.put(blockAt(150, 50));
    window.markAwaited(range(50, 150));
    window.put(blockAt(100, 50));
    expect(window.awaited()).toEqual([range(50, 100)]);
    window.gaps.add(gapAt(50, 100));
    expect(window.awaited()).toEqual([]);
    expect(window.newestHeld).toBe(200);
  });

  it('shows samples where a gap claims the same place', () => {
    const window = newWindow();
    window.gaps.add(gapAt(0, 100));
    window.put(blockAt(40, 10));
    expect(window.stretchAt(sampleIndex(0), sampleIndex(100))).toEqual({ standing: 'gap', end: 40 });
    expect(window.stretchAt(sampleIndex(40), sampleIndex(100))).toEqual({ standing: 'held', end: 50 });
  });

  it('[D8] takes a declared gap for one only where all that the relay holds has been told', () => {
    const window = windowOpenedLate();
    const standings = () => (pictureOf(window, 200) as { standings: unknown }).standings;
    window.gaps.add(gapAt(0, 200));
    expect(standings()).toEqual([['unknown', 200]]);
    expect(window.missingIn(range(0, 200))).toEqual([range(0, 200)]);
    expect(window.piecesOf(range(0, 200))).toEqual([{ kind: 'awaited', range: range(0, 200) }]);
    window.put(blockAt(20, 30));
    window.gaps.settle(range(0, 100));
    expect(standings()).toEqual([
      ['gap', 20],
      ['held', 50],
      ['gap', 100],
      ['unknown', 200],
    ]);
    expect(window.gaps.list).toEqual([gapAt(0, 20), gapAt(50, 100)]);
    expect(window.missingIn(range(0, 200))).toEqual([range(100, 200)]);
    // Something may have been missed, there too.
    window.gaps.doubt();
    expect(standings()).toEqual([
      ['unknown', 20],
      ['held', 50],
      ['unknown', 200],
    ]);
    expect(window.newest).toBe(200);
  });

  it('[D8] never takes for a gap what was held, though its page was let go since', () => {
    const window = newWindow(byteCount(0));
    for (let page = 0; page < 4; page += 1) window.put(blockAt(page * PAGE, PAGE));
    window.gaps.add(gapAt(0, 4 * PAGE + 10));
    expect(window.gaps.list).toEqual([gapAt(4 * PAGE, 4 * PAGE + 10)]);
    expect(window.missingIn(range(0, 4 * PAGE + 10))).toEqual([range(0, 2 * PAGE)]);
  });

  it('says of samples that a gap claimed that all of the gap has changed, for its note says how long it is', () => {
    const window = newWindow();
    expect(window.put(blockAt(0, 10))).toEqual(range(0, 10));
    window.gaps.add(gapAt(10, 200));
    expect(window.put(blockAt(100, 10))).toEqual(range(10, 200));
    expect(window.put(blockAt(100, 10))).toEqual(range(100, 110));
  });

  it('knows where a lead was off, and the leads that rest on it', () => {
    const window = newWindow();
    window.put(blockAt(0, 10));
    expect(window.leadsOff.isEmpty).toBe(true);
    window.put(blockAt(10, 10, ['II']));
    window.put(blockAt(20, 10));
    expect(window.leadsOff.at(sampleIndex(15))).toBe(leadMask(['II']));
    expect(window.leadsOff.at(sampleIndex(20))).toBe(NO_LEADS);
    expect(window.leadsOff.of('II', range(0, 30))).toEqual([range(10, 20)]);
    expect(window.leadsOff.of('aVL', range(0, 30))).toEqual([range(10, 20)]);
    expect(window.leadsOff.of('V1', range(0, 30))).toEqual([]);
  });

  it('counts a loss that is declared record by record as one gap', () => {
    const window = newWindow();
    for (const first of [20, 0, 10]) window.gaps.add(gapAt(first, first + 10));
    expect(window.gaps.list).toEqual([gapAt(0, 30)]);
    expect(window.gaps.at(sampleIndex(29))).toEqual(gapAt(0, 30));
    expect(window.gaps.at(sampleIndex(30))).toBeNull();
  });

  it('refuses a block of another session by throwing, for that is our own bug', () => {
    expect(() => {
      newWindow().put({ ...blockAt(0, 1), channels: [new Int32Array(1)] });
    }).toThrow(RangeError);
  });
});

describe('any order of arrival', () => {
  type Arrival =
    | { kind: 'samples'; first: number; length: number; off: boolean }
    | { kind: 'gap' | 'awaited'; first: number; length: number };
  const END = 3 * PAGE;
  // A recording cut into records, some lost for good: each index is told by one record, as the log has it.
  const recording = fc
    .array(
      fc.record({
        length: fc.integer({ min: 1, max: 120 }),
        fate: fc.constantFrom('samples', 'samples', 'samples', 'off', 'gap', 'awaited', 'silent'),
      }),
      { minLength: 1, maxLength: 40 },
    )
    .map((pieces) => {
      const arrivals: Arrival[] = [];
      let first = 0;
      for (const { length, fate } of pieces) {
        if (fate === 'samples' || fate === 'off')
          arrivals.push({ kind: 'samples', first, length, off: fate === 'off' });
        else if (fate !== 'silent') arrivals.push({ kind: fate, first, length });
        first += length;
      }
      return arrivals;
    });
  const arrive = (window: SampleWindow, arrival: Arrival): void => {
    const { first, length } = arrival;
    if (arrival.kind === 'samples') window.put(blockAt(first, length, arrival.off ? ['I'] : []));
    else if (arrival.kind === 'gap') window.gaps.add(gapAt(first, first + length));
    else window.markAwaited(range(first, first + length));
  };

  it('gives the same window, with duplicates and with awaited marks that came too late or too early', () => {
    const orders = recording.chain((arrivals) =>
      fc.record({
        arrivals: fc.constant(arrivals),
        shuffled: fc
          .tuple(
            fc.shuffledSubarray(arrivals, { minLength: arrivals.length, maxLength: arrivals.length }),
            fc.subarray(arrivals),
          )
          .chain(([all, again]) => {
            const both = [...all, ...again];
            return fc.shuffledSubarray(both, { minLength: both.length, maxLength: both.length });
          }),
      }),
    );
    fc.assert(
      fc.property(orders, ({ arrivals, shuffled }) => {
        const inOrder = newWindow();
        const anyhow = newWindow();
        for (const arrival of arrivals) arrive(inOrder, arrival);
        for (const arrival of shuffled) arrive(anyhow, arrival);
        expect(pictureOf(anyhow, END)).toEqual(pictureOf(inOrder, END));
      }),
      { numRuns: 150 },
    );
  });

  it('[D8] gives the same window where gaps claim what data hold, whenever it was told that there is no more', () => {
    const claim = fc.record({
      kind: fc.constantFrom('samples' as const, 'gap' as const, 'settled' as const),
      first: fc.nat(END - 1),
      length: fc.integer({ min: 1, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(claim, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (claims, chance) => {
        const shuffled = [...claims];
        for (let i = shuffled.length - 1; i > 0; i -= 1) {
          const j = (chance.next().value as number) % (i + 1);
          [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]] as [(typeof claims)[number], (typeof claims)[number]];
        }
        const pictures = [claims, shuffled].map((order) => {
          const window = windowOpenedLate();
          for (const { kind, first, length } of order) {
            if (kind === 'settled') window.gaps.settle(range(first, first + length));
            else arrive(window, { kind, first, length, off: false });
          }
          return window;
        });
        expect(pictureOf(pictures[1] as SampleWindow, END)).toEqual(pictureOf(pictures[0] as SampleWindow, END));
        // Sample by sample: data, then a gap where that is settled.
        const covers = (kind: string, at: number): boolean =>
          claims.some((one) => one.kind === kind && one.first <= at && at < one.first + one.length);
        const [window] = pictures as [SampleWindow];
        const isWrong = (at: number): boolean => {
          const isGap = !covers('samples', at) && covers('gap', at) && covers('settled', at);
          const standing = covers('samples', at) ? 'held' : isGap ? 'gap' : 'unknown';
          const told = window.stretchAt(sampleIndex(at), sampleIndex(at + 1)).standing;
          return told !== standing || (window.gaps.at(sampleIndex(at)) !== null) !== isGap;
        };
        expect(everyPlace(END).filter(isWrong)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('takes records that overlap, as a resync cuts them differently', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(END - 200), fc.integer({ min: 1, max: 200 })), { minLength: 1, maxLength: 30 }),
        (pieces) => {
          const window = newWindow();
          const truth = new Uint8Array(END);
          for (const [first, length] of pieces) {
            window.put(blockAt(first, length));
            truth.fill(1, first, first + length);
          }
          const seen = read(window, 'I', 0, END);
          const isWrong = (i: number): boolean =>
            window.isHeld(sampleIndex(i)) !== (truth[i] === 1) || (truth[i] === 1 && seen[i] !== 2.5 * i);
          expect(everyPlace(END).filter(isWrong)).toEqual([]);
          expect(window.heldCount).toBe(truth.reduce((sum, held) => sum + held, 0));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('two hours', () => {
  const pageBytes = PAGE * 4 * format.leads.length;

  it('stay within the limit, the oldest unused page goes first and is unknown again', () => {
    const gone: SampleRange[] = [];
    const window = newWindow(byteCount(4 * pageBytes), (page) => gone.push(page));
    for (let page = 0; page < 4; page += 1) window.put(blockAt(page * PAGE, PAGE, page === 1 ? ['V1'] : []));
    expect(window.leadsOff.isEmpty).toBe(false);
    read(window, 'I', 0, 1); // somebody looks at the first page
    window.put(blockAt(4 * PAGE, PAGE));
    expect(gone).toEqual([range(PAGE, 2 * PAGE)]);
    expect(window.stretchAt(sampleIndex(PAGE), sampleIndex(2 * PAGE)).standing).toBe('unknown');
    expect(window.leadsOff.isEmpty).toBe(true);
    expect(window.missingIn(range(0, 5 * PAGE))).toEqual([range(PAGE, 2 * PAGE)]);
    expect(window.firstMissing(sampleIndex(0), sampleIndex(5 * PAGE))).toEqual(range(PAGE, 2 * PAGE));
    expect(window.firstMissing(sampleIndex(2 * PAGE), sampleIndex(5 * PAGE))).toBeNull();
    window.put(blockAt(PAGE, PAGE));
    expect(read(window, 'I', PAGE, PAGE + 1)).toEqual([2.5 * PAGE]);
  });

  it('of 8 leads at 500 Hz never take more than the limit says', () => {
    const limit = byteCount(40e6);
    const eight: SignalFormat = {
      samplingRate: hertz(500),
      leads: (['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map((lead) => ({
        lead,
        lsb: microvoltsPerLsb(1),
        baseline: deviceCount(0),
      })),
    };
    const window = new SampleWindow(eight, limit, () => undefined);
    const second = (first: number): SampleBlock => ({
      firstSample: sampleIndex(first),
      channels: eight.leads.map(() => new Int32Array(500)),
      leadsOff: leadMask(['V6']),
    });
    for (let s = 0; s < 2 * 3600; s += 1) {
      window.put(second(s * 500));
      expect(window.bytes).toBeLessThanOrEqual(limit + 10 * 500 * 4 * 8);
    }
    expect(window.newestHeld).toBe(2 * 3600 * 500);
    window.limitTo(byteCount(10e6));
    expect(window.bytes).toBeLessThanOrEqual(10e6);
  });
});

describe('a copy of a range, to be measured', () => {
  const measured = (window: SampleWindow, first: number, end: number) =>
    excerptOf(format, range(first, end), window.piecesOf(range(first, end)));

  it('has every sample that is drawn, over the seams of pages, and each absence as what it is', () => {
    const window = newWindow();
    window.put(blockAt(PAGE - 60, 40));
    window.put(blockAt(PAGE - 20, 40, ['I']));
    window.gaps.add(gapAt(PAGE + 20, PAGE + 30));
    window.markAwaited(range(PAGE + 30, PAGE + 35));
    const excerpt = measured(window, PAGE - 60, PAGE + 40);
    for (const { lead, samples } of excerpt.leads) {
      expect([...samples.subarray(0, 40)], lead).toEqual(read(window, lead, PAGE - 60, PAGE - 20));
    }
    expect(excerpt.leads.find(({ lead }) => lead === 'V1')?.absent).toEqual([
      { kind: 'gap', first: PAGE + 20, end: PAGE + 30 },
      { kind: 'awaited', first: PAGE + 30, end: PAGE + 40 }, // the last five: nobody has spoken of them
    ]);
    expect(excerpt.leads.find(({ lead }) => lead === 'aVF')?.absent[0]).toEqual({
      kind: 'lead-off',
      first: PAGE - 20,
      end: PAGE + 20,
    });
  });

  it('is a copy: what comes later changes nothing in it', () => {
    const window = newWindow();
    window.put(blockAt(0, 20));
    const [piece] = window.piecesOf(range(0, 20));
    window.put({ ...blockAt(0, 20), channels: format.leads.map(() => new Int32Array(20).fill(7)) });
    expect(piece?.kind === 'samples' && piece.block.channels[1]?.[3]).toBe(1003);
  });

  it('has a standing that changes with what is known, and with contact, and with nothing else', () => {
    const window = newWindow();
    const standing = () => window.standingOf(range(0, 100));
    window.put(blockAt(0, 50));
    const half = standing();
    window.put(blockAt(0, 50));
    expect(standing()).toBe(half);
    window.put(blockAt(50, 50));
    const whole = standing();
    expect(whole).not.toBe(half);
    window.put(blockAt(60, 10, ['V1']));
    expect(standing()).not.toBe(whole);
  });

  it('tells what the window tells, whatever came in whatever order', () => {
    const part = fc.record({ first: fc.nat(150), length: fc.integer({ min: 1, max: 60 }), off: fc.boolean() });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const window = newWindow();
        for (const { first, length, off } of parts) window.put(blockAt(first, length, off ? ['II'] : []));
        const excerpt = measured(window, 0, 200);
        for (const { lead, samples, absent } of excerpt.leads) {
          const drawn = read(window, lead, 0, 200);
          const isAbsent = (at: number): boolean => absent.some(({ first, end }) => first <= at && at < end);
          const isWrong = (at: number): boolean => {
            const isOff = window.leadsOff.of(lead, range(at, at + 1)).length > 0;
            if (isAbsent(at)) return window.isHeld(sampleIndex(at)) && !isOff;
            return !window.isHeld(sampleIndex(at)) || isOff || !Object.is(samples[at], drawn[at]);
          };
          expect(everyPlace(200).filter(isWrong)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  });
});
