import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type SampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { JournalContents, SessionInJournal } from './journal/unit-journal.ts';
import type { EcgSource } from './sources/ecg-source.ts';

/** What a unit that starts has to do with what its journal holds and its source gives. */
export interface RecordingPlan {
  /** Sessions that another source began, and that this one ends where they stand. */
  readonly toEnd: readonly SessionInJournal[];
  readonly next:
    | { readonly kind: 'begin' }
    | {
        readonly kind: 'go-on';
        readonly session: SessionInJournal;
        /** Where reading goes on. */
        readonly from: SampleIndex;
        /** What a monitor gave while nobody listened: declared, up to `from`. */
        readonly isAway: boolean;
      }
    /** A file that is recorded to its end: only delivery is left. */
    | { readonly kind: 'nothing-left'; readonly session: SessionInJournal };
}

type SourceFacts = Pick<EcgSource, 'identity' | 'isResumable' | 'format'>;

/** After so long nobody carries the same patient any more, and a clock that says so has stepped. */
export const LONGEST_ABSENCE = 12 * 3600 * 1000;
/** END names every epoch of its session in one record of 8 KiB; a unit that restarts in a loop must not overrun it. */
export const MOST_EPOCHS = 200;

/** Pure: the journal's contents, the source and the wall clock in, what to do out. */
export function planRecording(contents: JournalContents, source: SourceFacts, now: UnixMillis): RecordingPlan {
  const open = contents.sessions.filter(({ endedAt }) => endedAt === null);
  const same = open.filter((session) => isSame(session, source)).at(-1);
  if (same !== undefined && canGoOn(same, source, now)) {
    const toEnd = open.filter((session) => session !== same);
    if (source.isResumable) {
      return { toEnd, next: { kind: 'go-on', session: same, from: same.endSample, isAway: false } };
    }
    const from = sampleIndex(same.endSample + missedSamples(source.format, lastHeardAt(same), now));
    return { toEnd, next: { kind: 'go-on', session: same, from, isAway: true } };
  }
  const recorded = contents.sessions.filter((session) => session.endedAt !== null && isSame(session, source)).at(-1);
  if (source.isResumable && same === undefined && recorded !== undefined) {
    return { toEnd: open, next: { kind: 'nothing-left', session: recorded } };
  }
  return { toEnd: open, next: { kind: 'begin' } };
}

const isSame = (session: SessionInJournal, source: SourceFacts): boolean =>
  session.source === source.identity &&
  // A session has one format for all its samples; another version of a source may give another.
  JSON.stringify(session.description.format) === JSON.stringify(source.format);

const canGoOn = (session: SessionInJournal, source: SourceFacts, now: UnixMillis): boolean =>
  session.epochs.length < MOST_EPOCHS && (source.isResumable || now - lastHeardAt(session) <= LONGEST_ABSENCE);

/**
 * A session without samples counts from its beginning: the monitor was heard from then on, and where an old copy of the
 * journal was put back, a relay may even hold what it gave.
 */
const lastHeardAt = ({ newestAt, description }: SessionInJournal): UnixMillis => newestAt ?? description.startedAt;

/** At least one: some time has passed, even where the wall clock was put back meanwhile. */
const missedSamples = ({ samplingRate }: SignalFormat, since: UnixMillis, now: UnixMillis): number =>
  Math.max(1, Math.round(((now - since) * samplingRate) / 1000));
