import type { MonotonicMillis } from '../../protocol/ecg/units.ts';
import type { ThenPlayer, ThenPlayerParts } from './then-player.ts';
import type { ThenCommand, ViewCommand, ViewId, ViewReport } from './trace-port.ts';
import type { TraceView, ViewMoment } from './trace-view.ts';

/** Makes a player; its code comes when somebody first asks for one, for no live view needs it. */
export type OpenPlayer = (parts: Pick<ThenPlayerParts, 'session' | 'start' | 'trouble'>) => Promise<ThenPlayer>;

/** The views of a page that show a session as it was seen then. */
export class ThenViews {
  readonly #open: OpenPlayer;
  readonly #players = new Map<ViewId, ThenPlayer>();
  /** What was asked for last of each view: an answer to something older is nobody's any more. */
  readonly #wanted = new Map<ViewId, number>();
  #asked = 0;

  constructor(open: OpenPlayer) {
    this.#open = open;
  }

  has(view: ViewId): boolean {
    return this.#players.has(view);
  }

  begin(
    view: TraceView,
    command: ThenCommand & { readonly kind: 'show-then' },
    trouble: (sentence: string) => void,
  ): void {
    this.#asked += 1;
    const asked = this.#asked;
    this.#wanted.set(view.id, asked);
    const { session, start } = command;
    void this.#open({ session, start, trouble }).then(
      (player) => {
        if (this.#wanted.get(view.id) !== asked) {
          player.close();
          return;
        }
        this.#players.set(view.id, player);
        view.show(player.watched, 'live', null);
      },
      () => {
        trouble('The code for the record as it was seen then could not be fetched; load the page again.');
      },
    );
  }

  /** The view shows something else, or is gone. True where it showed what was seen then. */
  end(view: ViewId): boolean {
    this.#wanted.delete(view);
    this.#players.get(view)?.watched.close();
    return this.#players.delete(view);
  }

  /** True where the command was for a player and not for the view itself. */
  obey(command: ViewCommand): boolean {
    const player = this.#players.get(command.view);
    if (player === undefined) return false;
    switch (command.kind) {
      case 'play':
        player.play();
        return true;
      case 'pause':
        player.pause();
        return true;
      case 'set-rate':
        player.setRate(command.rate);
        return true;
      case 'seek-then':
        player.seek(command.at);
        return true;
      case 'seek':
      case 'follow-live':
        return true;
      case 'show':
      case 'show-then':
      case 'arrange':
      case 'measure':
      case 'ask-beats':
      case 'read-span':
      case 'read-place':
        return false;
    }
  }

  tick(now: MonotonicMillis): void {
    for (const player of this.#players.values()) player.tick(now);
  }

  /** Then, for a view that shows it; otherwise `now`. */
  moment(view: ViewId, now: ViewMoment): ViewMoment {
    return this.#players.get(view)?.moment ?? now;
  }

  /** What the page hears: a view that follows its head, moved by a hand. */
  told(report: ViewReport): ViewReport {
    const player = this.#players.get(report.view);
    if (player === undefined) return report;
    const { endSample, report: then } = player;
    const { playing, rate, fetching } = then;
    return { ...report, mode: 'replay', endSample, playing, rate, fetching, then };
  }
}
