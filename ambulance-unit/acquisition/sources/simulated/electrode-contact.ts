import { leadMask, type LeadMask, NO_LEADS } from '../../../../protocol/ecg/leads.ts';
import { type Electrode, leadsOfElectrode } from './lead-field.ts';
import { SAMPLING_RATE } from './sampling.ts';
import { addSmoothNoise, type NoiseKey, noiseKey, uniformAt } from './seeded-noise.ts';

/** An electrode comes off once in every `every` seconds and stays off for `lasts`. */
export interface ContactLoss {
  readonly electrode: Electrode;
  /** Seconds: the period, the earliest moment within it, and how long contact is away. */
  readonly every: number;
  readonly after: number;
  readonly lasts: number;
}

/** One loss of contact, sample indices, half-open. */
interface Episode {
  readonly electrode: Electrode;
  readonly first: number;
  readonly end: number;
  readonly number: number;
}

/** A front end reports contact every 100 ms, so episodes begin and end on such moments. */
const REPORTS_PER_SECOND = 10;
/** The moment of an episode moves by up to this many seconds from period to period. */
const SCATTER = 2;
/** The electrode is back this long before the front end calls its lead usable again, s: until then the input recovers. */
const RECOVERY = 1.2;
const RECOVERS_WITHIN = 0.11;
const RAILS_WITHIN = 0.07;

/** Where an open input is driven to by the lead-off current, mV: far beyond what the front end can count. */
const OPEN_INPUT = { chest: 88, limb: 265 };
/** An open input picks up the mains and every movement of its cable, mV. */
const OPEN_MAINS = 7;
const OPEN_SWAY = 3.5;

function episodesWithin(losses: readonly ContactLoss[], key: NoiseKey, first: number, end: number): readonly Episode[] {
  const found: Episode[] = [];
  const report = Math.round(SAMPLING_RATE / REPORTS_PER_SECOND);
  for (const loss of losses) {
    const draws = noiseKey(key, `contact ${loss.electrode}`);
    const period = loss.every * SAMPLING_RATE;
    const from = Math.max(0, Math.floor(first / period) - 1);
    for (let number = from; number * period < end; number += 1) {
      const start = (number * loss.every + loss.after + SCATTER * uniformAt(draws, number)) * REPORTS_PER_SECOND;
      const off = Math.round(start) * report;
      const on = off + Math.round(loss.lasts * REPORTS_PER_SECOND) * report;
      if (off < end && on > first) found.push({ electrode: loss.electrode, first: off, end: on, number });
    }
  }
  return found;
}

/**
 * Leads that are unusable somewhere in a stretch. A stretch on the 100 ms grid of the front end's reports is off as a
 * whole or not at all; one that straddles a report carries the flag for all of it, for a doubtful sample is not called good.
 */
export function leadsOffWithin(losses: readonly ContactLoss[], key: NoiseKey, first: number, end: number): LeadMask {
  let mask: number = NO_LEADS;
  for (const episode of episodesWithin(losses, key, first, end)) {
    mask |= leadMask(leadsOfElectrode(episode.electrode));
  }
  return mask as LeadMask;
}

/** Adds what an open input shows, mV, to an electrode's stretch: driven to a rail, humming, and recovering when it is back. */
export function addContactLoss(
  onto: Float64Array,
  losses: readonly ContactLoss[],
  electrode: Electrode,
  key: NoiseKey,
  first: number,
): void {
  const own = losses.filter((loss) => loss.electrode === electrode);
  for (const episode of episodesWithin(own, key, first, first + onto.length)) {
    const limb = electrode === 'RA' || electrode === 'LA' || electrode === 'LL';
    const rail = (limb ? OPEN_INPUT.limb : OPEN_INPUT.chest) * (episode.number % 2 === 0 ? 1 : -1);
    const sway = new Float64Array(onto.length);
    addSmoothNoise(sway, noiseKey(key, `sway ${electrode}`), first, SAMPLING_RATE * 0.16, OPEN_SWAY * (limb ? 3 : 1));
    const backAt = episode.end - RECOVERY * SAMPLING_RATE;
    const start = Math.max(0, episode.first - first);
    const end = Math.min(onto.length, episode.end - first);
    for (let place = start; place < end; place += 1) {
      const sample = first + place;
      const open = 1 - Math.exp(-(sample - episode.first) / (RAILS_WITHIN * SAMPLING_RATE));
      const left = sample <= backAt ? 1 : Math.exp(-(sample - backAt) / (RECOVERS_WITHIN * SAMPLING_RATE));
      const hum = OPEN_MAINS * (limb ? 3 : 1) * Math.sin((2 * Math.PI * 50 * sample) / SAMPLING_RATE + 0.7);
      onto[place] = (onto[place] ?? 0) + open * left * (rail + hum + (sway[place] ?? 0));
    }
  }
}
