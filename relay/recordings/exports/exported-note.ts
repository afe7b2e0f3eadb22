import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { UnixMillis } from '../../../protocol/ecg/units.ts';

/** What somebody wrote beside the samples: it has a place in a format's annotations. */
export interface ExportedNote {
  /** Its first sample. */
  readonly at: number;
  /** One past its last sample; left out: it is about a moment. */
  readonly end?: number;
  /** As the electrodes sat, or by the monitor's channels; left out or empty: all of them. */
  readonly leads?: readonly LeadName[];
  /** `entry`: of the case itself. `annotation`: of a reviewer afterwards. */
  readonly kind: 'entry' | 'annotation';
  /** One line that stands by itself: what, in which leads, and who wrote it. */
  readonly text: string;
  /** Who; left out or empty: nobody that is known by name. */
  readonly by?: string;
  readonly writtenAt?: UnixMillis;
}

/** What is left out by formats that have no place for them; no sentence where there is none. */
export const notesLeftOut = (count: number, title: string): readonly string[] =>
  count === 0 ? [] : [`${String(count)} notes beside the samples have no place in ${title}.`];

/** A text that is longer than an annotation of the format holds is cut, and that is told. */
export const notesCut = (count: number, most: string): readonly string[] =>
  count === 0 ? [] : [`${String(count)} notes are longer than the ${most} of an annotation: their texts are cut.`];
