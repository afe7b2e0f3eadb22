import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import { isRelayEpoch } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import { addWeight, coarse } from './spread.ts';

/** What the log knows of a case without reading its records. */
export interface CaseTask {
  readonly session: string;
  readonly unit: string;
  /** Records up to here are read. */
  readonly head: number;
  readonly samplingRate: number;
  /** By the unit's clock, Unix ms. */
  readonly startedAt: number;
  readonly samples: number;
  readonly gaps: readonly SampleRange[];
  readonly awaited: readonly SampleRange[];
}

/** One case, reckoned. */
export interface CaseFigures {
  readonly unit: string;
  /** s. */
  readonly recorded: number;
  readonly gap: number;
  readonly awaited: number;
  readonly gapByHour: ReadonlyMap<number, number>;
  readonly heldByHour: ReadonlyMap<number, number>;
  /** By square of two kilometres, as `latitude longitude`; empty: no place was known. */
  readonly gapByPlace: ReadonlyMap<string, number>;
  readonly twelveLeads: number;
  readonly delivered: number;
  readonly retakes: number;
  /** ms beyond the quickest → samples. */
  readonly delays: ReadonlyMap<number, number>;
  /** ms, one an alert that was answered. */
  readonly acknowledgements: readonly number[];
  readonly alerts: number;
  readonly activations: number;
  readonly falseActivations: number;
}

/** About two kilometres north and south; a little less east and west in Taiwan, half of it in Finland. */
const SQUARE_DEGREES = 0.02;
const RETAKEN_WITHIN_S = 180;
/** Of a session: far above what a tablet writes in a day, and bounded. */
const MOST_POSITIONS = 20_000;
const MOST_TWELVE_LEADS = 2_000;

/**
 * Reckons one case from its records in order of commit, one at a time: what it remembers does not grow with its samples. The
 * clock of a tablet may stand anywhere, so a delay is what a record took beyond the quickest of its session.
 */
export class CaseAccount {
  readonly #task: CaseTask;
  readonly #hourOf: (unix: number) => number;
  readonly #delays = new Map<number, number>();
  readonly #heldByHour = new Map<number, number>();
  readonly #positions: { readonly at: number; readonly place: string }[] = [];
  readonly #twelveLeads: { readonly first: number; readonly end: number; readonly placement: Placement }[] = [];
  readonly #acknowledgements: number[] = [];
  #firstDelay: number | null = null;
  /** Since when an alert waits for an answer. */
  #waitingSince: number | null = null;
  #alerts = 0;
  #activations = 0;
  #falseActivations = 0;
  #isActivated = false;

  constructor(task: CaseTask, hourOf: (unix: number) => number) {
    this.#task = task;
    this.#hourOf = hourOf;
  }

  hear({ committedAt }: Pick<LoggedRecord, 'committedAt'>, { body, epoch, recordedAt }: SessionRecord): void {
    if (body.kind === 'samples') {
      const delay = committedAt - recordedAt;
      this.#firstDelay ??= delay;
      addWeight(this.#delays, coarse(delay - this.#firstDelay), body.sampleCount);
      addWeight(this.#heldByHour, this.#hourAt(body.firstSample), body.sampleCount / this.#task.samplingRate);
      return;
    }
    if (body.kind !== 'entry') return;
    const { entry, atSample } = body;
    if (entry.kind === 'decision' && isRelayEpoch(epoch)) {
      if (this.#waitingSince !== null) {
        this.#acknowledgements.push(Math.max(0, committedAt - this.#waitingSince));
        this.#waitingSince = null;
      }
      if (entry.decision === 'activated' && !this.#isActivated) {
        this.#activations += 1;
        this.#isActivated = true;
      } else if (this.#isActivated && (entry.decision === 'cancelled' || entry.decision === 'not-stemi')) {
        this.#falseActivations += 1;
        this.#isActivated = false;
      }
    } else if (entry.kind === 'alert' && this.#waitingSince === null) {
      // Held down again before anybody answered: the patient waits since the first.
      this.#alerts += 1;
      this.#waitingSince = committedAt;
    } else if (entry.kind === 'position' && this.#positions.length < MOST_POSITIONS) {
      this.#positions.push({ at: atSample, place: placeOf(entry.latitude, entry.longitude) });
    } else if (entry.kind === 'twelve-lead' && this.#twelveLeads.length < MOST_TWELVE_LEADS) {
      const { firstSample: first, sampleCount, placement } = entry;
      this.#twelveLeads.push({ first, end: first + sampleCount, placement });
    }
  }

  figures(): CaseFigures {
    const { unit, samplingRate: rate, samples, gaps, awaited } = this.#task;
    const seconds = (ranges: readonly SampleRange[]): number =>
      ranges.reduce((sum, { first, end }) => sum + (end - first) / rate, 0);
    const gapByHour = new Map<number, number>();
    const gapByPlace = new Map<string, number>();
    this.#positions.sort((one, other) => one.at - other.at);
    for (const { first, end } of gaps) {
      addWeight(gapByHour, this.#hourAt(first), (end - first) / rate);
      const place = this.#positions.findLast(({ at }) => at <= first)?.place ?? this.#positions[0]?.place ?? '';
      gapByPlace.set(place, (gapByPlace.get(place) ?? 0) + (end - first) / rate);
    }
    const missing = [...gaps, ...awaited];
    const isWhole = ({ first, end }: { readonly first: number; readonly end: number }): boolean =>
      !missing.some((range) => range.first < end && range.end > first);
    const quickest = Math.min(...this.#delays.keys());
    const delays = new Map<number, number>();
    for (const [delay, count] of this.#delays) addWeight(delays, coarse(delay - quickest), count);
    return {
      ...{ unit, gapByHour, gapByPlace, delays, heldByHour: this.#heldByHour },
      recorded: samples / rate + seconds(missing),
      ...{ gap: seconds(gaps), awaited: seconds(awaited) },
      ...{ twelveLeads: this.#twelveLeads.length, delivered: this.#twelveLeads.filter(isWhole).length },
      retakes: this.#retakes(),
      ...{ alerts: this.#alerts, acknowledgements: this.#acknowledgements },
      ...{ activations: this.#activations, falseActivations: this.#falseActivations },
    };
  }

  #retakes(): number {
    const taken = this.#twelveLeads.toSorted((one, other) => one.first - other.first);
    return taken.filter((one, at) =>
      taken
        .slice(0, at)
        .some(
          (before) =>
            before.placement === one.placement && one.first - before.end < RETAKEN_WITHIN_S * this.#task.samplingRate,
        ),
    ).length;
  }

  #hourAt(sample: number): number {
    return this.#hourOf(this.#task.startedAt + (sample * 1000) / this.#task.samplingRate);
  }
}

/** The middle of the square that a position lies in. */
function placeOf(latitude: number, longitude: number): string {
  const middle = (degrees: number): string =>
    ((Math.floor(degrees / SQUARE_DEGREES) + 0.5) * SQUARE_DEGREES).toFixed(2);
  return `${middle(latitude)} ${middle(longitude)}`;
}

/** Hour of day in a zone, 0 to 23. Quarters of an hour are asked of the calendar once: zones change at none within. */
export function hoursIn(zone: string): (unix: number) => number {
  const calendar = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone: zone });
  const known = new Map<number, number>();
  return (unix) => {
    const quarter = Math.floor(unix / 900_000);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    if (known.size > 10_000) known.clear();
    const hour = Number(calendar.format(quarter * 900_000));
    known.set(quarter, hour);
    return hour;
  };
}
