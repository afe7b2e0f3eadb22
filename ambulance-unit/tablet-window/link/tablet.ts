import { monotonicMillis, type MonotonicMillis, type SampleIndex } from '../../../protocol/ecg/units.ts';
import type { CommandRefusal, TabletCommand } from '../../tablet-port/tablet-command.ts';
import type { FromScreen, ToScreen } from '../../tablet-port/tablet-port.ts';
import type { TabletState } from '../../tablet-port/tablet-state.ts';
import {
  nextScreenLink,
  openingLink,
  type ScreenLinkEvent,
  type ScreenLinkState,
  type ScreenLinkStep,
  screenStanding,
  type ScreenStanding,
} from './screen-link.ts';
import type { OpenScreenPort, ScreenPort } from './screen-port.ts';

/** Beyond what the acquisition answers: nothing was heard in time, or it could not even be asked. */
export type Outcome =
  { readonly ok: true } | { readonly ok: false; readonly refusal: CommandRefusal | 'no-answer' | 'not-sent' };

export type Recorded = Extract<ToScreen, { kind: 'recorded' }>;
export type MadeFile = Extract<ToScreen, { kind: 'file' }>;
/** Samples and what belongs to them; they never pass through React. */
export type FeedMessage = Extract<ToScreen, { kind: 'format' | 'samples' | 'feed-gap' }>;

export interface TabletSnapshot {
  readonly state: TabletState | null;
  readonly standing: ScreenStanding;
}

/** Durable storage answers in milliseconds; a disk that hesitates is told as such before a crew taps twice. */
const ANSWER_WITHIN = 5_000;
/** A report is drawn and written: it may take a while on a tablet. */
const FILE_WITHIN = 20_000;

interface Waiting {
  readonly settle: (message: ToScreen | null) => void;
  readonly timer: number;
}

/** The screen's end of the tablet port: what it shows, what a tap asks for, and the samples for the trace. */
export class Tablet {
  readonly #openPort: OpenScreenPort;
  readonly #now: () => MonotonicMillis;
  readonly #listeners = new Set<() => void>();
  readonly #feed = new Set<(message: FeedMessage) => void>();
  readonly #waiting = new Map<number, Waiting>();
  #link: ScreenLinkState;
  #port: ScreenPort | null = null;
  #snapshot: TabletSnapshot = { state: null, standing: { kind: 'reaching' } };
  /** Told again to whoever begins to listen: a trace that is mounted later needs the format too. */
  #format: FeedMessage | null = null;
  #newestSampleAt: MonotonicMillis | null = null;
  #request = 0;

  constructor(openPort: OpenScreenPort, now: () => MonotonicMillis = () => monotonicMillis(performance.now())) {
    this.#openPort = openPort;
    this.#now = now;
    const first = openingLink(now());
    this.#link = first.state;
    this.#perform(first);
    setInterval(() => {
      this.#step({ kind: 'time-passes' });
    }, 250);
  }

  readonly snapshot = (): TabletSnapshot => this.#snapshot;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The samples as they come. The format of the present feed is told at once. */
  readonly listenToFeed = (hear: (message: FeedMessage) => void): (() => void) => {
    this.#feed.add(hear);
    if (this.#format !== null) hear(this.#format);
    return () => this.#feed.delete(hear);
  };

  /** Since the newest sample came to this screen; null: none has. */
  newestSampleAge(): number | null {
    return this.#newestSampleAt === null ? null : this.#now() - this.#newestSampleAt;
  }

  async command(command: TabletCommand): Promise<Outcome> {
    const message = await this.#ask((request) => ({ kind: 'command', request, command }), ANSWER_WITHIN);
    if (message === 'not-sent') return { ok: false, refusal: 'not-sent' };
    return message?.kind === 'answer' ? message.answer : { ok: false, refusal: 'no-answer' };
  }

  /** Recorded samples, raw; null where they did not come. At most a minute at once. */
  async readRecorded(first: SampleIndex, end: SampleIndex): Promise<Recorded | null> {
    const message = await this.#ask((request) => ({ kind: 'read-recorded', request, first, end }), ANSWER_WITHIN);
    return message !== 'not-sent' && message?.kind === 'recorded' ? message : null;
  }

  async makeReport(twelveLead: SampleIndex, language: 'en' | 'zh-TW'): Promise<MadeFile | Outcome> {
    const message = await this.#ask((request) => ({ kind: 'make-report', request, twelveLead, language }), FILE_WITHIN);
    if (message === 'not-sent') return { ok: false, refusal: 'not-sent' };
    if (message?.kind === 'file') return message;
    return message?.kind === 'answer' ? message.answer : { ok: false, refusal: 'no-answer' };
  }

  #ask(make: (request: number) => FromScreen, within: number): Promise<ToScreen | null | 'not-sent'> {
    const port = this.#port;
    if (port === null || this.#link.phase.kind !== 'open') return Promise.resolve('not-sent');
    this.#request += 1;
    const request = this.#request;
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => {
        this.#waiting.delete(request);
        resolve(null);
      }, within);
      this.#waiting.set(request, { settle: resolve, timer });
      port.send(make(request));
    });
  }

  #step(event: ScreenLinkEvent): void {
    this.#perform(nextScreenLink(this.#link, event, this.#now()));
  }

  #perform({ state, actions }: ScreenLinkStep): void {
    this.#link = state;
    for (const action of actions) {
      const gone = this.#port;
      this.#port = null;
      gone?.close();
      this.#forgetAnswers();
      if (action === 'open') this.#open();
    }
    this.#tell(this.#snapshot.state);
  }

  #open(): void {
    let isCurrent = true;
    const port: ScreenPort = this.#openPort((event) => {
      if (!isCurrent) return;
      switch (event.kind) {
        case 'opened':
          this.#step(event);
          break;
        case 'heard':
          this.#step({ kind: 'heard' });
          this.#hear(event.message);
          break;
        case 'closed':
          isCurrent = false;
          this.#port = null;
          this.#forgetAnswers();
          this.#step(event);
          break;
      }
    });
    this.#port = {
      send: (message) => {
        port.send(message);
      },
      close: () => {
        isCurrent = false;
        port.close();
      },
    };
  }

  /** Whoever waits for an answer over a port that is gone will not get one, and is told so now. */
  #forgetAnswers(): void {
    for (const { settle, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      settle(null);
    }
    this.#waiting.clear();
  }

  #hear(message: ToScreen): void {
    switch (message.kind) {
      case 'state':
        this.#tell(message.state);
        break;
      case 'format':
        this.#format = message;
        this.#pass(message);
        break;
      case 'samples':
        this.#newestSampleAt = this.#now();
        this.#pass(message);
        break;
      case 'feed-gap':
        this.#pass(message);
        break;
      case 'answer':
      case 'recorded':
      case 'file': {
        const waiting = this.#waiting.get(message.request);
        if (waiting === undefined) break;
        this.#waiting.delete(message.request);
        clearTimeout(waiting.timer);
        waiting.settle(message);
        break;
      }
    }
  }

  #pass(message: FeedMessage): void {
    for (const hear of this.#feed) hear(message);
  }

  #tell(state: TabletState | null): void {
    const standing = screenStanding(this.#link, this.#now());
    const before = this.#snapshot;
    const isSame = state === before.state && standing.kind === before.standing.kind && standing.kind !== 'lost';
    if (isSame) return;
    this.#snapshot = { state, standing };
    for (const listener of this.#listeners) listener();
  }
}
