import type { SessionId } from '../wire/identity.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Look, Nack, RelayMessage, Welcome } from '../wire/messages.ts';
import { noteExchange } from './clock-offset.ts';
import { believe } from './held-claims.ts';
import { afterWelcome } from './relay-choice.ts';
import { claimSeal, weighSeals } from './seals.ts';
import { count } from './uplink-counters.ts';
import { afterClose } from './uplink-leaving.ts';
import type { Moment, UplinkAction, UplinkEvent, UplinkPhase, UplinkState } from './uplink-state.ts';
import { acceptWelcome, isOverwhelmed, noteAcknowledgement, noteRefusal } from './uplink-sync.ts';

/** Each word of the relay tells all looks at a session; of sessions that are over, the oldest are forgotten. */
function withLooks(known: UplinkState['looks'], session: SessionId, looks: readonly Look[]): UplinkState['looks'] {
  const others = [...known].filter(([other]) => other !== session);
  return new Map([...others, [session, looks] as const].slice(-LIMITS.sessionsPerUnit));
}

type Synced = Extract<UplinkPhase, { kind: 'synced' }>;

/** What the relay says on the connection in use. */
export function hearRelay(
  before: UplinkState,
  message: RelayMessage,
  now: Moment,
  actions: UplinkAction[],
): UplinkState {
  // Before the connection is open nothing can have been said on it.
  if (before.phase.kind === 'connecting') return unasked(before);
  const state = { ...before, heardAt: now.monotonic };
  const { phase } = state;
  switch (message.kind) {
    case 'welcome':
      return hearWelcome(state, message, now, actions);
    case 'ping':
      actions.push({ kind: 'send', message: { kind: 'pong', t1: message.t1, t2: now.unix, t3: now.unix } });
      return state;
    case 'pong': {
      const { t1, t2, t3 } = message;
      return { ...state, exchanges: noteExchange(state.exchanges, { t1, t2, t3, t4: now.unix }) };
    }
    case 'seen-by':
      return { ...state, looks: withLooks(state.looks, message.session, message.looks) };
    case 'told':
      if (phase.kind !== 'synced') return unasked(state);
      actions.push({ kind: 'note-told', session: message.session, records: message.records });
      return state;
    case 'ack': {
      // An acknowledgement of another store proves nothing about this one.
      if (phase.kind !== 'synced' || message.ledger !== phase.sync.ledger) return unasked(state);
      const { sessions, isWhole } = believe(message.sessions, state.journal);
      actions.push({ kind: 'note-held', ledger: message.ledger, sessions });
      const noted = noteAcknowledgement(phase.sync, { ...message, sessions }, now.monotonic);
      return { ...(isWhole ? state : unasked(state)), phase: { ...phase, sync: noted } };
    }
    case 'nack':
      return phase.kind === 'synced' ? hearRefusal(state, phase, message, now, actions) : unasked(state);
    case 'sealed':
      if (phase.kind !== 'synced') return unasked(state);
      return {
        ...state,
        phase: { ...phase, sync: claimSeal(state.journal, phase.sync, message.session, message.root) },
      };
  }
}

const unasked = (state: UplinkState): UplinkState => count(state, { unaskedAnswers: 1 });

function hearWelcome(state: UplinkState, welcome: Welcome, now: Moment, actions: UplinkAction[]): UplinkState {
  const { phase } = state;
  if (phase.kind !== 'greeting' && phase.kind !== 'synced') return unasked(state);
  if (phase.kind === 'synced') {
    if (phase.sync.announcing === null) return unasked(state);
    if (phase.sync.ledger !== welcome.ledger) return leaveUnreadable(state, now, actions);
  }
  const { ledger } = welcome;
  const { sessions, isWhole } = believe(welcome.sessions, state.journal);
  let sync = acceptWelcome(phase, state.journal, { ...welcome, sessions }, state.connection, now.monotonic);
  for (const { session, sealed } of sessions) {
    if (sealed) sync = claimSeal(state.journal, sync, session, new Uint8Array(0));
  }
  actions.push({ kind: 'note-held', ledger, sessions });
  const known: UplinkState = {
    ...(isWhole ? state : unasked(state)),
    lastLedger: ledger,
    choice: afterWelcome(state.choice),
    networkFollowed: state.networkFollowed === null ? null : { ...state.networkFollowed, times: 0 },
    phase: { kind: 'synced', address: phase.address, sync },
  };
  return phase.kind === 'greeting' ? count(known, { connections: 1 }) : known;
}

function hearRefusal(state: UplinkState, phase: Synced, nack: Nack, now: Moment, actions: UplinkAction[]): UplinkState {
  const sync = noteRefusal(phase.sync, nack, now.monotonic);
  const counted = count(state, { refusedRecords: 1 });
  if (sync === phase.sync) return counted;
  // A relay that refuses nearly everything is of no use, and what it refused must not fill the memory.
  if (isOverwhelmed(sync)) return leaveUnreadable(counted, now, actions);
  return { ...counted, phase: { ...phase, sync } };
}

/** What cannot be read cannot be relied on: begin again, with a back-off, for the relay may be of another world. */
function leaveUnreadable(state: UplinkState, now: Moment, actions: UplinkAction[]): UplinkState {
  actions.push({ kind: 'close-socket', reason: 'bad-message' });
  return afterClose(state, { kind: 'unreadable' }, now);
}

export function hearUnreadable(
  state: UplinkState,
  { failure }: Extract<UplinkEvent, { kind: 'unreadable' }>,
  now: Moment,
  actions: UplinkAction[],
): UplinkState {
  const counted = count(state, { unreadableMessages: 1 });
  if (failure.kind === 'unknown-message' && failure.mayBeIgnored) return { ...counted, heardAt: now.monotonic };
  return leaveUnreadable(counted, now, actions);
}

/** A session that the relay calls complete is noted as such where that is so, and doubted aloud where it is not. */
export function considerSeals(state: UplinkState, phase: Synced, actions: UplinkAction[]): UplinkState {
  const { sync, noted, doubted } = weighSeals(state.journal, phase.sync);
  if (sync === phase.sync) return state;
  const { ledger } = sync;
  for (const { session, root } of noted) actions.push({ kind: 'note-sealed', ledger, session, root });
  for (const { session } of doubted) actions.push({ kind: 'doubt-seal', ledger, session });
  const next: UplinkState = { ...state, phase: { ...phase, sync } };
  return doubted.length === 0 ? next : count(next, { doubtfulSeals: doubted.length });
}
