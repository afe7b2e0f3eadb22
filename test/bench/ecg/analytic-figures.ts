import { valueOf, type Measured } from '../../../protocol/ecg/measured.ts';
import { measureEcg } from '../../../protocol/ecg/measurements/measure-ecg.ts';
import { hertz, microvoltsPerLsb } from '../../../protocol/ecg/units.ts';
import { analyticEcg, type AnalyticTruth } from './analytic-ecg.ts';
import { ANALYTIC_NOISES, type AnalyticNoise } from './analytic-noise.ts';
import { ANALYTIC_SCENARIOS } from './analytic-scenarios.ts';
import { figure, type FigureTable, signed } from './figure-table.ts';

const RATES = [250, 500, 1000];
/** Counts of a device that resolves as well as field.md asks for. */
const LSB = microvoltsPerLsb(2.5);

/** What is compared; the limit is in ms, or for heights the larger of 25 µV and 5 %. */
const INTERVALS = [
  ['P', 5],
  ['PR', 10],
  ['QRS', 6],
  ['QT', 12],
] as const;
const HEIGHTS = ['P height', 'Q', 'R', 'S', 'R′', 'T', 'ST'] as const;
type Quantity = (typeof INTERVALS)[number][0] | (typeof HEIGHTS)[number];
const QUANTITIES: readonly Quantity[] = [...INTERVALS.map(([name]) => name), ...HEIGHTS];
const heightLimit = (truth: number): number => Math.max(25, 0.05 * Math.abs(truth));

/** One comparison. */
interface Difference {
  readonly quantity: Quantity;
  readonly rate: number;
  readonly noise: AnalyticNoise;
  readonly where: string;
  /** Measured less true; null where nothing was measured. */
  readonly by: number | null;
  readonly limit: number;
}

export interface AnalyticRun {
  readonly seeds: number;
  /** Default: all. */
  readonly noises?: readonly AnalyticNoise[];
}

/** Measures every scenario at every rate in every noise, each with so many seeds, against the formula. */
function analyticDifferences({ seeds, noises = ANALYTIC_NOISES }: AnalyticRun): readonly Difference[] {
  const all: Difference[] = [];
  for (const scenario of ANALYTIC_SCENARIOS)
    for (const rate of RATES)
      for (const noise of noises)
        for (let seed = 1; seed <= seeds; seed += 1) {
          const { excerpt, truth } = analyticEcg({ scenario, samplingRate: hertz(rate), noise, seed, lsb: LSB });
          const measured = measureEcg(excerpt, { patient: { ageYears: null, sex: null }, evaluatesCriteria: false });
          const where = `${scenario.name}, seed ${String(seed)}`;
          all.push(
            ...differencesOf(measured, truth).map((one) => ({ ...one, rate, noise, where: `${where}${one.where}` })),
          );
        }
  return all;
}

type Compared = Pick<Difference, 'quantity' | 'where' | 'by' | 'limit'>;

function differencesOf(measured: ReturnType<typeof measureEcg>, truth: AnalyticTruth): readonly Compared[] {
  const { intervals } = measured;
  const of: Readonly<Record<(typeof INTERVALS)[number][0], readonly [Measured<number>, number]>> = {
    P: [intervals.p, truth.p],
    PR: [intervals.pr, truth.pr],
    QRS: [intervals.qrs, truth.qrs],
    QT: [intervals.qt, truth.qt],
  };
  const found: Compared[] = INTERVALS.map(([quantity, limit]) => {
    const [value, true_] = of[quantity];
    return { quantity, limit, where: '', by: value.known ? value.value - true_ : null };
  });
  for (const lead of truth.leads) {
    const one = measured.leads.find((candidate) => candidate.lead === lead.lead);
    const waves = one === undefined ? null : valueOf(one.amplitudes);
    const st = one === undefined ? null : valueOf(one.st);
    const put = (quantity: Quantity, value: number | null, true_: number, place = ''): void => {
      const by = value === null ? null : value - true_;
      found.push({ quantity, where: `, ${lead.lead}${place}`, by, limit: heightLimit(true_) });
    };
    put('P height', waves === null ? null : valueOf(waves.p), lead.p);
    put('Q', waves?.q ?? null, lead.q);
    put('R', waves?.r ?? null, lead.r);
    put('S', waves?.s ?? null, lead.s);
    put('R′', waves?.r2 ?? null, lead.r2);
    put('T', waves === null ? null : valueOf(waves.t), lead.t);
    const levels = st === null ? [] : [st.j, st.j20, st.j40, st.j60, st.j80];
    lead.st.forEach((true_, at) => {
      put('ST', levels[at] ?? null, true_, ` J+${String(at * 20)}`);
    });
  }
  return found;
}

const NOISE_WORDS: Readonly<Record<AnalyticNoise, string>> = {
  clean: 'none',
  muscle: '25 µV rms muscle',
  'mains-50': '50 µV 50 Hz',
  'mains-60': '50 µV 60 Hz',
  baseline: '1 mV 0.3 Hz baseline',
};

/** Worst and mean ± SD of each quantity, by rate and by noise. */
export function analyticTable(run: AnalyticRun): FigureTable {
  const { seeds, noises = ANALYTIC_NOISES } = run;
  const all = analyticDifferences(run);
  const failures: string[] = [];
  const rows: string[][] = [];
  for (const noise of noises) {
    for (const rate of RATES) {
      const cells = QUANTITIES.map((quantity) => {
        const some = all.filter((one) => one.quantity === quantity && one.rate === rate && one.noise === noise);
        const beyond = some.filter(({ by, limit }) => by !== null && Math.abs(by) > limit);
        for (const one of beyond) failures.push(failureText(one));
        return cellOf(some, beyond.length);
      });
      rows.push([NOISE_WORDS[noise], String(rate), ...cells]);
    }
  }
  const scenarios = ANALYTIC_SCENARIOS.map(({ name }) => name).join('; ');
  return {
    heading: 'Analytic ECGs',
    about: [
      'Every fiducial is known because the signal is a formula (`test/bench/ecg/analytic-ecg.ts`). Limits: P ±5 ms, PR ±10 ms, QRS ±6 ms, QT ±12 ms; ' +
        'heights and ST (J to J+80) the larger of ±25 µV and ±5 %. Noise as in IEC 60601-2-25, in every lead.',
      'In each cell the worst difference, and mean ± SD behind it; `n/a` counts what was left absent; **bold** with a count is beyond the limit.',
    ],
    columns: ['noise', 'Hz', ...INTERVALS.map(([name]) => `${name}, ms`), ...HEIGHTS.map((name) => `${name}, µV`)],
    rows,
    notes: [
      `${String(ANALYTIC_SCENARIOS.length)} scenarios (${scenarios}), ${String(seeds)} ${seeds === 1 ? 'seed' : 'seeds'} each, 10 s, 2.5 µV a count. ${String(all.length)} comparisons, ` +
        `${String(all.filter(({ by }) => by === null).length)} absent, ${String(failures.length)} beyond their limit.`,
    ],
    failures,
  };
}

function cellOf(some: readonly Difference[], beyond: number): string {
  const differences = some.flatMap(({ by }) => (by === null ? [] : [by]));
  const missing = some.length - differences.length;
  const absent = missing === 0 ? '' : `, ${String(missing)} n/a`;
  if (differences.length === 0) return `n/a${absent === '' ? '' : ` (${String(missing)})`}`;
  const worst = differences.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one));
  const mean = differences.reduce((sum, by) => sum + by, 0) / differences.length;
  const sd = Math.sqrt(differences.reduce((sum, by) => sum + (by - mean) ** 2, 0) / differences.length);
  const text = beyond === 0 ? signed(worst, 1) : `**${signed(worst, 1)} (${String(beyond)})**`;
  return `${text}; ${signed(mean, 1)} ± ${figure(sd, 1)}${absent}`;
}

const failureText = ({ quantity, rate, noise, where, by, limit }: Difference): string =>
  `${quantity} by ${signed(by ?? 0, 1)} (limit ${figure(limit)}) at ${String(rate)} Hz with ${NOISE_WORDS[noise]} noise: ${where}`;
