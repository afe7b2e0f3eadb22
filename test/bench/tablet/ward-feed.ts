import { simulatedEcg } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import type { PatientName } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-patients.ts';
import type { FeedSamples, ToScreen } from '../../../ambulance-unit/tablet-port/tablet-port.ts';
import { NO_LEADS } from '../../../protocol/ecg/leads.ts';
import { sampleIndex, unixMillis } from '../../../protocol/ecg/units.ts';

/** A simulated patient as a monitor's feed: `format` first, then samples of any range. */
export function wardFeed(patient: PatientName, seed: number, feed = 1) {
  const ecg = simulatedEcg(patient, seed);
  return {
    format: { kind: 'format', feed, format: ecg.format } satisfies ToScreen,
    samplingRate: ecg.format.samplingRate,
    samples(first: number, end: number, change: Partial<FeedSamples> = {}): FeedSamples {
      const block = ecg.read({ first: sampleIndex(first), end: sampleIndex(end) });
      return {
        kind: 'samples',
        feed,
        first: sampleIndex(first),
        channels: block.channels,
        leadsOff: NO_LEADS,
        placement: 'standard',
        arrivedAt: unixMillis(Date.now()),
        ...change,
      };
    },
  };
}
