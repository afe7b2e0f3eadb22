import type { LeadName } from '../../protocol/ecg/leads.ts';
import { leadAt, PLACEMENTS } from '../../protocol/ecg/placement.ts';
import type { PaperCell } from '../../protocol/ecg/paper/paper-plan.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import type { SampleWindow } from './sample-window.ts';

/** From this sample on a cell shows the lead of this name. */
export interface LabelledFrom {
  readonly first: SampleIndex;
  readonly label: string;
}

/** A cell shows another lead from here on, device pixels. */
export interface LabelChange {
  readonly cell: PaperCell;
  readonly x: number;
  readonly label: string;
}

/** The names that stand on a page over a cell's samples. */
export interface PageLabels {
  /** At the beginning of each cell, in the plan's order. */
  readonly own: readonly string[];
  /** Within a cell, from left to right. */
  readonly changes: readonly LabelChange[];
}

/** True of a channel that is another lead where the electrodes sit elsewhere. */
export const isMovable = (channel: LeadName): boolean =>
  PLACEMENTS.some((placement) => leadAt(channel, placement) !== channel);

/** What the samples of a range that are held are called in a cell, each name where it begins. */
export function labelsOver(window: SampleWindow, cell: PaperCell, range: SampleRange): readonly LabelledFrom[] {
  const found: LabelledFrom[] = [];
  for (let at = range.first; at < range.end;) {
    const stretch = window.stretchAt(at, range.end);
    const { placement, end } = window.placements.stretchAt(at, stretch.end);
    if (stretch.standing === 'held') {
      const lead = leadAt(cell.lead, placement);
      const label = lead === cell.lead ? cell.label : lead;
      if (found.at(-1)?.label !== label) found.push({ first: at, label });
    }
    at = end;
  }
  return found;
}

/** A text that changes when anything of it does. */
export const keyOfLabels = ({ own, changes }: PageLabels): string =>
  `${own.join()} ${changes.map(({ x, label, cell }) => `${String(Math.round(x))}/${String(cell.baseline)}${label}`).join()}`;
