import { BeatDetector } from '../beats/beat-detector.ts';
import { type EcgExcerpt, excerptOf, type ExcerptPiece } from '../excerpt.ts';
import { STANDARD_LEADS } from '../leads.ts';
import type { Measured } from '../measured.ts';
import { measureEcg } from '../measurements/measure-ecg.ts';
import type { EcgMeasurement, MeasurementOptions } from '../measurements/measurement.ts';
import type { SignalFormat } from '../sample-block.ts';
import { type SampleCount, sampleCount, type SampleIndex, sampleIndex, type Seconds, seconds } from '../units.ts';
import { type AlarmCondition, type AlarmEvent, type AlarmState, nextAlarms, noAlarms } from './alarm-conditions.ts';
import type { AlarmKind, AlarmLimits } from './alarm-limits.ts';
import { type ChangesSinceFirst, changesSinceFirst, changeStatement } from './changes-since-first.ts';
import { partOf, rangeOf, RecentPieces } from './recent-pieces.ts';
import { SignalWatch } from './signal-watch.ts';
import { Trend, type TrendPoint, trendPoint } from './trend.ts';

/** What a course tells, in the order in which it comes about. */
export type CourseEvent =
  /** Beats found since, each at most one second of samples after its place. */
  | { readonly kind: 'beats'; readonly at: readonly SampleIndex[] }
  | {
      readonly kind: 'measured';
      /** With `st-changed-since-first` among its statements where that is so. */
      readonly measurement: EcgMeasurement;
      /** Against the first ECG of the session; null as long as there is none before it. */
      readonly changes: Measured<ChangesSinceFirst> | null;
    }
  | { readonly kind: 'trend'; readonly point: TrendPoint }
  /** All that stand, most urgent first; told when they have changed. */
  | { readonly kind: 'alarms'; readonly conditions: readonly AlarmCondition[] };

export interface CourseOptions {
  readonly measuring: MeasurementOptions;
  readonly limits: AlarmLimits;
  /** Time from one measurement to the next; 5 s unless said otherwise. */
  readonly measuresEvery?: Seconds;
}

const MEASURED_SECONDS = 10;
const KEPT_SECONDS = 12;
/** The first ECG: all of ten seconds, not worth a retake, ST in at least so many of the standard leads. */
const FIRST_NEEDS_LEADS = 6;

/**
 * The course of one session as it is recorded, or replayed: beats, a measurement of the last ten seconds every five, a
 * trend, what has changed since the first ECG, and alarm conditions. The same pieces give the same events, in whatever
 * portions they come.
 *
 * Memory does not grow: twelve seconds of samples, the detector's levels, the thinned trend, one first ECG. Nothing is
 * filled in: a measurement sees a gap as a gap.
 */
export class EcgCourse {
  readonly #format: SignalFormat;
  readonly #measuresEvery: SampleCount;
  readonly #detector: BeatDetector;
  readonly #recent: RecentPieces;
  readonly #watch: SignalWatch;
  readonly #trend: Trend;
  #options: CourseOptions;
  #alarms: AlarmState;
  #first: EcgMeasurement | null = null;
  /** End of what is known; null before the first piece. */
  #end: SampleIndex | null = null;
  #start: SampleIndex | null = null;
  /** End of the last samples. */
  #heldUntil = 0;
  /** Always beyond the end of what is known. */
  #measureAt = 0;

  constructor(format: SignalFormat, options: CourseOptions) {
    const { samplingRate } = format;
    this.#format = format;
    this.#options = options;
    this.#measuresEvery = this.#samplesIn(options.measuresEvery ?? seconds(5));
    this.#detector = new BeatDetector(
      samplingRate,
      format.leads.map(({ lead }) => lead),
    );
    this.#recent = new RecentPieces(this.#samplesIn(seconds(KEPT_SECONDS)));
    this.#watch = new SignalWatch(samplingRate);
    this.#trend = new Trend(samplingRate);
    this.#alarms = noAlarms(samplingRate);
  }

  /**
   * What comes next, in the order of the session. What lies before the end of what is known is passed over; what is left
   * out between two pieces counts as awaited.
   */
  put(piece: ExcerptPiece): readonly CourseEvent[] {
    const range = rangeOf(piece);
    const told: CourseEvent[] = [];
    const known = this.#end;
    if (known === null) {
      this.#start = range.first;
      this.#measureAt = range.first + this.#measuresEvery;
    } else if (range.first > known) {
      this.#step({ kind: 'awaited', range: { first: known, end: range.first } }, told);
    }
    let from = known === null ? range.first : sampleIndex(Math.max(known, range.first));
    while (from < range.end) {
      const to = sampleIndex(Math.min(range.end, this.#nextCut(piece.kind, from)));
      this.#step(partOf(piece, from, to), told);
      from = to;
    }
    return told;
  }

  get alarms(): readonly AlarmCondition[] {
    return this.#alarms.conditions;
  }

  get trend(): readonly TrendPoint[] {
    return this.#trend.points;
  }

  /** The ECG against which changes are told; null as long as none was good enough. */
  get firstEcg(): EcgMeasurement | null {
    return this.#first;
  }

  /** A person has seen an alarm; the conditions that are left. */
  acknowledge(alarm: AlarmKind): readonly AlarmCondition[] {
    this.#alarms = nextAlarms(this.#alarms, { kind: 'acknowledged', alarm }, this.#options.limits);
    return this.#alarms.conditions;
  }

  /** Age and sex become known, limits are set: from the next piece on. `measuresEvery` stays as it was. */
  change(options: CourseOptions): void {
    this.#options = options;
  }

  /** Where a step from here ends: at the session's seconds and at measurements, so that portions make no difference. */
  #nextCut(kind: ExcerptPiece['kind'], from: SampleIndex): number {
    const second = this.#samplesIn(seconds(1));
    if (kind === 'samples') return Math.min(this.#measureAt, (Math.floor(from / second) + 1) * second);
    // In hours of nothing there is nothing to measure.
    return from - this.#heldUntil >= this.#samplesIn(seconds(MEASURED_SECONDS)) ? Infinity : this.#measureAt;
  }

  #step(piece: ExcerptPiece, told: CourseEvent[]): void {
    const { first, end } = rangeOf(piece);
    if (end <= first) return;
    const before = this.#alarms.conditions;
    this.#recent.add(piece);
    this.#end = end;
    if (piece.kind === 'samples') this.#stepSamples(piece, first, end, told);
    else {
      this.#watch.interrupt();
      this.#decide({ kind: piece.kind, first, end });
    }
    if (end >= this.#measureAt) this.#measure(end, told);
    if (this.#alarms.conditions !== before) told.push({ kind: 'alarms', conditions: this.#alarms.conditions });
  }

  #stepSamples(piece: ExcerptPiece, first: SampleIndex, end: SampleIndex, told: CourseEvent[]): void {
    this.#heldUntil = end;
    const chunk = excerptOf(this.#format, { first, end }, [piece]);
    const beats = this.#detector.put(chunk);
    for (const at of beats) this.#decide({ kind: 'beat', at });
    if (beats.length > 0) told.push({ kind: 'beats', at: beats });
    const signal = this.#watch.put(chunk);
    if (signal !== null) this.#decide(signal);
  }

  #measure(end: SampleIndex, told: CourseEvent[]): void {
    // After a long gap the next measurement is due once, not once for each that was missed.
    const missed = Math.floor((end - this.#measureAt) / this.#measuresEvery);
    this.#measureAt += (missed + 1) * this.#measuresEvery;
    const first = sampleIndex(Math.max(this.#start ?? 0, end - this.#samplesIn(seconds(MEASURED_SECONDS))));
    const excerpt = excerptOf(this.#format, { first, end }, this.#recent.pieces);
    if (isNothing(excerpt)) return;
    const measurement = measureEcg(excerpt, this.#options.measuring);
    const changes =
      this.#first === null ? null : changesSinceFirst(this.#first, measurement, this.#options.limits.stChange);
    if (this.#first === null && this.#isGoodAsFirst(measurement)) this.#first = measurement;
    const changed = changes?.known === true ? changeStatement(changes.value, this.#options.limits.stChange) : null;
    const statements = changed === null ? measurement.statements : [...measurement.statements, changed];
    told.push({ kind: 'measured', measurement: { ...measurement, statements }, changes });
    const point = trendPoint(measurement);
    this.#trend.add(point);
    told.push({ kind: 'trend', point });
    this.#decide({
      kind: 'measured',
      first,
      end,
      heartRate: measurement.heartRate,
      rhythm: measurement.statements.filter(({ kind }) => kind === 'rhythm'),
      stDifferences:
        changes?.known === true
          ? changes.value.leads.flatMap(([, change]) => (change.known ? [change.value] : []))
          : [],
    });
  }

  #isGoodAsFirst({ range, quality, leads }: EcgMeasurement): boolean {
    const measured = leads.filter(({ lead, st }) => st.known && (STANDARD_LEADS as readonly string[]).includes(lead));
    return (
      range.end - range.first >= this.#samplesIn(seconds(MEASURED_SECONDS)) &&
      !quality.isRetakeAdvised &&
      measured.length >= FIRST_NEEDS_LEADS
    );
  }

  #decide(event: AlarmEvent): void {
    this.#alarms = nextAlarms(this.#alarms, event, this.#options.limits);
  }

  #samplesIn(span: Seconds): SampleCount {
    return sampleCount(Math.round(span * this.#format.samplingRate));
  }
}

/** Nothing was recorded in it: there is nothing to measure, and no point in a trend. */
const isNothing = ({ leads, length }: EcgExcerpt): boolean =>
  leads.every(({ absent }) => absent.reduce((sum, { first, end }) => sum + end - first, 0) >= length);
