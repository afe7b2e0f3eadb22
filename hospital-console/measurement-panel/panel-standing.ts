import type { Reading } from '../measuring/reading.ts';
import type { ViewReport } from '../trace/trace-port.ts';
import type { Badge } from '../viewing/badge.ts';

/** What may be read off the panel. */
export interface PanelStanding {
  /** `old`: figures of another time than the paper shows. */
  readonly shows: 'nothing' | 'present' | 'old';
  /** Why nothing is shown, or why what is shown is not followed by more. */
  readonly note: PanelNote | null;
}
export type PanelNote = 'opening' | 'waiting' | 'no-data' | 'stopped' | 'first' | 'too-old' | 'lost';

/** Measured each five seconds: beyond it a reading is late. */
const OLD_AFTER_SECONDS = 8;
/** D18 holds for figures as for the trace: what is older must not be taken for the present. */
const NOTHING_AFTER_SECONDS = 10;
/** The page hears of the playhead a little later than of a reading. */
const HEARD_BEFORE_SECONDS = 1;

/**
 * Figures stand only beside what they were measured of. A page that stands still shows those of its own ten seconds; a moving
 * one those of a few seconds ago; whatever else is marked with its time, and at the live head not shown beyond ten seconds.
 */
export function standingOf(
  badge: Badge['kind'],
  report: ViewReport | null,
  reading: Reading | null,
  isLost: boolean,
): PanelStanding {
  switch (badge) {
    case 'opening':
    case 'waiting':
    case 'no-data':
    case 'stopped':
      return { shows: 'nothing', note: badge };
    case 'live':
    case 'delayed':
    case 'ended':
    case 'rewound':
    case 'replay':
      break;
  }
  const lost = isLost ? 'lost' : null;
  if (reading === null || report === null) return { shows: 'nothing', note: lost ?? 'first' };
  const atHead = report.following && report.freshness !== 'ended';
  // The head of a recording that has ended stands still as well.
  if (!atHead && (report.following || !report.playing)) {
    return reading.range.end === report.playhead ? { shows: 'present', note: null } : { shows: 'old', note: lost };
  }
  const behind = (report.playhead - reading.range.end) / reading.samplingRate;
  const old = behind + (atHead ? (report.age ?? 0) / 1000 : 0);
  if (atHead && old > NOTHING_AFTER_SECONDS) return { shows: 'nothing', note: lost ?? 'too-old' };
  const isPresent = old <= OLD_AFTER_SECONDS && behind >= -HEARD_BEFORE_SECONDS * report.rate;
  return { shows: isPresent ? 'present' : 'old', note: lost };
}
