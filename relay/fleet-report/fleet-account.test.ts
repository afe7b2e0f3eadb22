import { describe, expect, it } from 'vitest';
import { offset, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { SessionAuthor } from '../../test/support/session-author.ts';
import { CaseAccount, type CaseFigures, type CaseTask, hoursIn } from './case-account.ts';
import { FleetAccount } from './fleet-account.ts';
import { shareOf, spreadOf } from './spread.ts';

const HOUR = 3_600_000;
const NINE = Date.UTC(2026, 10, 27, 1, 5); // 09:05 in Taipei
const taipei = hoursIn('Asia/Taipei');

const task = (more: Partial<CaseTask> = {}): CaseTask => ({
  ...{ session: 's', unit: 'ambulance-1', head: 99, samplingRate: 500, startedAt: NINE, samples: 60_000 },
  ...{ gaps: [], awaited: [], ...more },
});
const range = (first: number, end: number) => ({ first: sampleIndex(first), end: sampleIndex(end) });

/** What somebody wrote, and what came, at a time of the relay's clock, in seconds. */
type Heard =
  | { readonly at: number; readonly entry: CaseEntry; readonly sample?: number; readonly by?: 'hospital' }
  | { readonly at: number; readonly samples: number; readonly late: number };

function figuresOf(heard: readonly Heard[], more: Partial<CaseTask> = {}): CaseFigures {
  const account = new CaseAccount(task(more), taipei);
  const opened = openRecord(new SessionAuthor().samples().sealed);
  if (!opened.ok) throw new Error('no record');
  const record = opened.value;
  const { body } = record;
  if (body.kind !== 'samples') throw new Error('no samples');
  for (const one of heard) {
    const logged = { offset: offset(1), committedAt: unixMillis(NINE + one.at * 1000) };
    if ('samples' in one) {
      const recordedAt = unixMillis(logged.committedAt - one.late * 1000);
      account.hear(logged, { ...record, recordedAt, body: { ...body, sampleCount: sampleCount(one.samples) } });
    } else {
      const epoch = one.by === 'hospital' ? { ...record.epoch, number: 0 } : record.epoch;
      const written = { kind: 'entry', by: 'x', atSample: sampleIndex(one.sample ?? 0), entry: one.entry } as const;
      account.hear(logged, { ...record, epoch, body: written });
    }
  }
  return account.figures();
}
const decision = (at: number, kind: Extract<CaseEntry, { kind: 'decision' }>['decision']): Heard => ({
  ...{ at, by: 'hospital' },
  entry: { kind: 'decision', decision: kind, reason: '', placement: 'standard', hospital: '' },
});
const alert = (at: number): Heard => ({
  at,
  entry: { kind: 'alert', twelveLead: sampleIndex(0), hospital: 'east', urgency: 'stemi' },
});
const twelveLead = (first: number): Heard => ({
  at: 0,
  entry: {
    ...{ kind: 'twelve-lead', firstSample: sampleIndex(first), sampleCount: sampleCount(5000) },
    ...{ placement: 'standard', quality: 'good' },
  },
});
const position = (sample: number, latitude: number): Heard => ({
  ...{ at: 0, sample },
  entry: {
    kind: 'position',
    latitude,
    longitude: 121.535,
    accuracyMetres: 5,
    fixedAt: unixMillis(NINE),
    eta: null,
    source: null,
  },
});

describe('one case', () => {
  it('has its delays beyond the quickest record, wherever the tablet’s clock stands', () => {
    for (const clock of [0, -400, 86_400]) {
      const heard = [0.05, 0.05, 0.25, 5.05].map((late) => ({ at: 60, samples: 50, late: late + clock }));
      expect([...figuresOf(heard).delays]).toEqual(
        expect.arrayContaining([
          [0, 100],
          [200, 50],
          [5000, 50],
        ]),
      );
    }
  });

  it('counts a 12-lead as delivered where none of its samples is lost or awaited', () => {
    const heard = [twelveLead(0), twelveLead(200_000), twelveLead(400_000)];
    const figures = figuresOf(heard, { gaps: [range(4_999, 5_001)], awaited: [range(405_000, 406_000)] });
    expect(figures).toMatchObject({ twelveLeads: 3, delivered: 2, retakes: 0 });
  });

  it('calls a 12-lead of the same electrodes within three minutes a retake', () => {
    expect(figuresOf([twelveLead(0), twelveLead(10_000), twelveLead(400_000)]).retakes).toBe(1);
  });

  it('measures an answer from the first alert that waits, and a withdrawn activation as false', () => {
    const heard = [alert(0), alert(20), decision(45, 'activated'), decision(300, 'cancelled'), alert(400)];
    expect(figuresOf(heard)).toMatchObject({
      ...{ alerts: 2, acknowledgements: [45_000], activations: 1, falseActivations: 1 },
    });
  });

  it('puts a gap into the hour of the zone and the square of the last position before it', () => {
    const heard = [position(0, 25.041), position(100_000, 25.071)];
    const { gapByHour, gapByPlace } = figuresOf(heard, { gaps: [range(50_000, 60_000), range(120_000, 130_000)] });
    expect([...gapByHour]).toEqual([[9, 40]]);
    expect([...gapByPlace]).toEqual([
      ['25.05 121.53', 20],
      ['25.07 121.53', 20],
    ]);
  });
});

describe('a fleet', () => {
  it('sums its cases by unit, hour and place', () => {
    const fleet = new FleetAccount();
    fleet.add(figuresOf([{ at: 1, samples: 60_000, late: 0.1 }, alert(0), decision(30, 'activated'), twelveLead(0)]));
    fleet.add(figuresOf([position(0, 25.041), twelveLead(0)], { unit: 'ambulance-2', gaps: [range(0, 5_000)] }));
    const made = { from: '2026-11-01', to: '2026-11-30', zone: 'Asia/Taipei', madeAt: '', casesNotRead: 0 };
    const { all, units, hours, places } = fleet.report(made);
    expect(all).toMatchObject({ cases: 2, gap: 10, recorded: 250, delivered: { count: 1, of: 2 } });
    expect(units.map(({ unit, cases }) => [unit, cases])).toEqual([
      ['ambulance-1', 1],
      ['ambulance-2', 1],
    ]);
    expect(hours[9]).toEqual({ recorded: 130, gap: 10 });
    expect(places).toEqual([{ latitude: 25.05, longitude: 121.53, gap: 10, cases: 1 }]);
    expect(all.acknowledgement).toMatchObject({ kind: 'spread', p50: 30_000, n: 1 });
  });

  it('says why a figure is not there', () => {
    const { all } = new FleetAccount().report({ from: '', to: '', zone: 'UTC', madeAt: '', casesNotRead: 0 });
    expect(all.delivered).toEqual({ kind: 'absent', reason: 'no-12-lead' });
    expect(all.delay).toEqual({ kind: 'absent', reason: 'no-samples' });
    expect(all.falseActivations).toEqual({ kind: 'absent', reason: 'no-activation' });
  });
});

describe('figures', () => {
  it('are percentiles that were met, by nearest rank', () => {
    const weights = new Map(Array.from({ length: 100 }, (_, at) => [at + 1, 1] as const));
    expect(spreadOf(weights, 'no-samples')).toEqual({ kind: 'spread', p50: 50, p95: 95, p99: 99, n: 100 });
  });
  it('have a wide interval where there are few: 3 of 4 may be 30 to 95 %', () => {
    // Worked out by hand from the formula of the source.
    const share = shareOf(3, 4, 'no-12-lead');
    if (share.kind !== 'share') throw new Error('no share');
    expect([share.least, share.most].map((bound) => bound.toFixed(3))).toEqual(['0.301', '0.954']);
  });
  it('know the hour of a zone across a change of the clocks', () => {
    const berlin = hoursIn('Europe/Berlin');
    const change = Date.UTC(2026, 2, 29, 1);
    expect([berlin(change - HOUR), berlin(change - 1), berlin(change)]).toEqual([1, 1, 3]);
  });
});
