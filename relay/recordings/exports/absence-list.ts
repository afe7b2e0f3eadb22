import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { GapReason } from '../../../protocol/ecg/sample-block.ts';
import { type SampleCount, sampleCount } from '../../../protocol/ecg/units.ts';
import { counted } from '../counted.ts';

/** A stretch without samples in the file. */
export interface AbsentStretch {
  readonly first: number;
  readonly count: number;
  /** `awaited`: recorded on the unit, not received yet; otherwise why it was never recorded. */
  readonly reason: GapReason | 'awaited';
}

export interface LeadOffStretch {
  readonly lead: LeadName;
  readonly first: number;
  readonly count: number;
}

export interface PlacedStretch {
  readonly placement: Placement;
  readonly first: number;
  readonly count: number;
}

/** A header of more lines than this is no help to anybody; what exceeds it is counted and said. */
const MOST_LISTED = 10_000;

/** Collects the stretches that a record's header lists, in ascending order; touching ones of one kind become one. */
export class AbsenceList {
  readonly #absent: AbsentStretch[] = [];
  readonly #leadsOff: LeadOffStretch[] = [];
  readonly #openLeadOff = new Map<LeadName, number>();
  readonly #placements: PlacedStretch[] = [];
  #absentSamples = 0;
  #unlistedAbsent = 0;
  #unlistedLeadOff = 0;

  get absentSamples(): SampleCount {
    return sampleCount(this.#absentSamples);
  }

  /** The stretches themselves, as far as they are listed; ascending. */
  get absent(): readonly AbsentStretch[] {
    return this.#absent;
  }

  get leadsOff(): readonly LeadOffStretch[] {
    return this.#leadsOff;
  }

  get placements(): readonly PlacedStretch[] {
    return this.#placements;
  }

  addAbsent(first: number, count: number, reason: AbsentStretch['reason']): void {
    if (count === 0) return;
    this.#absentSamples += count;
    const last = this.#absent.at(-1);
    if (last !== undefined && last.reason === reason && last.first + last.count === first)
      this.#absent[this.#absent.length - 1] = { ...last, count: last.count + count };
    else if (this.#absent.length < MOST_LISTED) this.#absent.push({ first, count, reason });
    else this.#unlistedAbsent += 1;
  }

  /** Where the electrodes sat elsewhere than in their standard places. */
  addPlacement(placement: Placement, first: number, count: number): void {
    if (count === 0 || placement === 'standard') return;
    const last = this.#placements.at(-1);
    if (last !== undefined && last.placement === placement && last.first + last.count === first)
      this.#placements[this.#placements.length - 1] = { ...last, count: last.count + count };
    else if (this.#placements.length < MOST_LISTED) this.#placements.push({ placement, first, count });
  }

  addLeadOff(lead: LeadName, first: number, count: number): void {
    if (count === 0) return;
    const at = this.#openLeadOff.get(lead);
    const last = at === undefined ? undefined : this.#leadsOff[at];
    if (at !== undefined && last !== undefined && last.first + last.count === first) {
      this.#leadsOff[at] = { ...last, count: last.count + count };
      return;
    }
    if (this.#leadsOff.length >= MOST_LISTED) {
      this.#unlistedLeadOff += 1;
      return;
    }
    this.#openLeadOff.set(lead, this.#leadsOff.length);
    this.#leadsOff.push({ lead, first, count });
  }

  /** How many are not listed, in sentences. */
  get unlisted(): readonly string[] {
    const sentences: string[] = [];
    if (this.#unlistedAbsent > 0)
      sentences.push(
        `${counted(this.#unlistedAbsent, 'further absent stretch is', 'further absent stretches are')} not listed.`,
      );
    if (this.#unlistedLeadOff > 0)
      sentences.push(
        `${counted(this.#unlistedLeadOff, 'further lead-off stretch is', 'further lead-off stretches are')} not listed.`,
      );
    return sentences;
  }

  /** One comment a stretch. */
  comments(): string[] {
    return [
      ...this.#absent.map(absentComment),
      ...this.#leadsOff.map(leadOffComment),
      ...this.#placements.map(placementComment),
      ...this.unlisted,
    ];
  }
}

/** How an absent stretch stands in the header, one line each. */
const absentComment = ({ first, count, reason }: AbsentStretch): string =>
  `absent first=${String(first)} count=${String(count)} reason=${reason}`;

const placementComment = ({ placement, first, count }: PlacedStretch): string =>
  `placement ${placement} first=${String(first)} count=${String(count)}`;

const leadOffComment = ({ lead, first, count }: LeadOffStretch): string =>
  `lead-off ${lead} first=${String(first)} count=${String(count)}`;
