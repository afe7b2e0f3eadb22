import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import type { JournalContents, SessionInJournal } from '../journal/unit-journal.ts';
import { LONGEST_ABSENCE, MOST_EPOCHS } from '../recording-plan.ts';

/** What a tablet that starts has to do with the sessions that its journal left open. */
export interface CasePlan {
  /** The patient is still aboard: it goes on by itself. */
  readonly resume: SessionInJournal | null;
  readonly toEnd: readonly SessionInJournal[];
}

/** Pure. The newest open recording of a patient goes on, unless it fell silent half a day ago; everything else is over. */
export function planCases({ sessions }: JournalContents, now: UnixMillis): CasePlan {
  const open = sessions.filter(({ endedAt }) => endedAt === null);
  const resume =
    open.findLast(
      ({ description, newestAt, epochs }) =>
        description.purpose !== 'self-test' &&
        now - (newestAt ?? description.startedAt) <= LONGEST_ABSENCE &&
        epochs.length < MOST_EPOCHS,
    ) ?? null;
  return { resume, toEnd: open.filter((session) => session !== resume) };
}
