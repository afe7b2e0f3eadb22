import { WatchLink } from '../../hospital-console/sources/watch-link.ts';
import { WatchedSession } from '../../hospital-console/trace/watched-session.ts';
import { byteCount, sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Hospital } from './hospital.ts';
import type { Host } from './host.ts';
import type { End, Path } from './network.ts';

/** How often a console looks whether there are sessions that it does not watch yet, ms. */
const LOOK_EVERY = 1_000;
/** How often a page asks for what it shows and lacks, ms. */
const WANT_EVERY = 500;
const PAGE_MEMORY = byteCount(64 * 1024 * 1024);

/** A console without a screen: it watches every session of its relay, from its first sample on. */
export class WatchingConsole {
  readonly host: Host;
  readonly path: Path;
  readonly hospital: Hospital;
  readonly #link: WatchLink;
  readonly #watched = new Map<SessionId, WatchedSession>();

  constructor(host: Host, path: Path, hospital: Hospital, chance: () => number) {
    this.host = host;
    this.path = path;
    this.hospital = hospital;
    this.#link = new WatchLink({
      openSocket: (hearing) => {
        let end: End | null = null;
        let isOver = false;
        path.connect(
          () => (hospital.isRunning ? hospital.listenToConsole : null),
          {
            message: (bytes) => {
              hearing.message(bytes);
            },
            closed: (code) => {
              hearing.closed(code ?? 1006);
            },
          },
          (handshake) => {
            if (handshake.kind === 'opened' && isOver) handshake.end.close(1006);
            if (isOver) return;
            if (handshake.kind === 'opened') {
              ({ end } = handshake);
              hearing.opened();
            } else hearing.closed(1006);
          },
        );
        return {
          send: (bytes) => {
            end?.send(bytes);
          },
          close: (code) => {
            isOver = true;
            end?.close(code);
          },
        };
      },
      checkSignIn: () =>
        new Promise((resolve) => {
          host.after(50, () => {
            resolve(hospital.isRunning ? 'signed-in' : 'no-answer');
          });
        }),
      clock: { monotonic: host.clock.monotonic, unix: host.clock.wall },
      random: chance,
      wakeAfter: (wait, wake) => host.after(wait, wake),
      report: () => undefined,
      trouble: (sentence) => {
        throw new Error(sentence);
      },
    });
    this.#look();
  }

  get watched(): readonly WatchedSession[] {
    return [...this.#watched.values()];
  }

  #look(): void {
    for (const session of this.hospital.sessions()) if (!this.#watched.has(session)) this.#watch(session);
    this.host.after(LOOK_EVERY, () => {
      this.#look();
    });
  }

  #watch(session: SessionId): void {
    const watched = new WatchedSession(this.#link.open(session), PAGE_MEMORY);
    this.#watched.set(session, watched);
    const want = (): void => {
      const now = this.host.clock.monotonic();
      watched.want({ first: sampleIndex(0), end: watched.end }, now);
      watched.noteOverdue(now);
      if (watched.end > 0) this.#link.look(session, watched.end);
      this.host.after(WANT_EVERY, want);
    };
    want();
  }
}
