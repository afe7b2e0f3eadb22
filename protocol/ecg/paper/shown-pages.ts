/**
 * Which samples lie where on the paper. A page of time is as long as the paper; a sweep writes the newest page over the
 * one before it, a still page shows the ten seconds up to its end. Positions are samples of the session, not always whole.
 */
export interface ShownPage {
  /** The sample at page time 0. */
  readonly start: number;
  /** What of it is on the paper. */
  readonly first: number;
  readonly end: number;
}

export interface PaperMotion {
  /** A sweep's pages are counted from here; null: a still page. */
  readonly sweepOrigin: number | null;
  /** One past the newest sample shown. */
  readonly position: number;
}

/** A still page ends at the position; the first page of a recording stays at its left edge until it is full. */
export const stillPageStart = (position: number, pageLength: number): number => Math.max(0, position - pageLength);

export const sweepPageStart = (origin: number, position: number, pageLength: number): number =>
  origin + Math.floor((position - origin) / pageLength) * pageLength;

/**
 * One or two pages, the newest last.
 * @param pageLength samples in a page
 * @param eraseLength samples that the erase bar blanks ahead of a sweep
 */
export function shownPages(motion: PaperMotion, pageLength: number, eraseLength: number): readonly ShownPage[] {
  const { position, sweepOrigin } = motion;
  if (sweepOrigin === null) {
    const start = stillPageStart(position, pageLength);
    return position > start ? [{ start, first: start, end: position }] : [];
  }
  const start = sweepPageStart(sweepOrigin, position, pageLength);
  const pages: ShownPage[] = [];
  const left = Math.max(0, position - pageLength + eraseLength);
  if (left < start) pages.push({ start: start - pageLength, first: left, end: start });
  if (position > start) pages.push({ start, first: Math.max(0, start, left), end: position });
  return pages;
}

/** Where a sweep must be started so that it goes on from what a still page shows, nothing moving on the paper. */
export const originAfterStill = (position: number, pageLength: number): number => stillPageStart(position, pageLength);
