import { MEASURED_LEADS } from '../../../../protocol/ecg/leads.ts';
import type { SampleBlock, SampleRange } from '../../../../protocol/ecg/sample-block.ts';
import { seconds } from '../../../../protocol/ecg/units.ts';
import type { SampledEcg } from '../sampled-ecg.ts';
import { beatTimeline } from './beat-timeline.ts';
import { breathing } from './breathing.ts';
import { addBeat, reachOfWaves, restingHeart } from './dipole-waves.ts';
import { addContactLoss, leadsOffWithin } from './electrode-contact.ts';
import { addElectrodeNoise } from './electrode-noise.ts';
import { addFibrillation } from './fibrillation.ts';
import { individual } from './individual.ts';
import { ELECTRODES, shareOfElectrode } from './lead-field.ts';
import { BASELINE, digitised, LSB, SAMPLING_RATE, timeOfSample } from './sampling.ts';
import { noiseKey } from './seeded-noise.ts';
import { type PatientName, patientNamed } from './simulated-patients.ts';
import { addHeart } from './thorax.ts';

/**
 * A simulated 12-lead recording that never ends: I, II, V1–V6 at 500 Hz, 2.5 µV a count, baseline 0, 16 bits.
 * `seed`: a whole number from 0 to 2³² − 1; the same patient and seed give the same samples, whatever is read, in
 * whatever blocks, in whatever order. Reading costs time and memory in proportion to the range, wherever it lies, for
 * every value is computed from its index; what is kept between readings is a few hundred beat times.
 * The heart is one dipole (plus, in infarction, a stated regional part: see Wave) seen through Dower's lead field;
 * it is a teaching and testing signal and stands for no person.
 */
export function simulatedEcg(name: PatientName, seed: number): SampledEcg {
  const key = noiseKey(noiseKey(seed, 'simulated monitor'), name);
  const patient = individual(patientNamed(name), key);
  const breath = breathing(noiseKey(key, 'breathing'), patient.breathsPerMinute);
  const trains = patient.trains.map((train) => {
    const trainKey = noiseKey(key, train.name);
    return {
      waves: train.waves,
      key: trainKey,
      reach: reachOfWaves(train.waves),
      timeline: beatTimeline(train.rhythm, trainKey, breath),
    };
  });
  const contactKey = noiseKey(key, 'contact');
  const skinKey = noiseKey(key, 'skin');

  const read = ({ first, end }: SampleRange): SampleBlock => {
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(end) || first < 0 || end < first) {
      throw new RangeError(`no such range of samples: ${String(first)} to ${String(end)}`);
    }
    const count = end - first;
    const heart = restingHeart(first, count);
    for (const train of trains) {
      const from = seconds(timeOfSample(first) - train.reach.after / 1000);
      const to = seconds(timeOfSample(end) + train.reach.before / 1000);
      for (const beat of train.timeline.beatsBetween(from, to)) {
        addBeat(heart, train.waves, beat, patient.varies, train.key);
      }
    }
    for (const wave of patient.fibrillation) addFibrillation(heart, wave, noiseKey(key, 'fibrillation'));

    const leads = MEASURED_LEADS.map(() => new Float64Array(count));
    const inhaled = breath.course(first, count);
    addHeart(leads, heart, inhaled);
    for (const electrode of ELECTRODES) {
      const skin = new Float64Array(count);
      addElectrodeNoise(skin, patient.skin, electrode, skinKey, first, inhaled);
      addContactLoss(skin, patient.contactLosses, electrode, contactKey, first);
      for (const [channel, lead] of MEASURED_LEADS.entries()) {
        const share = shareOfElectrode(electrode, lead);
        const samples = leads[channel];
        if (share === 0 || samples === undefined) continue;
        for (let place = 0; place < count; place += 1) {
          samples[place] = (samples[place] ?? 0) + share * (skin[place] ?? 0);
        }
      }
    }
    return {
      firstSample: first,
      channels: leads.map(digitised),
      leadsOff: leadsOffWithin(patient.contactLosses, contactKey, first, end),
    };
  };

  return {
    identity: `simulated:${name}?seed=${String(seed)}`,
    label: `Simulated: ${patient.label}`,
    format: {
      samplingRate: SAMPLING_RATE,
      leads: MEASURED_LEADS.map((lead) => ({ lead, lsb: LSB, baseline: BASELINE })),
    },
    length: null,
    read,
  };
}
