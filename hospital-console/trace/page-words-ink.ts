import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import { type InkTheme, WEIGHTS } from './ink-theme.ts';
import type { ClockForms } from './page-clock.ts';
import { atX, atY, type Ink, paperFont } from './paper-surface.ts';

/** What stands in place of the traces, in the middle of the canvas: the page's own notice, where there is one, covers it whole. */
export function paintNotice(ink: Ink, page: FittedPage, theme: InkTheme, notice: string): void {
  if (notice === '') return;
  ink.font = paperFont(page, 600, WEIGHTS.notice);
  ink.textAlign = 'center';
  ink.textBaseline = 'middle';
  // On paper of its own: a lead's name below it would make neither legible.
  const [width, height] = [ink.measureText(notice).width, 2 * WEIGHTS.notice * page.density];
  ink.fillStyle = theme.paper;
  ink.fillRect((page.width - width) / 2 - height / 4, (page.height - height) / 2, width + height / 2, height);
  ink.fillStyle = theme.notice;
  ink.fillText(notice, page.width / 2, page.height / 2);
}

/**
 * The clock at the right end of the footer, in the longest form that leaves the statements of scale and filter alone; nothing where
 * not even the shortest has room: the header says it too, and what the scale is nobody else.
 * @param statementsEnd device pixels from the left
 */
export function paintClock(
  ink: Ink,
  page: FittedPage,
  theme: InkTheme,
  clock: ClockForms,
  statementsEnd: number,
): void {
  const { footer } = page.plan;
  ink.font = paperFont(page, 450, WEIGHTS.footer);
  ink.fillStyle = theme.footer;
  ink.textAlign = 'right';
  ink.textBaseline = 'alphabetic';
  const right = atX(page, footer.x + footer.width);
  const left = statementsEnd + 3 * page.density;
  const form = clock.find((one) => right - ink.measureText(one).width >= left) ?? '';
  ink.fillText(form, right, atY(page, footer.y));
}
