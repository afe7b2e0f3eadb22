import { addRange, countOf, covers, subtract, type Coverage } from '../../protocol/delivery/coverage.ts';
import type { JournalView } from '../../protocol/delivery/uplink-state.ts';
import { sampleIndex, sequenceNumber, type SampleIndex, type SequenceNumber } from '../../protocol/ecg/units.ts';
import { epochKey, type Epoch, type LedgerId, type RecordKey, type SessionId } from '../../protocol/wire/identity.ts';
import type { EpochHeld, SessionHeld } from '../../protocol/wire/messages.ts';
import type { CommittedRecord, JournalContents } from './journal/unit-journal.ts';

interface OwedEpoch {
  readonly epoch: Epoch;
  readonly first: SequenceNumber;
  readonly last: SequenceNumber;
  readonly held: Coverage<SequenceNumber>;
  /** Not on this disk any more. */
  readonly absent: Coverage<SequenceNumber>;
  /** Among them those about no samples that people wrote down: figures of samples leave them out. */
  readonly entries: Coverage<SequenceNumber>;
}
interface OwedSession {
  readonly session: SessionId;
  readonly isEnded: boolean;
  readonly epochs: readonly OwedEpoch[];
  readonly endSample: SampleIndex;
  /** The relay's store that said that it holds all of it. */
  readonly sealedBy: LedgerId | null;
}

/** What is on this unit's disk and who holds it, kept in step with the journal without asking it. Immutable. */
export interface DeliveryOverview {
  /** Of this opening of the journal. */
  readonly epoch: Epoch;
  /** The relay's store that answered last: what another one sealed or held proves nothing about it (D6). */
  readonly ledger: LedgerId | null;
  readonly sessions: readonly OwedSession[];
}

export const overviewOf = (contents: JournalContents, epoch: Epoch): DeliveryOverview => ({
  epoch,
  ledger: contents.lastLedger,
  sessions: contents.sessions.map(({ session, endedAt, sealed, epochs, endSample }) => ({
    session,
    isEnded: endedAt !== null,
    sealedBy: sealed?.by ?? null,
    epochs: epochs.map((epoch) => ({ ...epoch, entries: epoch.entries ?? [] })),
    endSample,
  })),
});

/** What has to be handed over still: to the store that answered last, as far as any has. */
export const owedSessions = ({ ledger, sessions }: DeliveryOverview): readonly OwedSession[] =>
  sessions.filter(({ sealedBy }) => sealedBy === null || (ledger !== null && sealedBy !== ledger));

/** The journal has committed these. */
export function afterCommit(overview: DeliveryOverview, records: readonly CommittedRecord[]): DeliveryOverview {
  if (records.length === 0) return overview;
  const sessions = [...overview.sessions];
  // A journal found damaged while it is written goes on in another epoch.
  const epoch = records.findLast(({ kind }) => kind === 'opened')?.epoch ?? overview.epoch;
  for (const record of records) {
    const place = sessions.findIndex(({ session }) => session === record.session);
    const known = sessions[place];
    const grown = withRecord(
      known ?? { session: record.session, isEnded: false, sealedBy: null, epochs: [], endSample: sampleIndex(0) },
      record,
    );
    if (known === undefined) sessions.push(grown);
    else sessions[place] = grown;
  }
  return { ...overview, epoch, sessions };
}

function withRecord(session: OwedSession, { epoch, seq, kind, samples }: CommittedRecord): OwedSession {
  const key = epochKey(epoch);
  const newest = session.epochs.at(-1);
  const grown: OwedEpoch =
    newest !== undefined && epochKey(newest.epoch) === key
      ? { ...newest, last: seq }
      : { epoch, first: seq, last: seq, held: [], absent: [], entries: [] };
  const before = grown.first === seq ? session.epochs : session.epochs.slice(0, -1);
  const entries = kind === 'entry' ? addRange(grown.entries, { first: seq, last: seq }) : grown.entries;
  const epochs = [...before, { ...grown, entries }];
  const endSample = samples !== null && samples.end > session.endSample ? samples.end : session.endSample;
  return { ...session, epochs, endSample, isEnded: session.isEnded || kind === 'end' };
}

/** What the relay says that it holds: it replaces what was known of those epochs, and of all where the store is another (D6). */
export function afterHeld(
  overview: DeliveryOverview,
  ledger: LedgerId,
  told: readonly SessionHeld[],
): DeliveryOverview {
  const isAnother = ledger !== overview.ledger;
  const heldBySession = new Map(told.map(({ session, epochs }) => [session, epochs]));
  const withHeld = (session: OwedSession): OwedSession => {
    const held = heldBySession.get(session.session);
    if (held === undefined && !isAnother) return session;
    return {
      ...session,
      epochs: session.epochs.map((epoch) => {
        const answer = held?.find((one) => epochKey(one.epoch) === epochKey(epoch.epoch));
        if (answer !== undefined) return { ...epoch, held: coverageOf(answer) };
        return isAnother ? { ...epoch, held: [] } : epoch;
      }),
    };
  };
  return { ...overview, ledger, sessions: overview.sessions.map(withHeld) };
}

function coverageOf({ durableThrough, ranges }: EpochHeld): Coverage<SequenceNumber> {
  return durableThrough > 0 ? [{ first: sequenceNumber(1), last: durableThrough }, ...ranges] : ranges;
}

/** What is not in the journal any more, as it says itself: declared as lost, or removed while a relay's store held it. */
export function withContents(overview: DeliveryOverview, contents: JournalContents): DeliveryOverview {
  const kept = new Map(contents.sessions.map((session) => [session.session, session]));
  const sessions = overview.sessions.flatMap((owed) => {
    const epochs = owed.epochs.flatMap((one) => {
      const found = kept.get(owed.session)?.epochs.find(({ epoch }) => epochKey(epoch) === epochKey(one.epoch));
      return found === undefined ? [] : [{ ...one, first: found.first, absent: found.absent }];
    });
    return kept.has(owed.session) ? [{ ...owed, epochs }] : [];
  });
  return { ...overview, sessions };
}

/** A store has all of it, and the journal has noted that. A session that goes on here is never sealed. */
export const afterSeal = (overview: DeliveryOverview, ledger: LedgerId, sealed: SessionId): DeliveryOverview => ({
  ...overview,
  sessions: overview.sessions.map((session) =>
    session.session === sealed && session.isEnded ? { ...session, sealedBy: ledger } : session,
  ),
});

/** What the uplink's state machine is told. */
export function viewOf(overview: DeliveryOverview): JournalView {
  const { epoch } = overview;
  const sessions = owedSessions(overview);
  const here = epochKey(epoch);
  const live = sessions.findLast(
    ({ isEnded, epochs }) => !isEnded && epochs.some((one) => epochKey(one.epoch) === here),
  );
  return {
    sessions: sessions
      .filter(({ epochs }) => epochs.length > 0)
      .map(({ session, isEnded, epochs }) => ({
        session,
        ended: isEnded,
        epochs: epochs.map((one) => ({
          epoch: one.epoch,
          first: one.first,
          last: one.last,
          closed: isEnded || epochKey(one.epoch) !== here,
          absent: one.absent,
        })),
      })),
    live: live === undefined ? null : { session: live.session, epoch },
    newestSample: live?.endSample ?? sampleIndex(0),
  };
}

/** Records of an epoch that are here, that no relay has acknowledged, and that are no entries of people. */
export const unheldOf = ({ first, last, held, absent, entries }: OwedEpoch): Coverage<SequenceNumber> =>
  subtract(subtract(subtract([{ first, last }], held), absent), entries);

/** Whether the store that answered last holds a record of ours. */
export function isHeld({ sessions }: DeliveryOverview, { session, epoch, seq }: RecordKey): boolean {
  const owed = sessions.find((one) => one.session === session);
  const found = owed?.epochs.find((one) => epochKey(one.epoch) === epochKey(epoch));
  return found !== undefined && covers(found.held, seq);
}

/** Records on this disk that no relay has acknowledged: of one session, or of all the others. */
export function unacknowledgedRecords(
  overview: DeliveryOverview,
  session: SessionId | null,
): { readonly ofSession: number; readonly ofOthers: number } {
  let ofSession = 0;
  let ofOthers = 0;
  for (const owed of owedSessions(overview)) {
    const records = owed.epochs.reduce((sum, epoch) => sum + countOf(unheldOf(epoch)), 0);
    if (owed.session === session) ofSession += records;
    else ofOthers += records;
  }
  return { ofSession, ofOthers };
}
