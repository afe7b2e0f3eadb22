import type { SequenceNumber, UnixMillis } from '../../protocol/ecg/units.ts';
import type { CaseEntry, Decision } from '../../protocol/wire/case-entry.ts';
import { isRelayEpoch } from '../../protocol/wire/identity.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';

/** What a unit wrote last of one kind. Backfill brings older entries later: last is by the unit's own order. */
export interface Stated<Kind extends CaseEntry['kind']> {
  readonly epochNumber: number;
  readonly epochNonce: string;
  readonly seq: SequenceNumber;
  /** By the unit's clock. */
  readonly recordedAt: UnixMillis;
  readonly by: string;
  readonly entry: Extract<CaseEntry, { kind: Kind }>;
}

/** What the crew has written of the case, as far as it has come: what a list of sessions shows. */
export interface CaseFacts {
  readonly patient: Stated<'patient'> | null;
  readonly hospital: Stated<'hospital'> | null;
  readonly alert: Stated<'alert'> | null;
  readonly position: Stated<'position'> | null;
  /** Formal 12-leads taken, and the newest. */
  readonly twelveLeads: number;
  readonly lastTwelveLead: Stated<'twelve-lead'> | null;
  /** How the unit itself stood, in a self-test. */
  readonly unitStatus: Stated<'unit-status'> | null;
  /** Hospitals to which the session was offered, by their names in the lists, whichever came first at the front. */
  readonly offeredTo: readonly string[];
  /** Of them the one that has it now: chosen by the crew, alerted or diverted to last. */
  readonly inCharge: string | null;
  /** What people at hospitals decided, newest last; the newest only. */
  readonly decisions: readonly Decided[];
  readonly shares: readonly ShareFact[];
}

export interface Decided {
  readonly by: string;
  /** By the relay's clock. */
  readonly at: UnixMillis;
  readonly decision: Decision;
  readonly reason: string;
  readonly hospital: string;
}

export interface ShareFact {
  readonly share: string;
  readonly by: string;
  readonly madeAt: UnixMillis;
  readonly expiresAt: UnixMillis;
  readonly isRevoked: boolean;
  readonly opened: number;
}

export const NO_FACTS: CaseFacts = {
  ...{ patient: null, hospital: null, alert: null, position: null },
  ...{ twelveLeads: 0, lastTwelveLead: null, unitStatus: null },
  ...{ offeredTo: [], inCharge: null, decisions: [], shares: [] },
};

/** Kept of each: a session that goes from hospital to hospital for ever must not grow for ever. */
const MOST_HOSPITALS = 32;
const MOST_DECISIONS = 64;
export const MOST_SHARES = 32;
/** Of the hospital's entries those that change what a list of sessions shows, or who sees the session. */
export const HOSPITAL_FACTS: ReadonlySet<CaseEntry['kind']> = new Set(['decision', 'offer', 'share']);

/** With one record more, which must not have been counted before. Unchanged where it says nothing of the case. */
export function withFact(facts: CaseFacts, { epoch, seq, recordedAt, body }: SessionRecord): CaseFacts {
  if (body.kind !== 'entry') return facts;
  const { entry, by } = body;
  if (isRelayEpoch(epoch)) return withHospitalFact(facts, by, recordedAt, entry);
  const stated = { epochNumber: epoch.number, epochNonce: epoch.nonce, seq, recordedAt, by };
  switch (entry.kind) {
    case 'patient':
      return isLater(stated, facts.patient) ? { ...facts, patient: { ...stated, entry } } : facts;
    case 'hospital':
      return isLater(stated, facts.hospital)
        ? offered({ ...facts, hospital: { ...stated, entry } }, entry.hospital, true)
        : offered(facts, entry.hospital, false);
    case 'alert':
      return isLater(stated, facts.alert)
        ? offered({ ...facts, alert: { ...stated, entry } }, entry.hospital, true)
        : offered(facts, entry.hospital, false);
    case 'position':
      return isLater(stated, facts.position) ? { ...facts, position: { ...stated, entry } } : facts;
    case 'twelve-lead':
      return {
        ...facts,
        twelveLeads: facts.twelveLeads + 1,
        lastTwelveLead: isLater(stated, facts.lastTwelveLead) ? { ...stated, entry } : facts.lastTwelveLead,
      };
    case 'unit-status':
      return isLater(stated, facts.unitStatus) ? { ...facts, unitStatus: { ...stated, entry } } : facts;
    case 'vital':
    case 'event':
    case 'message':
    case 'order':
    case 'read-back':
    case 'shown':
    case 'decision':
    case 'alarm':
    case 'alarm-limits':
    case 'summons':
    case 'offer':
    case 'share':
    case 'other':
      return facts;
  }
}

function withHospitalFact(facts: CaseFacts, by: string, at: UnixMillis, entry: CaseEntry): CaseFacts {
  if (entry.kind === 'decision') {
    const { decision, reason, hospital } = entry;
    const decided = {
      ...facts,
      decisions: [...facts.decisions, { by, at, decision, reason, hospital }].slice(-MOST_DECISIONS),
    };
    return decision === 'divert' ? offered(decided, hospital, true) : decided;
  }
  if (entry.kind === 'offer') return offered(facts, entry.hospital, false);
  if (entry.kind !== 'share') return facts;
  const { share, change, expiresAt } = entry;
  const known = facts.shares.find((one) => one.share === share);
  if (known === undefined) {
    if (change !== 'made') return facts;
    const made: ShareFact = { share, by, madeAt: at, expiresAt, isRevoked: false, opened: 0 };
    return { ...facts, shares: [...facts.shares, made].slice(-MOST_SHARES) };
  }
  const changed =
    change === 'revoked'
      ? { ...known, isRevoked: true }
      : { ...known, opened: known.opened + (change === 'opened' ? 1 : 0) };
  return { ...facts, shares: facts.shares.map((one) => (one === known ? changed : one)) };
}

function offered(facts: CaseFacts, hospital: string, isInCharge: boolean): CaseFacts {
  if (hospital === '') return facts;
  const inCharge = isInCharge ? hospital : facts.inCharge;
  if (facts.offeredTo.includes(hospital)) return { ...facts, inCharge };
  return { ...facts, inCharge, offeredTo: [...facts.offeredTo, hospital].slice(-MOST_HOSPITALS) };
}

type Order = Pick<Stated<'patient'>, 'epochNumber' | 'seq' | 'recordedAt'>;

/** Journal openings are numbered; a copy that was put back may count one twice, and then the clock decides. */
export function isLater(one: Order, other: Order | null): boolean {
  if (other === null) return true;
  if (one.epochNumber !== other.epochNumber) return one.epochNumber > other.epochNumber;
  return one.seq !== other.seq ? one.seq > other.seq : one.recordedAt > other.recordedAt;
}

/** When the patient will be at the hospital that was chosen last; what was reckoned for another one does not count. */
export function etaOf({ hospital, position }: CaseFacts): UnixMillis | null {
  const reckoned = position !== null && isLater(position, hospital) ? position.entry.eta : null;
  return reckoned ?? hospital?.entry.eta ?? null;
}
