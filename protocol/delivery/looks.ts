import { LIMITS } from '../wire/limits.ts';
import type { Look } from '../wire/messages.ts';

/**
 * Who has looked, with one look more: the newest of each person, newest last, at most LIMITS.looksPerSession. A look
 * that is older than the one known of that person changes nothing.
 */
export function withLook(looks: readonly Look[], look: Look): readonly Look[] {
  const known = looks.find(({ by }) => by === look.by);
  if (known !== undefined && known.at >= look.at) return looks;
  const others = looks.filter(({ by }) => by !== look.by);
  const at = others.findLastIndex((other) => other.at <= look.at) + 1;
  return [...others.slice(0, at), look, ...others.slice(at)].slice(-LIMITS.looksPerSession);
}

export const uniteLooks = (one: readonly Look[], other: readonly Look[]): readonly Look[] =>
  other.reduce<readonly Look[]>(withLook, one);
