import { maskHolds } from '../../../../protocol/ecg/leads.ts';
import { leadAt, type Placement } from '../../../../protocol/ecg/placement.ts';
import { AbsenceList } from '../absence-list.ts';
import { CannotBeWritten } from '../documents/exported-ecg.ts';
import { type ExportColumn, exportColumns } from '../export-columns.ts';
import { columnBlocks } from './column-blocks.ts';
import type { StreamedRecording } from './streamed-export.ts';

export interface ColumnExtent {
  readonly lowest: number;
  readonly highest: number;
}

/** What the head of a file must know of the samples behind it. */
export interface Survey {
  readonly columns: readonly ExportColumn[];
  /** One a column; null where it holds no sample. */
  readonly extents: readonly (ColumnExtent | null)[];
  readonly absences: AbsenceList;
  /** Samples a lead that are there. */
  readonly present: number;
  /** Stretches of `stretch` samples, from the first sample on, in which at least one is there. */
  readonly presentStretches: number;
}

/** Reads a recording once, from end to end. Throws CannotBeWritten. */
export async function survey(recording: StreamedRecording, stretch: number): Promise<Survey> {
  if (recording.format.leads.length === 0)
    throw new CannotBeWritten('The recording has no lead, so there is nothing to export.');
  // Whichever placements there are: a column that stays empty is left out below.
  const placements = new Set<Placement>(['standard', 'right-sided', 'posterior']);
  const all = exportColumns(recording.format, placements);
  const lowest = all.map(() => Infinity);
  const highest = all.map(() => -Infinity);
  const absences = new AbsenceList();
  let present = 0;
  let presentStretches = 0;
  let lastCounted = -1;
  for await (const { first, count, piece, values } of columnBlocks(recording, all)) {
    if (piece.kind !== 'samples' || values === null) {
      absences.addAbsent(first, count, piece.kind === 'gap' ? piece.gap.reason : 'awaited');
      continue;
    }
    const { placement = 'standard', leadsOff } = piece.block;
    absences.addPlacement(placement, first, count);
    for (const { lead } of recording.format.leads)
      if (maskHolds(leadsOff, lead)) absences.addLeadOff(leadAt(lead, placement), first, count);
    present += count;
    const from = Math.max(lastCounted + 1, Math.floor(first / stretch));
    const to = Math.floor((first + count - 1) / stretch);
    presentStretches += Math.max(0, to - from + 1);
    lastCounted = Math.max(lastCounted, to);
    for (const [at, column] of values.entries()) {
      if (column === null) continue;
      let low = lowest[at] ?? Infinity;
      let high = highest[at] ?? -Infinity;
      for (const value of column) {
        if (value < low) low = value;
        if (value > high) high = value;
      }
      lowest[at] = low;
      highest[at] = high;
    }
  }
  if (present === 0) throw new CannotBeWritten('The range holds no sample, so there is nothing to export.');
  const kept = all.flatMap((column, at) => {
    const extent = extentOf(lowest[at], highest[at]);
    return extent === null ? [] : [{ column, extent }];
  });
  return {
    columns: kept.map(({ column }) => column),
    extents: kept.map(({ extent }) => extent),
    absences,
    present,
    presentStretches,
  };
}

const extentOf = (lowest = Infinity, highest = -Infinity): ColumnExtent | null =>
  lowest > highest ? null : { lowest, highest };
