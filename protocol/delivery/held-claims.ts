import type { SequenceNumber } from '../ecg/units.ts';
import { epochKey } from '../wire/identity.ts';
import type { EpochHeld, SessionHeld } from '../wire/messages.ts';
import { addRange, emptyCoverage, type Coverage } from './coverage.ts';
import type { JournalEpoch, JournalView } from './uplink-state.ts';

/** What one message says that the relay holds of an epoch. */
export const coverageOfHeld = ({ durableThrough, ranges }: EpochHeld): Coverage<SequenceNumber> => {
  const beyond = ranges.reduce<Coverage<SequenceNumber>>(
    (held, { first, last }) => addRange(held, { first, last }),
    emptyCoverage,
  );
  return durableThrough === 0 ? beyond : addRange(beyond, { first: 1 as SequenceNumber, last: durableThrough });
};

/**
 * What a relay says that it holds, as far as it can be true: of sessions and epochs that this journal owes, up to the
 * last record that is written. A claim beyond that must not count later, when such a record exists and nobody has it.
 * `isWhole`: nothing had to be left out.
 */
export function believe(
  told: readonly SessionHeld[],
  view: JournalView,
): { readonly sessions: readonly SessionHeld[]; readonly isWhole: boolean } {
  let isWhole = true;
  const sessions: SessionHeld[] = [];
  for (const held of told) {
    const known = view.sessions.find(({ session }) => session === held.session);
    if (known === undefined) {
      isWhole = false;
      continue;
    }
    const epochs = new Map(known.epochs.map((one) => [epochKey(one.epoch), one]));
    const believed: EpochHeld[] = [];
    for (const epoch of held.epochs) {
      const written = epochs.get(epochKey(epoch.epoch));
      const within = written === undefined ? null : cut(epoch, written);
      if (within !== null) believed.push(within);
      if (within !== epoch) isWhole = false;
    }
    sessions.push({ ...held, epochs: believed });
  }
  return { sessions, isWhole };
}

/** The same claim where nothing in it lies beyond what is written. */
function cut(held: EpochHeld, { last }: JournalEpoch): EpochHeld {
  if (held.durableThrough <= last && held.ranges.every((range) => range.last <= last)) return held;
  return {
    ...held,
    durableThrough: Math.min(held.durableThrough, last) as SequenceNumber,
    ranges: held.ranges
      .filter(({ first }) => first <= last)
      .map((range) => ({ first: range.first, last: Math.min(range.last, last) as SequenceNumber })),
  };
}
