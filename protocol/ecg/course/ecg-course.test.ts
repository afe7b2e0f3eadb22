import { describe, expect, it } from 'vitest';
import { simulatedEcg } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import type { PatientName } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-patients.ts';
import { beatsOfPatient, patientSeconds } from '../../../test/support/excerpts.ts';
import type { ExcerptPiece } from '../excerpt.ts';
import { STANDARD_LEADS } from '../leads.ts';
import type { EcgMeasurement } from '../measurements/measurement.ts';
import type { SampleBlock } from '../sample-block.ts';
import { sampleIndex } from '../units.ts';
import { ADULT_LIMITS } from './alarm-limits.ts';
import { type CourseEvent, type CourseOptions, EcgCourse } from './ecg-course.ts';
import { RecentPieces } from './recent-pieces.ts';

const RATE = 500;
const OPTIONS: CourseOptions = {
  measuring: { patient: { ageYears: 60, sex: 'male' }, evaluatesCriteria: true },
  limits: ADULT_LIMITS,
};
const FORMAT = simulatedEcg('normal-sinus', 1).format;

/** Seconds of a simulated patient in blocks of so many samples. */
function blocksOf(name: PatientName, from: number, to: number, length = 50): SampleBlock[] {
  const ecg = simulatedEcg(name, 7);
  const blocks: SampleBlock[] = [];
  for (let at = from * RATE; at < to * RATE; at += length)
    blocks.push(ecg.read({ first: sampleIndex(at), end: sampleIndex(Math.min(to * RATE, at + length)) }));
  return blocks;
}
const samples = (block: SampleBlock): ExcerptPiece => ({ kind: 'samples', block });
/** The blocks with something added, µV of the lead, at a second of the session. */
const changed = (
  blocks: readonly SampleBlock[],
  change: (lead: string, second: number, value: number) => number,
): SampleBlock[] =>
  blocks.map((block) => ({
    ...block,
    channels: block.channels.map((counts, channel) => {
      const { lead, lsb } = FORMAT.leads[channel] ?? { lead: '', lsb: 1 };
      return counts.map((count, at) => Math.round(change(lead, (block.firstSample + at) / RATE, count * lsb) / lsb));
    }),
  }));

function follow(pieces: Iterable<ExcerptPiece>, course = new EcgCourse(FORMAT, OPTIONS)): CourseEvent[] {
  return [...pieces].flatMap((piece) => course.put(piece));
}
const beatsIn = (events: readonly CourseEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'beats' ? event.at : []));
const measurementsIn = (events: readonly CourseEvent[]): EcgMeasurement[] =>
  events.flatMap((event) => (event.kind === 'measured' ? [event.measurement] : []));
const raisedIn = (events: readonly CourseEvent[]): string[] => [
  ...new Set(events.flatMap((event) => (event.kind === 'alarms' ? event.conditions.map(({ kind }) => kind) : []))),
];
const codesOf = (measurement: EcgMeasurement | undefined): string[] =>
  measurement?.statements.map(({ code }) => code) ?? [];

describe('half a minute of sinus rhythm', () => {
  const course = new EcgCourse(FORMAT, OPTIONS);
  const events = follow(blocksOf('normal-sinus', 0, 30).map(samples), course);

  it('every beat is told once, within 20 ms of its place', () => {
    const places = beatsOfPatient('normal-sinus', 7, patientSeconds(1, 28.5));
    const told = beatsIn(events).filter((at) => at >= RATE && at < 28.5 * RATE);
    expect(told).toHaveLength(places.length);
    told.forEach((at, place) => expect(Math.abs(at - (places[place] ?? 0))).toBeLessThanOrEqual(RATE / 50));
  });

  it('the last ten seconds are measured every five', () => {
    expect(measurementsIn(events).map(({ range }) => [range.first / RATE, range.end / RATE])).toEqual([
      [0, 5],
      [0, 10],
      [5, 15],
      [10, 20],
      [15, 25],
      [20, 30],
    ]);
    for (const { heartRate } of measurementsIn(events)) expect(heartRate).toMatchObject({ known: true });
  });

  it('the first whole ten seconds that are good are the first ECG; since then nothing has changed', () => {
    expect(course.firstEcg?.range).toEqual({ first: 0, end: 10 * RATE });
    const changes = events.flatMap((event) => (event.kind === 'measured' ? [event.changes] : []));
    expect(changes.slice(0, 2)).toEqual([null, null]);
    for (const one of changes.slice(2)) {
      expect(one?.known).toBe(true);
      const leads = one?.known === true ? one.value.leads : [];
      expect(leads.map(([lead]) => lead)).toEqual([...STANDARD_LEADS]);
      for (const [, change] of leads) expect(change).toMatchObject({ known: true, value: { isChanged: false } });
    }
  });

  it('each measurement is a point of the trend, and no alarm is raised', () => {
    expect(course.trend.map(({ at }) => at / RATE)).toEqual([5, 10, 15, 20, 25, 30]);
    expect(events.filter(({ kind }) => kind === 'trend')).toHaveLength(6);
    expect(course.alarms).toEqual([]);
  });

  it('in other portions, even as one block, it is the same', () => {
    const plain = (portions: readonly CourseEvent[]): unknown => [
      beatsIn(portions),
      measurementsIn(portions).map(({ range, heartRate, intervals, leads }) => [range, heartRate, intervals, leads]),
      portions.filter(({ kind }) => kind === 'alarms'),
    ];
    expect(plain(follow(blocksOf('normal-sinus', 0, 30, 15_000).map(samples)))).toEqual(plain(events));
  });
});

describe('patients whose heart changes', () => {
  it('anterior infarct: the criteria are met in what is measured as it goes on', () => {
    const [, second] = measurementsIn(follow(blocksOf('anterior-stemi', 0, 10).map(samples)));
    expect(codesOf(second)).toContain('stemi-anterior');
    expect(second?.statements.find(({ code }) => code === 'stemi-anterior')?.leads).toEqual(
      expect.arrayContaining(['V2', 'V3']),
    );
  });

  it('fibrillation of the ventricles: high priority within ten seconds, and never asystole', () => {
    const sinus = blocksOf('normal-sinus', 0, 10);
    const fibrillation = blocksOf('ventricular-fibrillation', 10, 30);
    const events = follow([...sinus, ...fibrillation].map(samples));
    const first = events.find(
      (event) => event.kind === 'alarms' && event.conditions.some(({ kind }) => kind === 'vf-likely'),
    );
    expect(first).toMatchObject({ conditions: [{ kind: 'vf-likely', priority: 'high' }] });
    const measuredBefore = measurementsIn(events.slice(0, events.indexOf(first ?? { kind: 'beats', at: [] })));
    expect(measuredBefore.at(-1)?.range.end).toBeLessThanOrEqual(20 * RATE);
    expect(raisedIn(events)).toEqual(['vf-likely']);
  });

  it('ventricular tachycardia: a wide-complex tachycardia and an extreme rate', () => {
    const events = follow(blocksOf('ventricular-tachycardia', 0, 10).map(samples));
    expect(raisedIn(events)).toEqual(['wide-complex-tachycardia', 'extreme-tachycardia']);
  });

  it('the heart stands still while the electrodes hold: asystole after the last beat, and over with the next', () => {
    const course = new EcgCourse(FORMAT, OPTIONS);
    // Amplifier noise of a few µV is left; the heart is not.
    const still = changed(blocksOf('normal-sinus', 0, 32), (_, second, value) =>
      second >= 12 && second < 22 ? value % 7 : value,
    );
    const standing: string[] = [];
    for (const block of still) {
      follow([samples(block)], course);
      if (block.firstSample === 20 * RATE) standing.push(...course.alarms.map(({ kind }) => kind));
    }
    expect(standing).toContain('asystole');
    const asystole = course.alarms.find(({ kind }) => kind === 'asystole');
    expect(asystole).toMatchObject({ isPresent: false, priority: 'high' });
    expect((asystole?.onset ?? 0) / RATE).toBeGreaterThan(10);
    expect((asystole?.onset ?? 0) / RATE).toBeLessThanOrEqual(12.1);
    course.acknowledge('asystole');
    expect(course.alarms.map(({ kind }) => kind)).not.toContain('asystole');
  });

  it('ST rises in II, III and aVF after the first ECG: changed, by lead, and an alarm after half a minute', () => {
    const beats = beatsOfPatient('normal-sinus', 7, patientSeconds(0, 70)).map((at) => at / RATE);
    /** Up by 250 µV from the end of the QRS to the T wave, for the left leg: II follows, and with it III and aVF. */
    const injury = (second: number): number => {
      const since = second - (beats.findLast((beat) => beat <= second - 0.02) ?? -1);
      if (since < 0.02 || since > 0.36) return 0;
      return 250 * Math.min(1, (since - 0.02) / 0.025, (0.36 - since) / 0.1);
    };
    const course = new EcgCourse(FORMAT, OPTIONS);
    const blocks = changed(blocksOf('normal-sinus', 0, 70), (lead, second, value) =>
      lead === 'II' && second >= 15 ? value + injury(second) : value,
    );
    const events = follow(blocks.map(samples), course);
    const last = measurementsIn(events).at(-1);
    expect(last?.statements.find(({ code }) => code === 'st-changed-since-first')?.leads).toEqual(
      expect.arrayContaining(['II', 'III', 'aVF']),
    );
    expect(course.alarms).toMatchObject([{ kind: 'st-change', priority: 'medium' }]);
    expect(course.alarms[0]?.leads).not.toContain('V2');
  });
});

describe('what is not there', () => {
  it('electrodes that come off are a technical alarm, by lead, and the heart none', () => {
    const events = follow(blocksOf('lead-off', 0, 16).map(samples));
    const alarms = events.flatMap((event) => (event.kind === 'alarms' ? [event.conditions] : []));
    expect(alarms[0]).toMatchObject([{ kind: 'lead-off', isTechnical: true, priority: 'low', leads: ['V4'] }]);
    expect(alarms.at(-1)).toEqual([]);
  });

  it('a gap is a gap: no beat is told in it, what is measured has it as an absence, no asystole follows', () => {
    const gap: ExcerptPiece = { kind: 'gap', range: { first: sampleIndex(12 * RATE), end: sampleIndex(17.5 * RATE) } };
    const pieces = [
      ...blocksOf('normal-sinus', 0, 12).map(samples),
      gap,
      ...blocksOf('normal-sinus', 17, 30).map(samples),
    ];
    const events = follow(pieces);
    expect(beatsIn(events).some((at) => at > 12 * RATE && at < 17.5 * RATE)).toBe(false);
    const across = measurementsIn(events).find(({ range }) => range.end === 20 * RATE);
    expect(across?.quality.leads[0]?.absentShare).toBeCloseTo(0.55, 2);
    expect(across?.rr).toMatchObject({ known: true });
    expect(across?.rr.known === true ? across.rr.value.longest : 0).toBeLessThan(1300);
    expect(raisedIn(events)).toEqual(['no-ecg-signal']);
  });

  it('what is left out between two pieces is awaited, and raises nothing', () => {
    const pieces = [...blocksOf('normal-sinus', 0, 10), ...blocksOf('normal-sinus', 40, 50)].map(samples);
    const events = follow(pieces);
    expect(raisedIn(events)).toEqual([]);
    expect(measurementsIn(events).map(({ range }) => range.end / RATE)).toEqual([5, 10, 45, 50]);
  });

  it('three days of gap cost nothing and leave no point', () => {
    const course = new EcgCourse(FORMAT, OPTIONS);
    follow(blocksOf('normal-sinus', 0, 5).map(samples), course);
    const end = sampleIndex(72 * 3600 * RATE);
    const events = course.put({ kind: 'gap', range: { first: sampleIndex(5 * RATE), end } });
    expect(measurementsIn(events).length).toBeLessThanOrEqual(2);
    expect(course.alarms).toMatchObject([{ kind: 'no-ecg-signal', onset: 5 * RATE }]);
  });

  it('samples that come twice are passed over', () => {
    const once = blocksOf('normal-sinus', 0, 10);
    const twice = once.flatMap((block) => [block, block]);
    expect(beatsIn(follow(twice.map(samples)))).toEqual(beatsIn(follow(once.map(samples))));
  });

  it('of what has been, twelve seconds are kept', () => {
    const recent = new RecentPieces((FORMAT.samplingRate * 12) as never);
    for (const block of blocksOf('normal-sinus', 0, 60)) recent.add(samples(block));
    const firsts = recent.pieces.map((piece) => (piece.kind === 'samples' ? piece.block.firstSample / RATE : NaN));
    expect(firsts[0]).toBe(48);
    expect(firsts).toHaveLength(120);
  });
});

describe('what a person changes', () => {
  it('age and sex that become known are used from then on', () => {
    const course = new EcgCourse(FORMAT, {
      ...OPTIONS,
      measuring: { patient: { ageYears: null, sex: null }, evaluatesCriteria: true },
    });
    const blocks = blocksOf('anterior-stemi', 0, 15).map(samples);
    const [before] = measurementsIn(follow(blocks.slice(0, 100), course)).slice(-1);
    expect(before?.statements.filter(({ kind }) => kind === 'not-evaluable').map(({ why }) => why)).toEqual([
      'age-missing',
      'sex-missing',
    ]);
    course.change(OPTIONS);
    const [after] = measurementsIn(follow(blocks.slice(100), course));
    expect(codesOf(after)).toContain('stemi-anterior');
  });

  it('limits that are set hold from the next measurement on', () => {
    const course = new EcgCourse(FORMAT, OPTIONS);
    const blocks = blocksOf('sinus-bradycardia', 0, 15).map(samples);
    follow(blocks.slice(0, 100), course);
    expect(course.alarms).toMatchObject([{ kind: 'rate-low' }]);
    course.change({ ...OPTIONS, limits: { ...ADULT_LIMITS, isOn: { ...ADULT_LIMITS.isOn, 'rate-low': false } } });
    follow(blocks.slice(100), course);
    expect(course.alarms).toEqual([]);
  });
});
