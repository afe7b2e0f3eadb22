import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { resample } from '../../protocol/ecg/filters/resampling.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import { sampleIndex, type Hertz } from '../../protocol/ecg/units.ts';

/** Played again and again: so much of a file, and of a source without an end, of which more would only take time to make. */
const LONGEST_PLAYED = { file: 120, endless: 30 } as const;

/** What a device measures at each of its rates: µV, one array a lead in its order. */
export type PlayedPotentials = (samplingRate: Hertz) => readonly Float64Array[];

/**
 * Worked out once for each rate: a real device does not pause when it is set to another one. To be asked for what will be
 * needed before anything runs by the clock.
 */
export function potentialsOf(ecg: SampledEcg, leads: readonly LeadName[], seconds?: number): PlayedPotentials {
  const known = new Map<Hertz, readonly Float64Array[]>();
  return (samplingRate) => {
    const made = known.get(samplingRate) ?? ecgFor(ecg, leads, samplingRate, seconds).potentials;
    known.set(samplingRate, made);
    return made;
  };
}

export interface PlayedEcg {
  /** µV, one array a lead of the device, at the device's rate. */
  readonly potentials: readonly Float64Array[];
  /** Leads that the source does not have: played as 0 µV. */
  readonly absent: readonly LeadName[];
}

/** A source as a device would measure it: its leads in its order, at its rate, in µV. */
export function ecgFor(
  ecg: SampledEcg,
  leads: readonly LeadName[],
  samplingRate: Hertz,
  seconds: number = ecg.length === null ? LONGEST_PLAYED.endless : LONGEST_PLAYED.file,
): PlayedEcg {
  const { samplingRate: from, leads: given } = ecg.format;
  const end = Math.min(ecg.length ?? Infinity, Math.ceil(seconds * from));
  const block = ecg.read({ first: sampleIndex(0), end: sampleIndex(end) });
  const length = Math.ceil((end * samplingRate) / from);
  const absent: LeadName[] = [];
  const potentials = leads.map((lead) => {
    const channel = given.findIndex((one) => one.lead === lead);
    const signal = given[channel];
    const counts = block.channels[channel];
    if (signal === undefined || counts === undefined) {
      absent.push(lead);
      return new Float64Array(length);
    }
    const { lsb, baseline } = signal;
    return resample(
      Float64Array.from(counts, (count) => (count - baseline) * lsb),
      from,
      samplingRate,
    );
  });
  return { potentials, absent };
}
