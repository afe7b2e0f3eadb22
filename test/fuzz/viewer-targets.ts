import { newViewer, nextViewerState } from '../../protocol/delivery/viewer.ts';
import type {
  FoundSamples,
  SessionFacts,
  ViewerAction,
  ViewerEvent,
  ViewerState,
} from '../../protocol/delivery/viewer-state.ts';
import { byteCount, monotonicMillis, offset, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ConsoleMessage, LoggedRecord, ViewerMessage } from '../../protocol/wire/messages.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import { decodeConsoleMessage, encodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { SessionAuthor } from '../support/session-author.ts';
import { LEDGER, loggedAs, NOW, session, stateOf, viewerCorpus } from './corpus.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';
import { heldBytes } from './held-bytes.ts';

/** A queue of 512 KiB is the most that a viewer may cost (D16), and what is around it. */
const MOST_STATE = 768 * 1024;
const MOST_FLUSHES = 1_000;
const ROOM = byteCount(256 * 1024);

const recorded = new SessionAuthor().frames(120);
const log: readonly FoundSamples[] = recorded.map((authored, i) => ({
  logged: loggedAs(authored, i + 1),
  samples: samplesOf(authored.record.body) ?? { first: sampleIndex(0), end: sampleIndex(0) },
}));

/** One viewer at the relay, with a log of one session to look into; in values. */
class ViewerAtTheDoor implements FuzzSubject {
  #state: ViewerState;
  #now: number;
  /** How much of the log has been committed. */
  #head: number;
  #due = false;
  #sent: ConsoleMessage[] = [];
  #closes: number;
  readonly #troubles: string[] = [];
  /** How much its socket takes. */
  #room: number;

  constructor(from: ViewerAtTheDoor | null = null) {
    this.#now = from === null ? 0 : from.#now;
    this.#state = from === null ? newViewer(this.#moment()) : from.#state;
    this.#head = from === null ? 80 : from.#head;
    this.#room = from === null ? ROOM : from.#room;
    this.#due = from !== null && from.#due;
    this.#closes = from === null ? 0 : from.#closes;
  }

  get closed(): boolean {
    return this.#isClosed();
  }

  #isClosed(): boolean {
    return this.#state.phase.kind === 'closed';
  }

  fork(): ViewerAtTheDoor {
    return new ViewerAtTheDoor(this);
  }

  hear(bytes: Uint8Array): void {
    this.#now += 20;
    this.#take({ kind: 'message', bytes });
    this.flush();
  }

  say(message: ViewerMessage): void {
    this.hear(encodeViewerMessage(message));
  }

  /** Its socket takes nothing from now on. */
  stick(): void {
    this.#room = 0;
  }

  stop(): void {
    this.#take({ kind: 'relay-stops' });
  }

  commit(count: number): void {
    const records = log.slice(this.#head, this.#head + count).map(({ logged }) => logged);
    this.#head += count;
    this.#take({ kind: 'committed', session, records });
  }

  /** As often as the machine asks for it. */
  flush(): void {
    for (let times = 0; this.#due && this.#room > 0; times += 1) {
      this.#due = false;
      this.#take({ kind: 'flush', room: byteCount(this.#room), idleRoom: byteCount(this.#room) });
      if (times > MOST_FLUSHES) {
        this.#complain(`It has more to send after ${MOST_FLUSHES} flushes.`);
        return;
      }
    }
  }

  complaint(): string | null {
    if (this.#troubles.length > 0) return this.#troubles[0] ?? null;
    const kept = heldBytes(this.#state, MOST_STATE);
    if (kept >= MOST_STATE) return `The state keeps more than ${MOST_STATE} bytes.`;
    if (!this.#isClosed()) this.#serve();
    if (this.#troubles.length > 0) return this.#troubles[0] ?? null;
    if (!this.#isClosed()) return null;
    return this.#closes === 1 ? null : `It closed ${this.#closes} times.`;
  }

  /** A well-behaved viewer goes on: it is told the state, the next record, a stretch of history, and answered. */
  #serve(): void {
    this.#room = ROOM;
    this.#due = true;
    this.#now += 2_500;
    this.#take({ kind: 'tick' });
    this.flush();
    this.#sent = [];
    this.say({ kind: 'subscribe', session, resume: null });
    if (this.#isClosed()) return;
    if (!this.#sent.some((message) => message.kind === 'state' && message.session === session)) {
      this.#complain('A subscription is not answered by the state.');
    }
    this.commit(1);
    this.flush();
    const isLogged = (message: ConsoleMessage): boolean =>
      message.kind === 'logged' && message.records.some(({ offset: at }) => at === this.#head);
    if (!this.#isClosed() && !this.#sent.some(isLogged)) this.#complain('A commit does not reach the viewer.');
    this.#sent = [];
    this.say({ kind: 'fetch', request: 4_000_000_001, session, first: sampleIndex(100), end: sampleIndex(400) });
    const isFetched = (message: ConsoleMessage): boolean =>
      message.kind === 'fetched' && message.request === 4_000_000_001 && message.last;
    if (!this.#isClosed() && !this.#sent.some(isFetched)) this.#complain('A fetch is not answered.');
    this.say({ kind: 'ping', t1: unixMillis(NOW + 12_345), newestSample: sampleIndex(0), clock: null });
    if (!this.#isClosed() && !this.#sent.some((message) => message.kind === 'pong' && message.t1 === NOW + 12_345)) {
      this.#complain('PING is not answered.');
    }
  }

  #complain(sentence: string): void {
    this.#troubles.push(sentence);
  }

  #moment() {
    return { monotonic: monotonicMillis(this.#now), unix: unixMillis(NOW + this.#now) };
  }

  #take(event: ViewerEvent): void {
    const { state, actions } = nextViewerState(this.#state, event, this.#moment());
    this.#state = state;
    for (const action of actions) this.#perform(action);
  }

  #perform(action: ViewerAction): void {
    switch (action.kind) {
      case 'send': {
        const read = decodeConsoleMessage(encodeConsoleMessage(action.message));
        if (!read.ok) this.#complain(`It sends what a console cannot read: ${JSON.stringify(action.message)}.`);
        this.#sent.push(action.message);
        return;
      }
      case 'look-up': {
        const { subscribe } = action;
        this.#take({ kind: 'found', subscribe, facts: this.#facts(subscribe.session), ledger: LEDGER });
        return;
      }
      case 'read-log':
        this.#take({ kind: 'page', session: action.session, records: this.#read(action) });
        return;
      case 'read-samples':
        this.#take({
          kind: 'samples',
          request: action.request,
          found: this.#readSamples(action.session, action.range, action.limit),
          asked: action.limit,
        });
        return;
      case 'flush-soon':
        this.#due = true;
        return;
      case 'close':
        this.#closes += 1;
        return;
      case 'forget':
      case 'looked':
      case 'count':
        return;
    }
  }

  #facts(asked: SessionId): SessionFacts {
    const state = stateOf({ session: asked, head: offset(this.#head) });
    if (asked === session) return state;
    return { ...state, state: 'unknown', head: offset(0), opened: null, endSample: sampleIndex(0), looks: [] };
  }

  #read({ session: asked, from, limit }: ViewerAction & { kind: 'read-log' }): readonly LoggedRecord[] {
    if (asked !== session) return [];
    return log.slice(from - 1, Math.min(this.#head, from - 1 + limit)).map(({ logged }) => logged);
  }

  #readSamples(asked: SessionId, range: SampleRange, limit: number): readonly FoundSamples[] {
    if (asked !== session) return [];
    const held = log.slice(0, this.#head);
    return held.filter(({ samples }) => samples.end > range.first && samples.first < range.end).slice(0, limit);
  }
}

function standing(prepare: (viewer: ViewerAtTheDoor) => void): () => FuzzSubject {
  const prepared = new ViewerAtTheDoor();
  prepare(prepared);
  return () => prepared.fork();
}

export const viewerTargets: readonly FuzzTarget[] = [
  { name: 'relay: a viewer that has asked for nothing', begin: standing(() => undefined) },
  {
    name: 'relay: a viewer at the head',
    begin: standing((viewer) => {
      viewer.say({ kind: 'subscribe', session, resume: null });
      viewer.stick();
      viewer.commit(10);
    }),
  },
  {
    name: 'relay: a viewer behind the head',
    begin: standing((viewer) => {
      viewer.stick();
      viewer.say({ kind: 'subscribe', session, resume: { ledger: LEDGER, from: offset(2) } });
    }),
  },
  {
    name: 'relay: a viewer whose fetches are under way',
    begin: standing((viewer) => {
      viewer.say({ kind: 'subscribe', session, resume: null });
      viewer.stick();
      for (let request = 1; request <= 6; request += 1) {
        viewer.say({ kind: 'fetch', request, session, first: sampleIndex(0), end: sampleIndex(5_000) });
      }
    }),
  },
  {
    name: 'relay: a viewer that was sent away',
    begin: standing((viewer) => {
      viewer.say({ kind: 'subscribe', session, resume: null });
      viewer.stop();
    }),
  },
].map((target) => ({ ...target, corpus: viewerCorpus }));
