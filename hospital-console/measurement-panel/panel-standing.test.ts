import { describe, expect, it } from 'vitest';
import { hertz, milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Reading } from '../measuring/reading.ts';
import type { ViewId, ViewReport } from '../trace/trace-port.ts';
import { standingOf } from './panel-standing.ts';

const RATE = 500;
const report = (change: Partial<ViewReport> = {}): ViewReport => ({
  view: 1 as ViewId,
  session: '01890000-0000-7000-8000-000000000001' as SessionId,
  mode: 'live',
  format: null,
  unit: '',
  source: '',
  patientLabel: '',
  startedAt: unixMillis(0),
  freshness: 'live',
  age: milliseconds(200),
  ageUncertainty: null,
  following: true,
  playing: true,
  fetching: false,
  rate: 1,
  playhead: sampleIndex(60 * RATE),
  endSample: sampleIndex(60 * RATE),
  gaps: [],
  awaited: [],
  leadsOff: [],
  inkAge: milliseconds(0),
  pixelsPerMillimetre: 4,
  gain: 10,
  drawnAfter: null,
  ...change,
});
/** Measured of the ten seconds that end here. */
const readingTo = (second: number): Reading =>
  ({
    range: { first: sampleIndex((second - 10) * RATE), end: sampleIndex(second * RATE) },
    samplingRate: hertz(RATE),
  }) as Reading;

describe('the figures at the live head', () => {
  const live = (second: number, change: Partial<ViewReport> = {}, isLost = false) =>
    standingOf('live', report(change), readingTo(second), isLost);
  it('stand while they are a few seconds old', () => {
    expect(live(60)).toEqual({ shows: 'present', note: null });
    expect(live(54)).toEqual({ shows: 'present', note: null });
    // The reading is heard of a moment before the playhead that it belongs to.
    expect(live(60.5)).toEqual({ shows: 'present', note: null });
  });
  it('are marked with their time when the next is late', () => {
    expect(live(52)).toEqual({ shows: 'old', note: null });
    expect(live(52, {}, true)).toEqual({ shows: 'old', note: 'lost' });
  });
  it('[D18] are not shown beyond ten seconds: they would be taken for the present', () => {
    expect(live(49)).toEqual({ shows: 'nothing', note: 'too-old' });
    expect(live(49, {}, true)).toEqual({ shows: 'nothing', note: 'lost' });
  });
  it('grow old with the newest sample where no more comes', () => {
    expect(live(60, { age: milliseconds(8_500), freshness: 'delayed' })).toEqual({ shows: 'old', note: null });
  });
});

describe('figures stand only beside what may be read', () => {
  it.each(['opening', 'waiting', 'no-data', 'stopped'] as const)('%s: none, and why', (badge) => {
    expect(standingOf(badge, report(), readingTo(60), false)).toEqual({ shows: 'nothing', note: badge });
  });
  it('before the first reading there is none', () => {
    expect(standingOf('live', report(), null, false)).toEqual({ shows: 'nothing', note: 'first' });
    expect(standingOf('live', report(), null, true)).toEqual({ shows: 'nothing', note: 'lost' });
  });
});

describe('a page that stands still', () => {
  it('shows the figures of its own ten seconds, however long it stands', () => {
    const rewound = report({ following: false, playing: false, playhead: sampleIndex(20 * RATE) });
    expect(standingOf('rewound', rewound, readingTo(20), false)).toEqual({ shows: 'present', note: null });
    expect(standingOf('rewound', rewound, readingTo(20), true)).toEqual({ shows: 'present', note: null });
  });
  it('marks those of another page', () => {
    const paused = report({ mode: 'replay', following: false, playing: false, playhead: sampleIndex(20 * RATE) });
    expect(standingOf('replay', paused, readingTo(21), false)).toEqual({ shows: 'old', note: null });
  });
  it('is also the head of a recording that has ended', () => {
    const ended = report({ freshness: 'ended', age: null });
    expect(standingOf('ended', ended, readingTo(60), false)).toEqual({ shows: 'present', note: null });
    expect(standingOf('ended', ended, readingTo(40), false)).toEqual({ shows: 'old', note: null });
  });
});

describe('a replay that plays', () => {
  const playing = (second: number, rate = 1) =>
    standingOf('replay', report({ mode: 'replay', following: false, rate }), readingTo(second), false);
  it('marks figures that are further back than the next would be, and those of ahead after a jump', () => {
    expect(playing(57)).toEqual({ shows: 'present', note: null });
    expect(playing(20)).toEqual({ shows: 'old', note: null });
    expect(playing(63)).toEqual({ shows: 'old', note: null });
  });
});
