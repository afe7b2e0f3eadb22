import type { PacerSpike } from '../beats/beat.ts';
import type { EcgExcerpt, ExcerptLead } from '../excerpt.ts';
import { resample } from '../filters/resampling.ts';
import { isDerivedLead, type LeadName } from '../leads.ts';
import { hertz } from '../units.ts';

/** The common grid of all measurements: one sample a millisecond, so that places and times are the same number. */
export const GRID_RATE = hertz(1000);

/** A stretch of the grid, ms from the excerpt's first sample, half-open. */
export interface GridStretch {
  readonly from: number;
  readonly to: number;
}

/** A lead on the common grid. */
export interface GridLead {
  readonly lead: LeadName;
  /** µV, one a millisecond. */
  readonly samples: Float64Array;
  readonly absent: readonly GridStretch[];
}

/**
 * The leads that hold information of their own, on the common grid; those that follow from I and II are left out where both
 * are there, and derived again from what is measured of the two. Pacer spikes are taken out of the raw samples first: a
 * needle of two samples would ring through the resampling into the QRS that it starts.
 */
export function gridLeads(excerpt: EcgExcerpt, spikes: readonly PacerSpike[]): readonly GridLead[] {
  const names = new Set(excerpt.leads.map(({ lead }) => lead));
  const hasPair = names.has('I') && names.has('II');
  const toGrid = GRID_RATE / excerpt.samplingRate;
  return excerpt.leads
    .filter(({ lead }) => !(hasPair && isDerivedLead(lead)))
    .map((lead) => ({
      lead: lead.lead,
      samples: resample(withoutSpikes(lead, excerpt, spikes), excerpt.samplingRate, GRID_RATE),
      absent: lead.absent.map(({ first, end }) => ({
        from: Math.floor((first - excerpt.firstSample) * toGrid) - RINGING,
        to: Math.ceil((end - excerpt.firstSample) * toGrid) + RINGING,
      })),
    }));
}

/** What stands beside an absence carries the ringing of its edge, ms. */
const RINGING = 10;
/** What a spike and its recharge take, ms. */
const SPIKE_BEFORE = 4;
const SPIKE_AFTER = 8;

function withoutSpikes(lead: ExcerptLead, excerpt: EcgExcerpt, spikes: readonly PacerSpike[]): Float64Array {
  if (spikes.length === 0) return lead.samples;
  const samples = lead.samples.slice();
  const perMs = excerpt.samplingRate / 1000;
  for (const { at } of spikes) {
    const from = Math.max(0, Math.floor(at - excerpt.firstSample - SPIKE_BEFORE * perMs));
    const to = Math.min(samples.length - 1, Math.ceil(at - excerpt.firstSample + SPIKE_AFTER * perMs));
    const [before, after] = [samples[from] ?? 0, samples[to] ?? 0];
    for (let place = from + 1; place < to; place += 1)
      samples[place] = before + ((after - before) * (place - from)) / (to - from);
  }
  return samples;
}

/** True where nothing of the lead is absent between two places of the grid. */
export const isWholeOnGrid = ({ absent }: GridLead, from: number, to: number): boolean =>
  absent.every((stretch) => stretch.to <= from || stretch.from >= to);
