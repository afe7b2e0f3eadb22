import type { Milliseconds, UnixMillis } from '../../protocol/ecg/units.ts';
import { hertz, milliseconds, sampleCount } from '../../protocol/ecg/units.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { elapsedAt, instantOf } from '../viewing/clock-text.ts';

/** What a row says of its session. `interrupted`: silent for so long without END that nobody waits for it on this screen. */
export type RowState = 'live' | 'stale' | 'ended' | 'unknown' | 'interrupted';

/** How urgent, most urgent first. */
export const ACUITIES = ['stemi-unanswered', 'review-unanswered', 'stemi', 'review', 'none'] as const;
export type Acuity = (typeof ACUITIES)[number];

export interface WorklistRow {
  readonly session: SessionSummary;
  readonly state: RowState;
  readonly acuity: Acuity;
  /** Live: since the start, by the relay's clock. Past: the recording's length. Null where the start is not known. */
  readonly elapsed: Milliseconds | null;
  /** Since the relay committed the newest record. */
  readonly newestAge: Milliseconds | null;
  /** What the relay still awaits, as time; null where the sampling rate is not known. */
  readonly awaited: Milliseconds | null;
  /** Until the patient is there; below 0: should have been. Null where nobody has reckoned. */
  readonly etaIn: Milliseconds | null;
  /** Who has it in front of them now. */
  readonly looking: readonly string[];
}

export interface Worklist {
  /** Open, and a hospital was chosen or alerted. By acuity, then by arrival. */
  readonly incoming: readonly WorklistRow[];
  /** Open, and nobody has said where it goes. */
  readonly live: readonly WorklistRow[];
  readonly closed: readonly WorklistRow[];
}

export const FILTERS = ['all', 'unanswered', 'stemi', 'offered'] as const;
export type WorklistFilter = (typeof FILTERS)[number];

export interface Wanted {
  readonly text: string;
  readonly filter: WorklistFilter;
  /** A hospital's name in the list; null: every one. */
  readonly hospital: string | null;
  /** The hospitals of who looks, by their names in the list. */
  readonly own: readonly string[];
  /** What a person calls a hospital. */
  readonly titleOf: (hospital: string) => string;
}
export const EVERYTHING: Wanted = { text: '', filter: 'all', hospital: null, own: [], titleOf: (id) => id };

/** A silent session stays on top for this long: the ambulance may be in a valley. After that it is history until it speaks. */
const SILENT_ON_TOP: Milliseconds = milliseconds(30 * 60_000);
/** A console says every five seconds that it is looked at; one word may be late. */
const LOOKING_FOR: Milliseconds = milliseconds(12_000);

/** Who is on the way, who streams, and what is over; only those that are wanted and hold every word of the search. */
export function arrangeWorklist(
  sessions: readonly SessionSummary[],
  relayNow: UnixMillis,
  wanted: Wanted = EVERYTHING,
): Worklist {
  const words = wanted.text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const rows = sessions
    .filter((session) => isWanted(session, wanted) && holds(session, words, wanted))
    .map((session) => rowOf(session, relayNow))
    .sort(byNewestStart);
  const open = rows.filter(({ state }) => state === 'live' || state === 'stale');
  const isIncoming = ({ session }: WorklistRow): boolean => session.alert !== null || session.inCharge !== null;
  return {
    incoming: open.filter(isIncoming).sort(byAcuityThenArrival),
    live: open.filter((row) => !isIncoming(row)),
    closed: rows.filter((row) => !open.includes(row)),
  };
}

export function acuityOf({ alert, acknowledged }: SessionSummary): Acuity {
  if (alert === null) return 'none';
  return acknowledged === null ? `${alert.urgency}-unanswered` : alert.urgency;
}

function isWanted(session: SessionSummary, { filter, hospital, own }: Wanted): boolean {
  if (hospital !== null && !session.offeredTo.includes(hospital)) return false;
  switch (filter) {
    case 'all':
      return true;
    case 'unanswered':
      return session.alert !== null && session.acknowledged === null;
    case 'stemi':
      return session.alert?.urgency === 'stemi';
    case 'offered':
      return isOffered(session, own);
  }
}

/** Another hospital has it; ours may read it, because it was asked or had it before. */
export const isOffered = ({ inCharge, offeredTo }: SessionSummary, own: readonly string[]): boolean =>
  inCharge !== null && own.length > 0 && !own.includes(inCharge) && offeredTo.some((id) => own.includes(id));

function holds(session: SessionSummary, words: readonly string[], { titleOf }: Wanted): boolean {
  const { unit, patientLabel, source, id, patient, inCharge, hospital } = session;
  const title = inCharge === null ? '' : `${inCharge} ${titleOf(inCharge)}`;
  const said = [unit, patientLabel, source, id, patient?.caseNumber, title, hospital?.title].join(' ');
  const haystack = said.toLocaleLowerCase();
  return words.every((word) => haystack.includes(word));
}

function rowOf(session: SessionSummary, relayNow: UnixMillis): WorklistRow {
  const committed = instantOf(session.lastCommitAt);
  const newestAge = committed === null ? null : milliseconds(Math.max(0, relayNow - committed));
  const state = stateOf(session, newestAge);
  const rate = session.samplingRate !== null && session.samplingRate > 0 ? hertz(session.samplingRate) : null;
  const startedAt = instantOf(session.startedAt);
  const open = state === 'live' || state === 'stale';
  const length = rate === null ? null : elapsedAt(sampleCount(session.endSample), rate);
  const sinceStart = startedAt === null ? null : milliseconds(Math.max(0, relayNow - startedAt));
  const eta = open ? instantOf(session.eta) : null;
  return {
    session,
    state,
    acuity: acuityOf(session),
    elapsed: open ? sinceStart : length,
    newestAge,
    awaited: rate === null ? null : elapsedAt(sampleCount(session.awaited), rate),
    etaIn: eta === null ? null : milliseconds(eta - relayNow),
    looking: session.delivery.looks.filter(({ at }) => Math.abs(relayNow - at) < LOOKING_FOR).map(({ by }) => by),
  };
}

function stateOf(session: SessionSummary, newestAge: Milliseconds | null): RowState {
  if (session.state === 'ended' || session.endedAt !== null) return 'ended';
  if (session.state === 'live') return 'live';
  if (newestAge === null || newestAge > SILENT_ON_TOP) return session.state === 'unknown' ? 'unknown' : 'interrupted';
  return 'stale';
}

/** Whose arrival nobody has reckoned comes behind those of the same urgency whose arrival is known. */
function byAcuityThenArrival(one: WorklistRow, other: WorklistRow): number {
  const urgency = ACUITIES.indexOf(one.acuity) - ACUITIES.indexOf(other.acuity);
  if (urgency !== 0) return urgency;
  const first = one.etaIn ?? Infinity;
  const second = other.etaIn ?? Infinity;
  return first === second ? byNewestStart(one, other) : first - second;
}

/** So that rows never jump. Sessions whose start is not known yet come last: their description is still under way. */
function byNewestStart({ session: one }: WorklistRow, { session: other }: WorklistRow): number {
  const first = instantOf(one.startedAt) ?? -Infinity;
  const second = instantOf(other.startedAt) ?? -Infinity;
  if (first !== second) return second > first ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
