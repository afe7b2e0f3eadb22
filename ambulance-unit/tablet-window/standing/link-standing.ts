import { milliseconds, type Milliseconds, type Seconds } from '../../../protocol/ecg/units.ts';
import type { LinkState } from '../../tablet-port/tablet-state.ts';

/** Frames come each 100 ms and are acknowledged in the time of a radio cell: as the console has it (D18). */
const LIVE_BELOW = 2;
/** Both ends speak up at the same moment (NOT_HELD_AFTER). */
const AMBER_FROM = 10;

/** How the way to the hospital stands: `live` only where what is recorded is held within two seconds. */
export interface LinkStanding {
  readonly kind: 'live' | 'behind' | 'connecting' | 'no-link' | 'refused' | 'idle';
  readonly behind: Milliseconds;
  /** Somebody should know, and may have to telephone. */
  readonly isAmber: boolean;
}

/** `isRecording`: between two cases nothing can be behind, and a link that is up is only ready. */
export function linkStanding(link: LinkState, isRecording: boolean): LinkStanding {
  const behind = milliseconds(Math.max(0, link.behind * 1000));
  const isLate = isRecording && isLateFor(link.behind);
  switch (link.kind) {
    case 'up':
      if (!isRecording) return { kind: 'idle', behind, isAmber: false };
      return { kind: link.behind < LIVE_BELOW ? 'live' : 'behind', behind, isAmber: isLate };
    case 'connecting':
      return { kind: 'connecting', behind, isAmber: isLate };
    case 'down':
      return { kind: 'no-link', behind, isAmber: true };
    case 'refused':
      return { kind: 'refused', behind, isAmber: true };
  }
}
const isLateFor = (behind: Seconds): boolean => behind >= AMBER_FROM;
