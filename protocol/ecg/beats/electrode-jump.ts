import { isDerivedLead, type LeadName } from '../leads.ts';
import type { ActivityGrid } from './lead-activity.ts';

/** No heart goes on so steeply, µV a ms: the steepest R that is known, 6 mV of a broad beat, rises by 250. */
const STEEPEST_OF_HEARTS = 400;
/** A lead that jumps again within this, s, has a bad contact. */
const AGAIN_WITHIN = 1;

/** What a lead's step from one bin to the next makes of it: `none`; `alone`: of this lead nothing is to be believed; `all`: of none. */
export type ElectrodeJump = 'none' | 'alone' | 'all';

/**
 * Tells the jumps of one lead that are an electrode's: from one bin to the next it goes on more steeply than any heart and
 * further than its own beats in 20 ms. So do an electrode that slips and two discharges too close together to be taken out.
 * A limb electrode has a part in every lead, by way of the terminal that the chest leads are measured against: what they show
 * while it slips may look like a beat and says nothing. But a limb lead that jumps again and again has a bad contact, and the
 * others, which go on, are believed.
 */
export class ElectrodeJumps {
  readonly #isLimb: boolean;
  readonly #furthest: number;
  readonly #lasts: number;
  readonly #apart: number;
  #began = -Infinity;
  #last = -Infinity;
  #isFirst = true;

  constructor(lead: LeadName, grid: ActivityGrid) {
    this.#isLimb = lead === 'I' || lead === 'II' || isDerivedLead(lead);
    this.#furthest = (STEEPEST_OF_HEARTS * 1000) / grid.binRate;
    this.#lasts = 2 * (grid.slopeReach + 1);
    this.#apart = AGAIN_WITHIN * grid.binRate;
  }

  /** `step`: without sign, µV; `height`: of the lead's beats, µV over 20 ms. A jump lasts as long as a slope rests on it. */
  at(bin: number, step: number, height: number): ElectrodeJump {
    if (step > this.#furthest && step > height) {
      if (bin - this.#last >= this.#lasts) {
        this.#isFirst = bin - this.#began >= this.#apart;
        this.#began = bin;
      }
      this.#last = bin;
    }
    if (bin - this.#last >= this.#lasts) return 'none';
    return this.#isLimb && this.#isFirst ? 'all' : 'alone';
  }
}
