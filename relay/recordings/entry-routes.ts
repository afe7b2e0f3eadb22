import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { PLACEMENTS } from '../../protocol/ecg/placement.ts';
import { offset } from '../../protocol/ecg/units.ts';
import { DECISIONS, LONGEST_NAME, LONGEST_REQUEST, LONGEST_TEXT } from '../../protocol/wire/case-entry.ts';
import { isRelayEpoch, parseSessionId } from '../../protocol/wire/identity.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { ApiProblem, EntryJson, EntryWritten } from '../../protocol/wire/sessions-api.ts';
import { isWithheldFromGuests } from '../access/guest-sight.ts';
import type { EntryRefusal, PeopleEntries, PersonsEntry } from '../fan-out/people-entries.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { Shaped } from '../operations/json-shape.ts';
import { isoOf } from './session-summary.ts';

const text = { type: 'string', maxLength: LONGEST_TEXT } as const;
const name = { type: 'string', maxLength: LONGEST_NAME } as const;
const personsEntry = {
  anyOf: [
    {
      type: 'object',
      required: ['kind', 'text'],
      properties: { kind: { enum: ['message', 'order'] }, text, preset: name },
    },
    {
      type: 'object',
      required: ['kind', 'decision'],
      properties: {
        kind: { const: 'decision' },
        decision: { enum: DECISIONS },
        reason: text,
        placement: { enum: PLACEMENTS },
        hospital: name,
      },
    },
    {
      type: 'object',
      required: ['kind', 'hospital'],
      properties: { kind: { const: 'offer' }, hospital: name, reason: text },
    },
  ],
} as const;
const newEntry = {
  type: 'object',
  required: ['request', 'entry'],
  properties: {
    request: { type: 'string', minLength: 8, maxLength: LONGEST_REQUEST },
    atSample: { type: 'integer', minimum: 0, maximum: 2 ** 51 },
    entry: personsEntry,
  },
} as const;

const STATUS: Readonly<Record<EntryRefusal, number>> = {
  'unknown-session': 404,
  'not-yours-to-write': 403,
  incomplete: 400,
  'recording-over': 409,
  'too-fast': 429,
  'session-full': 409,
  'too-many-waiting': 503,
  'too-large': 413,
  'request-used': 409,
  storage: 503,
  'not-known-yet': 504,
};

/** Entries read and written at once. */
const PAGE = 64;

export interface EntryRouteParts {
  readonly log: SessionLog;
  readonly entries: PeopleEntries;
}

/** What is written into sessions; its caller has let in nobody but people. */
export function addEntryRoutes(app: FastifyInstance, { log, entries }: EntryRouteParts): void {
  app.post(
    '/api/sessions/:id/entries',
    { schema: { body: newEntry }, attachValidation: true },
    async (request, reply) => {
      const { person, validationError } = request;
      const session = parseSessionId((request.params as { id: string }).id);
      if (validationError !== undefined) {
        const sentence = `This is no message, order or decision that the relay knows: ${validationError.message}.`;
        return reply.code(400).send({ error: 'bad-entry', sentence } satisfies ApiProblem);
      }
      if (person === null) return reply.code(401).send();
      const asked = request.body as Shaped<typeof newEntry>;
      const answer = await entries.write(person, session ?? NO_SESSION, {
        request: asked.request,
        atSample: asked.atSample ?? 0,
        entry: entryOf(asked.entry),
      });
      if (answer.kind === 'refused') {
        const { refusal, sentence } = answer;
        return reply.code(STATUS[refusal]).send({ error: refusal, sentence } satisfies ApiProblem);
      }
      const written = entryJson(answer.logged);
      if (written === null) throw new Error('What was written a moment ago cannot be read.');
      const { epoch, seq } = written;
      return reply
        .code(answer.isNew ? 201 : 200)
        .send({ epoch, seq, offset: written.offset, committedAt: written.committedAt } satisfies EntryWritten);
    },
  );

  app.get('/api/sessions/:id/entries', (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    const standing = session === null ? null : log.standing(session);
    if (standing === null) {
      const sentence = 'The relay has no such session.';
      return reply.code(404).send({ error: 'unknown-session', sentence } satisfies ApiProblem);
    }
    const { from = '1' } = request.query as { from?: string };
    if (!/^[1-9]\d{0,9}$/.test(from)) {
      const sentence = 'from is an offset from 1 on.';
      return reply.code(400).send({ error: 'bad-query', sentence } satisfies ApiProblem);
    }
    const isShown = request.person?.role === 'guest' ? (one: LoggedRecord) => !isWithheldFromGuests(one) : () => true;
    const pieces = entriesAsJson(log, standing, Number(from), isShown);
    return reply.type('application/json; charset=utf-8').send(Readable.from(pieces, { objectMode: false }));
  });
}

/** Of an address that names none: the log has nothing of it. */
const NO_SESSION = '' as SessionId;

function entryOf(asked: Shaped<typeof personsEntry>): PersonsEntry {
  if (asked.kind === 'offer') return { kind: 'offer', hospital: asked.hospital, reason: asked.reason ?? '' };
  if (asked.kind !== 'decision') return { kind: asked.kind, text: asked.text, preset: asked.preset ?? '' };
  const { decision, reason = '', placement = 'standard', hospital = '' } = asked;
  return { kind: 'decision', decision, reason, placement, hospital };
}

/** All that was written, at once: some thousand lines of the longest session. */
export const entriesOf = (log: SessionLog, { session, head }: Pick<SessionStanding, 'session' | 'head'>): EntryJson[] =>
  log.entries(session, offset(1), head, 'everybody').flatMap((logged) => entryJson(logged) ?? []);

/** One piece a page, so that a long session holds nobody up. */
function* entriesAsJson(
  log: SessionLog,
  { session, head }: Pick<SessionStanding, 'session' | 'head'>,
  from: number,
  isShown: (logged: LoggedRecord) => boolean,
): Generator<string> {
  let separator = '[';
  for (let next = from; next <= head;) {
    const page = log.entries(session, offset(next), PAGE, 'everybody').filter((logged) => logged.offset <= head);
    const last = page.at(-1);
    if (last === undefined) break;
    const found = page.filter(isShown).flatMap((logged) => entryJson(logged) ?? []);
    if (found.length > 0) {
      yield separator + found.map((entry) => JSON.stringify(entry)).join(',\n');
      separator = ',\n';
    }
    next = last.offset + 1;
  }
  yield separator === '[' ? '[]' : ']';
}

/** Null of a record that cannot be read any more. */
function entryJson({ offset: at, committedAt, sealed }: LoggedRecord): EntryJson | null {
  const record = openRecord(sealed);
  if (!record.ok || record.value.body.kind !== 'entry') return null;
  const { epoch, seq, recordedAt, body } = record.value;
  return {
    offset: at,
    epoch,
    seq,
    side: isRelayEpoch(epoch) ? 'hospital' : 'unit',
    by: body.by,
    atSample: body.atSample,
    recordedAt: isoOf(recordedAt),
    committedAt: isoOf(committedAt),
    entry: body.entry,
  };
}
