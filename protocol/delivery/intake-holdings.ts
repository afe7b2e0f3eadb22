import { emptyCoverage, watermark } from './coverage.ts';
import type { Coverage } from './coverage.ts';
import type { EpochsOfSessions, HeldFacts, IntakeAction, IntakeState } from './intake-state.ts';
import type { SequenceNumber } from '../ecg/units.ts';
import { epochKey } from '../wire/identity.ts';
import type { Epoch, SequenceRange, SessionId } from '../wire/identity.ts';
import { LIMITS } from '../wire/limits.ts';
import type { EpochHeld, SessionHeld } from '../wire/messages.ts';

// What a unit is told of what the relay holds: in WELCOME, in every acknowledgement, and in SEALED.

/** Only of the epochs that are asked about: a session may have more of them than a message has room for. */
export const heldOf = ({ session, epochs, root }: HeldFacts, asked: EpochsOfSessions): SessionHeld => ({
  session,
  epochs: epochs.flatMap((held) => {
    const about = asked.get(session)?.get(epochKey(held.epoch));
    return about === undefined ? [] : [epochHeld(held, about)];
  }),
  sealed: root !== null,
});

/**
 * The watermark (D4) and what is held beyond it. Of many ranges those are told that the acknowledgement is about, and
 * then the newest: live and the backfill right behind it are there, and the older ones come up as those grow together.
 * Where they never do (a unit's disk has lost records in between) an older one is told when it comes again.
 */
export function epochHeld(
  { epoch, held }: { readonly epoch: Epoch; readonly held: Coverage<SequenceNumber> },
  about: Coverage<SequenceNumber> = emptyCoverage,
): EpochHeld {
  const durableThrough = watermark(held);
  const beyond = held.filter(({ first }) => first > durableThrough);
  if (beyond.length <= LIMITS.rangesPerEpoch) return { epoch, durableThrough, ranges: beyond };
  const isAsked = (range: SequenceRange): boolean =>
    about.some(({ first, last }) => first <= range.last && last >= range.first);
  const asked = beyond.filter(isAsked).slice(-LIMITS.rangesPerEpoch);
  const others = beyond.filter((range) => !isAsked(range));
  const told = new Set([...asked, ...others.slice(others.length - (LIMITS.rangesPerEpoch - asked.length))]);
  return { epoch, durableThrough, ranges: beyond.filter((range) => told.has(range)) };
}

export function sealedMessage({ session, root, seal }: HeldFacts): readonly IntakeAction[] {
  if (root === null) return [];
  return [{ kind: 'send', message: { kind: 'sealed', session, root, ...(seal ?? NOT_SIGNED) } }];
}
const NOT_SIGNED = { signature: new Uint8Array(0) };

export const tellSealed = (state: IntakeState, facts: readonly HeldFacts[]): ReadonlySet<SessionId> =>
  new Set([...state.sealedTold, ...facts.filter(({ root }) => root !== null).map(({ session }) => session)]);
