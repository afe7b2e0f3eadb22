import {
  type DerivedLead,
  LEAD_NUMBERS,
  type LeadName,
  STANDARD_LEADS,
  deriveLead,
  isDerivedLead,
} from '../../../protocol/ecg/leads.ts';
import { leadAt, type Placement } from '../../../protocol/ecg/placement.ts';
import type { LeadSignal, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { type DeviceCount, type MicrovoltsPerLsb, deviceCount, microvolts } from '../../../protocol/ecg/units.ts';

/** One column of the file: a channel as it came, or a lead computed from two. */
export interface ExportColumn {
  readonly lead: LeadName;
  readonly lsb: MicrovoltsPerLsb;
  readonly baseline: DeviceCount;
  readonly from:
    | {
        readonly kind: 'channel';
        readonly channel: number;
        /** The placements in which the channel is this lead. */
        readonly placements: ReadonlySet<Placement>;
      }
    | { readonly kind: 'derived'; readonly lead: DerivedLead };
}

/** The channels of I and II, and how many LSB of I one LSB of II is; null where either is missing. */
export interface LimbPair {
  readonly one: number;
  readonly two: number;
  readonly baselineOne: number;
  readonly baselineTwo: number;
  readonly ratio: number;
}

/**
 * Standard order first, then the others by number; derived leads only where both I and II were measured. A channel whose
 * electrode was moved is one column for each lead that it was: a WFDB signal has one name from end to end.
 */
export function exportColumns({ leads }: SignalFormat, placements: ReadonlySet<Placement>): readonly ExportColumn[] {
  const measured = new Map<LeadName, LeadSignal & { channel: number; placements: Set<Placement> }>();
  for (const [channel, signal] of leads.entries()) {
    for (const placement of placements) {
      const lead = leadAt(signal.lead, placement);
      // A monitor that has a channel of its own for that place: its own stands.
      if (lead !== signal.lead && leads.some((own) => own.lead === lead)) continue;
      const known = measured.get(lead);
      if (known === undefined) measured.set(lead, { ...signal, channel, placements: new Set([placement]) });
      else known.placements.add(placement);
    }
  }
  const one = measured.get('I');
  const order: readonly LeadName[] = [
    ...STANDARD_LEADS,
    ...(Object.keys(LEAD_NUMBERS) as LeadName[]).filter(
      (lead) => !(STANDARD_LEADS as readonly LeadName[]).includes(lead),
    ),
  ];
  return order.flatMap((lead): ExportColumn[] => {
    const own = measured.get(lead);
    if (own !== undefined)
      return [
        {
          lead,
          lsb: own.lsb,
          baseline: own.baseline,
          from: { kind: 'channel', channel: own.channel, placements: own.placements },
        },
      ];
    if (one === undefined || !measured.has('II') || !isDerivedLead(lead)) return [];
    return [{ lead, lsb: one.lsb, baseline: deviceCount(0), from: { kind: 'derived', lead } }];
  });
}

export function limbPairOf({ leads }: SignalFormat): LimbPair | null {
  const one = leads.findIndex(({ lead }) => lead === 'I');
  const two = leads.findIndex(({ lead }) => lead === 'II');
  const first = leads[one];
  const second = leads[two];
  if (first === undefined || second === undefined) return null;
  return { one, two, baselineOne: first.baseline, baselineTwo: second.baseline, ratio: second.lsb / first.lsb };
}

/**
 * A derived lead in LSB of lead I, rounded to the nearest, halves upward. The leads' formulas are linear, so they hold in
 * LSB as in µV; and where I and II share their LSB, as on every device known, the halves of aVR, aVL and aVF are exact
 * before they are rounded.
 */
export const deriveInLsb = (lead: DerivedLead, pair: LimbPair, one: number, two: number): number =>
  Math.round(deriveLead(lead, microvolts(one - pair.baselineOne), microvolts((two - pair.baselineTwo) * pair.ratio)));

/** What a comment of the header says of a computed lead. */
export const LEAD_FORMULAS: Readonly<Record<DerivedLead, string>> = {
  III: 'II - I',
  aVR: '-(I + II) / 2',
  aVL: 'I - II / 2',
  aVF: 'II - I / 2',
};
