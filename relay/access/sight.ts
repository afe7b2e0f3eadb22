import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { CaseFacts } from '../log/case-facts.ts';
import type { Identity } from './authenticate.ts';
import type { HospitalDirectory } from './hospital-directory.ts';

/** What of a session decides who may see it. */
export interface Sighted {
  readonly session: SessionId;
  readonly unit: UnitId;
  readonly facts: Pick<CaseFacts, 'offeredTo' | 'shares'>;
}

/**
 * Who may see a session: the one place where that is said, for every route and for the watch socket.
 *
 * A hospital sees a session once it was offered to it: the crew chose it, an alert was addressed to it, a decision diverted
 * the ambulance to it, or a second opinion was asked of it. Sight that was given stays: what a hospital has seen and done
 * it must be able to account for, and a diverted session is handed over with all of its history. Until the crew has chosen,
 * the hospitals of the unit see it; a unit that belongs to none is seen by all, for an ECG that nobody sees is worse than
 * one that too many see. A guest sees the one session of their link while it holds. A unit sees none.
 */
export function maySee(
  who: Identity,
  { session, unit, facts }: Sighted,
  directory: HospitalDirectory,
  now: UnixMillis,
): boolean {
  switch (who.kind) {
    case 'unit':
      return false;
    case 'guest': {
      const link = facts.shares.find(({ share }) => share === who.share);
      return who.session === session && link !== undefined && !link.isRevoked && now < link.expiresAt;
    }
    case 'person': {
      if (directory.seesEverything(who.name)) return true;
      const own = directory.hospitalsOf(who.name);
      if (own.length === 0) return false;
      const offered = facts.offeredTo.filter((id) => directory.hospital(id) !== null);
      // A crew's list may name a hospital that is not one of ours: then it is as if none had been chosen.
      if (offered.length > 0) return offered.some((id) => own.includes(id));
      return seesUnit(who, unit, directory);
    }
  }
}

/** Whose readiness somebody may see, and the sessions in which no hospital was chosen. */
export function seesUnit(who: Identity, unit: string, directory: HospitalDirectory): boolean {
  if (who.kind !== 'person') return false;
  if (directory.seesEverything(who.name)) return true;
  const own = directory.hospitalsOf(who.name);
  const homes = directory.homesOf(unit);
  return own.length > 0 && (homes.length === 0 || homes.some((id) => own.includes(id)));
}
