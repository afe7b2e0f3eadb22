import type { FleetReportJson, FleetRowJson } from '../../protocol/wire/fleet-report.ts';
import type { CaseFigures } from './case-account.ts';
import { addWeight, coarse, shareOf, spreadOf } from './spread.ts';

/** Places that a page lists. */
const MOST_PLACES = 200;
/** Squares that are remembered: a county has some hundred. */
const MOST_SQUARES = 50_000;

/** Sums of many cases; what it holds does not grow with them, but for the places where something was lost. */
class RowAccount {
  cases = 0;
  recorded = 0;
  gap = 0;
  awaited = 0;
  twelveLeads = 0;
  delivered = 0;
  retakes = 0;
  alerts = 0;
  activations = 0;
  falseActivations = 0;
  readonly delays = new Map<number, number>();
  readonly acknowledgements = new Map<number, number>();
  #answers = 0;

  add(one: CaseFigures): void {
    this.cases += 1;
    for (const name of SUMMED) this[name] += one[name];
    for (const [delay, count] of one.delays) addWeight(this.delays, delay, count);
    for (const answer of one.acknowledgements) addWeight(this.acknowledgements, coarse(answer), 1);
    this.#answers += one.acknowledgements.length;
  }

  row(): FleetRowJson {
    const { cases, recorded, gap, awaited, twelveLeads, alerts, activations } = this;
    return {
      ...{ cases, recorded, gap, awaited },
      delivered: shareOf(this.delivered, twelveLeads, 'no-12-lead'),
      retakes: shareOf(this.retakes, twelveLeads, 'no-12-lead'),
      delay: spreadOf(this.delays, 'no-samples'),
      acknowledgement: spreadOf(this.acknowledgements, alerts === 0 ? 'no-alert' : 'no-answer'),
      unanswered: shareOf(alerts - this.#answers, alerts, 'no-alert'),
      falseActivations: shareOf(this.falseActivations, activations, 'no-activation'),
    };
  }
}
const SUMMED = [
  ...(['recorded', 'gap', 'awaited', 'twelveLeads', 'delivered', 'retakes'] as const),
  ...(['alerts', 'activations', 'falseActivations'] as const),
] as const;

/** A fleet over a period, case by case. */
export class FleetAccount {
  readonly #all = new RowAccount();
  readonly #units = new Map<string, RowAccount>();
  readonly #hours = Array.from({ length: 24 }, () => ({ held: 0, gap: 0 }));
  readonly #places = new Map<string, { gap: number; cases: number }>();
  #gapWithoutPlace = 0;

  add(one: CaseFigures): void {
    this.#all.add(one);
    const unit = this.#units.get(one.unit) ?? new RowAccount();
    this.#units.set(one.unit, unit);
    unit.add(one);
    for (const [hour, held] of one.heldByHour) this.#hour(hour).held += held;
    for (const [hour, gap] of one.gapByHour) this.#hour(hour).gap += gap;
    for (const [place, gap] of one.gapByPlace) {
      const known = this.#places.get(place) ?? (this.#places.size < MOST_SQUARES ? { gap: 0, cases: 0 } : null);
      if (place === '' || known === null) this.#gapWithoutPlace += gap;
      else this.#places.set(place, { gap: known.gap + gap, cases: known.cases + 1 });
    }
  }

  report(of: Pick<FleetReportJson, 'from' | 'to' | 'zone' | 'madeAt' | 'casesNotRead'>): FleetReportJson {
    return {
      ...of,
      all: this.#all.row(),
      units: [...this.#units]
        .map(([unit, account]) => ({ unit, ...account.row() }))
        .sort((one, other) => one.unit.localeCompare(other.unit, 'en', { numeric: true })),
      hours: this.#hours.map(({ held, gap }) => ({ recorded: held + gap, gap })),
      places: [...this.#places]
        .sort(([, one], [, other]) => other.gap - one.gap)
        .slice(0, MOST_PLACES)
        .map(([place, { gap, cases }]) => {
          const [latitude = 0, longitude = 0] = place.split(' ').map(Number);
          return { latitude, longitude, gap, cases };
        }),
      gapWithoutPlace: this.#gapWithoutPlace,
    };
  }

  #hour(hour: number): { held: number; gap: number } {
    return this.#hours[hour] ?? { held: 0, gap: 0 };
  }
}
