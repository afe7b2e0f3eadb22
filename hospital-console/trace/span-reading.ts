import type { LeadName } from '../../protocol/ecg/leads.ts';
import { type Microvolts, microvolts, type SampleIndex, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SampleWindow } from './sample-window.ts';

/** Why nothing is read between two places of a lead. */
export type SpanAbsence = 'gap' | 'awaited' | 'lead-off' | 'unrecorded';

/** What a caliper reads of one lead. */
export interface SpanReading {
  /** Raw potential at each end, µV; null where nothing was recorded, has come, or had contact. */
  readonly from: Microvolts | null;
  readonly to: Microvolts | null;
  /** What lies between, ends included; then neither time nor potential between them may be read. Null: nothing does. */
  readonly absence: SpanAbsence | null;
}

/** Two raw samples of a lead and what is absent between them, whatever filter the paper is drawn with. */
export function readSpan(window: SampleWindow, lead: LeadName, from: SampleIndex, to: SampleIndex): SpanReading {
  if (!window.has(lead)) return { from: null, to: null, absence: 'unrecorded' };
  const into = new Float32Array(1);
  const at = (sample: SampleIndex): Microvolts | null => {
    const end = sampleIndex(sample + 1);
    if (sample < 0 || absenceIn(window, lead, sample, end) !== null) return null;
    window.readMicrovolts(lead, sample, end, into);
    return microvolts(into[0] ?? 0);
  };
  const first = sampleIndex(Math.max(0, Math.min(from, to)));
  const end = sampleIndex(Math.max(from, to) + 1);
  return { from: at(from), to: at(to), absence: absenceIn(window, lead, first, end) };
}

function absenceIn(window: SampleWindow, lead: LeadName, first: SampleIndex, end: SampleIndex): SpanAbsence | null {
  for (let at = first; at < end;) {
    const stretch = window.stretchAt(at, end);
    if (stretch.standing === 'gap') return 'gap';
    if (stretch.standing !== 'held') return 'awaited';
    at = stretch.end;
  }
  return window.leadsOff.of(lead, { first, end }).length > 0 ? 'lead-off' : null;
}
