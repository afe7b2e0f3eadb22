import type { SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import {
  milliseconds,
  seconds,
  unixMillis,
  type MonotonicMillis,
  type SampleIndex,
} from '../../../protocol/ecg/units.ts';
import type { CancelWait, Clock } from '../clock.ts';
import type { EcgSource } from '../sources/ecg-source.ts';
import type { FeedEvent, FeedStanding } from './feed-event.ts';
import { feedSource } from './feed-source.ts';
import { indexNow } from './feed-timeline.ts';
import type {
  DriverCounters,
  DriverSettings,
  MonitorCommand,
  MonitorDriver,
  MonitorEvent,
  MonitorModel,
} from './monitor-driver.ts';
import type { LinkEvent, MonitorLink, MonitorPort } from './monitor-link.ts';
import {
  initialFeedState,
  nextFeedState,
  type FeedAction,
  type FeedHappening,
  type FeedState,
} from './next-feed-state.ts';

export interface MonitorFeedParts {
  readonly port: MonitorPort;
  readonly model: MonitorModel;
  readonly settings: DriverSettings;
  readonly clock: Clock;
  /** Serial number, port or address, for a person: two of a kind are told apart by it. */
  readonly detail: string;
}

export type OpenedFeed =
  | { readonly ok: true; readonly feed: MonitorFeed }
  /** A setting that the driver does not know. */
  | { readonly ok: false; readonly sentence: string };

/** How often a driver hears that time passes, and a silent link is looked at. */
const LOOK_EVERY = milliseconds(250);
/** A monitor that is let go of may hear its stop; nobody waits longer for it. */
const GOODBYE_WITHIN = milliseconds(500);

/** What the feed itself counts, beside what its drivers did. */
export interface FeedCounters extends DriverCounters {
  /** Connections that were made. */
  readonly connections: number;
  /** Bytes that came. */
  readonly bytes: number;
}

/** The feed of one monitor. Nothing is connected before `start`. */
export function openMonitorFeed(parts: MonitorFeedParts): OpenedFeed {
  const tried = parts.model.open(parts.settings);
  return tried.ok ? { ok: true, feed: new MonitorFeed(parts) } : tried;
}

/**
 * One monitor, however often it goes and comes back: connects, greets, and connects again for as long as it lives. What
 * it gives has one row of indices through all of that (`listen`), for the screen and for any number of recordings, one
 * after another (`asSource`). Decides nothing but what nextFeedState says.
 */
export class MonitorFeed {
  readonly identity: string;
  readonly label: string;
  readonly detail: string;
  readonly #parts: MonitorFeedParts;
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  #state: FeedState = initialFeedState;
  #link: MonitorLink | null = null;
  #driver: MonitorDriver | null = null;
  /** Of connections that are over. */
  #counted: DriverCounters = NOTHING_COUNTED;
  #opened = 0;
  #bytes = 0;
  #cancel: CancelWait = () => undefined;
  #shown: string;
  #farewell: Promise<void> = Promise.resolve();

  constructor(parts: MonitorFeedParts) {
    this.#parts = parts;
    this.identity = `${parts.model.name}@${parts.port.identity}`;
    this.label = parts.model.label;
    this.detail = parts.detail;
    this.#shown = this.#shownNow();
  }

  start(): void {
    this.#happen({ kind: 'start' });
    this.#look();
  }

  /** Lets go of the monitor, and tells it to stop where it listens. */
  async stop(): Promise<void> {
    this.#cancel();
    this.#happen({ kind: 'stop' });
    await this.#farewell;
  }

  /** Null before the monitor has said how its samples are to be read. */
  get format(): SignalFormat | null {
    return this.#state.timeline?.format ?? null;
  }

  get counters(): FeedCounters {
    const counted = this.#driver === null ? this.#counted : sum(this.#counted, this.#driver.counters);
    return { ...counted, connections: this.#opened, bytes: this.#bytes };
  }

  get standing(): FeedStanding {
    const { link, trouble, timeline, electrodesOff, startedAt } = this.#state;
    const { label, detail } = this;
    const now = this.#parts.clock.monotonic();
    if (trouble !== null) {
      const newest = timeline?.newest ?? null;
      const lost = timeline === null || newest === null ? 0 : indexNow(timeline, now) - newest.end;
      return {
        ...{ kind: 'lost', label, detail, trouble: trouble.kind, since: this.#wallOf(trouble.since) },
        isRetrying: link.kind !== 'stopped',
        lostFor: seconds(timeline === null ? 0 : lost / timeline.format.samplingRate),
      };
    }
    if (timeline === null || link.kind !== 'open' || !link.isReady)
      return { kind: 'connecting', label, detail, since: this.#wallOf(startedAt ?? now) };
    return {
      ...{ kind: 'connected', label, detail, format: timeline.format, electrodesOff },
      counters: { ...this.counters },
    };
  }

  /** Hears from now on; at once how the monitor stands, and the format where there is one. */
  listen(hear: (event: FeedEvent) => void): () => void {
    // The same function may listen twice.
    const own = (event: FeedEvent): void => {
      hear(event);
    };
    this.#listeners.add(own);
    own({ kind: 'standing', standing: this.standing });
    const { timeline } = this.#state;
    if (timeline !== null) own({ kind: 'format', feed: timeline.feed, format: timeline.format });
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** When the monitor has said how its samples are to be read; at once where it has. */
  async untilFormat(): Promise<SignalFormat> {
    return await new Promise((resolve) => {
      const stopListening = this.listen((event) => {
        if (event.kind !== 'format') return;
        resolve(event.format);
        queueMicrotask(() => {
          stopListening();
        });
      });
    });
  }

  /** The feed that there is now, to be recorded. Throws before there is a format: see `untilFormat`. */
  asSource(): EcgSource {
    const { timeline } = this.#state;
    if (timeline === null) throw new Error('The monitor has not said how its samples are to be read.');
    const { identity, label } = this;
    return feedSource(
      {
        ...{ identity, label },
        listen: (hear) => this.listen(hear),
        indexNow: (feed) => this.#indexNow(feed),
      },
      timeline.feed,
      timeline.format,
    );
  }

  #indexNow(feed: number): SampleIndex | null {
    const { timeline } = this.#state;
    return timeline?.feed === feed ? indexNow(timeline, this.#parts.clock.monotonic()) : null;
  }

  #wallOf(moment: MonotonicMillis): ReturnType<Clock['wall']> {
    const { clock } = this.#parts;
    return unixMillis(Math.round(clock.wall() - (clock.monotonic() - moment)));
  }

  #happen(happening: FeedHappening): void {
    const { state, actions } = nextFeedState(this.#state, happening, this.#parts.clock.monotonic());
    this.#state = state;
    for (const action of actions) this.#act(action);
    this.#tellStanding();
  }

  #act(action: FeedAction): void {
    switch (action.kind) {
      case 'open':
        this.#open(action.connection);
        return;
      case 'greet':
        this.#opened += 1;
        void this.#greet(action.connection);
        return;
      case 'close':
        this.#farewell = this.#close(action.saysGoodbye);
        return;
      case 'tell':
        this.#tell(action.event);
    }
  }

  #open(connection: number): void {
    const { port, model, settings } = this.#parts;
    this.#keepCounters();
    const opened = model.open(settings);
    // The settings were read before, and are the same.
    if (!opened.ok) throw new Error(opened.sentence);
    this.#driver = opened.driver;
    this.#link = port.open((event) => {
      this.#hearLink(connection, event);
    });
  }

  #hearLink(connection: number, event: LinkEvent): void {
    const { link } = this.#state;
    if ((link.kind !== 'opening' && link.kind !== 'open') || link.connection !== connection) return;
    switch (event.kind) {
      case 'opened':
        this.#happen({ kind: 'opened', connection });
        return;
      case 'bytes': {
        this.#bytes += event.bytes.length;
        const events = this.#driver?.receive(event.bytes, event.arrivedAt, event.from) ?? [];
        this.#happen({ kind: 'heard', connection, arrivedAt: event.arrivedAt, events });
        return;
      }
      case 'closed':
        this.#happen({ kind: 'closed', connection, trouble: event.trouble, detail: event.detail });
    }
  }

  async #greet(connection: number): Promise<void> {
    const { link } = this.#state;
    if (this.#link === null || this.#driver === null || link.kind !== 'open') return;
    const isCurrent = (): boolean => this.#state.link.kind === 'open' && this.#state.link.connection === connection;
    try {
      await this.#command(this.#link, this.#driver.hello(), isCurrent);
    } catch (thrown) {
      const detail = thrown instanceof Error ? thrown.message : String(thrown);
      if (isCurrent()) this.#link.close();
      this.#happen({ kind: 'closed', connection, trouble: 'broken', detail });
      return;
    }
    this.#happen({ kind: 'greeted', connection });
  }

  async #command(link: MonitorLink, commands: readonly MonitorCommand[], goesOn: () => boolean): Promise<void> {
    for (const command of commands) {
      if (!goesOn()) return;
      if (command.kind === 'write') await link.write(command.to, command.bytes);
      else await this.#wait(command.time);
    }
  }

  #wait(time: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.after(milliseconds(time), resolve);
    });
  }

  async #close(saysGoodbye: boolean): Promise<void> {
    const link = this.#link;
    const driver = this.#driver;
    this.#link = null;
    if (link === null) return;
    if (saysGoodbye && driver !== null) {
      let isLate = false;
      const late = this.#wait(GOODBYE_WITHIN).then(() => {
        isLate = true;
      });
      await Promise.race([this.#command(link, driver.goodbye(), () => !isLate).catch(() => undefined), late]);
    }
    link.close();
  }

  #look(): void {
    const { clock } = this.#parts;
    const { link } = this.#state;
    if (link.kind === 'stopped') return;
    const wait =
      link.kind === 'waiting' ? Math.min(LOOK_EVERY, Math.max(1, link.until - clock.monotonic())) : LOOK_EVERY;
    this.#cancel = clock.after(milliseconds(wait), () => {
      this.#passTime();
      this.#look();
    });
  }

  #passTime(): void {
    const { link } = this.#state;
    const isOpen = link.kind === 'open';
    const events: readonly MonitorEvent[] =
      isOpen && this.#driver !== null ? this.#driver.passTime(this.#parts.clock.monotonic()) : [];
    this.#happen({ kind: 'time', connection: isOpen ? link.connection : 0, events });
  }

  #keepCounters(): void {
    if (this.#driver !== null) this.#counted = sum(this.#counted, this.#driver.counters);
    this.#driver = null;
  }

  #tell(event: FeedEvent): void {
    for (const hear of [...this.#listeners]) if (this.#listeners.has(hear)) hear(event);
  }

  /** Counters and the time that is lost change all the while: whoever shows them asks. */
  #tellStanding(): void {
    const shown = this.#shownNow();
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#tell({ kind: 'standing', standing: this.standing });
  }

  #shownNow(): string {
    const { link, trouble, timeline, electrodesOff } = this.#state;
    const isReady = link.kind === 'open' && link.isReady;
    if (trouble !== null) return `${trouble.kind} ${link.kind === 'stopped' ? 'stopped' : ''}`;
    return isReady ? ['connected', timeline?.feed, ...electrodesOff].join(' ') : 'connecting';
  }
}

const NOTHING_COUNTED: DriverCounters = {
  ...{ packets: 0, damagedPackets: 0, stalePackets: 0 },
  ...{ jumps: 0, lostSamples: 0, strayBytes: 0 },
};

const sum = (one: DriverCounters, other: DriverCounters): DriverCounters => ({
  packets: one.packets + other.packets,
  damagedPackets: one.damagedPackets + other.damagedPackets,
  stalePackets: one.stalePackets + other.stalePackets,
  jumps: one.jumps + other.jumps,
  lostSamples: one.lostSamples + other.lostSamples,
  strayBytes: one.strayBytes + other.strayBytes,
});
