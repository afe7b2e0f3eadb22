import { deviceCount } from '../../../../../protocol/ecg/units.ts';
import type { ExportColumn } from '../../export-columns.ts';
import type { ColumnBlock } from '../column-blocks.ts';

/** The count by which a WFDB format says "no valid sample here": its lowest. */
export const invalidSample = (bits: number): number => -(2 ** (bits - 1));

/** What a header states of a signal's samples, gathered while these are written. */
export interface SignalTally {
  first: number | null;
  /** 16-bit sum of all samples. */
  sum: number;
  /** Samples that the device itself gave as the format's "invalid". */
  deviceInvalid: number;
  /** Derived samples that the format has no room for. */
  beyond: number;
}

export const newTally = (): SignalTally => ({ first: null, sum: 0, deviceInvalid: 0, beyond: 0 });

/** Where I and II are among the columns, for the leads that are computed from them. */
interface LimbColumns {
  readonly one: number;
  readonly two: number;
}

/** Turns blocks of columns into what a format of so many bits holds: absent samples are its "invalid". */
export class WfdbCounts {
  readonly #columns: readonly ExportColumn[];
  readonly #invalid: number;
  readonly #limbs: LimbColumns;

  constructor(columns: readonly ExportColumn[], bits: number) {
    this.#columns = columns;
    this.#invalid = invalidSample(bits);
    const measured = (name: string): number =>
      columns.findIndex(({ lead, from }) => lead === name && from.kind === 'channel');
    this.#limbs = { one: measured('I'), two: measured('II') };
  }

  /** The samples of one column, as they are written. */
  take(block: ColumnBlock, at: number, tally: SignalTally): Int32Array {
    const values = block.values?.[at] ?? null;
    const invalid = deviceCount(this.#invalid);
    let counts: Int32Array;
    if (values === null) counts = new Int32Array(block.count).fill(invalid);
    else if (this.#columns[at]?.from.kind === 'derived') counts = this.#derived(block, values, tally);
    else {
      counts = Int32Array.from(values);
      for (const count of counts) if (count === invalid) tally.deviceInvalid += 1;
    }
    tally.first ??= counts[0] ?? null;
    let { sum } = tally;
    for (const count of counts) sum = (sum + count) & 0xffff;
    tally.sum = sum;
    return counts;
  }

  /** Of "invalid" nothing is derived, and what has no room becomes "invalid". */
  #derived(block: ColumnBlock, values: Int32Array | Float64Array, tally: SignalTally): Int32Array {
    const invalid = this.#invalid;
    const one = block.values?.[this.#limbs.one];
    const two = block.values?.[this.#limbs.two];
    const counts = new Int32Array(values.length);
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? invalid;
      const isOfInvalid = one?.[i] === invalid || two?.[i] === invalid;
      const hasRoom = value > invalid && value < -invalid;
      counts[i] = !isOfInvalid && hasRoom ? value : invalid;
      if (!isOfInvalid && !hasRoom) tally.beyond += 1;
    }
    return counts;
  }
}
