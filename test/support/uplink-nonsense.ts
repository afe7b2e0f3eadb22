import fc from 'fast-check';
import type { JournalSession, JournalView, OwnAddress, UplinkEvent } from '../../protocol/delivery/uplink-state.ts';
import { byteCount, milliseconds, sampleIndex, unixMillis, type SequenceNumber } from '../../protocol/ecg/units.ts';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import type { ConnectionId, Epoch, LedgerId, SequenceRange, SessionId } from '../../protocol/wire/identity.ts';
import { STATED_LIMITS, type PeerLimits } from '../../protocol/wire/limits.ts';
import type { EpochHeld, RelayMessage, SessionHeld } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';

/**
 * Everything that an uplink can be told, in no sensible order and of no sensible content: sessions, epochs and ledgers
 * that are ours and that are not, claims beyond what exists, ranges over each other, other connections, limits and
 * credits of any size.
 */

const OURS = ['1', '2', '3'].map((last) => `01900000-0000-7000-8000-00000000000${last}` as SessionId);
const STRANGE = '01900000-0000-7000-8000-0000000000ff' as SessionId;
const EPOCHS: readonly Epoch[] = [1, 2, 3].map((number) => ({ number, nonce: String(number).repeat(16) }));
const STRANGE_EPOCH: Epoch = { number: 1, nonce: 'f'.repeat(16) };
const LEDGERS = ['a', 'b', 'c'].map((digit) => digit.repeat(32) as LedgerId);
const MOST_SEQ = 400;

const session = fc.constantFrom(...OURS, ...OURS, STRANGE);
const epoch = fc.constantFrom(...EPOCHS, ...EPOCHS, STRANGE_EPOCH);
const ledger = fc.constantFrom(LEDGERS[0] as LedgerId, ...LEDGERS);
const seq = fc.integer({ min: 1, max: MOST_SEQ }).map((value) => value as SequenceNumber);
const range: fc.Arbitrary<SequenceRange> = fc.tuple(seq, seq).map(([one, other]) => ({
  first: Math.min(one, other) as SequenceNumber,
  last: Math.max(one, other) as SequenceNumber,
}));
const bytes = (value: number): ReturnType<typeof byteCount> => byteCount(value);

const epochHeld: fc.Arbitrary<EpochHeld> = fc.record({
  epoch,
  durableThrough: fc.oneof(fc.constant(0 as SequenceNumber), seq, fc.constant((2 ** 53) as SequenceNumber)),
  ranges: fc.array(range, { maxLength: 4 }),
});
const sessionHeld: fc.Arbitrary<SessionHeld> = fc.record({
  session,
  sealed: fc.boolean(),
  epochs: fc.array(epochHeld, { maxLength: 4 }),
});
const anyLimit = fc.constantFrom(1, 2, 7, 100, 8_192, 65_536, 2 ** 32 - 1);
const limits: fc.Arbitrary<PeerLimits> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(STATED_LIMITS) },
  {
    weight: 1,
    arbitrary: fc.record({
      ...{ messageBytes: anyLimit, recordBytes: anyLimit, recordsPerMessage: anyLimit },
      ...{ messagesPerSecond: anyLimit, bytesPerSecond: anyLimit, sessions: anyLimit },
    }),
  },
);
const time = fc.integer({ min: -(2 ** 40), max: 2 ** 41 }).map(unixMillis);
const someSample = fc.nat({ max: 1_000_000 }).map(sampleIndex);

const welcome: fc.Arbitrary<RelayMessage> = fc.record({
  kind: fc.constant('welcome' as const),
  ledger,
  connection: fc.constant('c'.repeat(32) as ConnectionId),
  sessions: fc.array(sessionHeld, { maxLength: 3 }),
  limits,
  time,
});

const message: fc.Arbitrary<RelayMessage> = fc.oneof(
  welcome,
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ack' as const),
      ledger,
      sessions: fc.array(sessionHeld, { maxLength: 3 }),
      credit: fc.constantFrom(0, 0, 1, 5_000, 262_144, 2 ** 31).map(bytes),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('nack' as const),
      session: fc.option(session),
      epoch: fc.option(epoch),
      seq: fc.oneof(seq, fc.constant(0 as SequenceNumber)),
      reason: fc.constantFrom('damaged' as const, 'conflict' as const, 'not-yours' as const, 'storage' as const),
      retryAfter: fc.constantFrom(0, 1, 700, 2 ** 32 - 1).map(milliseconds),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('sealed' as const),
      session,
      root: fc.constant(new Uint8Array(32)),
      signature: fc.constant(new Uint8Array(0)),
    }),
  },
  fc.record({ kind: fc.constant('ping' as const), t1: time, newestSample: someSample, clock: fc.constant(null) }),
  fc.record({ kind: fc.constant('pong' as const), t1: time, t2: time, t3: time }),
  fc.record({
    kind: fc.constant('seen-by' as const),
    session,
    looks: fc.array(fc.record({ by: fc.constant('a person'), at: time, through: someSample }), { maxLength: 2 }),
  }),
);

const journalSession = (name: SessionId): fc.Arbitrary<JournalSession> =>
  fc
    .record({
      ended: fc.boolean(),
      epochs: fc.array(fc.record({ range, gone: fc.option(range) }), { minLength: 1, maxLength: EPOCHS.length }),
    })
    .map(({ ended, epochs }) => ({
      session: name,
      ended,
      epochs: epochs.map(({ range: { first, last }, gone }, i) => ({
        epoch: EPOCHS[i] as Epoch,
        ...{ first, last, closed: ended || i < epochs.length - 1 },
        absent: gone === null ? [] : [gone],
      })),
    }));

/** Any journal, whatever it was before: sessions come, go, end and go on again. */
const view: fc.Arbitrary<JournalView> = fc
  .record({
    present: fc.subarray([...OURS]),
    sessions: fc.tuple(...OURS.map(journalSession)),
    newestSample: someSample,
  })
  .map(({ present, sessions, newestSample }) => {
    const owed = sessions.filter((one) => present.includes(one.session));
    const open = owed.find(({ ended }) => !ended);
    const newest = open?.epochs.at(-1)?.epoch;
    return {
      sessions: owed,
      live: open === undefined || newest === undefined ? null : { session: open.session, epoch: newest },
      newestSample: newestSample,
    };
  });

const readRecords = fc.array(
  fc.record({ seq, sealed: fc.constantFrom(1, 330, 8_192).map((length) => new Uint8Array(length) as SealedRecord) }),
  { maxLength: 40 },
);
const codes = Object.values(CLOSE_REASONS).map(({ code }) => code);

/** An event, and how many connections ago it belongs to one: 0 is the one in use, −1 one that is not opened yet. */
export interface Nonsense {
  readonly ago: number;
  readonly event: UplinkEvent extends infer E ? (E extends UplinkEvent ? Omit<E, 'connection'> : never) : never;
}
const ago = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, -1);

const connectionEvent = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('socket-opened' as const),
      nonce: fc.constant('ab'.repeat(16)),
      version: fc.constantFrom(1 as const, 2 as const),
    }),
  },
  fc.record({ kind: fc.constant('socket-closed' as const), code: fc.constantFrom(null, 1000, 1009, ...codes) }),
  fc.record({ kind: fc.constant('upgrade-refused' as const), status: fc.constantFrom(200, 302, 401, 403, 511) }),
  fc.record({ kind: fc.constant('unknown-version' as const), answered: fc.constantFrom(null, 'prearrival.uplink.v9') }),
  fc.record({
    kind: fc.constant('unreadable' as const),
    failure: fc.constantFrom(
      { kind: 'malformed' as const, reason: 'noise' },
      { kind: 'unknown-message' as const, mayBeIgnored: true },
      { kind: 'unknown-message' as const, mayBeIgnored: false },
    ),
  }),
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('message' as const), message }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('records-read' as const),
      lane: fc.constantFrom('live' as const, 'backfill' as const),
      records: readRecords,
      damaged: fc.array(seq, { maxLength: 3 }),
      absent: fc.array(seq, { maxLength: 3 }),
    }),
  },
);
const otherEvent = fc.oneof(
  fc.constant({ kind: 'started' as const }),
  fc.constant({ kind: 'wake' as const }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('journal-changed' as const), view }) },
  fc.record({
    kind: fc.constant('network-changed' as const),
    ours: fc.constantFrom<OwnAddress>('gone', 'still-there', 'unknown'),
  }),
);
const nonsense = fc.oneof(
  { weight: 3, arbitrary: fc.record({ ago, event: connectionEvent }) },
  { weight: 1, arbitrary: otherEvent.map((event) => ({ ago: 0, event })) },
) as fc.Arbitrary<Nonsense>;

/** What a test does next with the machine. */
export type Deed =
  | { readonly kind: 'tell'; readonly told: Nonsense }
  /** Lets time pass, waking the machine when it wants to be woken. */
  | { readonly kind: 'pass'; readonly ms: number }
  /** As a relay should: the next connection comes about, and is welcomed in some way. */
  | { readonly kind: 'link'; readonly welcome: RelayMessage }
  /** Writes so many records more into the epoch that is live. */
  | { readonly kind: 'record'; readonly count: number }
  /** Answers the reads under way as a journal should. */
  | { readonly kind: 'read' }
  /** Says that it holds all that the machine has under way. */
  | { readonly kind: 'acknowledge' };

export const deeds: fc.Arbitrary<readonly Deed[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: nonsense.map((told): Deed => ({ kind: 'tell', told })) },
    { weight: 2, arbitrary: fc.double({ min: 0, max: 7_000, noNaN: true }).map((ms): Deed => ({ kind: 'pass', ms })) },
    { weight: 2, arbitrary: welcome.map((said): Deed => ({ kind: 'link', welcome: said })) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 60 }).map((count): Deed => ({ kind: 'record', count })) },
    { weight: 3, arbitrary: fc.constant<Deed>({ kind: 'read' }) },
    { weight: 2, arbitrary: fc.constant<Deed>({ kind: 'acknowledge' }) },
  ),
  { maxLength: 80 },
);
