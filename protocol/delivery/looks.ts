import { LIMITS } from '../wire/limits.ts';
import type { Look } from '../wire/messages.ts';

/**
 * Who has looked, with one look more: the newest of each person, newest last, at most LIMITS.looksPerSession. Newest is
 * what came last: a relay's clock may be set back, and what was seen since is seen all the same.
 */
export const withLook = <Known extends Look>(looks: readonly Known[], look: Known): readonly Known[] =>
  [...looks.filter(({ by }) => by !== look.by), look].slice(-LIMITS.looksPerSession);

/** `later` came after all of `earlier`, or is of the same look. */
export const uniteLooks = (earlier: readonly Look[], later: readonly Look[]): readonly Look[] =>
  later.reduce<readonly Look[]>(withLook, earlier);
