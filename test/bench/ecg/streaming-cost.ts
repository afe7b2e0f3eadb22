import { BeatDetector } from '../../../protocol/ecg/beats/beat-detector.ts';
import type { EcgExcerpt } from '../../../protocol/ecg/excerpt.ts';
import { measureEcg } from '../../../protocol/ecg/measurements/measure-ecg.ts';
import { sampleCount, sampleIndex } from '../../../protocol/ecg/units.ts';
import { excerptOfPatient, patientSeconds } from '../../support/excerpts.ts';

const MINUTES = 5;
const BLOCK_MS = 100;
/** A live view measures its last ten seconds so often, s. */
const MEASURED_EVERY = 5;
const MEASURED_LENGTH = 10;

/** Share of one core that a session costs as it streams: beats in blocks of 100 ms, and a measurement every few seconds. */
export function streamingShare(): number {
  const whole = excerptOfPatient('normal-sinus', 1, patientSeconds(0, MINUTES * 60));
  stream(stretch(whole, 0, 20 * whole.samplingRate));
  const before = process.cpuUsage();
  stream(whole);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / (MINUTES * 60);
}

function stream(whole: EcgExcerpt): void {
  const rate = whole.samplingRate;
  const detector = new BeatDetector(
    rate,
    whole.leads.map(({ lead }) => lead),
  );
  const step = (rate * BLOCK_MS) / 1000;
  for (let at = 0; at + step <= whole.length; at += step) {
    detector.put(stretch(whole, at, at + step));
    const end = at + step;
    if (end % (MEASURED_EVERY * rate) === 0 && end >= MEASURED_LENGTH * rate)
      measureEcg(stretch(whole, end - MEASURED_LENGTH * rate, end), {
        patient: { ageYears: 60, sex: 'male' },
        evaluatesCriteria: true,
      });
  }
}

/** A part of an excerpt without absences. */
const stretch = (whole: EcgExcerpt, from: number, to: number): EcgExcerpt => ({
  samplingRate: whole.samplingRate,
  firstSample: sampleIndex(whole.firstSample + from),
  length: sampleCount(to - from),
  leads: whole.leads.map(({ lead, samples }) => ({ lead, samples: samples.subarray(from, to), absent: [] })),
});
