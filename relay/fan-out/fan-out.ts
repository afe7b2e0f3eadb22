import type { ViewerRefusal } from '../../protocol/delivery/viewer-state.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Commit, SessionLog } from '../log/session-log.ts';
import { every } from '../operations/clock.ts';
import type { CancelWait, Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import type { PeerSocket } from '../operations/peer-socket.ts';
import type { Presence } from './presence.ts';
import type { SessionPulse } from './session-pulse.ts';
import { ViewerConnection } from './viewer-connection.ts';
import type { HearLook, IsWithheld, SeesSession, ViewerParts } from './viewer-connection.ts';

/** What is due to a viewer waits so long for more: the largest saving of the fan-out, and a frame comes every 100 ms. */
const COALESCE = milliseconds(10);
const HEARTBEAT = milliseconds(500);

export interface FanOutParts {
  readonly log: SessionLog;
  readonly presence: Presence;
  readonly pulse: SessionPulse;
  readonly clock: Clock;
}

/** Who watches what. Tells viewers of every commit once it is durable (D16), and of every change of a session's state. */
export class FanOut {
  readonly refusals = new RefusalCounters<ViewerRefusal>();
  readonly #parts: FanOutParts;
  readonly #viewers = new Set<ViewerConnection>();
  readonly #watching = new Map<SessionId, Set<ViewerConnection>>();
  readonly #due = new Set<ViewerConnection>();
  #cancelFlush: CancelWait | null = null;
  readonly #stopHeartbeat: CancelWait;
  readonly #stopListening: readonly (() => void)[];
  readonly #viewerParts: ViewerParts;

  constructor(parts: FanOutParts) {
    this.#parts = parts;
    this.#viewerParts = {
      ...parts,
      refusals: this.refusals,
      flushSoon: (viewer) => {
        this.#flushSoon(viewer);
      },
      subscribed: (viewer, session) => {
        const watching = this.#watching.get(session) ?? new Set();
        this.#watching.set(session, watching.add(viewer));
      },
      forgotten: (viewer, session) => {
        this.#forget(viewer, session);
      },
    };
    this.#stopListening = [
      parts.log.listen((commits) => {
        this.#tellCommits(commits);
      }),
      parts.presence.listen((session) => {
        this.#tellState(session);
      }),
      parts.presence.listenToLooks((session) => {
        this.#tellState(session);
      }),
    ];
    this.#stopHeartbeat = every(parts.clock, HEARTBEAT, () => {
      this.#passTime();
    });
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** A viewer whose identity is known: its looks are that person's; `isWithheld` of null: all of it is for them. Gives what its socket has to say. */
  admit(
    socket: PeerSocket,
    looked: HearLook,
    sees: SeesSession,
    isWithheld: IsWithheld | null = null,
  ): { readonly hear: (bytes: Uint8Array) => void; readonly left: () => void } {
    const viewer = new ViewerConnection(socket, looked, sees, isWithheld, this.#viewerParts);
    this.#viewers.add(viewer);
    return {
      hear: (bytes) => {
        viewer.hear(bytes);
      },
      left: () => {
        this.#viewers.delete(viewer);
        this.#due.delete(viewer);
        for (const session of [...this.#watching.keys()]) this.#forget(viewer, session);
      },
    };
  }

  close(): void {
    for (const stop of this.#stopListening) stop();
    this.#stopHeartbeat();
    this.#cancelFlush?.();
    for (const viewer of this.#viewers) viewer.leave();
  }

  #tellCommits(commits: readonly Commit[]): void {
    const now = this.#parts.clock.now();
    for (const { session, records, isOfUnit } of commits) {
      const changed = isOfUnit && this.#parts.pulse.noteCommit(session, now);
      const watching = this.#watching.get(session);
      if (watching === undefined) continue;
      for (const viewer of watching) viewer.tellCommitted(session, records);
      if (changed) this.#tellState(session);
    }
  }

  #tellState(session: SessionId): void {
    for (const viewer of this.#watching.get(session) ?? []) viewer.tellState(session);
  }

  #passTime(): void {
    for (const session of this.#parts.pulse.passTime(this.#parts.clock.now())) this.#tellState(session);
    for (const viewer of this.#viewers) viewer.passTime();
  }

  #flushSoon(viewer: ViewerConnection): void {
    this.#due.add(viewer);
    this.#cancelFlush ??= this.#parts.clock.after(COALESCE, () => {
      this.#cancelFlush = null;
      const due = [...this.#due];
      this.#due.clear();
      for (const one of due) one.flush();
    });
  }

  #forget(viewer: ViewerConnection, session: SessionId): void {
    const watching = this.#watching.get(session);
    if (watching?.delete(viewer) === true && watching.size === 0) this.#watching.delete(session);
  }
}
