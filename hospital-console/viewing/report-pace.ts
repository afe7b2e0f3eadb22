import { type Milliseconds, milliseconds } from '../../protocol/ecg/units.ts';
import type { ViewReport } from '../trace/trace-port.ts';

/** Clock, age and timeline of a running trace need not be drawn anew more often: half a second is what a reader sees. */
const RUNNING_SHOWN_EVERY = milliseconds(400);

/** Whether a report is worth drawing the page anew: at once where something happened, at a calm pace while time runs. */
export function worthShowing(shown: ViewReport | null, heard: ViewReport, sinceShown: Milliseconds): boolean {
  if (shown === null || sinceShown >= RUNNING_SHOWN_EVERY) return true;
  const runs = heard.playing || heard.following;
  return (
    (!runs && heard.playhead !== shown.playhead) ||
    heard.freshness !== shown.freshness ||
    heard.following !== shown.following ||
    heard.playing !== shown.playing ||
    heard.fetching !== shown.fetching ||
    heard.rate !== shown.rate ||
    heard.gaps.length !== shown.gaps.length ||
    heard.awaited.length !== shown.awaited.length ||
    heard.patientLabel !== shown.patientLabel ||
    (heard.format === null) !== (shown.format === null) ||
    heard.leadsOff.join() !== shown.leadsOff.join()
  );
}
