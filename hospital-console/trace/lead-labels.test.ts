import { describe, expect, it } from 'vitest';
import { NO_LEADS } from '../../protocol/ecg/leads.ts';
import { fitPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { ShownPage } from '../../protocol/ecg/paper/shown-pages.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import { byteCount, deviceCount, hertz, microvoltsPerLsb, sampleIndex } from '../../protocol/ecg/units.ts';
import { keyOfLabels } from './lead-labels.ts';
import { xOfPageTime } from './paper-surface.ts';
import { SampleWindow } from './sample-window.ts';
import { TraceInk } from './trace-ink.ts';

const RATE = 50;
const format = {
  samplingRate: hertz(RATE),
  leads: (['I', 'II', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map((lead) => ({
    ...{ lead, lsb: microvoltsPerLsb(1), baseline: deviceCount(0) },
  })),
};
const page = fitPage({ width: 1200, height: 800, devicePixelRatio: 1 }, { layout: '12x1', speed: 25, gain: 10 });
if (page === null) throw new Error('no page');
const SECONDS = page.plan.pageSeconds;
const LENGTH = 4 * Math.floor((SECONDS * RATE) / 4);
const ink = new TraceInk(page, RATE, null);

/** Stretches of samples one after the other, each placed somewhere; null: a gap. */
function windowOf(...stretches: readonly (readonly [Placement | null, number])[]): SampleWindow {
  const window = new SampleWindow(format, byteCount(1e8), () => undefined);
  let first = 0;
  for (const [placement, length] of stretches) {
    const channels = format.leads.map(() => new Int32Array(length));
    if (placement === null) {
      window.gaps.add({ first: sampleIndex(first), end: sampleIndex(first + length), reason: 'link_loss' });
    } else window.put({ firstSample: sampleIndex(first), channels, leadsOff: NO_LEADS, placement });
    first += length;
  }
  return window;
}
const whole: ShownPage = { start: 0, first: 0, end: LENGTH };
function labels(window: SampleWindow, pages: readonly ShownPage[] = [whole]) {
  const { own, changes } = ink.labelsOn(window, pages);
  return { own, changes: changes.map(({ x, label, cell }) => [cell.lead, label, Math.round(x)]) };
}
const xAt = (sample: number): number => Math.round(xOfPageTime(page, sample / RATE));
const CHEST = ['V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
const chestOf = (own: readonly string[]): readonly string[] => own.slice(-6);

describe('the names of the leads on a page', () => {
  it('are those of the places where the electrodes sat', () => {
    expect(chestOf(labels(windowOf(['standard', LENGTH])).own)).toEqual(CHEST);
    const right = labels(windowOf(['right-sided', LENGTH]));
    expect(chestOf(right.own)).toEqual(['V1', 'V2', 'V3R', 'V4R', 'V5', 'V6']);
    expect(right.own.slice(0, 6)).toEqual(['I', 'II', 'III', 'aVR', 'aVL', 'aVF']);
    expect(right.changes).toEqual([]);
    expect(chestOf(labels(windowOf(['posterior', LENGTH])).own)).toEqual(['V1', 'V2', 'V3', 'V7', 'V8', 'V9']);
  });

  it('change within a page exactly where the electrodes were moved, in each row that became another lead', () => {
    const half = LENGTH / 2;
    const { own, changes } = labels(windowOf(['standard', half], ['right-sided', half]));
    expect(chestOf(own)).toEqual(CHEST);
    expect(changes).toEqual([
      ['V3', 'V3R', xAt(half)],
      ['V4', 'V4R', xAt(half)],
    ]);
    const back = labels(windowOf(['right-sided', half], ['standard', half]));
    expect(chestOf(back.own)).toEqual(['V1', 'V2', 'V3R', 'V4R', 'V5', 'V6']);
    expect(back.changes.map(([, label]) => label)).toEqual(['V3', 'V4']);
  });

  it('are those of what was recorded: a gap before it or within it changes nothing', () => {
    const third = Math.floor(LENGTH / 3);
    const { own, changes } = labels(
      windowOf([null, third], ['right-sided', third], [null, 10], ['right-sided', third - 10]),
    );
    expect(chestOf(own)).toEqual(['V1', 'V2', 'V3R', 'V4R', 'V5', 'V6']);
    expect(changes).toEqual([]);
  });

  it('stand over the page before as well, which a sweep has not written over yet', () => {
    const window = windowOf(['standard', LENGTH], ['right-sided', LENGTH / 4]);
    const now = LENGTH + LENGTH / 4;
    const swept: readonly ShownPage[] = [
      { start: 0, first: LENGTH / 4 + 20, end: LENGTH },
      { start: LENGTH, first: LENGTH, end: now },
    ];
    const { own, changes } = labels(window, swept);
    expect(chestOf(own), 'what is written now').toEqual(['V1', 'V2', 'V3R', 'V4R', 'V5', 'V6']);
    expect(changes).toEqual([
      ['V3', 'V3', xAt(LENGTH / 4 + 20)],
      ['V4', 'V4', xAt(LENGTH / 4 + 20)],
    ]);
  });

  it('are painted anew when any of them reads otherwise or has moved', () => {
    const one = ink.labelsOn(windowOf(['standard', 100], ['posterior', LENGTH - 100]), [whole]);
    const same = ink.labelsOn(windowOf(['standard', 100], ['posterior', LENGTH - 100]), [whole]);
    const other = ink.labelsOn(windowOf(['standard', 150], ['posterior', LENGTH - 150]), [whole]);
    expect(keyOfLabels(one)).toBe(keyOfLabels(same));
    expect(keyOfLabels(one)).not.toBe(keyOfLabels(other));
  });
});

describe('where the electrodes sat', () => {
  it('is known by sample, the later word stands, and what is let go is forgotten', () => {
    const window = windowOf(['standard', 100], ['right-sided', 100], ['posterior', 100]);
    const at = (sample: number) => window.placements.at(sampleIndex(sample));
    expect([at(99), at(100), at(199), at(200), at(299), at(300)]).toEqual([
      'standard',
      'right-sided',
      'right-sided',
      'posterior',
      'posterior',
      'standard',
    ]);
    const channels = format.leads.map(() => new Int32Array(50));
    window.put({ firstSample: sampleIndex(150), channels, leadsOff: NO_LEADS });
    expect([at(149), at(150), at(199)]).toEqual(['right-sided', 'standard', 'standard']);
    window.placements.forget({ first: sampleIndex(0), last: sampleIndex(999) });
    expect(window.placements.isEmpty).toBe(true);
  });

  it('goes with the samples that are measured, and measures them anew', () => {
    const window = windowOf(['standard', 100], ['right-sided', 100]);
    const range = { first: sampleIndex(50), end: sampleIndex(150) };
    expect(window.piecesOf(range)).toMatchObject([
      { block: { firstSample: 50 } },
      { block: { firstSample: 100, placement: 'right-sided' } },
    ]);
    expect(window.standingOf(range)).not.toBe(windowOf(['standard', 200]).standingOf(range));
  });
});
