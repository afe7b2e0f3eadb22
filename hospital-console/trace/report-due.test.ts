import { describe, expect, it } from 'vitest';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { isReportDue } from './report-due.ts';
import type { ViewId, ViewReport } from './trace-port.ts';

const report = (changes: Partial<ViewReport> = {}): ViewReport => ({
  ...{ view: 1 as ViewId, session: '00000000-0000-7000-8000-000000000000' as SessionId, mode: 'live', format: null },
  ...{ unit: '', source: '', patientLabel: '', startedAt: null, freshness: 'live', age: milliseconds(100) },
  ...{ ageUncertainty: null, following: true, playing: true, fetching: false, rate: 1, playhead: sampleIndex(1000) },
  ...{ endSample: sampleIndex(1050), gaps: NONE, awaited: NONE, leadsOff: NONE, inkAge: milliseconds(0) },
  ...{ pixelsPerMillimetre: 5, gain: 10, drawnAfter: null },
  ...changes,
});
const NONE: readonly never[] = [];
const soon = milliseconds(200);
const ranOn = { playhead: sampleIndex(1100), endSample: sampleIndex(1150), age: milliseconds(140) };

describe('how often the page hears of a view', () => {
  it('once a second while the trace follows the head and nothing happens', () => {
    expect(isReportDue(report(), report(ranOn), soon)).toBe(false);
    expect(isReportDue(report(), report(ranOn), milliseconds(1_000))).toBe(true);
    expect(isReportDue(report(), report(), milliseconds(1_000)), 'silence means a dead worker').toBe(true);
  });
  it('at once of what happens', () => {
    expect(isReportDue(null, report(), soon)).toBe(true);
    expect(isReportDue(report(), report({ ...ranOn, freshness: 'delayed' }), soon)).toBe(true);
    expect(isReportDue(report(), report({ ...ranOn, inkAge: milliseconds(1_200) }), soon)).toBe(true);
    expect(isReportDue(report(), report({ ...ranOn, leadsOff: ['V1'] }), soon)).toBe(true);
  });
  it('at once of a hand that moves the view, of a replay that plays, and of the way back to the head', () => {
    const rewound = { following: false, playing: false };
    expect(isReportDue(report(), report({ ...rewound, playhead: sampleIndex(500) }), soon)).toBe(true);
    expect(isReportDue(report(rewound), report({ ...rewound, playhead: sampleIndex(500) }), soon)).toBe(true);
    expect(isReportDue(report({ following: false }), report({ following: false, ...ranOn }), soon)).toBe(true);
    expect(isReportDue(report(rewound), report(ranOn), soon)).toBe(true);
  });
});
