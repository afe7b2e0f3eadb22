import { describe, expect, it } from 'vitest';
import { MEASURED_LEADS, STANDARD_LEADS, type StandardLead } from '../../../../protocol/ecg/leads.ts';
import {
  at,
  averagedBeat,
  averageOf,
  axis,
  BEFORE,
  departure,
  deviation,
  elevated,
  findBeats,
  findPeaks,
  findSpikes,
  mean,
  net,
  pWave,
  RATE,
  repeatsAfter,
  toneAt,
  twelveLeads,
  withoutAverageBeat,
} from './averaged-beat.ts';

const SEEDS = [1, 2, 3, 4, 5];

describe.each(SEEDS)('normal sinus, seed %i', (seed) => {
  const beat = averagedBeat('normal-sinus', seed);
  it('has a normal rate, QRS, axis and R progression', () => {
    expect(beat.heartRate).toBeGreaterThan(62);
    expect(beat.heartRate).toBeLessThan(82);
    expect(beat.qrsMilliseconds).toBeGreaterThanOrEqual(80);
    expect(beat.qrsMilliseconds).toBeLessThanOrEqual(104);
    expect(axis(beat)).toBeGreaterThan(25);
    expect(axis(beat)).toBeLessThan(80);
    expect(net(beat, 'aVR')).toBeLessThan(-0.3);
    const share = (lead: StandardLead): number => beat.qrs(lead).high / -beat.qrs(lead).low;
    expect(share('V1')).toBeLessThan(0.6);
    expect(share('V2')).toBeLessThan(1);
    expect(share('V4')).toBeGreaterThan(1.5);
    expect(share('V6')).toBeGreaterThan(3);
    expect(beat.qrs('V1').high).toBeGreaterThan(0.08);
    const r = (['V1', 'V2', 'V3', 'V4'] as const).map((lead) => beat.qrs(lead).high);
    expect(r).toEqual([...r].sort((a, b) => a - b));
  });
  it('has no ST deviation beyond 0.05 mV, 0.15 mV in V2–V3', () => {
    for (const lead of STANDARD_LEADS) {
      expect(Math.abs(beat.j(lead)), lead).toBeLessThan(lead === 'V2' || lead === 'V3' ? 0.15 : 0.05);
    }
    expect(elevated(beat)).toEqual([]);
  });
  it('has T waves that agree with the QRS and a P before each, biphasic in V1', () => {
    for (const lead of ['I', 'II', 'V3', 'V4', 'V5', 'V6'] as const) {
      expect(departure(beat, lead, 160, 360), lead).toBeGreaterThan(0.08);
    }
    expect(departure(beat, 'aVR', 160, 360)).toBeLessThan(-0.1);
    expect(departure(beat, 'II', -180, -70)).toBeGreaterThan(0.08);
    expect(departure(beat, 'I', -180, -70)).toBeGreaterThan(0.02);
    expect(departure(beat, 'aVR', -180, -70)).toBeLessThan(-0.04);
    const v1 = [...beat.leads.V1.slice(BEFORE - 95, BEFORE - 35)];
    expect(Math.max(...v1)).toBeGreaterThan(0.015);
    expect(Math.min(...v1)).toBeLessThan(-0.03);
    expect(v1.indexOf(Math.max(...v1))).toBeLessThan(v1.indexOf(Math.min(...v1)));
  });
  it('has PR about 160 ms and QTc about 410 ms', () => {
    // P begins where the size over all leads leaves the resting line; T ends where its steepest descent would reach it.
    const size = (place: number): number => Math.hypot(...MEASURED_LEADS.map((lead) => at(beat.leads[lead], place)));
    let p = BEFORE - 60;
    while (p > 0 && size(p) > 0.045) p -= 1;
    const pr = (beat.onset - p) * 2;
    expect(pr).toBeGreaterThan(140);
    expect(pr).toBeLessThan(185);
    const v4 = beat.leads.V4;
    let steepest = BEFORE + 90;
    const slope = (place: number): number => (at(v4, place + 3) - at(v4, place - 3)) / 6;
    for (let place = steepest; place < BEFORE + 220; place += 1) if (slope(place) < slope(steepest)) steepest = place;
    const tEnd = steepest - at(v4, steepest) / slope(steepest);
    const qtc = ((tEnd - beat.onset) * 2) / Math.cbrt(60 / beat.heartRate);
    expect(qtc).toBeGreaterThan(385);
    expect(qtc).toBeLessThan(435);
  });
});

describe.each(SEEDS)('anterior STEMI, seed %i', (seed) => {
  const beat = averagedBeat('anterior-stemi', seed);
  it('meets the criterion in V1–V4, most in V2–V3, with its mirror image in III and aVF', () => {
    expect(elevated(beat)).toEqual(expect.arrayContaining(['V2', 'V3', 'V4']));
    expect(beat.j('V1')).toBeGreaterThan(0.08);
    for (const lead of ['V1', 'V4', 'V5', 'V6'] as const) {
      expect(Math.min(beat.j('V2'), beat.j('V3')), lead).toBeGreaterThan(beat.j(lead));
    }
    expect(Math.max(beat.j('V2'), beat.j('V3'))).toBeLessThan(0.5);
    expect(beat.j('III')).toBeLessThan(-0.05);
    expect(beat.j('aVF')).toBeLessThan(-0.04);
  });
  it('has a dome that never falls between J and T, and poor R progression', () => {
    for (const lead of ['V2', 'V3', 'V4'] as const) {
      const dome = [...beat.leads[lead].slice(beat.end, BEFORE + 105)];
      expect(Math.min(...dome), lead).toBeGreaterThanOrEqual(beat.j(lead) - 0.02);
      // Convex: half way up to the top it is above the straight line.
      const top = dome.indexOf(Math.max(...dome));
      expect(dome[Math.floor(top / 2)], lead).toBeGreaterThan(((dome[0] ?? 0) + (dome[top] ?? 0)) / 2);
    }
    const steepest = beat.leads.V2.slice(beat.onset, BEFORE + 5);
    expect(Math.max(...steepest)).toBeLessThan(0.25);
    expect(beat.heartRate).toBeGreaterThan(84);
  });
});

describe.each(SEEDS)('inferior STEMI, seed %i', (seed) => {
  it.each(['inferior-stemi', 'inferior-stemi-av-block'] as const)(
    '%s: II, III, aVF up, III most; aVL and I down',
    (name) => {
      const beat = averagedBeat(name, seed);
      expect(elevated(beat)).toEqual(['II', 'III', 'aVF']);
      expect(beat.j('III')).toBeGreaterThan(beat.j('II'));
      expect(beat.j('aVL')).toBeLessThan(-0.1);
      expect(beat.j('I')).toBeLessThan(-0.03);
      if (name === 'inferior-stemi-av-block') expect(beat.heartRate).toBeLessThan(45);
    },
  );
});

describe.each(SEEDS)('left bundle branch block, seed %i', (seed) => {
  const beat = averagedBeat('left-bundle-branch-block', seed);
  it('is broad, upright to the left without a q, deep in V1–V3, with ST and T the other way', () => {
    expect(beat.qrsMilliseconds).toBeGreaterThanOrEqual(136);
    expect(beat.qrsMilliseconds).toBeLessThanOrEqual(168);
    for (const lead of ['I', 'aVL', 'V5', 'V6'] as const) {
      expect(net(beat, lead), lead).toBeGreaterThan(0.3);
      expect(Math.min(...beat.leads[lead].slice(beat.onset, BEFORE)), lead).toBeGreaterThan(-0.06);
      expect(departure(beat, lead, 180, 400), lead).toBeLessThan(-0.08);
    }
    for (const lead of ['V1', 'V2', 'V3'] as const) {
      expect(net(beat, lead), lead).toBeLessThan(-0.4);
      expect(departure(beat, lead, 180, 400), lead).toBeGreaterThan(0.1);
    }
    const v6 = [...beat.leads.V6.slice(beat.onset, beat.end)];
    const peaks = v6.filter(
      (value, place) => value > 0.4 && value > (v6[place - 1] ?? 9) && value >= (v6[place + 1] ?? 9),
    );
    expect(peaks.length, 'a notch').toBeGreaterThanOrEqual(2);
  });
});

describe.each(SEEDS)('ventricular tachycardia, seed %i', (seed) => {
  const beat = averagedBeat('ventricular-tachycardia', seed);
  it('is fast, regular and broad with an extreme axis', () => {
    expect(beat.heartRate).toBeGreaterThan(165);
    expect(beat.heartRate).toBeLessThan(192);
    expect(deviation([...beat.rr])).toBeLessThan(0.012);
    expect(axis(beat)).toBeGreaterThan(-170);
    expect(axis(beat)).toBeLessThan(-90);
    expect(net(beat, 'V1')).toBeGreaterThan(0.2);
    expect(net(beat, 'V6')).toBeLessThan(-0.2);
    // Width between a tenth of the height on either side of the peak of aVR, which the QRS leaves upright.
    const avr = beat.leads.aVR.slice(BEFORE - 60, BEFORE + 90);
    const peak = avr.indexOf(Math.max(...avr));
    let [left, right] = [peak, peak];
    while (left > 0 && at(avr, left) > 0.1 * at(avr, peak)) left -= 1;
    while (right < 149 && at(avr, right) > 0.1 * at(avr, peak)) right += 1;
    expect((right - left) * 2).toBeGreaterThanOrEqual(100);
  });
  it('has P waves at their own slower rate: what is left when the average beat is taken away repeats with the atria', () => {
    const leads = twelveLeads('ventricular-tachycardia', seed, 60);
    const left = withoutAverageBeat(leads.II, findPeaks(leads.aVR));
    expect(repeatsAfter(left, 0.45, 0.9)).toBeGreaterThan(60 / 106);
    expect(repeatsAfter(left, 0.45, 0.9)).toBeLessThan(60 / 86);
  });
});

describe.each(SEEDS)('atrial fibrillation, seed %i', (seed) => {
  const leads = twelveLeads('atrial-fibrillation', seed, 120);
  const beats = findBeats(leads);
  const rr = beats.slice(1).map((beat, place) => (beat - (beats[place] ?? 0)) / RATE);
  it('is irregular at 90–140/min, and no interval tells the next', () => {
    expect(60 / mean(rr)).toBeGreaterThan(90);
    expect(60 / mean(rr)).toBeLessThan(140);
    expect(deviation(rr) / mean(rr)).toBeGreaterThan(0.12);
    const middle = mean(rr);
    const serial =
      mean(rr.slice(1).map((one, place) => (one - middle) * ((rr[place] ?? 0) - middle))) / deviation(rr) ** 2;
    // Some 220 intervals: independent ones stay within ±0.2 in more than 99 of 100.
    expect(Math.abs(serial)).toBeLessThan(0.2);
  });
  it('has no P before the QRS, and f waves that are largest in V1', () => {
    expect(pWave(averagedBeat('normal-sinus', seed))).toBeGreaterThan(0.08);
    expect(pWave(averageOf(leads, beats))).toBeLessThan(0.03);
    // Root of the power from 5 to 9 Hz, in stretches of four seconds: f waves do not keep step for longer.
    const flutter = (lead: StandardLead): number => {
      const left = withoutAverageBeat(leads[lead], beats);
      const powers: number[] = [];
      for (let from = 0; from < left.length; from += 2000) {
        for (let frequency = 5; frequency <= 9; frequency += 0.25) {
          powers.push(toneAt(left.subarray(from, from + 2000), frequency) ** 2);
        }
      }
      return Math.sqrt(mean(powers));
    };
    const inV1 = flutter('V1');
    expect(inV1).toBeGreaterThan(2 * flutter('I'));
    expect(inV1).toBeGreaterThan(1.5 * flutter('V6'));
  });
});

describe.each(SEEDS)('ventricular pacing, seed %i', (seed) => {
  const leads = twelveLeads('paced', seed, 60);
  const spikes = findSpikes(leads.III, 0.4);
  it('shows a spike of one or two samples every 857 ms', () => {
    const intervals = spikes.slice(1).map((spike, place) => spike.place - (spikes[place]?.place ?? 0));
    expect(spikes.length).toBeGreaterThanOrEqual(69);
    for (const interval of intervals) expect(Math.abs(interval / RATE - 60 / 70)).toBeLessThanOrEqual(0.0041);
    for (const spike of spikes) expect(spike.samples).toBeLessThanOrEqual(2);
  });
  it('has each QRS follow its spike at once, broad, up and to the left, negative in V1', () => {
    for (const { place } of spikes.slice(0, -1)) {
      const before = at(leads.III, place - 5);
      // Quiet before the spike; 80–110 ms after it the QRS is at its depth.
      expect(Math.min(...leads.III.slice(place + 25, place + 60)) - before).toBeLessThan(-0.7);
    }
    // The spikes are cut out by a straight line, so that the QRS is measured and not they.
    const beat = averagedBeat('paced', seed, 30, findSpikes);
    expect(beat.qrsMilliseconds).toBeGreaterThanOrEqual(130);
    expect(beat.qrsMilliseconds).toBeLessThanOrEqual(175);
    expect(axis(beat)).toBeGreaterThan(-90);
    expect(axis(beat)).toBeLessThan(-30);
    expect(net(beat, 'V1')).toBeLessThan(-0.5);
    expect(departure(beat, 'II', 180, 400)).toBeGreaterThan(0.1);
  });
});

describe.each(SEEDS)('what spoils or ends a rhythm, seed %i', (seed) => {
  it('artefact: mains, wander and jolts over a sinus rhythm that is still there', () => {
    const [clean, spoiled] = [twelveLeads('normal-sinus', seed, 60), twelveLeads('artefact', seed, 60)];
    const hum = (leads: typeof clean): number =>
      mean(STANDARD_LEADS.map((lead) => toneAt(leads[lead].subarray(0, 500), 50)));
    expect(hum(spoiled)).toBeGreaterThan(0.02);
    expect(hum(clean)).toBeLessThan(0.008);
    const sway = (leads: typeof clean): number => {
      const seconds = Array.from({ length: 60 }, (_, second) =>
        mean([...leads.II.slice(second * RATE, (second + 1) * RATE)]),
      );
      return deviation(seconds);
    };
    expect(sway(spoiled)).toBeGreaterThan(0.12);
    expect(sway(clean)).toBeLessThan(0.05);
    // V6 lies off the limbs: most of its beats can still be counted.
    const counted = findSpikesOfQrs(spoiled.V5);
    expect(counted).toBeGreaterThan(55);
    expect(counted).toBeLessThan(90);
  });
  it('ventricular fibrillation: no beat, waves of 3–8 Hz that do not repeat', () => {
    const { II } = twelveLeads('ventricular-fibrillation', seed, 20);
    const crossings = II.reduce(
      (sum, value, place) => sum + (place > 0 && value >= 0 !== at(II, place - 1) >= 0 ? 1 : 0),
      0,
    );
    expect(crossings / 2 / 20).toBeGreaterThan(3);
    expect(crossings / 2 / 20).toBeLessThan(8);
    expect(deviation([...II])).toBeGreaterThan(0.12);
  });
  it('sinus bradycardia is slow and keeps the normal QRS', () => {
    const beat = averagedBeat('sinus-bradycardia', seed);
    expect(beat.heartRate).toBeLessThan(52);
    expect(beat.heartRate).toBeGreaterThan(40);
    expect(beat.qrsMilliseconds).toBeLessThanOrEqual(104);
    expect(elevated(beat)).toEqual([]);
  });
  it('complete AV block: atria at their own rate, more than twice that of the ventricles', () => {
    const leads = twelveLeads('inferior-stemi-av-block', seed, 120);
    const left = withoutAverageBeat(leads.V1, findBeats(leads), 300);
    expect(60 / repeatsAfter(left, 0.5, 0.85)).toBeGreaterThan(86);
    expect(60 / repeatsAfter(left, 0.5, 0.85)).toBeLessThan(102);
  });
});

/** Beats of a spoiled chest lead: places where it rises and falls again by 0.6 mV within 60 ms. */
function findSpikesOfQrs(lead: Float64Array): number {
  let [count, last] = [0, -RATE];
  for (let place = 30; place < lead.length - 30; place += 1) {
    const rise = at(lead, place) - Math.max(at(lead, place - 15), at(lead, place + 15));
    if (rise < 0.6 || place - last < 0.3 * RATE) continue;
    count += 1;
    last = place;
  }
  return count;
}
