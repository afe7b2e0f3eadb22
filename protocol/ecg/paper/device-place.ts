import type { FittedPage } from './page-fit.ts';

/** Millimetres of the page to device pixels of the canvas, to the middle of the pixel that a line one pixel wide covers. */
export const atX = (page: FittedPage, x: number): number => page.left + x * page.density + 0.5;
export const atY = (page: FittedPage, y: number): number => page.top + y * page.density + 0.5;
/** The page time that lies at a device pixel, s. */
export const pageTimeAt = (page: FittedPage, x: number): number =>
  ((x - 0.5 - page.left) / page.density - page.plan.traceLeft) / page.plan.scale.speed;
/** Device pixels from the canvas's edge to a page time. */
export const xOfPageTime = (page: FittedPage, time: number): number =>
  atX(page, page.plan.traceLeft + time * page.plan.scale.speed);

/** A weight in whole device pixels, so that grid and pulse cover pixels wholly or not at all. */
export const wholePixels = (page: FittedPage, weight: number): number => Math.max(1, Math.round(weight * page.density));
