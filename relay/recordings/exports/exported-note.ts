import type { LeadName } from '../../../protocol/ecg/leads.ts';
import type { ReportNote } from '../../../protocol/ecg/paper/report-order.ts';
import type { Placement } from '../../../protocol/ecg/placement.ts';
import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import { counted } from '../counted.ts';

/** What somebody wrote beside the samples: it has a place in a format's annotations. */
export interface ExportedNote {
  /** Its first sample. */
  readonly at: number;
  /** One past its last sample; left out: it is about a moment. */
  readonly end?: number;
  /** By the monitor's channels, or as the electrodes sat; left out or empty: all of them. */
  readonly leads?: readonly LeadName[];
  /** `entry`: of the case itself. `annotation`: of a reviewer afterwards. */
  readonly kind: 'entry' | 'annotation';
  /** One line that stands by itself: what, in which leads, and who wrote it. */
  readonly text: string;
  /** The same with the leads named as the electrodes sat then; left out: it names none. */
  readonly textAt?: (placement: Placement) => string;
  /** What and what of it, for a format that speaks several languages; left out: `text` says it all. */
  readonly parts?: Pick<ReportNote, 'code' | 'text'> & { readonly kind: NonNullable<ReportNote['kind']> };
  /** Who; left out or empty: nobody that is known by name. */
  readonly by?: string;
  readonly writtenAt?: UnixMillis;
}

/** With its leads named as the electrodes sat: a channel called V4 is V4R where its wire lies on the right. */
export const notedAt = ({ textAt, ...note }: ExportedNote, placement: Placement): ExportedNote => ({
  ...note,
  text: textAt?.(placement) ?? note.text,
});

/** The same for notes of a recording in which the electrodes were moved, by where each begins. */
export const notedByPlace = (
  notes: readonly ExportedNote[],
  moved: readonly { readonly placement: Placement; readonly first: number; readonly count: number }[],
): readonly ExportedNote[] =>
  notes.map((note) => {
    const there = moved.find(({ first, count }) => note.at >= first && note.at < first + count);
    return notedAt(note, there?.placement ?? 'standard');
  });

/** What is left out by formats that have no place for them; no sentence where there is none. */
export const notesLeftOut = (count: number, title: string): readonly string[] =>
  count === 0
    ? []
    : [`${counted(count, 'note beside the samples has', 'notes beside the samples have')} no place in ${title}.`];

/** A text that is longer than an annotation of the format holds is cut, and that is told. */
export const notesCut = (count: number, most: string): readonly string[] =>
  count === 0
    ? []
    : [
        `${counted(count, 'note is', 'notes are')} longer than the ${most} of an annotation: ${count === 1 ? 'its text is' : 'their texts are'} cut.`,
      ];
