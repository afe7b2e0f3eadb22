import { uniteLooks, withLook } from '../../protocol/delivery/looks.ts';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { ClockReading, Look } from '../../protocol/wire/messages.ts';

/** What a connected unit says of the session that it is recording. */
export interface Announcement {
  readonly unit: UnitId;
  /** One past the newest sample recorded there, whether it has arrived or not. */
  readonly newestSample: SampleIndex;
  /** Relay clock minus unit clock, as the unit measured it; null before it could. */
  readonly clock: ClockReading | null;
}

/** Who streams what right now, and who looks at it. Lives in memory only: after a restart they say it again. */
export class Presence {
  readonly #announced = new Map<SessionId, Announcement>();
  readonly #ears = new Set<(session: SessionId) => void>();
  readonly #looks = new Map<SessionId, readonly Look[]>();
  readonly #lookEars = new Set<(session: SessionId) => void>();

  announce(session: SessionId, announcement: Announcement): void {
    const before = this.#announced.get(session);
    this.#announced.set(session, announcement);
    const same =
      before?.newestSample === announcement.newestSample &&
      before.clock?.offset === announcement.clock?.offset &&
      before.clock?.uncertainty === announcement.clock?.uncertainty;
    if (!same) for (const hear of this.#ears) hear(session);
  }

  /** What was announced stays true after the unit is gone: those samples exist and are awaited. */
  of(session: SessionId): Announcement | null {
    return this.#announced.get(session) ?? null;
  }

  /** Nothing is awaited of it any more. */
  forget(session: SessionId): void {
    this.#announced.delete(session);
  }

  listen(hear: (session: SessionId) => void): () => void {
    this.#ears.add(hear);
    return () => this.#ears.delete(hear);
  }

  noteLook(session: SessionId, look: Look): void {
    this.#looks.set(session, withLook(this.looks(session), look));
  }

  /** Since this process began; the log has those of before. */
  looks(session: SessionId): readonly Look[] {
    return this.#looks.get(session) ?? [];
  }

  tellLooks(session: SessionId): void {
    for (const hear of this.#lookEars) hear(session);
  }

  listenToLooks(hear: (session: SessionId) => void): () => void {
    this.#lookEars.add(hear);
    return () => this.#lookEars.delete(hear);
  }
}

/** Who has seen a session: as the log holds it, and what is newer than that. */
export const looksOf = (
  { session, looks }: { readonly session: SessionId; readonly looks: readonly Look[] },
  presence: Presence,
): readonly Look[] => uniteLooks(looks, presence.looks(session));
