import type { Moment } from '../../protocol/delivery/intake-state.ts';
import type { SessionFacts } from '../../protocol/delivery/viewer-state.ts';
import { milliseconds, offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionStateKind } from '../../protocol/wire/messages.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import { looksOf, type Presence } from './presence.ts';

/** Without a commit for so long, a session is stale. */
export const STALE_AFTER = milliseconds(10_000);

interface Beat {
  readonly since: UnixMillis;
  lastAt: MonotonicMillis;
}

/** Which sessions are alive: fed by commits and by time, so that STATE says the same to every viewer and to the worklist. */
export class SessionPulse {
  readonly #log: Pick<SessionLog, 'standing' | 'ledger'>;
  readonly #presence: Presence;
  readonly #beating = new Map<SessionId, Beat>();

  constructor(log: Pick<SessionLog, 'standing' | 'ledger'>, presence: Presence) {
    this.#log = log;
    this.#presence = presence;
  }

  /** True where this commit changed the session's state: it came alive, or it ended. */
  noteCommit(session: SessionId, now: Moment): boolean {
    const standing = this.#log.standing(session);
    if (standing !== null && standing.endedAt !== null) {
      if (standing.complete) this.#presence.forget(session);
      return this.#beating.delete(session);
    }
    const beat = this.#beating.get(session);
    if (beat === undefined) {
      this.#beating.set(session, { since: now.unix, lastAt: now.monotonic });
      return true;
    }
    beat.lastAt = now.monotonic;
    return false;
  }

  /** Sessions that became stale. */
  passTime(now: Moment): readonly SessionId[] {
    const stale: SessionId[] = [];
    for (const [session, { lastAt }] of this.#beating) {
      if (now.monotonic - lastAt < STALE_AFTER) continue;
      this.#beating.delete(session);
      stale.push(session);
    }
    return stale;
  }

  stateOf(standing: SessionStanding): { readonly state: SessionStateKind; readonly since: UnixMillis } {
    if (standing.endedAt !== null) return { state: 'ended', since: standing.endedAt };
    const beat = this.#beating.get(standing.session);
    if (beat !== undefined) return { state: 'live', since: beat.since };
    return { state: 'stale', since: standing.lastCommitAt ?? unixMillis(0) };
  }

  facts(session: SessionId): SessionFacts {
    const standing = this.#log.standing(session);
    const { ledger } = this.#log;
    if (standing === null) return this.unknown(session);
    const announced = this.#presence.of(session);
    return {
      session,
      ...this.stateOf(standing),
      ledger,
      head: standing.head,
      endSample: endOf(standing, this.#presence),
      opened: standing.opened,
      unitClock: announced?.clock ?? null,
      looks: looksOf(standing, this.#presence),
    };
  }

  /** What is said of a session that the log does not hold, or that whoever asks may not see. */
  unknown(session: SessionId): SessionFacts {
    return {
      session,
      state: 'unknown',
      since: unixMillis(0),
      ledger: this.#log.ledger,
      head: offset(0),
      endSample: sampleIndex(0),
      opened: null,
      unitClock: null,
      looks: [],
    };
  }
}

/** One past the newest sample known of a session: held, counted by END, or announced by the unit and still awaited. */
export function endOf(standing: SessionStanding, presence: Presence): SessionFacts['endSample'] {
  if (standing.endedAt !== null) return standing.endSample;
  return sampleIndex(Math.max(standing.endSample, presence.of(standing.session)?.newestSample ?? 0));
}
