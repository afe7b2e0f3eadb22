import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionSummary, SignedIn } from '../../protocol/wire/sessions-api.ts';

/**
 * What a link does not show of its session: where the ambulance is. A link goes to whoever is asked about an ECG, by ways that
 * nobody watches, and whoever it is passed on to could follow a crew to a door. When it arrives is shown (docs/decisions/0016).
 */

/** Of a record that cannot be read nobody can say that it is no position. */
export function isWithheldFromGuests({ sealed }: Pick<LoggedRecord, 'sealed'>): boolean {
  const record = openRecord(sealed);
  return !record.ok || (record.value.body.kind === 'entry' && record.value.body.entry.kind === 'position');
}

/** A summary or a detail as this person may read it. */
export const summaryFor = <Shown extends Pick<SessionSummary, 'position'>>(
  person: SignedIn | null,
  shown: Shown,
): Shown => (person?.role === 'guest' ? { ...shown, position: null } : shown);
