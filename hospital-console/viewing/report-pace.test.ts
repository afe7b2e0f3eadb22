import { describe, expect, it } from 'vitest';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ViewId, ViewReport } from '../trace/trace-port.ts';
import { worthShowing } from './report-pace.ts';

const report = (changes: Partial<ViewReport> = {}): ViewReport => ({
  view: 1 as ViewId,
  session: '00000000-0000-7000-8000-000000000000' as SessionId,
  mode: 'live',
  format: null,
  unit: '',
  source: '',
  patientLabel: '',
  startedAt: null,
  freshness: 'live',
  age: milliseconds(100),
  ageUncertainty: null,
  following: true,
  playing: true,
  fetching: false,
  rate: 1,
  playhead: sampleIndex(1000),
  endSample: sampleIndex(1000),
  gaps: [],
  awaited: [],
  leadsOff: [],
  pixelsPerMillimetre: 5,
  ...changes,
});
const soon = milliseconds(200);

describe('how often the page around the trace is drawn anew', () => {
  it('lets a running clock rest for a moment', () => {
    expect(worthShowing(report(), report({ playhead: sampleIndex(1100), age: milliseconds(180) }), soon)).toBe(false);
    expect(worthShowing(report(), report(), milliseconds(400))).toBe(true);
  });
  it('shows at once that the trace is no longer live, that a lead is off, that a gap was declared', () => {
    expect(worthShowing(null, report(), soon)).toBe(true);
    expect(worthShowing(report(), report({ freshness: 'delayed' }), soon)).toBe(true);
    expect(worthShowing(report(), report({ leadsOff: ['V1'] }), soon)).toBe(true);
    const gap = { first: sampleIndex(0), end: sampleIndex(10), reason: 'sensor_off' as const };
    expect(worthShowing(report(), report({ gaps: [gap] }), soon)).toBe(true);
  });
  it('follows a hand on the timeline without delay', () => {
    const standing = report({ following: false, playing: false });
    expect(worthShowing(standing, { ...standing, playhead: sampleIndex(900) }, soon)).toBe(true);
  });
});
