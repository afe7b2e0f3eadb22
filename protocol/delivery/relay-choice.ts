import { milliseconds, monotonicMillis, type MonotonicMillis } from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import { WAITS } from '../wire/limits.ts';
import { retryAt } from './back-off.ts';

/** A refusal needs a person; it is tried again this slowly, since the mending may happen at the relay. */
const REFUSED_RETRY = milliseconds(30_000);

/** An address that refuses us until a person acts, and when it is tried all the same. */
export interface AddressRefusal {
  readonly address: number;
  readonly reason: CloseReason;
  readonly until: MonotonicMillis;
}

/**
 * Which of the relay's addresses is in use or tried next (D13). Addresses count from 0, in the order of the
 * configuration. The policy:
 * - The unit stays with the address that welcomed it last. When that connection breaks, it is tried again first, after
 *   the least back-off: a radio cell that was lost says nothing against the relay.
 * - An address that fails before its WELCOME is left for the next one at once (though two attempts never begin within
 *   the least wait), until each has failed once: that was a round. Each round without a WELCOME lengthens the back-off
 *   before the next one, with full jitter; WELCOME alone resets it, for captive portals pass TCP and even TLS. The
 *   back-off counts from the beginning of the attempt: one that hung for five seconds has waited already.
 * - An address that refuses us (a credential that is not known there) is out of the round for half a minute and keeps
 *   nobody from trying the others.
 * - A relay that welcomes us and then says that it cannot take anything, or acknowledges nothing of what it was sent,
 *   has failed as well.
 *
 * The addresses may lead to one relay or to several with a ledger each. Nothing here remembers a ledger: what is held is
 * what the relay that answers has said since its WELCOME (D6), so that another relay is the same case as a lost store.
 */
export interface RelayChoice {
  readonly addresses: number;
  readonly address: number;
  /** Failed in this round. */
  readonly tried: readonly number[];
  /** Rounds without a WELCOME. */
  readonly rounds: number;
  readonly refusals: readonly AddressRefusal[];
  /** When the last attempt began. */
  readonly attemptedAt: MonotonicMillis | null;
}

/** What comes next: a wait before `choice.address` is tried, or a refusal by all of them. */
export interface NextAttempt {
  readonly choice: RelayChoice;
  readonly at: MonotonicMillis;
  /** Why the address that is next refuses us, where every one of them does; else null. */
  readonly refused: CloseReason | null;
}

export const firstChoice = (addresses: number): RelayChoice => ({
  addresses,
  address: 0,
  tried: [],
  rounds: 0,
  refusals: [],
  attemptedAt: null,
});

export const attempt = (choice: RelayChoice, now: MonotonicMillis): RelayChoice => ({ ...choice, attemptedAt: now });

export const afterWelcome = (choice: RelayChoice): RelayChoice => ({
  ...choice,
  tried: [],
  rounds: 0,
  refusals: choice.refusals.filter(({ address }) => address !== choice.address),
});

/** A connection that had served us broke: the same address again, after the least back-off. */
export const afterBreak = (choice: RelayChoice, now: MonotonicMillis, chance: number): NextAttempt => ({
  choice,
  at: retryAt(now, 0, chance),
  refused: null,
});

/** The address did not welcome us, or is of no use; `refused` where only a person can mend that. */
export function afterFailure(
  before: RelayChoice,
  refused: CloseReason | null,
  now: MonotonicMillis,
  chance: number,
): NextAttempt {
  const { address } = before;
  const others = before.refusals.filter((refusal) => refusal.address !== address && refusal.until > now);
  const until = monotonicMillis(now + REFUSED_RETRY);
  const refusals = refused === null ? others : [...others, { address, reason: refused, until }];
  const choice = { ...before, refusals };
  const isOpen = (one: number): boolean => !refusals.some((refusal) => refusal.address === one);
  const tried = [...choice.tried, address];
  const inTurn = Array.from({ length: choice.addresses }, (_, i) => (address + 1 + i) % choice.addresses);
  const untried = inTurn.find((one) => isOpen(one) && !tried.includes(one));
  if (untried !== undefined) {
    const soonest = (choice.attemptedAt ?? now) + WAITS.backOffLeast;
    const at = monotonicMillis(Math.max(now, soonest));
    return { choice: { ...choice, address: untried, tried }, at, refused: null };
  }
  const rounds = choice.rounds + 1;
  const next = inTurn.find(isOpen);
  if (next !== undefined) {
    const at = Math.max(retryAt(choice.attemptedAt ?? now, rounds, chance), retryAt(now, 0, chance)) as MonotonicMillis;
    return { choice: { ...choice, address: next, tried: [], rounds }, at, refused: null };
  }
  const [first, ...rest] = refusals;
  if (first === undefined) return { choice, at: until, refused };
  const soonest = rest.reduce((least, refusal) => (refusal.until < least.until ? refusal : least), first);
  return {
    choice: { ...choice, address: soonest.address, tried: [], rounds },
    at: soonest.until,
    refused: soonest.reason,
  };
}

/** Everybody is to wait: a newer connection of the same unit has taken over, wherever we go. */
export function afterFence(choice: RelayChoice, now: MonotonicMillis): NextAttempt {
  return { choice, at: monotonicMillis(now + REFUSED_RETRY), refused: 'fenced' };
}

/** Another network: what failed over the old one may be tried again, refusals too (a portal may have said them). */
export const afterNetworkChange = (choice: RelayChoice): RelayChoice => ({ ...choice, tried: [], refusals: [] });
