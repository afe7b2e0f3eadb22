import { milliseconds, type Milliseconds, type UnixMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { NewEntry } from '../../protocol/wire/sessions-api.ts';
import type { EntryName } from './case-log.ts';
import type { EntryAnswer, LaterReason } from './entry-answer.ts';

/** What a person has asked to be written, until the log shows it. */
export interface Outgoing {
  /** The same however often it is sent: the relay writes it once (D22). */
  readonly request: string;
  readonly session: SessionId;
  /** Who asked; sent under no other name. */
  readonly by: string;
  readonly askedAt: UnixMillis;
  readonly atSample: number | null;
  readonly entry: NewEntry['entry'];
  readonly standing: OutgoingStanding;
}

export type OutgoingStanding =
  /** `why`: of the attempt before; null before the first answer. */
  | {
      readonly kind: 'sending';
      readonly attempts: number;
      readonly notBefore: UnixMillis;
      readonly why: LaterReason | null;
    }
  /** Durable at the relay; the log will show it with its next reading. */
  | { readonly kind: 'stored'; readonly name: EntryName; readonly at: UnixMillis }
  /** Not written, and it will not be. `sentence` is the relay's own, in English. */
  | { readonly kind: 'refused'; readonly code: string; readonly sentence: string }
  /** Nobody has answered for so long that a decision would come out of its time: it is not sent again unless a person says so. */
  | { readonly kind: 'given-up'; readonly why: LaterReason };

export type Outbox = readonly Outgoing[];

/** A relay that has not answered for so long: a person calls the crew by telephone. */
export const GIVEN_UP_AFTER = milliseconds(120_000);
/** Waiting at once on one page: more than a hand can tap before the first is answered. */
export const MOST_OUTGOING = 20;
const FIRST_RETRY = 500;
const LONGEST_RETRY = 5_000;

/** Null where too much waits already. */
export function withNew(outbox: Outbox, asked: Omit<Outgoing, 'standing'>): Outbox | null {
  if (outbox.length >= MOST_OUTGOING) return null;
  const standing = { kind: 'sending', attempts: 0, notBefore: asked.askedAt, why: null } as const;
  return [...outbox, { ...asked, standing }];
}

/** The next to be sent of this person, or null. One session's entries go in the order in which they were asked for. */
export function nextToSend(outbox: Outbox, person: string, now: UnixMillis): Outgoing | null {
  const held = new Set<SessionId>();
  for (const outgoing of outbox) {
    const { standing, session, by } = outgoing;
    if (by !== person || standing.kind !== 'sending' || held.has(session)) continue;
    if (standing.notBefore <= now) return outgoing;
    // What comes later of this session waits behind it: an order is not to overtake its decision.
    held.add(session);
  }
  return null;
}

/** What an answer makes of it. An answer to what is not there any more is nothing. */
export function answered(outbox: Outbox, request: string, answer: EntryAnswer, now: UnixMillis): Outbox {
  return outbox.map((outgoing) =>
    outgoing.request === request && outgoing.standing.kind === 'sending'
      ? { ...outgoing, standing: standingAfter(outgoing, outgoing.standing, answer, now) }
      : outgoing,
  );
}

function standingAfter(
  { askedAt }: Outgoing,
  before: OutgoingStanding & { readonly kind: 'sending' },
  answer: EntryAnswer,
  now: UnixMillis,
): OutgoingStanding {
  switch (answer.kind) {
    case 'stored':
      return { kind: 'stored', name: answer.name, at: answer.at };
    case 'refused':
      return { kind: 'refused', code: answer.code, sentence: answer.sentence };
    case 'later': {
      if (now - askedAt >= GIVEN_UP_AFTER) return { kind: 'given-up', why: answer.why };
      const attempts = before.attempts + 1;
      return { kind: 'sending', attempts, notBefore: unixMillis(now + retryAfter(attempts)), why: answer.why };
    }
  }
}

export const retryAfter = (attempts: number): Milliseconds =>
  milliseconds(Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.max(0, attempts - 1)));

/** A person asks for it once more, from now: the same request, so that it is still written once at most. */
export const sentAgain = (outbox: Outbox, request: string, now: UnixMillis): Outbox =>
  outbox.map((outgoing) =>
    outgoing.request === request && outgoing.standing.kind !== 'stored'
      ? { ...outgoing, askedAt: now, standing: { kind: 'sending', attempts: 0, notBefore: now, why: null } }
      : outgoing,
  );

export const without = (outbox: Outbox, request: string): Outbox =>
  outbox.filter((outgoing) => outgoing.request !== request);

/** What the log shows need not be shown twice. The same outbox where nothing has gone. */
export function settled(outbox: Outbox, session: SessionId, inLog: ReadonlySet<EntryName>): Outbox {
  const left = outbox.filter(
    ({ session: of, standing }) => of !== session || standing.kind !== 'stored' || !inLog.has(standing.name),
  );
  return left.length === outbox.length ? outbox : left;
}

/** As a page that was loaded again finds it: what was on its way is sent at once, unless it is out of its time by now. */
export function restored(stored: string | null, now: UnixMillis): Outbox {
  return parse(stored)
    .slice(-MOST_OUTGOING)
    .map((outgoing) => {
      if (outgoing.standing.kind !== 'sending') return outgoing;
      const isLate = now - outgoing.askedAt >= GIVEN_UP_AFTER;
      const standing: OutgoingStanding = isLate
        ? { kind: 'given-up', why: outgoing.standing.why ?? 'unreachable' }
        : { ...outgoing.standing, notBefore: now };
      return { ...outgoing, standing };
    });
}

function parse(stored: string | null): Outbox {
  if (stored === null) return [];
  try {
    const value: unknown = JSON.parse(stored);
    return Array.isArray(value) ? value.filter(isOutgoing) : [];
  } catch {
    // Damaged by hand or by another version: what cannot be read cannot be sent.
    return [];
  }
}

const STANDINGS = ['sending', 'stored', 'refused', 'given-up'];
const isOutgoing = (value: unknown): value is Outgoing => {
  if (typeof value !== 'object' || value === null) return false;
  const { request, session, by, askedAt, entry, standing } = value as Partial<Record<keyof Outgoing, unknown>>;
  return (
    [request, session, by].every((text) => typeof text === 'string' && text !== '') &&
    typeof askedAt === 'number' &&
    typeof entry === 'object' &&
    entry !== null &&
    typeof standing === 'object' &&
    standing !== null &&
    'kind' in standing &&
    STANDINGS.includes(String(standing.kind))
  );
};
