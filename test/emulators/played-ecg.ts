import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { resample } from '../../protocol/ecg/filters/resampling.ts';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import { sampleIndex, type Hertz } from '../../protocol/ecg/units.ts';

/** Played again and again: so much of a file, and of a source without an end, of which more would only take time to make. */
const LONGEST_PLAYED = { file: 120, endless: 30 } as const;

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
