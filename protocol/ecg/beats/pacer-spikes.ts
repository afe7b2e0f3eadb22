import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { isDerivedLead } from '../leads.ts';
import { microvolts, sampleIndex } from '../units.ts';
import type { PacerSpike } from './beat.ts';

/** Below this rate a pulse of half a millisecond to two is not to be told from the tip of an R wave, Hz. */
const LOWEST_RATE = 250;
/** Half the longest a pulse can be once a recorder has smeared it, s: it has come and gone within twice this. */
const REACH = 0.004;
/** A pulse rises at least this far above what is on both sides, µV. */
const LOWEST_HEIGHT = 80;
/** In a single lead, where no other can confirm it, µV. */
const LOWEST_HEIGHT_ALONE = 250;
/** How far it stands above the lead's own unrest nearby, and above the slopes before it (the tip of an R wave: 1 to 4). */
const ABOVE_UNREST = 10;
const ABOVE_SLOPE = 6;
/** How far unrest and slopes are looked at, s. */
const UNREST_WITHIN = 0.06;
/** Leads see one pulse within this, s. */
const TOGETHER = 0.003;
/** Pulses are never closer in one recording, s: the shortest delay from atrium to ventricle that pacers have. */
const APART = 0.03;
/** A pulse is one of a series: one that is alone within this many seconds on both sides is an artefact. */
const ALONE_IN = 4;

interface LeadPulse {
  readonly at: number;
  readonly height: number;
}

/**
 * Stimuli of a pacer, atrial and ventricular, from raw samples at 250 Hz or more (none below): pulses that come and go
 * within 8 ms, far steeper than what precedes them, in half of the leads or more at the same moment (the tip of a sharp R
 * stands out in one or two, a twitch of muscle in those of one electrode), and not just once in 4 s (a single discharge is
 * an artefact). A low bipolar pulse that few leads show is missed; that is the side on which this errs. Width and height as
 * cardiac monitors ask (IEC 60601-2-27: pulses of 0.1–2 ms from 2 mV on), lowered to what a recorder with a 150 Hz
 * low-pass leaves of a pulse.
 */
export function findPacerSpikes(excerpt: EcgExcerpt): readonly PacerSpike[] {
  const { samplingRate, firstSample, length } = excerpt;
  if (samplingRate < LOWEST_RATE) return [];
  const names = excerpt.leads.map(({ lead }) => lead);
  const hasBoth = names.includes('I') && names.includes('II');
  const leads = excerpt.leads.filter(({ lead }) => !hasBoth || !isDerivedLead(lead));
  const pulses = leads.map((lead) => pulsesOf(lead, excerpt));
  const together = Math.round(TOGETHER * samplingRate);
  const apart = Math.round(APART * samplingRate);
  // A lead that was off, or never moves, cannot confirm anything.
  const showing = leads.filter(
    ({ absent, samples }) => absent.length === 0 && samples.some((one) => one !== samples[0]),
  );
  const needed = leads.length < 2 ? 1 : Math.max(2, Math.ceil(showing.length / 2));
  const lowest = leads.length < 2 ? LOWEST_HEIGHT_ALONE : LOWEST_HEIGHT;
  const all = pulses
    .flatMap((own, place) => own.map((pulse) => ({ ...pulse, place })))
    .filter(({ height }) => Math.abs(height) >= lowest)
    .sort((one, other) => Math.abs(other.height) - Math.abs(one.height));
  const found: PacerSpike[] = [];
  for (const { at, height, place } of all) {
    if (found.some((spike) => Math.abs(spike.at - firstSample - at) < apart)) continue;
    const seen = pulses.filter((own) => own.some((pulse) => Math.abs(pulse.at - at) <= together)).length;
    const lead = leads[place];
    if (seen < needed || lead === undefined) continue;
    found.push({ at: sampleIndex(firstSample + at), height: microvolts(height), lead: lead.lead });
  }
  found.sort((one, other) => one.at - other.at);
  if (length <= ALONE_IN * samplingRate) return found;
  return found.filter((spike) =>
    found.some((other) => other !== spike && Math.abs(other.at - spike.at) < ALONE_IN * samplingRate),
  );
}

/** Places, from the excerpt's start, where one lead shows a pulse. */
function pulsesOf({ samples, absent }: ExcerptLead, { samplingRate, firstSample }: EcgExcerpt): readonly LeadPulse[] {
  const reach = Math.max(1, Math.ceil(REACH * samplingRate));
  const within = Math.round(UNREST_WITHIN * samplingRate);
  const found: LeadPulse[] = [];
  for (let at = 2 * reach; at < samples.length - 2 * reach; at += 1) {
    // Most samples lie within a pulse's height of one of the two that they are compared with.
    const value = samples[at] ?? 0;
    if (Math.abs(value - (samples[at - reach] ?? 0)) < LOWEST_HEIGHT) continue;
    if (Math.abs(value - (samples[at + reach] ?? 0)) < LOWEST_HEIGHT) continue;
    const height = pulseHeight(samples, at, reach);
    if (Math.abs(height) < LOWEST_HEIGHT) continue;
    // The greatest of its neighbours stands for the pulse.
    let isGreatest = true;
    for (let near = at - reach; near <= at + reach; near += 1) {
      const other = Math.abs(pulseHeight(samples, near, reach));
      if (other > Math.abs(height) || (other === Math.abs(height) && near < at)) isGreatest = false;
    }
    if (!isGreatest) continue;
    const place = firstSample + at;
    if (absent.some(({ first, end }) => place + 3 * reach >= first && place - 3 * reach < end)) continue;
    if (Math.abs(height) < ABOVE_UNREST * unrestAround(samples, at, reach, within)) continue;
    if (Math.abs(height) < ABOVE_SLOPE * steepestBefore(samples, at, reach, within)) continue;
    found.push({ at, height });
  }
  return found;
}

/** How far a sample stands out beyond both samples at a distance; 0 on any slope. */
function pulseHeight(samples: Float64Array, at: number, reach: number): number {
  const value = samples[at] ?? 0;
  const before = samples[at - reach] ?? value;
  const after = samples[at + reach] ?? value;
  return value - Math.min(Math.max(value, Math.min(before, after)), Math.max(before, after));
}

/** Mean of what stands out on both sides of a pulse. */
function unrestAround(samples: Float64Array, at: number, reach: number, within: number): number {
  let sum = 0;
  let count = 0;
  for (let near = Math.max(reach, at - within); near < Math.min(samples.length - reach, at + within); near += 1) {
    if (Math.abs(near - at) <= 3 * reach) continue;
    sum += Math.abs(pulseHeight(samples, near, reach));
    count += 1;
  }
  return count === 0 ? Infinity : sum / count;
}

function steepestBefore(samples: Float64Array, at: number, reach: number, within: number): number {
  let steepest = 0;
  for (let near = Math.max(0, at - within); near <= at - 2 * reach; near += 1) {
    steepest = Math.max(steepest, Math.abs((samples[near + reach - 1] ?? 0) - (samples[near] ?? 0)));
  }
  return steepest;
}
