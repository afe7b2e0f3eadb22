import { describe, expect, it } from 'vitest';
import { fitPage } from '../../protocol/ecg/paper/page-fit.ts';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import type { AnnotationVersionJson } from '../../protocol/wire/review-book.ts';
import { stillPaper, xOfSample, yOfMillimetres } from '../viewing/caliper.ts';
import {
  boxesOf,
  draftOf,
  draftOnPage,
  drawnOver,
  namesOfLeads,
  placementAt,
  rangeFrom,
  standingAnnotations,
  withSeconds,
  writingOf,
} from './annotations.ts';

const rate = hertz(500);
const page = fitPage({ width: 1920, height: 1080, devicePixelRatio: 1 }, { layout: '3x4+1', speed: 25, gain: 10 });
if (page === null) throw new Error('no page');
/** Ten seconds that end at 20 s. */
const paper = stillPaper(page, rate, sampleIndex(10_000));
const note = (given: Partial<AnnotationVersionJson> = {}): AnnotationVersionJson => ({
  ...{ kind: 'annotation', id: 'one', version: 1, first: 6_000, end: 6_500, leads: ['I'], code: 'STE_', text: '' },
  ...{ isDeleted: false, by: 'ann', at: '2026-01-01T00:00:00.000Z', ...given },
});
const draft = draftOnPage('new', {
  playhead: sampleIndex(10_000),
  endSample: sampleIndex(50_000),
  pageSeconds: 10,
  rate,
});

describe('annotations that stand', () => {
  it('are the last versions of those that were not deleted, by their place', () => {
    const found = standingAnnotations([
      { id: 'two', versions: [note({ id: 'two', first: 9_000, end: 9_100 })] },
      { id: 'one', versions: [note(), note({ version: 2, text: 'again' })] },
      { id: 'gone', versions: [note({ id: 'gone' }), note({ id: 'gone', version: 2, isDeleted: true })] },
    ]);
    expect(found.map(({ id, version }) => [id, version])).toEqual([
      ['one', 2],
      ['two', 1],
    ]);
  });
});

describe('annotations on the paper', () => {
  it('lie on the very samples of their lead, and of no other', () => {
    // Lead I has the first 2.5 s of the page: samples 5000 to 6250.
    const [box, ...others] = boxesOf(paper, { first: 5_500, end: 6_000, leads: ['I'] });
    expect(others).toEqual([]);
    expect(box?.left).toBeCloseTo(xOfSample(paper, 5_500), 6);
    expect((box?.left ?? 0) + (box?.width ?? 0)).toBeCloseTo(xOfSample(paper, 6_000), 6);
  });
  it('end where their lead ends on the page, and are nowhere on a page that does not show them', () => {
    const [box] = boxesOf(paper, note());
    expect((box?.left ?? 0) + (box?.width ?? 0)).toBeCloseTo(xOfSample(paper, 6_250), 6);
    expect(boxesOf(paper, note({ first: 7_000, end: 8_000 }))).toEqual([]);
    expect(boxesOf(paper, note({ first: 11_000, end: 12_000, leads: [] }))).toEqual([]);
  });
  it('of all leads lie on each cell that shows some of the range', () => {
    expect(boxesOf(paper, note({ first: 5_000, end: 10_000, leads: [] })).length).toBe(13);
    // Within the first column: three leads, and the rhythm strip below.
    expect(boxesOf(paper, note({ first: 5_000, end: 5_100, leads: [] })).length).toBe(4);
  });
});

describe('an annotation that is being written', () => {
  it('is about the whole page at first, and never beyond the recording', () => {
    expect([draft.first, draft.end, draft.lead, draft.version]).toEqual([5_000, 10_000, null, 1]);
    const early = draftOnPage('x', { playhead: sampleIndex(0), endSample: sampleIndex(9), pageSeconds: 10, rate });
    expect([early.first, early.end]).toEqual([0, 1]);
  });
  it('takes the lead under the hand, and the samples between press and release, whichever way', () => {
    const cell = page.plan.cells.find(({ lead }) => lead === 'V2');
    if (cell === undefined) throw new Error('no V2');
    const y = yOfMillimetres(paper, cell.baseline);
    for (const [from, to] of [
      [7_600, 8_000],
      [8_000, 7_600],
    ] as const) {
      const drawn = rangeFrom(paper, xOfSample(paper, from), y);
      if (drawn === null) throw new Error('no place');
      const found = drawnOver(draft, paper, drawn, xOfSample(paper, to));
      expect([found.lead, found.first, found.end]).toEqual(['V2', 7_600, 8_001]);
    }
    const pressed = rangeFrom(paper, xOfSample(paper, 7_600), y);
    if (pressed === null) throw new Error('no place');
    expect(drawnOver(draft, paper, pressed, xOfSample(paper, 7_600))).toEqual({ ...draft, lead: 'V2' });
  });
  it('takes seconds that are typed, and keeps its range where these are none', () => {
    const within = { rate, endSample: sampleIndex(50_000) };
    expect(withSeconds(draft, 'first', 12.5, within).first).toBe(6_250);
    for (const wrong of [NaN, -1, 101, 20]) expect(withSeconds(draft, 'first', wrong, within)).toEqual(draft);
  });
  it('is the next version of what is changed, and is written without spaces around its text', () => {
    expect(draftOf(note({ version: 3 }))).toMatchObject({ version: 4, lead: 'I', first: 6_000 });
    expect(writingOf({ ...draft, code: 'STE_', text: ' J ' })).toMatchObject({
      leads: [],
      text: 'J',
      isDeleted: false,
    });
  });
});

describe('the lead of an annotation', () => {
  const placements = [
    { placement: 'right-sided', first: 1_000, end: 2_000 },
    { placement: 'posterior', first: 3_000, end: 3_500 },
  ] as const;
  const named = (sample: number, known: typeof placements | null = placements) =>
    namesOfLeads(['V3', 'V4'], placementAt(known, sample), (name) => `channel ${name}`);
  it('is called as the electrode sat where the annotation begins', () => {
    expect([named(999), named(1_000), named(1_999), named(2_000), named(3_200)]).toEqual([
      'V3, V4',
      'V3R, V4R',
      'V3R, V4R',
      'V3, V4',
      'V3, V7',
    ]);
  });
  it('is called a channel while nobody knows where the electrodes sat', () => {
    expect(named(1_500, null)).toBe('channel V3, channel V4');
  });
});
