import { LEAD_NUMBERS, type LeadMask, type LeadName, leadMask, maskHolds } from './leads.ts';

/**
 * Where the chest electrodes sit. A monitor has one wire for V4 and does not know on which side of the chest it is: a
 * person says so, and from then on its channel is another lead, on every screen, in every measurement and export.
 */
export const PLACEMENTS = ['standard', 'right-sided', 'posterior'] as const;
export type Placement = (typeof PLACEMENTS)[number];

/** Which channels are which leads then. Source: Fourth Universal Definition (Thygesen 2018), supplemental leads. */
const RENAMED: Readonly<Record<Placement, Readonly<Partial<Record<LeadName, LeadName>>>>> = {
  standard: {},
  'right-sided': { V3: 'V3R', V4: 'V4R' },
  posterior: { V4: 'V7', V5: 'V8', V6: 'V9' },
};

/** The lead that a channel is, when the electrodes sit so. A channel that is moved nowhere keeps its name. */
export const leadAt = (channel: LeadName, placement: Placement): LeadName => RENAMED[placement][channel] ?? channel;

/** The same for a set of channels. */
export function maskAt(channels: LeadMask, placement: Placement): LeadMask {
  if (placement === 'standard') return channels;
  const names = (Object.keys(LEAD_NUMBERS) as LeadName[]).filter(
    (lead) => channels & (1 << (LEAD_NUMBERS[lead] - 1)) && maskHolds(channels, lead),
  );
  return leadMask(names.map((lead) => leadAt(lead, placement)));
}
