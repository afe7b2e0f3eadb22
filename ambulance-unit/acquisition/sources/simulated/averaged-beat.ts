import {
  DERIVED_LEADS,
  deriveLead,
  MEASURED_LEADS,
  STANDARD_LEADS,
  type StandardLead,
} from '../../../../protocol/ecg/leads.ts';
import { microvolts, sampleIndex } from '../../../../protocol/ecg/units.ts';
import { simulatedEcg } from './simulated-ecg.ts';
import type { PatientName } from './simulated-patients.ts';

/*
 * What a cardiologist would measure, for the tests of the simulated patients only. It is measured on the counts alone:
 * beats found by their spatial velocity, averaged, and read off against the level just before the QRS. Nothing here
 * knows how the waves were made.
 */
export const RATE = 500;
export type Leads = Record<StandardLead, Float64Array>;

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};
export const at = (samples: Float64Array, place: number): number => samples[place] ?? 0;

export function twelveLeads(name: PatientName, seed: number, secondsLong: number): Leads {
  const block = simulatedEcg(name, seed).read({ first: sampleIndex(0), end: sampleIndex(secondsLong * RATE) });
  const leads = Object.fromEntries(STANDARD_LEADS.map((lead) => [lead, new Float64Array(secondsLong * RATE)])) as Leads;
  for (const [channel, lead] of MEASURED_LEADS.entries()) {
    leads[lead].set(Array.from(block.channels[channel] ?? [], (count) => count * 0.0025));
  }
  for (const lead of DERIVED_LEADS) {
    leads[lead].forEach((_, place) => {
      leads[lead][place] = deriveLead(lead, microvolts(at(leads.I, place)), microvolts(at(leads.II, place)));
    });
  }
  return leads;
}

/** How fast the heart's vector moves, mV/ms over the eight measured leads, over a window of ± `half` samples. */
function velocity(leads: Leads, place: number, half: number): number {
  let sum = 0;
  for (const lead of MEASURED_LEADS) sum += (at(leads[lead], place + half) - at(leads[lead], place - half)) ** 2;
  return Math.sqrt(sum) / (half * 4);
}

/** Places of the QRS complexes: found by their speed, then moved by up to 40 ms to where each fits the first one best. */
export function findBeats(leads: Leads): number[] {
  const speed = Float64Array.from(leads.I, (_, place) => velocity(leads, place, 5));
  const usual = speed.toSorted()[Math.floor(speed.length * 0.985)] ?? 0;
  const found: number[] = [];
  for (let place = 100; place < speed.length - 100; place += 1) {
    if (at(speed, place) < usual * 0.55) continue;
    const last = found.at(-1);
    if (last === undefined || place - last > 0.24 * RATE) found.push(place);
    else if (at(speed, place) > at(speed, last)) found[found.length - 1] = place;
  }
  const [model = 0] = found;
  /** What is more than `least` already is not added up to its end. */
  const misfit = (beat: number, least: number): number => {
    let sum = 0;
    for (const lead of MEASURED_LEADS) {
      const samples = leads[lead];
      for (let place = -40; place <= 40; place += 1)
        sum += (at(samples, beat + place) - at(samples, model + place)) ** 2;
      if (sum > least) return sum;
    }
    return sum;
  };
  return found.map((beat) => {
    let [best, least] = [beat, misfit(beat, Infinity)];
    for (let moved = beat - 20; moved <= beat + 20; moved += 1) {
      const sum = misfit(moved, least);
      if (sum < least) [best, least] = [moved, sum];
    }
    return best;
  });
}

/** Places of the peaks of a lead that swings like a pendulum, where no moment is clearly the steepest. */
export function findPeaks(lead: Float64Array): number[] {
  const peaks: number[] = [];
  for (let place = 60; place < lead.length - 60; place += 1) {
    if (at(lead, place) < at(lead, place - 1) || at(lead, place) < at(lead, place + 1)) continue;
    const highest = Math.max(...lead.subarray(place - 60, place + 61));
    if (at(lead, place) === highest && place - (peaks.at(-1) ?? -60) > 60) peaks.push(place);
  }
  return peaks;
}

export interface AveragedBeat {
  /** mV against the level before the QRS; index 0 is `before` samples before the steepest moment. */
  readonly leads: Leads;
  readonly onset: number;
  readonly end: number;
  readonly qrsMilliseconds: number;
  /** Lowest and highest of a lead within the QRS. */
  readonly qrs: (lead: StandardLead) => { readonly low: number; readonly high: number };
  /** Level at the J point. */
  readonly j: (lead: StandardLead) => number;
  readonly heartRate: number;
  readonly rr: readonly number[];
}

export const BEFORE = 150;
const AFTER = 300;

export function averagedBeat(
  name: PatientName,
  seed: number,
  secondsLong = 30,
  spikes?: (lead: Float64Array, least: number) => readonly { readonly place: number }[],
): AveragedBeat {
  const leads = twelveLeads(name, seed, secondsLong);
  for (const { place } of spikes?.(leads.III, 0.4) ?? []) {
    for (const lead of STANDARD_LEADS) {
      const [from, to] = [at(leads[lead], place - 2), at(leads[lead], place + 4)];
      for (let step = -1; step < 4; step += 1) leads[lead][place + step] = from + ((to - from) * (step + 2)) / 6;
    }
  }
  return averageOf(leads, name === 'ventricular-tachycardia' ? findPeaks(leads.aVR) : findBeats(leads));
}

export function averageOf(leads: Leads, beats: readonly number[]): AveragedBeat {
  const rr = beats.slice(1).map((beat, place) => (beat - (beats[place] ?? 0)) / RATE);
  const whole = beats.filter((beat) => beat > BEFORE && beat + AFTER < leads.I.length);
  const average = Object.fromEntries(
    STANDARD_LEADS.map((lead) => [
      lead,
      Float64Array.from({ length: BEFORE + AFTER }, (_, place) =>
        mean(whole.map((beat) => at(leads[lead], beat - BEFORE + place))),
      ),
    ]),
  ) as Leads;
  // 9 µV/ms over all leads: above any ST segment and T wave, below any part of a QRS.
  const fast = (place: number): boolean => velocity(average, place, 2) > 0.009;
  let onset = BEFORE;
  while (onset > 3 && (fast(onset) || fast(onset - 3))) onset -= 1;
  let end = BEFORE;
  while (end < BEFORE + AFTER - 3 && (fast(end) || fast(end + 3))) end += 1;
  for (const lead of STANDARD_LEADS) {
    const level = mean([...average[lead].slice(onset - 8, onset)]);
    average[lead] = average[lead].map((value) => value - level);
  }
  return {
    leads: average,
    onset,
    end,
    qrsMilliseconds: (end - onset) * 2,
    qrs: (lead) => {
      const part = average[lead].slice(onset, end);
      return { low: Math.min(...part), high: Math.max(...part) };
    },
    j: (lead) => at(average[lead], end),
    heartRate: 60 / mean(rr),
    rr,
  };
}

/** Net area of the QRS in a lead, mV: its sign and its share give the axis. */
export const net = (beat: AveragedBeat, lead: StandardLead): number => {
  const { low, high } = beat.qrs(lead);
  return high + low;
};
/** Frontal axis, degrees: 0 to the left, 90 to the feet. Source: net QRS in I and aVF (aVF scaled by 2/√3). */
export const axis = (beat: AveragedBeat): number =>
  (Math.atan2((net(beat, 'aVF') * 2) / Math.sqrt(3), net(beat, 'I')) * 180) / Math.PI;
/** Largest departure, with its sign, between two moments after the steepest one, ms. */
export const departure = (beat: AveragedBeat, lead: StandardLead, from: number, to: number): number => {
  const part = [...beat.leads[lead].slice(BEFORE + from / 2, BEFORE + to / 2)];
  return part.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
};
/** How far II rises above a straight line from 200 to 56 ms before the steepest moment: the P wave, mV. */
export const pWave = (beat: AveragedBeat): number => {
  const II = beat.leads.II.slice(BEFORE - 100, BEFORE - 27);
  return Math.max(...II.map((value, place) => value - at(II, 0) - ((at(II, 72) - at(II, 0)) * place) / 72));
};
/** Leads whose J point reaches the elevation that a man of 40 or more needs (Fourth Universal Definition). */
export const elevated = (beat: AveragedBeat): StandardLead[] =>
  STANDARD_LEADS.filter((lead) => lead !== 'aVR' && beat.j(lead) >= (lead === 'V2' || lead === 'V3' ? 0.2 : 0.1));

/** A lead less its average beat, cut half way between beats. */
export function withoutAverageBeat(lead: Float64Array, beats: readonly number[], half = 80): Float64Array {
  const inside = beats.filter((beat) => beat > half && beat + half < lead.length);
  const average = Float64Array.from({ length: 2 * half }, (_, place) =>
    mean(inside.map((beat) => at(lead, beat - half + place))),
  );
  const left = new Float64Array(lead.length);
  for (const beat of inside)
    for (let place = 0; place < 2 * half; place += 1)
      left[beat - half + place] = at(lead, beat - half + place) - at(average, place);
  return left;
}

/** The lag, s, between two bounds after which a signal is most like itself. */
export function repeatsAfter(signal: Float64Array, from: number, to: number): number {
  let [best, most] = [0, -Infinity];
  for (let lag = Math.round(from * RATE); lag <= to * RATE; lag += 1) {
    let sum = 0;
    for (let place = 0; place + lag < signal.length; place += 1) sum += at(signal, place) * at(signal, place + lag);
    if (sum > most) [best, most] = [lag, sum];
  }
  return best / RATE;
}

/** Places where a lead is thrown off its course for one or two samples only, as by a pacemaker's pulse. */
export function findSpikes(lead: Float64Array, least: number): { readonly place: number; readonly samples: number }[] {
  const spikes: { place: number; samples: number }[] = [];
  for (let place = 3; place < lead.length - 3; place += 1) {
    // The median of seven follows a QRS closely and a spike not at all.
    const course = [...lead.subarray(place - 3, place + 4)].sort((one, other) => one - other)[3] ?? 0;
    if (Math.abs(at(lead, place) - course) < least) continue;
    const last = spikes.at(-1);
    if (last !== undefined && place - last.place < 5) last.samples += 1;
    else spikes.push({ place, samples: 1 });
  }
  return spikes;
}

/** Amplitude, mV, of the sine of a frequency in a lead. */
export function toneAt(lead: Float64Array, frequency: number): number {
  let [cosine, sine] = [0, 0];
  for (const [place, value] of lead.entries()) {
    cosine += value * Math.cos((2 * Math.PI * frequency * place) / RATE);
    sine += value * Math.sin((2 * Math.PI * frequency * place) / RATE);
  }
  return (2 * Math.hypot(cosine, sine)) / lead.length;
}
