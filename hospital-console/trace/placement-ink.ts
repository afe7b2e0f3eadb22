import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { InkTheme } from './ink-theme.ts';
import { WEIGHTS } from './ink-theme.ts';
import type { LabelChange } from './lead-labels.ts';
import { atY, labelFont, labelLine, uprightLine, wholePixels, type Ink } from './paper-surface.ts';

/** A line through its row where a channel becomes another lead, and the name of that lead behind it. */
export function paintLabelChanges(ink: Ink, page: FittedPage, theme: InkTheme, changes: readonly LabelChange[]): void {
  const { density } = page;
  ink.font = labelFont(page);
  ink.textBaseline = 'alphabetic';
  ink.textAlign = 'left';
  for (const { cell, x, label } of changes) {
    const bottom = labelLine(page, cell);
    const height = WEIGHTS.label * density;
    const { width } = ink.measureText(label);
    ink.fillStyle = theme.paper;
    ink.fillRect(x, bottom - 0.95 * height, width + 2 * density, 1.2 * height);
    ink.fillStyle = theme.label;
    uprightLine(ink, x, atY(page, cell.inkTop), atY(page, cell.inkBottom), 2 * wholePixels(page, WEIGHTS.tick));
    ink.fillText(label, x + density, bottom);
  }
}
