import type { SequenceNumber, UnixMillis } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import { isRelayEpoch } from '../../protocol/wire/identity.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';

/** What a unit wrote last of one kind. Backfill brings older entries later: last is by the unit's own order. */
export interface Stated<Kind extends CaseEntry['kind']> {
  readonly epochNumber: number;
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
  /** Formal 12-leads taken. */
  readonly twelveLeads: number;
}

export const NO_FACTS: CaseFacts = { patient: null, hospital: null, alert: null, position: null, twelveLeads: 0 };

/** With one record more, which must not have been counted before. Unchanged where it says nothing of the case. */
export function withFact(facts: CaseFacts, { epoch, seq, recordedAt, body }: SessionRecord): CaseFacts {
  if (body.kind !== 'entry' || isRelayEpoch(epoch)) return facts;
  const { entry, by } = body;
  const stated = { epochNumber: epoch.number, seq, recordedAt, by };
  switch (entry.kind) {
    case 'patient':
      return isLater(stated, facts.patient) ? { ...facts, patient: { ...stated, entry } } : facts;
    case 'hospital':
      return isLater(stated, facts.hospital) ? { ...facts, hospital: { ...stated, entry } } : facts;
    case 'alert':
      return isLater(stated, facts.alert) ? { ...facts, alert: { ...stated, entry } } : facts;
    case 'position':
      return isLater(stated, facts.position) ? { ...facts, position: { ...stated, entry } } : facts;
    case 'twelve-lead':
      return { ...facts, twelveLeads: facts.twelveLeads + 1 };
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
    case 'unit-status':
    case 'other':
      return facts;
  }
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
