import { blockLength, type SampleRange } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex, type ByteCount, type MonotonicMillis, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ClockReading, SessionStateKind } from '../../protocol/wire/messages.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import type { SampleSource, SourceEvent } from '../sources/sample-source.ts';
import type { NewestSample } from './freshness.ts';
import { HistoryDemand } from './history-demand.ts';
import { SampleWindow } from './sample-window.ts';

/** What a view has to do about what its session has learnt. */
export interface SessionListener {
  /** Something is known of these samples that was not. */
  changed(range: SampleRange): void;
  /** The description has come, or all that was told is void. */
  renewed(): void;
  trouble(sentence: string): void;
}

/** A session as this page knows it, whatever number of views shows it: the source's events, put where they belong. */
export class WatchedSession {
  readonly session: SessionId;
  readonly #source: SampleSource;
  readonly #stopListening: () => void;
  readonly #demand = new HistoryDemand();
  readonly #hearWritten: () => void;
  readonly #listeners = new Set<SessionListener>();
  #limit: ByteCount;
  #window: SampleWindow | null = null;
  #description: SessionDescription | null = null;
  #state: SessionStateKind | null = null;
  #end: SampleIndex = sampleIndex(0);
  /** Where everything that is beyond it is told as it comes; null where that is not known. */
  #tailFrom: SampleIndex | null = null;
  #unitClock: ClockReading | null = null;
  #newest: (NewestSample & { readonly end: SampleIndex }) | null = null;
  #unreadable = 0;

  /** @param hearWritten somebody has written into the case */
  constructor(source: SampleSource, limit: ByteCount, hearWritten: () => void = () => undefined) {
    this.#hearWritten = hearWritten;
    this.session = source.session;
    this.#source = source;
    this.#limit = limit;
    this.#stopListening = source.listen((event) => {
      this.#hear(event);
    });
  }

  get window(): SampleWindow | null {
    return this.#window;
  }
  get description(): SessionDescription | null {
    return this.#description;
  }
  get state(): SessionStateKind | null {
    return this.#state;
  }
  /** One past the newest sample known of the session. */
  get end(): SampleIndex {
    return this.#end;
  }
  get unitClock(): ClockReading | null {
    return this.#unitClock;
  }
  /** The times of the newest sample that has come; null before the first. */
  get newestSample(): NewestSample | null {
    return this.#newest;
  }

  listen(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  get isListenedTo(): boolean {
    return this.#listeners.size > 0;
  }

  limitTo(limit: ByteCount): void {
    this.#limit = limit;
    this.#window?.limitTo(limit);
  }

  /** Lets the source go. */
  close(): void {
    this.#stopListening();
  }

  /** Asks for what a view shows or soon will. */
  want(range: SampleRange, now: MonotonicMillis): void {
    const window = this.#window;
    if (window === null) return;
    for (const page of this.#demand.askFor(window, range, this.#end, now)) this.#source.request(page);
  }

  isPending(index: SampleIndex): boolean {
    return this.#window !== null && this.#demand.isPending(this.#window, index);
  }

  /** What has been asked for and is long in coming is awaited as far as a person is concerned. */
  noteOverdue(now: MonotonicMillis): void {
    const window = this.#window;
    if (window === null) return;
    for (const { first, end } of this.#demand.takeOverdue(window, now)) {
      this.#markAwaited(window, { first, end: sampleIndex(Math.min(end, this.#end)) });
    }
  }

  #markAwaited(window: SampleWindow, range: SampleRange): void {
    for (const missing of window.missingIn(range)) window.markAwaited(missing);
    this.#tellChanged(range);
  }

  #tellGaps(changed: SampleRange | null | undefined): void {
    if (changed !== null && changed !== undefined) this.#tellChanged(changed);
  }

  #tellChanged(range: SampleRange): void {
    for (const listener of this.#listeners) listener.changed(range);
  }

  #hear(event: SourceEvent): void {
    const window = this.#window;
    switch (event.kind) {
      case 'described':
        this.#description = event.description;
        this.#makeWindow(event.description);
        break;
      case 'samples': {
        if (window === null) return;
        const end = sampleIndex(event.block.firstSample + blockLength(event.block));
        const changed = window.put(event.block);
        if (this.#newest === null || end > this.#newest.end) {
          this.#newest = { recordedAt: event.recordedAt, committedAt: event.committedAt, end };
        }
        this.#reach(end);
        this.#tellChanged(changed);
        break;
      }
      case 'gap':
        if (window?.gaps.add(event.gap) === true) {
          this.#reach(event.gap.end);
          // A loss goes on record by record, and its note says how long it is by now: all of it has changed.
          this.#tellChanged(window.gaps.at(event.gap.first) ?? event.gap);
        }
        break;
      case 'awaited':
        if (window !== null) this.#markAwaited(window, event.range);
        break;
      case 'tail':
        this.#tailFrom = event.from;
        this.#tellGaps(window?.gaps.settleFrom(event.from));
        break;
      case 'reached':
        if (window === null) break;
        if (!event.complete) this.#demand.begun(window, event.range);
        else if (this.#demand.answered(window, event.range)) this.#tellGaps(window.gaps.settle(event.range));
        break;
      case 'dropped':
        if (window !== null) this.#demand.forget(window, event.range);
        break;
      case 'discontinuity':
        this.#demand.forgetAnswers();
        this.#tailFrom = null;
        if (window?.gaps.doubt() === true) this.#tellChanged({ first: sampleIndex(0), end: this.#end });
        break;
      case 'resync':
        this.#newest = null;
        this.#tailFrom = null;
        this.#end = sampleIndex(0);
        if (this.#description !== null) this.#makeWindow(this.#description);
        break;
      case 'state':
        this.#state = event.state;
        this.#unitClock = event.unitClock ?? this.#unitClock;
        this.#reach(event.endSample);
        break;
      case 'written':
        this.#hearWritten();
        break;
      case 'unreadable':
        this.#tellTrouble(event.sentence);
        break;
    }
  }

  #reach(end: SampleIndex): void {
    if (end > this.#end) this.#end = end;
  }

  #makeWindow(description: SessionDescription): void {
    this.#demand.forgetAll();
    const window = new SampleWindow(description.format, this.#limit, (page) => {
      this.#demand.forget(window, page);
    });
    if (this.#tailFrom !== null) window.gaps.settleFrom(this.#tailFrom);
    this.#window = window;
    for (const listener of this.#listeners) listener.renewed();
  }

  /** The first is told with its reason; thousands of the same would bury it. */
  #tellTrouble(sentence: string): void {
    this.#unreadable += 1;
    if (this.#unreadable > 1 && this.#unreadable % 1000 !== 0) return;
    const told = this.#unreadable === 1 ? sentence : `${sentence} (${String(this.#unreadable)} records so far)`;
    for (const listener of this.#listeners) listener.trouble(told);
  }
}
