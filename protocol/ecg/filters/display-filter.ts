import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import type { FilterBand } from '../paper/footer.ts';
import { type Hertz, hertz } from '../units.ts';
import {
  butterworthHighPass,
  butterworthLowPass,
  type Cascade,
  type CascadeState,
  notchSection,
  runCascade,
  settledOn,
} from './biquad.ts';

export type MainsFrequency = 50 | 60;

/** What a person chose to look through. For display only: what is stored and what is measured is raw. */
export interface DisplayFilterSetting {
  readonly band: FilterBand | 'unfiltered';
  readonly notch: MainsFrequency | null;
}

/** The bands on offer; `diagnostic` is the default, and the only one that a formal 12-lead is drawn in. */
export const DISPLAY_BANDS = {
  /** Source: IEC 60601-2-25; AHA/ACCF/HRS 2007 (Kligfield). */
  diagnostic: { from: hertz(0.05), to: hertz(150) },
  /** Without the upper half of muscle noise. QRS and pacer spikes are lower and blunter than they are. */
  quiet: { from: hertz(0.05), to: hertz(40) },
  /** For rhythm. Not for ST. */
  monitor: { from: hertz(0.5), to: hertz(40) },
} as const satisfies Readonly<Record<string, FilterBand>>;

/**
 * Whether ST may be read from what a setting shows. A high-pass that only looks back moves ST unless it is as low as 0.05 Hz;
 * such a view carries "MONITOR – NOT FOR ST". Through a 40 Hz low-pass read ST from J+20 on: at J it still holds of the QRS's
 * end. Source: AHA/ACCF/HRS 2007; Tayler & Vincent 1985.
 */
export const showsTrueSt = ({ band }: DisplayFilterSetting): boolean =>
  band === 'unfiltered' || band.from <= DISPLAY_BANDS.diagnostic.from;

/**
 * What a reader must know of a setting, the gravest first: ST is displaced; QRS and pacer spikes are lower and blunter than they
 * are; the notch rings after a steep QRS, at the J point most.
 */
export type DisplayFilterWarning = 'not-for-st' | 'blunted' | 'rings-at-j';
export const displayFilterWarnings = (setting: DisplayFilterSetting): readonly DisplayFilterWarning[] => [
  ...(showsTrueSt(setting) ? [] : ['not-for-st' as const]),
  ...(setting.band !== 'unfiltered' && setting.band.to < DISPLAY_BANDS.diagnostic.to ? ['blunted' as const] : []),
  ...(setting.notch === null ? [] : ['rings-at-j' as const]),
];

/** What is really done at a sampling rate: this is what a footer states. */
export interface AppliedFilter {
  /** Null: unfiltered. Where the low-pass is left out, `to` is half the sampling rate: more than that no sample holds. */
  readonly band: FilterBand | null;
  readonly notch: Hertz | null;
}

/**
 * A low-pass close to half the sampling rate, or above it, would change little but the phase: from 0.45 of the rate on (150 Hz
 * below 334 samples/s) it is left out. So is a notch that the rate cannot carry (60 Hz below 123 samples/s).
 */
export function appliedFilter({ band, notch }: DisplayFilterSetting, samplingRate: Hertz): AppliedFilter {
  return {
    band:
      band === 'unfiltered'
        ? null
        : { from: band.from, to: band.to < samplingRate * 0.45 ? band.to : hertz(samplingRate / 2) },
    notch: notch !== null && notch < samplingRate * 0.49 ? hertz(notch) : null,
  };
}

/**
 * One lead through a display filter as it comes. In pieces of any size the result is the same to the last bit.
 *
 * High-pass: first order, as the one analogue filter that the standards' impulse test was written around. A second-order one
 * at 0.05 Hz answers the impulse of 3 mV × 100 ms with 0.13 mV and fails.
 * Low-pass: second-order Butterworth, which overshoots a step by 4 % at any sampling rate, where the fourth order does by 11 %:
 * no S wave that is none. It delays by at most 1.5 ms at 150 Hz and 5.6 ms at 40 Hz, all leads alike; by half a sample less.
 * Notch: two sections 0.35 Hz below and above the mains, each 4 Hz wide: 30 dB and more within ±0.5 Hz (29 dB for
 * 60 Hz at 125 samples/s), as an inverter in a vehicle drifts. The price is that the notch rings after a steep QRS: of 2 mV
 * up to 0.1 mV at the J point and 0.03 mV from J+60 on. A narrower notch rings less at J but longer into ST. Choose it where
 * mains is seen, not always.
 *
 * Starts, and starts again after `restart`, as if the first sample had stood for ever: no step is seen after an absence.
 * Where that sample lies in a QRS, the baseline begins as far off as the QRS is high and returns with the high-pass: at
 * 0.05 Hz in some ten seconds.
 */
export class StreamingDisplayFilter {
  readonly #cascade: Cascade;
  #state: CascadeState | null = null;

  /** Throws RangeError where the band begins at or above half the sampling rate. */
  constructor(setting: DisplayFilterSetting, samplingRate: Hertz) {
    this.#cascade = cascadeOf(setting, samplingRate);
  }

  /** The samples that follow those before, in µV; as many come back, in an array of their own. */
  process(samples: Float64Array): Float64Array {
    const filtered = samples.slice();
    const first = samples[0];
    if (first === undefined) return filtered;
    this.#state ??= settledOn(this.#cascade, first);
    runCascade(this.#cascade, this.#state, filtered);
    return filtered;
  }

  /** To be called at an absence: what comes next does not follow what was before. */
  restart(): void {
    this.#state = null;
  }
}

/** A whole lead without absences, in µV: the same as it would look streamed. */
export const filterWhole = (samples: Float64Array, setting: DisplayFilterSetting, samplingRate: Hertz): Float64Array =>
  new StreamingDisplayFilter(setting, samplingRate).process(samples);

/**
 * All leads as they are displayed: each begins anew after each absence of its own, and within an absence stays at the value
 * before it (or after it, at the beginning), which means nothing.
 */
export function filterExcerpt(excerpt: EcgExcerpt, setting: DisplayFilterSetting): EcgExcerpt {
  const { samplingRate, firstSample } = excerpt;
  const leads = excerpt.leads.map((lead): ExcerptLead => {
    const filter = new StreamingDisplayFilter(setting, samplingRate);
    const samples = new Float64Array(lead.samples.length);
    let from = 0;
    const present = (to: number): void => {
      samples.set(filter.process(lead.samples.subarray(from, to)), from);
    };
    for (const { first, end } of lead.absent) {
      present(first - firstSample);
      filter.restart();
      from = end - firstSample;
    }
    present(samples.length);
    for (const { first, end } of lead.absent) {
      const [start, stop] = [first - firstSample, end - firstSample];
      samples.fill(samples[start - 1] ?? samples[stop] ?? 0, start, stop);
    }
    return { ...lead, samples };
  });
  return { ...excerpt, leads };
}

function cascadeOf(setting: DisplayFilterSetting, samplingRate: Hertz): Cascade {
  const { band, notch } = appliedFilter(setting, samplingRate);
  return [
    ...(band === null || band.from === 0 ? [] : butterworthHighPass(1, band.from, samplingRate)),
    ...(band === null || band.to * 2 >= samplingRate ? [] : [butterworthLowPass(band.to, samplingRate)]),
    ...(notch === null ? [] : [-APART, APART].map((by) => notchSection(hertz(notch + by), NOTCH_WIDTH, samplingRate))),
  ];
}

const APART = 0.35;
const NOTCH_WIDTH = hertz(4);
