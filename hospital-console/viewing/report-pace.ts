import { type Milliseconds, milliseconds } from '../../protocol/ecg/units.ts';
import type { ViewReport } from '../trace/trace-port.ts';

/** A loss that goes on grows with each report; half a second is what a reader sees. */
const GROWING_SHOWN_EVERY = milliseconds(500);

/** Whether a report is worth drawing the page around the trace anew: where something happened, and not because time runs. */
export function isNews(shown: ViewReport | null, heard: ViewReport, sinceShown: Milliseconds): boolean {
  if (shown === null) return true;
  if (
    heard.freshness !== shown.freshness ||
    heard.following !== shown.following ||
    heard.playing !== shown.playing ||
    heard.fetching !== shown.fetching ||
    heard.rate !== shown.rate ||
    heard.gain !== shown.gain ||
    heard.gaps.length !== shown.gaps.length ||
    heard.awaited.length !== shown.awaited.length ||
    heard.patientLabel !== shown.patientLabel ||
    heard.startedAt !== shown.startedAt ||
    heard.pixelsPerMillimetre !== shown.pixelsPerMillimetre ||
    (heard.format === null) !== (shown.format === null) ||
    (heard.endSample === 0) !== (shown.endSample === 0) ||
    heard.leadsOff.join() !== shown.leadsOff.join()
  ) {
    return true;
  }
  return (
    sinceShown >= GROWING_SHOWN_EVERY &&
    (endOf(heard.gaps) !== endOf(shown.gaps) || endOf(heard.awaited) !== endOf(shown.awaited))
  );
}

const endOf = (stretches: readonly { readonly end: number }[]): number => stretches.at(-1)?.end ?? 0;
