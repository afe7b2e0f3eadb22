import { newViewer, nextViewerState } from '../../protocol/delivery/viewer.ts';
import type {
  SessionFacts,
  ViewerAction,
  ViewerEvent,
  ViewerRefusal,
  ViewerState,
} from '../../protocol/delivery/viewer-state.ts';
import { byteCount } from '../../protocol/ecg/units.ts';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ConsoleMessage, LoggedRecord } from '../../protocol/wire/messages.ts';
import { encodeConsoleMessage } from '../../protocol/wire/watch-codec.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { RefusalCounters } from '../operations/counters.ts';
import type { PeerSocket } from '../operations/peer-socket.ts';
import type { SessionPulse } from './session-pulse.ts';

/** Handed to a viewer's socket and not yet taken by the network: beyond it live waits in the queue that drops (D16). */
const LIVE_ROOM = 256 * 1024;
/** Pages and FETCH only go into a socket that is nearly empty. */
const IDLE_ROOM = 48 * 1024;

export interface ViewerParts {
  readonly log: SessionLog;
  readonly pulse: SessionPulse;
  readonly clock: Clock;
  readonly refusals: RefusalCounters<ViewerRefusal>;
  /** Within a tick, together with everybody else who has something to send. */
  readonly flushSoon: (viewer: ViewerConnection) => void;
  readonly subscribed: (viewer: ViewerConnection, session: SessionId) => void;
  readonly forgotten: (viewer: ViewerConnection, session: SessionId) => void;
}

/** Whether the person at a viewer may see a session now; asked again all the while. */
export type SeesSession = (session: SessionId) => boolean;

/** What of a session in sight is not for this viewer all the same. */
export type IsWithheld = (record: LoggedRecord) => boolean;

/** The person at a viewer's screen sees a session now, up to `through`. */
export type HearLook = (session: SessionId, through: SampleIndex) => void;

/** Performs what a viewer's cursor machine decides, on one socket. */
export class ViewerConnection {
  readonly #socket: PeerSocket;
  readonly #parts: ViewerParts;
  readonly #looked: HearLook;
  readonly #sees: SeesSession;
  readonly #isWithheld: IsWithheld | null;
  /** Those that it watches and that were in sight: that may cease (a link expires, a person leaves a hospital). */
  readonly #inSight = new Set<SessionId>();
  #state: ViewerState;

  constructor(
    socket: PeerSocket,
    looked: HearLook,
    sees: SeesSession,
    isWithheld: IsWithheld | null,
    parts: ViewerParts,
  ) {
    this.#sees = sees;
    this.#isWithheld = isWithheld;
    this.#socket = socket;
    this.#looked = looked;
    this.#parts = parts;
    this.#state = newViewer(parts.clock.now());
  }

  hear(bytes: Uint8Array): void {
    this.#step({ kind: 'message', bytes });
  }

  passTime(): void {
    for (const session of this.#inSight) {
      if (this.#sees(session)) continue;
      this.#close('not-yours');
      return;
    }
    this.#step({ kind: 'tick' });
  }

  tellState(session: SessionId): void {
    this.#step({ kind: 'state-changed', facts: this.#factsOf(session) });
  }

  tellCommitted(session: SessionId, records: readonly LoggedRecord[]): void {
    const isNews = !this.#inSight.has(session);
    if (!this.#isInSight(session)) return;
    // It has come into sight with this very commit: what it is comes before what is new in it.
    if (isNews) this.tellState(session);
    this.#step({ kind: 'committed', session, records });
  }

  flush(): void {
    const waiting = this.#socket.unsentBytes;
    this.#step({ kind: 'flush', room: byteCount(LIVE_ROOM - waiting), idleRoom: byteCount(IDLE_ROOM - waiting) });
  }

  leave(): void {
    this.#step({ kind: 'relay-stops' });
  }

  #step(event: ViewerEvent): void {
    const { state, actions } = nextViewerState(this.#state, event, this.#parts.clock.now());
    this.#state = state;
    const messages = actions.flatMap((action) =>
      action.kind === 'send' ? [encodeConsoleMessage(this.#shown(action.message))] : [],
    );
    // What is due to one viewer goes to the kernel in one piece: packets are what the relay's time goes into.
    if (messages.length > 0) this.#socket.send(messages);
    for (const action of actions) this.#perform(action);
  }

  /** A console takes the place of what was withheld for a loss, looks again (D17), and finds the ECG whole. */
  #shown(message: ConsoleMessage): ConsoleMessage {
    const isWithheld = this.#isWithheld;
    if (isWithheld === null || (message.kind !== 'logged' && message.kind !== 'fetched')) return message;
    return { ...message, records: message.records.filter((record) => !isWithheld(record)) };
  }

  #perform(action: ViewerAction): void {
    const { log, refusals } = this.#parts;
    switch (action.kind) {
      case 'send':
        return;
      case 'look-up': {
        const { subscribe } = action;
        const { session } = subscribe;
        this.#parts.subscribed(this, session);
        this.#step({ kind: 'found', subscribe, facts: this.#factsOf(session), ledger: log.ledger });
        return;
      }
      case 'forget':
        this.#inSight.delete(action.session);
        this.#parts.forgotten(this, action.session);
        return;
      case 'looked':
        if (this.#isInSight(action.session)) this.#looked(action.session, action.through);
        return;
      case 'read-log': {
        const { session, from, limit } = action;
        const records = this.#isInSight(session) ? log.read(session, from, limit) : [];
        this.#step({ kind: 'page', session, records });
        return;
      }
      case 'read-samples': {
        const { request, session, range, limit } = action;
        const found = this.#isInSight(session) ? log.readSamples(session, range, limit) : [];
        this.#step({ kind: 'samples', request, found, asked: limit });
        return;
      }
      case 'flush-soon':
        this.#parts.flushSoon(this);
        return;
      case 'count':
        refusals.count(action.refusal, action.times);
        return;
      case 'close':
        this.#close(action.reason);
        return;
    }
  }

  /** A session out of sight is answered as one that is not there; one that is not there yet may come into sight. */
  #factsOf(session: SessionId): SessionFacts {
    const { pulse } = this.#parts;
    return this.#isInSight(session) ? pulse.facts(session) : pulse.unknown(session);
  }

  /** What was in sight is asked about again with every beat, not with every record. */
  #isInSight(session: SessionId): boolean {
    if (this.#inSight.has(session)) return true;
    const isSeen = this.#sees(session);
    if (isSeen) this.#inSight.add(session);
    return isSeen;
  }

  #close(reason: CloseReason): void {
    const { code, sentence } = CLOSE_REASONS[reason];
    this.#socket.close(code, sentence);
  }
}
