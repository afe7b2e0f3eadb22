import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { CommandRefusal } from '../tablet-port/tablet-command.ts';
import type { MonitorChoice, MonitorState } from '../tablet-port/tablet-state.ts';
import type { LiveMonitor, MonitorProvider } from './case/live-monitor.ts';
import type { FeedEvent } from './monitors/feed-event.ts';
import type { KnownMonitor } from './tablet-memory.ts';

export interface MonitorDeskParts {
  readonly providers: readonly MonitorProvider[];
  readonly known: () => readonly KnownMonitor[];
  readonly isBluetoothAvailable: () => boolean;
  /** What the chosen monitor gives. */
  readonly heard: (event: FeedEvent) => void;
  readonly changed: () => void;
}

/** Which monitors there are, and the one that is chosen. */
export class MonitorDesk {
  readonly #parts: MonitorDeskParts;
  #chosen: LiveMonitor | null = null;
  #stopListening: () => void = () => undefined;

  constructor(parts: MonitorDeskParts) {
    this.#parts = parts;
  }

  get chosen(): LiveMonitor | null {
    return this.#chosen;
  }
  /** How its samples are to be read; null as long as there are none. */
  get format(): SignalFormat | null {
    return this.#chosen?.format ?? null;
  }
  get hasSignal(): boolean {
    return this.#chosen?.standing.kind === 'connected';
  }

  get shown(): MonitorState {
    if (this.#chosen !== null) return this.#chosen.standing;
    return { kind: 'none', choices: this.choices, isBluetoothAvailable: this.#parts.isBluetoothAvailable() };
  }

  get choices(): readonly MonitorChoice[] {
    const known = new Set(this.#parts.known().map(({ id }) => id));
    return this.#parts.providers.flatMap(({ choices }) =>
      choices.map((choice) => ({ ...choice, isKnown: known.has(choice.id) })),
    );
  }

  async look(): Promise<void> {
    await Promise.all(this.#parts.providers.map((provider) => provider.look()));
    this.#parts.changed();
  }

  /** Null once it is chosen: it connects from then on. The same one again: nothing changes. */
  async choose(id: string, driver: string | null): Promise<CommandRefusal | null> {
    for (const provider of this.#parts.providers) {
      const opened = await provider.open(id, driver);
      if (opened === null) continue;
      if (!opened.ok) return opened.refusal;
      await this.release();
      this.take(opened.monitor);
      return null;
    }
    return 'no-such-monitor';
  }

  take(monitor: LiveMonitor): void {
    this.#chosen = monitor;
    this.#stopListening = monitor.listen((event) => {
      this.#parts.heard(event);
    });
    monitor.start();
    this.#parts.changed();
  }

  async release(): Promise<void> {
    const gone = this.#chosen;
    this.#stopListening();
    this.#stopListening = () => undefined;
    this.#chosen = null;
    this.#parts.changed();
    await gone?.stop();
  }
}
