import { describe, expect, it } from 'vitest';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ViewId, ViewReport } from '../trace/trace-port.ts';
import { isNews } from './report-pace.ts';

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
  inkAge: milliseconds(0),
  pixelsPerMillimetre: 5,
  gain: 10,
  drawnAfter: null,
  ...changes,
});
const soon = milliseconds(200);

describe('how often the page around the trace is drawn anew', () => {
  it('rests while nothing but time goes on, for clocks and ages are drawn by themselves', () => {
    const later = report({ playhead: sampleIndex(1100), endSample: sampleIndex(1100), age: milliseconds(180) });
    expect(isNews(report(), later, soon)).toBe(false);
    expect(isNews(report(), later, milliseconds(60_000))).toBe(false);
  });
  it('shows at once that the trace is no longer live, that a lead is off, that a gap was declared', () => {
    expect(isNews(null, report(), soon)).toBe(true);
    expect(isNews(report(), report({ freshness: 'delayed' }), soon)).toBe(true);
    expect(isNews(report(), report({ leadsOff: ['V1'] }), soon)).toBe(true);
    const gap = { first: sampleIndex(0), end: sampleIndex(10), reason: 'sensor_off' as const };
    expect(isNews(report(), report({ gaps: [gap] }), soon)).toBe(true);
  });
  it('follows a loss that goes on, twice a second', () => {
    const losing = (end: number): ViewReport =>
      report({ gaps: [{ first: sampleIndex(0), end: sampleIndex(end), reason: 'link_loss' }] });
    expect(isNews(losing(100), losing(200), soon)).toBe(false);
    expect(isNews(losing(100), losing(400), milliseconds(600))).toBe(true);
  });
});
