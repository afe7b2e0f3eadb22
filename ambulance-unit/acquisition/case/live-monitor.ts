import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { sampleCount, sampleIndex, seconds, type SampleIndex, type UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CommandRefusal } from '../../tablet-port/tablet-command.ts';
import type { MonitorChoice } from '../../tablet-port/tablet-state.ts';
import type { Clock } from '../clock.ts';
import type { FeedEvent, FeedStanding } from '../monitors/feed-event.ts';
import { feedSource } from '../monitors/feed-source.ts';
import type { EcgSource, SourceReading } from '../sources/ecg-source.ts';

/** A monitor that was chosen: live, whether anything is recorded of it or not. `MonitorFeed` is one. */
export interface LiveMonitor {
  readonly identity: string;
  readonly label: string;
  readonly detail: string;
  readonly standing: FeedStanding;
  /** Null before it has said how its samples are to be read. */
  readonly format: SignalFormat | null;
  listen(hear: (event: FeedEvent) => void): () => void;
  /** What it gives from now on, to be recorded. Only where there is a format. */
  asSource(): EcgSource;
  start(): void;
  stop(): Promise<void>;
}

export type OpenedMonitor =
  { readonly ok: true; readonly monitor: LiveMonitor } | { readonly ok: false; readonly refusal: CommandRefusal };

/** One way to monitors: serial ports, the radio, patients that are made up. */
export interface MonitorProvider {
  /** As of the last look; `isKnown` is filled in by whoever remembers. */
  readonly choices: readonly MonitorChoice[];
  look(): Promise<void>;
  /** Null: none of its own. */
  open(id: string, driver: string | null): Promise<OpenedMonitor | null>;
}

/** A source that is played as if it were a monitor: a file, or a patient who is made up. */
export class PlayedMonitor implements LiveMonitor {
  readonly identity: string;
  readonly label: string;
  readonly detail: string;
  readonly #source: EcgSource;
  readonly #clock: Clock;
  readonly #since: UnixMillis;
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  #reading: SourceReading | null = null;
  #next: SampleIndex = sampleIndex(0);
  #trouble: { readonly trouble: string; readonly since: UnixMillis } | null = null;

  constructor(source: EcgSource, detail: string, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.#since = clock.wall();
    this.identity = source.identity;
    this.label = source.label;
    this.detail = detail;
  }

  get format(): SignalFormat {
    return this.#source.format;
  }

  get standing(): FeedStanding {
    const { label, detail, format } = this;
    if (this.#trouble !== null) {
      return { kind: 'lost', label, detail, ...this.#trouble, isRetrying: false, lostFor: seconds(0) };
    }
    if (this.#reading === null) return { kind: 'connecting', label, detail, since: this.#since };
    return { kind: 'connected', label, detail, format, electrodesOff: [], counters: {} };
  }

  listen(hear: (event: FeedEvent) => void): () => void {
    const own = (event: FeedEvent): void => {
      hear(event);
    };
    this.#listeners.add(own);
    own({ kind: 'standing', standing: this.standing });
    own({ kind: 'format', feed: 0, format: this.format });
    return () => {
      this.#listeners.delete(own);
    };
  }

  asSource(): EcgSource {
    const { identity, label } = this;
    const feed = {
      ...{ identity, label },
      listen: (hear: (event: FeedEvent) => void) => this.listen(hear),
      indexNow: () => this.#next,
    };
    return feedSource(feed, 0, this.format);
  }

  start(): void {
    if (this.#reading !== null) return;
    this.#reading = this.#source.read(sampleIndex(0), (event) => {
      switch (event.kind) {
        case 'samples': {
          const { firstSample: first, channels, leadsOff } = event.block;
          this.#next = sampleIndex(first + (channels[0]?.length ?? 0));
          this.#tell({ kind: 'samples', feed: 0, first, channels, leadsOff, arrivedAt: this.#clock.monotonic() });
          return;
        }
        case 'lost': {
          const count = event.end - this.#next;
          if (count <= 0) return;
          this.#tell({ kind: 'gap', feed: 0, first: this.#next, count: sampleCount(count) });
          this.#next = event.end;
          return;
        }
        case 'ended':
        case 'fault':
          this.#trouble = { trouble: event.kind === 'ended' ? 'silent' : 'broken', since: this.#clock.wall() };
          this.#tell({ kind: 'standing', standing: this.standing });
      }
    });
    this.#tell({ kind: 'standing', standing: this.standing });
  }

  stop(): Promise<void> {
    this.#reading?.stop();
    this.#reading = null;
    return Promise.resolve();
  }

  #tell(event: FeedEvent): void {
    for (const hear of [...this.#listeners]) hear(event);
  }
}
