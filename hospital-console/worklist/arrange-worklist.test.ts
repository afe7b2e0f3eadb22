import { describe, expect, it } from 'vitest';
import { hertz, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { arrangeWorklist } from './arrange-worklist.ts';

const NOON = Date.parse('2026-11-22T12:00:00Z');
const at = (minutesBeforeNoon: number): string => new Date(NOON - minutesBeforeNoon * 60_000).toISOString();
const session = (id: string, changes: Partial<SessionSummary> = {}): SessionSummary => ({
  id,
  unit: 'Taichung 91',
  source: 'simulated:normal',
  patientLabel: 'Unknown M ~62',
  startedAt: at(10),
  endedAt: null,
  state: 'live',
  samples: 300_000,
  gaps: 0,
  awaited: 0,
  samplingRate: 500,
  leads: ['I', 'II'],
  endSample: 300_000,
  lastCommitAt: at(0),
  complete: false,
  purpose: 'care',
  patient: null,
  twelveLeads: 0,
  alert: null,
  hospital: null,
  eta: null,
  delivery: {
    startedAt: unixMillis(NOON - 600_000),
    endedAt: null,
    samplingRate: hertz(500),
    recordedEnd: sampleIndex(300_000),
    recordedAt: unixMillis(NOON),
    heldEnd: sampleIndex(300_000),
    unheld: sampleCount(0),
    heldSince: unixMillis(NOON - 600_000),
    looks: [],
    link: 'up',
  },
  quality: null,
  inCharge: null,
  offeredTo: [],
  decision: null,
  acknowledged: null,
  called: [],
  ...changes,
});
const arrange = (sessions: readonly SessionSummary[], text = '') => arrangeWorklist(sessions, unixMillis(NOON), text);
const ids = (rows: readonly { session: SessionSummary }[]): string[] => rows.map((row) => row.session.id);

describe('the worklist', () => {
  it('puts who streams on top and what is over below, newest first', () => {
    const { live, past } = arrange([
      session('old', { state: 'ended', endedAt: at(100), startedAt: at(200) }),
      session('first', { startedAt: at(30) }),
      session('second', { startedAt: at(5) }),
      session('older', { state: 'ended', endedAt: at(300), startedAt: at(400) }),
    ]);
    expect(ids(live)).toEqual(['second', 'first']);
    expect(ids(past)).toEqual(['old', 'older']);
  });
  it('keeps an ambulance that fell silent in a tunnel on top, as without data', () => {
    const { live } = arrange([session('tunnel', { state: 'stale', lastCommitAt: at(20) })]);
    expect(live[0]).toMatchObject({ state: 'stale', newestAge: 20 * 60_000 });
  });
  it('lets a session that never ended and has long been silent sink to the past, and says so', () => {
    const { live, past } = arrange([session('lost', { state: 'stale', lastCommitAt: at(31) })]);
    expect(live).toEqual([]);
    expect(past[0]?.state).toBe('interrupted');
  });
  it('never calls live what has ended', () => {
    const { past } = arrange([session('ended', { state: 'live', endedAt: at(1) })]);
    expect(past[0]?.state).toBe('ended');
  });
  it('counts the elapsed time of a live patient on, and gives a past one its length', () => {
    const { live, past } = arrange([session('now'), session('then', { state: 'ended', endSample: 30_000 })]);
    expect(live[0]?.elapsed).toBe(600_000);
    expect(past[0]?.elapsed).toBe(60_000);
  });
  it('does not invent a start, a length or an age that has not arrived', () => {
    const { past } = arrange([
      session('bare', { state: 'unknown', startedAt: null, samplingRate: null, lastCommitAt: null }),
      session('dated', { state: 'ended', startedAt: at(5000) }),
    ]);
    expect(ids(past)).toEqual(['dated', 'bare']);
    expect(past[1]).toMatchObject({ state: 'unknown', elapsed: null, newestAge: null, awaited: null });
  });
  it('finds a session by every word of the search, in any order and letter case', () => {
    const sessions = [
      session('a', { unit: 'Taichung 91' }),
      session('b', { unit: 'Taichung 92', patientLabel: '陳美玲' }),
    ];
    expect(ids(arrange(sessions, '92 TAI').live)).toEqual(['b']);
    expect(ids(arrange(sessions, '美玲').live)).toEqual(['b']);
    expect(ids(arrange(sessions, '  ').live)).toEqual(['b', 'a']);
    expect(arrange(sessions, 'kaohsiung')).toEqual({ live: [], past: [] });
  });
});
