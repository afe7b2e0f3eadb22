import { describe, expect, it } from 'vitest';
import { hertz, milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ViewId, ViewReport } from '../trace/trace-port.ts';
import { badgeOf, headBadge } from './badge.ts';

const report = (changes: Partial<ViewReport> = {}): ViewReport => ({
  view: 1 as ViewId,
  session: '00000000-0000-7000-8000-000000000000' as SessionId,
  mode: 'live',
  format: { samplingRate: hertz(500), leads: [] },
  unit: 'Taichung 91',
  source: 'simulated:normal',
  patientLabel: '',
  startedAt: unixMillis(0),
  freshness: 'live',
  age: milliseconds(400),
  ageUncertainty: null,
  following: true,
  playing: true,
  fetching: false,
  rate: 1,
  playhead: sampleIndex(50_000),
  endSample: sampleIndex(50_000),
  gaps: [],
  awaited: [],
  leadsOff: [],
  inkAge: milliseconds(0),
  pixelsPerMillimetre: 5,
  gain: 10,
  drawnAfter: null,
  ...changes,
});
const justNow = milliseconds(100);

describe('[D18] the badge beside the trace', () => {
  it('says LIVE with the measured age only at the head of fresh samples', () => {
    expect(badgeOf(report(), justNow)).toEqual({ kind: 'live', age: 500 });
  });
  it('lets what the worker said last grow older while it is silent', () => {
    expect(badgeOf(report({ age: milliseconds(2_500) }), milliseconds(400))).toEqual({ kind: 'live', age: 2_900 });
    expect(badgeOf(report({ age: milliseconds(2_500) }), milliseconds(900))).toEqual({ kind: 'delayed', age: 3_400 });
    const late = report({ freshness: 'delayed', age: milliseconds(9_000) });
    expect(badgeOf(late, milliseconds(2_000))).toEqual({ kind: 'no-data', age: 11_000 });
    expect(badgeOf(report({ age: null }), milliseconds(2_000))).toEqual({ kind: 'live', age: null });
  });
  it('never says LIVE beside paper on which no ink comes, however fresh the samples', () => {
    expect(badgeOf(report({ inkAge: milliseconds(1_400) }), justNow)).toEqual({ kind: 'live', age: 1_900 });
    expect(badgeOf(report({ inkAge: milliseconds(3_200) }), justNow)).toEqual({ kind: 'stopped', since: 3_300 });
    const rewound = report({ following: false, inkAge: milliseconds(3_200) });
    expect(badgeOf(rewound, justNow).kind).toBe('stopped');
    expect(badgeOf(report({ inkAge: null }), justNow), 'not one sample has been drawn').toEqual({ kind: 'opening' });
    expect(badgeOf(report({ inkAge: null, freshness: 'ended' }), justNow).kind).toBe('ended');
  });
  it('passes on what the samples’ age means', () => {
    expect(badgeOf(report({ freshness: 'delayed', age: milliseconds(4000) }), justNow)).toEqual({
      kind: 'delayed',
      age: 4100,
    });
    expect(badgeOf(report({ freshness: 'no-data', age: milliseconds(12_000) }), justNow)).toEqual({
      kind: 'no-data',
      age: 12_100,
    });
    expect(badgeOf(report({ freshness: 'ended' }), justNow)).toEqual({ kind: 'ended' });
  });
  it('never says LIVE beside rewound samples, however fresh the head', () => {
    const rewound = report({ following: false, playhead: sampleIndex(29_000) });
    expect(badgeOf(rewound, justNow)).toEqual({ kind: 'rewound', behind: 42_000 });
    expect(headBadge(rewound)).toEqual({ kind: 'live', age: 400 });
  });
  it('never says LIVE in a replay', () => {
    expect(badgeOf(report({ mode: 'replay' }), justNow)).toEqual({ kind: 'replay' });
  });
  it('stops believing a painter that has fallen silent', () => {
    expect(badgeOf(report(), milliseconds(3_001))).toEqual({ kind: 'stopped', since: 3_001 });
    expect(badgeOf(report({ following: false }), milliseconds(9_000)).kind).toBe('stopped');
    expect(badgeOf(report({ freshness: 'ended' }), milliseconds(60_000)).kind).toBe('ended');
  });
});
