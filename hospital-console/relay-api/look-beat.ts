/**
 * ms until the next beat of this page's clock: looks at the same pace, or at a multiple of it, are due at the same moment whenever they
 * began, so that the page is woken once and asks once (`gathered-looks.ts`).
 */
export const untilBeat = (every: number, now: number): number => Math.ceil(every - (now % every));

/** A look every so many ms, in step with all others. */
export const onTheBeat = (every: number) => (): number => untilBeat(every, performance.now());
