import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { EcgMeasurement, StLevels } from '../../protocol/ecg/measurements/measurement.ts';
import type { AbsentReason, Measured } from '../../protocol/ecg/measured.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { BeatsPerMinute, Hertz, Milliseconds, SampleIndex } from '../../protocol/ecg/units.ts';
import { hertz, milliseconds } from '../../protocol/ecg/units.ts';

/** One lead of a median beat, to be looked at and not to be measured: µV at 500 Hz. */
export interface BeatLead {
  readonly lead: LeadName;
  readonly samples: Float32Array;
  readonly st: Measured<StLevels>;
}

/** The beat that ten seconds have in common, as a comparison shows it. It comes only where somebody asked for it. */
export interface BeatReading {
  readonly range: SampleRange;
  readonly samplingRate: Hertz;
  readonly heartRate: Measured<BeatsPerMinute>;
  /** Where each beat of the stretch stands, in order: for whoever goes from beat to beat. */
  readonly beats: readonly SampleIndex[];
  readonly beat:
    | {
        readonly known: true;
        /** Of the drawn samples. */
        readonly drawnRate: Hertz;
        /** Time of the first sample from the reference, ms. */
        readonly from: Milliseconds;
        readonly beatsUsed: number;
        /** From the reference, ms. Null where it was not found. */
        readonly qrsOnset: Milliseconds | null;
        readonly j: Milliseconds | null;
        readonly leads: readonly BeatLead[];
      }
    | { readonly known: false; readonly why: AbsentReason };
}

/** Every other sample of the 1000 Hz of a median beat is as much as a screen shows. */
const EVERY = 2;

export function beatReadingOf(measurement: EcgMeasurement): BeatReading {
  const { range, samplingRate, heartRate, medianBeat, fiducials } = measurement;
  const base = { range, samplingRate, heartRate, beats: measurement.beats.map(({ at }) => at) };
  if (!medianBeat.known) return { ...base, beat: { known: false, why: medianBeat.why } };
  const { value } = medianBeat;
  const place = (found: Measured<Milliseconds>): Milliseconds | null => (found.known ? found.value : null);
  return {
    ...base,
    beat: {
      known: true,
      drawnRate: hertz(value.samplingRate / EVERY),
      from: milliseconds(value.from),
      beatsUsed: value.beatsUsed,
      qrsOnset: place(fiducials.qrsOnset),
      j: place(fiducials.j),
      leads: value.leads.map(({ lead, samples }) => ({
        lead,
        samples: Float32Array.from({ length: Math.ceil(samples.length / EVERY) }, (_, n) => samples[n * EVERY] ?? 0),
        st: measurement.leads.find((one) => one.lead === lead)?.st ?? { known: false, why: 'lead-missing' },
      })),
    },
  };
}
