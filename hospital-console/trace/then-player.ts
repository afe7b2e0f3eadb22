import { milliseconds, offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { MonotonicMillis, Offset, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { ByteCount } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { CommitOrderSource, FOREVER } from '../sources/commit-order-source.ts';
import { runThenClock, setThenRate, thenClockAt, type ThenClock } from './then-clock.ts';
import type { ThenReport, ThenStart } from './trace-port.ts';
import type { ViewMoment } from './trace-view.ts';
import { WatchedSession } from './watched-session.ts';

export interface ThenPlayerParts {
  readonly session: SessionId;
  readonly start: ThenStart;
  readonly room: ByteCount;
  /** A session's records from an offset on, in order of commit, until its head or until `signal`. */
  readonly read: (session: SessionId, from: Offset, signal: AbortSignal) => AsyncIterable<LoggedRecord>;
  readonly trouble: (sentence: string) => void;
}

/** Records read ahead of their moment: two minutes of a session. */
const MOST_AHEAD = 1_500;
/** Before the page that is shown, s: the display filter's settling is among it. */
const BEFORE_PAGE_S = 40;
/** Read on when so little is left. */
const READ_ON_BELOW = MOST_AHEAD / 2;

/** "As the hospital saw it then": a session of which nothing is told before the relay had it. */
export class ThenPlayer {
  readonly watched: WatchedSession;
  readonly #parts: ThenPlayerParts;
  readonly #source: CommitOrderSource;
  #clock: ThenClock;
  #reading = new AbortController();
  #hasReadAll = false;
  #resume: (() => void) | null = null;

  constructor(parts: ThenPlayerParts) {
    this.#parts = parts;
    const { session, start, room } = parts;
    const unitClock =
      start.clock.most === null
        ? null
        : {
            offset: milliseconds(start.clock.most),
            uncertainty: milliseconds(Math.max(0, start.clock.most - (start.clock.least ?? start.clock.most))),
          };
    this.#source = new CommitOrderSource(session, unitClock, () => {
      this.close();
    });
    this.watched = new WatchedSession(this.#source, room);
    this.#clock = thenClockAt(start.from);
    this.seek(start.at);
  }

  close(): void {
    this.#reading.abort();
    this.#resume?.();
  }

  play(): void {
    if (this.#clock.at >= this.#parts.start.to) this.seek(this.#parts.start.from);
    this.#clock = { ...this.#clock, playing: true };
  }
  pause(): void {
    this.#clock = { ...this.#clock, playing: false };
  }
  setRate(rate: number): void {
    this.#clock = setThenRate(this.#clock, rate);
  }

  /** To a moment of the relay's clock. Forward over what is read already nothing is read again. */
  seek(wanted: UnixMillis): void {
    const { start } = this.#parts;
    const at = unixMillis(Math.min(start.to, Math.max(start.from, wanted)));
    const isRead = at >= this.#clock.at && this.#source.isDescribed && at <= this.#readThrough;
    this.#clock = { ...this.#clock, at };
    if (!isRead) this.#readFor(at);
  }

  tick(now: MonotonicMillis): void {
    this.#clock = runThenClock(this.#clock, now, { readThrough: this.#readThrough, end: this.#parts.start.to });
    this.#source.release(this.#clock.at);
    if (this.#source.waiting < READ_ON_BELOW) this.#resume?.();
  }

  /** The moment for a view: then, and not now. */
  get moment(): ViewMoment {
    const { at, monotonic } = this.#clock;
    return { monotonic, unix: at, relayClock: { offset: milliseconds(0), uncertainty: milliseconds(0) } };
  }

  get report(): ThenReport {
    const { at, playing, rate } = this.#clock;
    return { at, playing, rate, fetching: this.#readThrough <= at && at < this.#parts.start.to };
  }

  /** Of the session as it is known now: the head of then is not its end. */
  get endSample(): SampleIndex {
    return this.#parts.start.endSample;
  }

  get #readThrough(): UnixMillis {
    return this.#hasReadAll ? FOREVER : (this.#source.readThrough ?? this.#parts.start.from);
  }

  #readFor(at: UnixMillis): void {
    this.#reading.abort();
    this.#resume?.();
    this.#reading = new AbortController();
    this.#hasReadAll = false;
    const { marks, rate } = this.#parts.start;
    const reached = marks.findLast(({ committedAt }) => committedAt <= at)?.endSample ?? 0;
    // Nothing of the page was committed before a mark whose newest sample lies before the page.
    const wanted = reached - BEFORE_PAGE_S * rate;
    const mark = this.#source.isDescribed ? marks.findLast(({ endSample }) => endSample <= wanted) : undefined;
    this.#source.begin(sampleIndex(mark?.endSample ?? 0));
    void this.#read(offset(mark?.offset ?? 1), this.#reading.signal);
  }

  async #read(from: Offset, signal: AbortSignal): Promise<void> {
    try {
      for await (const record of this.#parts.read(this.#parts.session, from, signal)) {
        if (signal.aborted) return;
        this.#source.add(record);
        if (this.#source.waiting >= MOST_AHEAD) {
          await new Promise<void>((resolve) => {
            this.#resume = resolve;
          });
          this.#resume = null;
        }
      }
      if (!signal.aborted) this.#hasReadAll = true;
    } catch (thrown) {
      if (signal.aborted) return;
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.#parts.trouble(`The record as it was seen then could not be read on. ${reason}`);
    }
  }
}
