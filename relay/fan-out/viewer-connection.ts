import { newViewer, nextViewerState } from '../../protocol/delivery/viewer.ts';
import type { ViewerAction, ViewerEvent, ViewerRefusal, ViewerState } from '../../protocol/delivery/viewer-state.ts';
import { byteCount } from '../../protocol/ecg/units.ts';
import type { SampleIndex } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { CloseReason } from '../../protocol/wire/close-reasons.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
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

/** The person at a viewer's screen sees a session now, up to `through`. */
export type HearLook = (session: SessionId, through: SampleIndex) => void;

/** Performs what a viewer's cursor machine decides, on one socket. */
export class ViewerConnection {
  readonly #socket: PeerSocket;
  readonly #parts: ViewerParts;
  readonly #looked: HearLook;
  #state: ViewerState;

  constructor(socket: PeerSocket, looked: HearLook, parts: ViewerParts) {
    this.#socket = socket;
    this.#looked = looked;
    this.#parts = parts;
    this.#state = newViewer(parts.clock.now());
  }

  hear(bytes: Uint8Array): void {
    this.#step({ kind: 'message', bytes });
  }

  passTime(): void {
    this.#step({ kind: 'tick' });
  }

  tellState(session: SessionId): void {
    this.#step({ kind: 'state-changed', facts: this.#parts.pulse.facts(session) });
  }

  tellCommitted(session: SessionId, records: readonly LoggedRecord[]): void {
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
      action.kind === 'send' ? [encodeConsoleMessage(action.message)] : [],
    );
    // What is due to one viewer goes to the kernel in one piece: packets are what the relay's time goes into.
    if (messages.length > 0) this.#socket.send(messages);
    for (const action of actions) this.#perform(action);
  }

  #perform(action: ViewerAction): void {
    const { log, pulse, refusals } = this.#parts;
    switch (action.kind) {
      case 'send':
        return;
      case 'look-up':
        this.#parts.subscribed(this, action.subscribe.session);
        this.#step({
          kind: 'found',
          subscribe: action.subscribe,
          facts: pulse.facts(action.subscribe.session),
          ledger: log.ledger,
        });
        return;
      case 'forget':
        this.#parts.forgotten(this, action.session);
        return;
      case 'looked':
        this.#looked(action.session, action.through);
        return;
      case 'read-log': {
        const { session, from, limit } = action;
        this.#step({ kind: 'page', session, records: log.read(session, from, limit) });
        return;
      }
      case 'read-samples': {
        const { request, session, range, limit } = action;
        this.#step({ kind: 'samples', request, found: log.readSamples(session, range, limit), asked: limit });
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

  #close(reason: CloseReason): void {
    const { code, sentence } = CLOSE_REASONS[reason];
    this.#socket.close(code, sentence);
  }
}
