import { milliseconds } from '../../protocol/ecg/units.ts';

/**
 * A frame paints for so long at most, ms. Where sixteen sessions are drawn by one slow processor, what they have to say is heard
 * between frames: a trace that moves less often is still the present, one whose samples wait behind ink is not.
 */
export const FRAME_TIME = milliseconds(24);

export interface FrameTurns {
  /** True where anything was painted, or has to wait for the next frame. */
  readonly painted: boolean;
  /** The place of the view with which the next frame begins. */
  readonly next: number;
}

/** Paints views in turn from a place on, at least one of them, as long as there is time; each comes to its turn. */
export function paintInTurn<View>(
  views: readonly View[],
  from: number,
  paint: (view: View) => boolean,
  isTimeLeft: () => boolean,
): FrameTurns {
  let painted = false;
  for (let n = 0; n < views.length; n += 1) {
    const at = (from + n) % views.length;
    if (n > 0 && !isTimeLeft()) return { painted: true, next: at };
    painted = paint(views[at] as View) || painted;
  }
  return { painted, next: 0 };
}
