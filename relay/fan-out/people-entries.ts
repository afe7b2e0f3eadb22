import type { Moment } from '../../protocol/delivery/intake-state.ts';
import { fullAllowance, spend, type RateAllowance } from '../../protocol/delivery/rate-allowance.ts';
import { byteCount, milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { LIMITS } from '../../protocol/wire/limits.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { hospitalEntries } from '../log/hospital-entries.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import type { RelayAuthors } from './relay-author.ts';

/** What a person at the hospital may write. */
export type PersonsEntry = Extract<CaseEntry, { kind: 'message' | 'order' | 'decision' | 'offer' }>;

export interface EntryAsked {
  /** New for each entry, made by whoever asks: asked again, it is answered again and not written again. */
  readonly request: string;
  /** One past the newest sample on the writer's screen; 0 where they do not know. */
  readonly atSample: number;
  readonly entry: PersonsEntry;
}

export type EntryAnswer =
  | { readonly kind: 'written'; readonly logged: LoggedRecord; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly refusal: EntryRefusal; readonly sentence: string };

export type EntryRefusal =
  | 'unknown-session'
  /** A person whose role does not write that. */
  | 'not-yours-to-write'
  | 'incomplete'
  | 'recording-over'
  | 'too-fast'
  | 'session-full'
  | 'too-many-waiting'
  | 'too-large'
  /** Another entry was asked for under the same request. */
  | 'request-used'
  | 'storage'
  /** The disk has not answered in time: it may be written, and asking again tells. */
  | 'not-known-yet';

export interface PeopleEntriesParts {
  readonly log: Pick<SessionLog, 'standing' | 'entries'>;
  readonly authors: RelayAuthors;
  readonly clock: Clock;
  /** Whether a second opinion can be asked of a hospital. */
  readonly isHospital: (id: string) => boolean;
}

const WRITABLE_AFTER_END = 24 * 3_600_000;
/** A person waits for an answer so long; then they are told to ask again. */
const ANSWER_WITHIN = milliseconds(8_000);
const RATE = { messagesPerSecond: LIMITS.entriesPerMinute / 60, bytesPerSecond: 1, burstSeconds: 60 };

/** What was asked for in one session, by request; what is in the log already is among it. */
interface EntryBook {
  readonly asked: Map<string, { readonly content: string; readonly answer: Promise<EntryAnswer> }>;
}

/**
 * What people who are signed in write into sessions, under their name. Answered once it is durable, and only then; each
 * request is written once, however often it comes, also across a restart: the record itself names it.
 */
export class PeopleEntries {
  readonly refusals = new RefusalCounters<EntryRefusal>();
  readonly #parts: PeopleEntriesParts;
  readonly #books = new Map<SessionId, EntryBook>();
  readonly #allowances = new Map<string, RateAllowance>();

  constructor(parts: PeopleEntriesParts) {
    this.#parts = parts;
  }

  async write(person: SignedIn, session: SessionId, asked: EntryAsked): Promise<EntryAnswer> {
    const answer = await this.#answer(person, session, asked);
    if (answer.kind === 'refused') this.refusals.count(answer.refusal);
    return answer;
  }

  #answer(person: SignedIn, session: SessionId, asked: EntryAsked): EntryAnswer | Promise<EntryAnswer> {
    const { log, clock } = this.#parts;
    const now = clock.now();
    const standing = log.standing(session);
    if (standing === null) return refused('unknown-session');
    const unfit = whyUnfit(person, asked.entry, this.#parts.isHospital);
    if (unfit !== null) return unfit;
    const book = this.#bookOf(session);
    const content = contentOf(person.name, asked.entry);
    const known = book.asked.get(asked.request);
    if (known !== undefined) {
      return known.content === content ? this.#inTime(known.answer.then(asKnown)) : refused('request-used');
    }
    if (isOver(standing, now)) return refused('recording-over');
    if (book.asked.size >= LIMITS.entriesPerSession) return refused('session-full');
    const allowance = this.#allowances.get(person.name) ?? fullAllowance(RATE, now.monotonic);
    const left = spend(allowance, RATE, byteCount(0), now.monotonic);
    if (left === null) return refused('too-fast');
    this.#allowances.set(person.name, left);
    const answer = this.#put(session, person.name, asked, now);
    book.asked.set(asked.request, { content, answer });
    void answer.then(({ kind }) => {
      if (kind === 'refused') book.asked.delete(asked.request);
    });
    return this.#inTime(answer);
  }

  async #put(
    session: SessionId,
    by: string,
    { request, atSample, entry }: EntryAsked,
    now: Moment,
  ): Promise<EntryAnswer> {
    const body = { kind: 'entry', by, atSample: sampleIndex(atSample), request, entry } as const;
    const writing = await this.#parts.authors.write(session, body, now);
    if (writing.kind === 'written') return { kind: 'written', logged: writing.logged, isNew: true };
    return { kind: 'refused', refusal: writing.why, sentence: writing.sentence };
  }

  #inTime(answer: Promise<EntryAnswer>): Promise<EntryAnswer> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(ANSWER_WITHIN, () => {
        resolve(refused('not-known-yet'));
      });
      void answer.then((known) => {
        cancel();
        resolve(known);
      });
    });
  }

  /** At its first use it takes from the log what earlier runs of the relay wrote. */
  #bookOf(session: SessionId): EntryBook {
    const open = this.#books.get(session);
    if (open !== undefined) return open;
    const book: EntryBook = { asked: new Map() };
    for (const logged of hospitalEntries(this.#parts.log, session)) {
      const record = openRecord(logged.sealed);
      if (!record.ok || record.value.body.kind !== 'entry') continue;
      // What the relay itself wrote was asked for by nobody.
      if (record.value.body.entry.kind === 'summons' || record.value.body.entry.kind === 'share') continue;
      const { by, entry, request = `of offset ${String(logged.offset)}` } = record.value.body;
      const answer = Promise.resolve({ kind: 'written', logged, isNew: false } as const);
      book.asked.set(request, { content: contentOf(by, entry), answer });
    }
    this.#books.set(session, book);
    return book;
  }
}

const asKnown = (answer: EntryAnswer): EntryAnswer =>
  answer.kind === 'written' ? { ...answer, isNew: false } : answer;

/** The same for what was written and what is asked for, whatever the order of its fields. */
const contentOf = (by: string, entry: CaseEntry): string => JSON.stringify([by, Object.entries(entry).sort()]);

/** Its unit has said its last word more than a day ago. A session that has no END is over when it falls silent. */
function isOver(standing: SessionStanding, { unix }: Moment): boolean {
  const last = standing.endCommittedAt ?? standing.lastCommitAt;
  return last !== null && unix - last > WRITABLE_AFTER_END;
}

function whyUnfit({ role }: SignedIn, entry: PersonsEntry, isHospital: (id: string) => boolean): EntryAnswer | null {
  if (role === 'guest') return refused('not-yours-to-write');
  if (entry.kind !== 'message' && role !== 'cardiologist') return refused('not-yours-to-write');
  if (entry.kind === 'offer') {
    return isHospital(entry.hospital)
      ? null
      : refused('incomplete', 'A second opinion needs a hospital that this relay knows; please choose one.');
  }
  if (entry.kind !== 'decision') {
    return entry.text.trim() === '' ? refused('incomplete', 'There is nothing in it; please write something.') : null;
  }
  if (entry.decision === 'divert' && entry.hospital.trim() === '') {
    return refused('incomplete', 'A diversion needs the hospital that the ambulance is to go to.');
  }
  if (entry.decision === 'cancelled' && entry.reason.trim() === '') {
    return refused('incomplete', 'An activation is withdrawn with a reason; please give it.');
  }
  return null;
}

const SENTENCES: Readonly<Record<EntryRefusal, string>> = {
  'unknown-session': 'The relay has no such session.',
  'not-yours-to-write': 'Orders and decisions are for a cardiologist to write; a message is for everybody.',
  incomplete: 'Something is missing in it.',
  'recording-over': 'This recording ended more than 24 hours ago; nothing is written into it any more.',
  'too-fast': `You have written ${String(LIMITS.entriesPerMinute)} entries within a minute; nothing was written, please wait a little.`,
  'session-full': `${String(LIMITS.entriesPerSession)} entries have been written into this session; it takes no more.`,
  'too-many-waiting': 'Too much waits to be written into this session.',
  'too-large': 'This is too long for one entry.',
  'request-used': 'Another entry was asked for under the same request; nothing was written.',
  storage: 'The relay cannot store it now.',
  'not-known-yet':
    'The relay’s disk has not answered yet: this may be written or not. Send the same again; it is written once at most.',
};

const refused = (refusal: EntryRefusal, sentence = SENTENCES[refusal]): EntryAnswer => ({
  kind: 'refused',
  refusal,
  sentence,
});
