import { describe, expect, it } from 'vitest';
import { sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { NOON, summaryOf } from '../../test/support/session-summary.ts';
import { arrangeWorklist, EVERYTHING, isOffered, type WorklistFilter } from './arrange-worklist.ts';

const at = (minutesBeforeNoon: number): string => new Date(NOON - minutesBeforeNoon * 60_000).toISOString();
const arrange = (sessions: readonly SessionSummary[], text = '') =>
  arrangeWorklist(sessions, unixMillis(NOON), { ...EVERYTHING, text });
const ids = (rows: readonly { session: SessionSummary }[]): string[] => rows.map((row) => row.session.id);

describe('the worklist', () => {
  it('puts who streams on top and what is over below, newest first', () => {
    const { live, closed } = arrange([
      summaryOf('old', { state: 'ended', endedAt: at(100), startedAt: at(200) }),
      summaryOf('first', { startedAt: at(30) }),
      summaryOf('second', { startedAt: at(5) }),
      summaryOf('older', { state: 'ended', endedAt: at(300), startedAt: at(400) }),
    ]);
    expect(ids(live)).toEqual(['second', 'first']);
    expect(ids(closed)).toEqual(['old', 'older']);
  });
  it('keeps an ambulance that fell silent in a tunnel on top, as without data', () => {
    const { live } = arrange([summaryOf('tunnel', { state: 'stale', lastCommitAt: at(20) })]);
    expect(live[0]).toMatchObject({ state: 'stale', newestAge: 20 * 60_000 });
  });
  it('lets a session that never ended and has long been silent sink to the past, and says so', () => {
    const { live, closed } = arrange([summaryOf('lost', { state: 'stale', lastCommitAt: at(31) })]);
    expect(live).toEqual([]);
    expect(closed[0]?.state).toBe('interrupted');
  });
  it('never calls live what has ended', () => {
    const { closed } = arrange([summaryOf('ended', { state: 'live', endedAt: at(1) })]);
    expect(closed[0]?.state).toBe('ended');
  });
  it('counts the elapsed time of a live patient on, and gives a past one its length', () => {
    const { live, closed } = arrange([summaryOf('now'), summaryOf('then', { state: 'ended', endSample: 30_000 })]);
    expect(live[0]?.elapsed).toBe(600_000);
    expect(closed[0]?.elapsed).toBe(60_000);
  });
  it('does not invent a start, a length or an age that has not arrived', () => {
    const { closed } = arrange([
      summaryOf('bare', { state: 'unknown', startedAt: null, samplingRate: null, lastCommitAt: null }),
      summaryOf('dated', { state: 'ended', startedAt: at(5000) }),
    ]);
    expect(ids(closed)).toEqual(['dated', 'bare']);
    expect(closed[1]).toMatchObject({ state: 'unknown', elapsed: null, newestAge: null, awaited: null });
  });
  it('finds a session by every word of the search, in any order and letter case', () => {
    const sessions = [
      summaryOf('a', { unit: 'Taichung 91' }),
      summaryOf('b', { unit: 'Taichung 92', patientLabel: '陳美玲' }),
    ];
    expect(ids(arrange(sessions, '92 TAI').live)).toEqual(['b']);
    expect(ids(arrange(sessions, '美玲').live)).toEqual(['b']);
    expect(ids(arrange(sessions, '  ').live)).toEqual(['b', 'a']);
    expect(arrange(sessions, 'kaohsiung')).toEqual({ incoming: [], live: [], closed: [] });
  });

  const STEMI = { urgency: 'stemi', twelveLead: 0, hospital: 'a', by: 'crew', at: at(3) } as const;
  const ANSWERED = { decision: 'acknowledged', by: 'Dr Lin', at: at(1) } as const;
  const inMinutes = (minutes: number): string => at(-minutes);
  const toUs = (id: string, changes: Partial<SessionSummary> = {}) => summaryOf(id, { inCharge: 'a', ...changes });

  it('puts whoever is on the way first: by acuity, then by arrival, an arrival that nobody reckoned last', () => {
    const { incoming, live } = arrange([
      summaryOf('nowhere'),
      toUs('chosen', { eta: inMinutes(1) }),
      toUs('answered', { alert: STEMI, acknowledged: ANSWERED, eta: inMinutes(1) }),
      toUs('stemi in 9', { alert: STEMI, eta: inMinutes(9) }),
      toUs('stemi at some time', { alert: STEMI }),
      toUs('stemi in 4', { alert: STEMI, eta: inMinutes(4) }),
      toUs('review', { alert: { ...STEMI, urgency: 'review' }, eta: inMinutes(2) }),
    ]);
    expect(ids(incoming)).toEqual([
      ...['stemi in 4', 'stemi in 9', 'stemi at some time', 'review', 'answered', 'chosen'],
    ]);
    expect(ids(live)).toEqual(['nowhere']);
    expect(incoming[0]).toMatchObject({ acuity: 'stemi-unanswered', etaIn: 4 * 60_000 });
  });
  it('says that a patient should have been there, and forgets the arrival once the recording is closed', () => {
    const { incoming, closed } = arrange([
      toUs('late', { eta: at(2) }),
      toUs('over', { eta: at(2), state: 'ended', endedAt: at(1) }),
    ]);
    expect([incoming[0]?.etaIn, closed[0]?.etaIn]).toEqual([-120_000, null]);
  });
  it('names who looks at it now, not who did a minute ago', () => {
    const look = (by: string, secondsAgo: number) => ({
      ...{ by, at: unixMillis(NOON - secondsAgo * 1000), through: sampleIndex(1) },
    });
    const one = summaryOf('seen');
    const { live } = arrange([
      { ...one, delivery: { ...one.delivery, looks: [look('Dr Wu', 60), look('Dr Lin', 6)] } },
    ]);
    expect(live[0]?.looking).toEqual(['Dr Lin']);
  });
  it('is filtered: unanswered, STEMI, second opinions, and by hospital', () => {
    const sessions = [
      toUs('unanswered', { alert: STEMI, offeredTo: ['a'] }),
      toUs('answered', { alert: STEMI, acknowledged: ANSWERED, offeredTo: ['a'] }),
      toUs('asked', { inCharge: 'b', offeredTo: ['b', 'a'] }),
      summaryOf('plain'),
    ];
    const shown = (filter: WorklistFilter, hospital: string | null = null): string[] => {
      const { incoming, live } = arrangeWorklist(sessions, unixMillis(NOON), {
        ...{ ...EVERYTHING, filter, hospital, own: ['a'] },
      });
      return ids([...incoming, ...live]).sort();
    };
    expect(shown('all')).toEqual(['answered', 'asked', 'plain', 'unanswered']);
    expect(shown('unanswered')).toEqual(['unanswered']);
    expect(shown('stemi')).toEqual(['answered', 'unanswered']);
    expect(shown('offered')).toEqual(['asked']);
    expect(shown('all', 'b')).toEqual(['asked']);
    expect(sessions.map((one) => isOffered(one, ['b']))).toEqual([false, false, false, false]);
  });
  it('is searched by case number and by what a person calls the hospital', () => {
    const patient = { label: 'Unknown', caseNumber: '115-0042', ageYears: null, sex: null };
    const sessions = [toUs('one', { patient }), toUs('two', { inCharge: 'b' })];
    const find = (text: string) =>
      arrangeWorklist(sessions, unixMillis(NOON), {
        ...{ ...EVERYTHING, text, titleOf: (id: string) => (id === 'b' ? '心臟中心' : 'Harbour') },
      });
    expect(ids(find('0042').incoming)).toEqual(['one']);
    expect(ids(find('心臟').incoming)).toEqual(['two']);
    expect(ids(find('harbour').incoming)).toEqual(['one']);
  });
});
