import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { SummonsStep } from '../../protocol/wire/case-entry.ts';

/** Nobody has acknowledged: everybody who was told is told again. */
export const REPEAT_EVERY = milliseconds(30_000);
/** The next one on call is told as well, so long after the one before. */
export const NEXT_RANK_AFTER = milliseconds(120_000);
/** Half an hour of calling. The tablet has been saying "call the hospital" since twenty seconds after the alert. */
export const MOST_ATTEMPTS = 60;

/** One person on call, and how far the alert has come to them. Times by the relay's clock. */
export interface Called {
  readonly person: string;
  /** 1: first on call. */
  readonly rank: number;
  /** How often they were told. */
  readonly attempts: number;
  readonly firstToldAt: UnixMillis;
  readonly lastToldAt: UnixMillis;
  /** A device of theirs has it. */
  readonly deliveredAt: UnixMillis | null;
  /** They have opened the session. */
  readonly seenAt: UnixMillis | null;
  readonly acknowledgedAt: UnixMillis | null;
}

export type CallEnd =
  /** Somebody has decided something: acknowledged, activated, diverted, … */
  | { readonly kind: 'answered'; readonly by: string; readonly at: UnixMillis }
  /** Called to the end, and nobody has. */
  | { readonly kind: 'unanswered'; readonly at: UnixMillis }
  /** The patient was handed over, or the recording is history. */
  | { readonly kind: 'over'; readonly at: UnixMillis };

/** The calling of people about one alert. Plain data, never changed in place. */
export interface CallState {
  readonly since: UnixMillis;
  /** By rank. */
  readonly called: readonly Called[];
  readonly end: CallEnd | null;
}

export type CallEvent =
  /** Time passes. `onCall`: who is on call now, whoever is first at the front. */
  | { readonly kind: 'tick'; readonly onCall: readonly string[] }
  | { readonly kind: 'delivered' | 'seen'; readonly person: string }
  | { readonly kind: 'answered'; readonly by: string }
  | { readonly kind: 'over' };

export type CallAction =
  | { readonly kind: 'tell'; readonly person: string; readonly rank: number; readonly attempt: number }
  | {
      readonly kind: 'write';
      readonly person: string;
      readonly rank: number;
      readonly step: SummonsStep;
      readonly attempt: number;
    };

export interface CallStep {
  readonly state: CallState;
  readonly actions: readonly CallAction[];
}

export const newCall = (since: UnixMillis): CallState => ({ since, called: [], end: null });

const NOTHING: readonly CallAction[] = [];
const still = (state: CallState): CallStep => ({ state, actions: NOTHING });

/** The next state of a call, and whom to tell and what to write down for it. Pure. */
export function nextCall(state: CallState, event: CallEvent, now: UnixMillis): CallStep {
  switch (event.kind) {
    case 'tick':
      return state.end === null ? whileCalling(state, event.onCall, now) : still(state);
    case 'delivered':
      return reached(state, event.person, 'delivered', now);
    case 'seen':
      return reached(state, event.person, 'seen', now);
    case 'answered': {
      if (state.end !== null && state.end.kind !== 'unanswered') return still(state);
      const { state: noted, actions } = reached(state, event.by, 'acknowledged', now);
      return { state: { ...noted, end: { kind: 'answered', by: event.by, at: now } }, actions };
    }
    case 'over':
      return still(state.end === null ? { ...state, end: { kind: 'over', at: now } } : state);
  }
}

function whileCalling(state: CallState, onCall: readonly string[], now: UnixMillis): CallStep {
  const actions: CallAction[] = [];
  const told = (person: string, rank: number, attempt: number): void => {
    actions.push({ kind: 'tell', person, rank, attempt }, { kind: 'write', person, rank, step: 'told', attempt });
  };
  const called = state.called.map((one) => {
    // A clock that was set back must not silence the call until it has caught up.
    const isDue = now - one.lastToldAt >= REPEAT_EVERY || now < one.lastToldAt;
    if (!isDue || one.attempts >= MOST_ATTEMPTS) return one;
    told(one.person, one.rank, one.attempts + 1);
    return { ...one, attempts: one.attempts + 1, lastToldAt: now };
  });
  const next = nextOnCall(state, onCall, now);
  if (next !== null) {
    told(next.person, next.rank, 1);
    called.push({
      ...{ ...next, attempts: 1, firstToldAt: now, lastToldAt: now },
      ...{ deliveredAt: null, seenAt: null, acknowledgedAt: null },
    });
  }
  const last = called.at(-1);
  const isExhausted = ({ attempts, lastToldAt }: Called): boolean =>
    attempts >= MOST_ATTEMPTS && now - lastToldAt >= REPEAT_EVERY;
  const isAtAnEnd = last !== undefined && called.every(isExhausted);
  if (!isAtAnEnd) return { state: { ...state, called }, actions };
  actions.push({ ...last, kind: 'write', step: 'unanswered', attempt: last.attempts });
  return { state: { ...state, called, end: { kind: 'unanswered', at: now } }, actions };
}

/** The first one at once, each further one two minutes after the one before was told. */
function nextOnCall(
  { called }: CallState,
  onCall: readonly string[],
  now: UnixMillis,
): { readonly person: string; readonly rank: number } | null {
  const person = onCall.find((name) => !called.some((one) => one.person === name));
  if (person === undefined) return null;
  const before = called.at(-1);
  // Whoever takes over the shift is told at once: the one before them may have gone home.
  const isRelieved = before !== undefined && !called.some((one) => onCall.includes(one.person));
  const waited = before === undefined ? Infinity : now - before.firstToldAt;
  const isDue = isRelieved || waited >= NEXT_RANK_AFTER || waited < 0;
  return isDue ? { person, rank: isRelieved ? before.rank : (before?.rank ?? 0) + 1 } : null;
}

function reached(
  state: CallState,
  person: string,
  step: 'delivered' | 'seen' | 'acknowledged',
  now: UnixMillis,
): CallStep {
  const known = state.called.find((one) => one.person === person);
  if (known === undefined) return still(state);
  const field = TIMES[step];
  if (known[field] !== null) return still(state);
  const { rank, attempts: attempt } = known;
  return {
    state: { ...state, called: state.called.map((one) => (one === known ? { ...one, [field]: now } : one)) },
    actions: [{ kind: 'write', person, rank, step, attempt }],
  };
}

const TIMES = { delivered: 'deliveredAt', seen: 'seenAt', acknowledged: 'acknowledgedAt' } as const;

/** What an earlier run of the relay wrote down, read again in the order of the log. Pure. */
export function afterWritten(
  state: CallState,
  written: {
    readonly person: string;
    readonly rank: number;
    readonly step: SummonsStep;
    readonly attempt: number;
    readonly at: UnixMillis;
  },
): CallState {
  const { person, rank, step, attempt, at } = written;
  if (step === 'unanswered') return { ...state, end: { kind: 'unanswered', at } };
  const known = state.called.find((one) => one.person === person);
  if (step !== 'told') {
    if (known === undefined) return state;
    return { ...state, called: state.called.map((one) => (one === known ? { ...one, [TIMES[step]]: at } : one)) };
  }
  if (known === undefined) {
    const made: Called = {
      ...{ person, rank, attempts: attempt, firstToldAt: at, lastToldAt: at },
      ...{ deliveredAt: null, seenAt: null, acknowledgedAt: null },
    };
    return { ...state, since: state.called.length === 0 ? at : state.since, called: [...state.called, made] };
  }
  const again = { ...known, attempts: Math.max(known.attempts, attempt), lastToldAt: at };
  return { ...state, called: state.called.map((one) => (one === known ? again : one)) };
}

/** How far it has come to one person, in one word. */
export const stepOf = ({ deliveredAt, seenAt, acknowledgedAt }: Called): Exclude<SummonsStep, 'unanswered'> => {
  if (acknowledgedAt !== null) return 'acknowledged';
  if (seenAt !== null) return 'seen';
  return deliveredAt === null ? 'told' : 'delivered';
};
