import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { offset, sampleIndex } from '../../protocol/ecg/units.ts';
import { EXPORT_NAMES } from '../../protocol/wire/export-names.ts';
import { SESSION_PURPOSES } from '../../protocol/wire/record.ts';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import { summaryFor } from '../access/guest-sight.ts';
import type { Calls } from '../calling/calls.ts';
import type { Presence } from '../fan-out/presence.ts';
import type { SessionPulse } from '../fan-out/session-pulse.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { RefusalCounters } from '../operations/counters.ts';
import { entriesOf } from './entry-routes.ts';
import { addExportRoutes, type ExportRefusal, type ExportRouteParts } from './export-routes.ts';
import { NO_ANNOTATIONS } from './exported-notes.ts';
import { recordsInOrderOfCommit, recordsInOrderOfSample } from './record-stream.ts';
import { detailOf, summaryOf } from './session-summary.ts';

export interface SessionRouteParts {
  readonly log: SessionLog;
  readonly presence: Presence;
  readonly pulse: SessionPulse;
  readonly clock: Pick<Clock, 'now'>;
  readonly calls: Pick<Calls, 'of'>;
  /** Where the ink of a PDF is, as a URL; left out: this relay draws none. */
  readonly reportModule?: string | undefined;
  /** Left out: nobody reviews recordings here. */
  readonly annotationsFor?: ExportRouteParts['annotationsFor'] | undefined;
  readonly exportRefusals: RefusalCounters<ExportRefusal>;
}

/** The sessions API; its caller has let in nobody but people. */
export function addSessionRoutes(app: FastifyInstance, parts: SessionRouteParts): void {
  const { log, clock } = parts;
  app.get('/api/sessions', (request, reply) => {
    const { purpose = 'care', within } = request.query as { purpose?: string; within?: string };
    if (purpose !== 'any' && !SESSION_PURPOSES.some((name) => name === purpose)) {
      const sentence = `purpose is ${SESSION_PURPOSES.join(', ')} or any.`;
      return reply.code(400).send({ error: 'bad-query', sentence } satisfies ApiProblem);
    }
    if (within !== undefined && !/^[1-9]\d{0,5}$/.test(within)) {
      const sentence = 'within is a number of seconds from 1 on.';
      return reply.code(400).send({ error: 'bad-query', sentence } satisfies ApiProblem);
    }
    const since = within === undefined ? -Infinity : clock.now().unix - 1000 * Number(within);
    return log
      .standings()
      .filter(({ description }) => purpose === 'any' || (description?.purpose ?? 'care') === purpose)
      .filter(({ lastCommitAt }) => (lastCommitAt ?? -Infinity) >= since)
      .filter((standing) => request.sees(standing))
      .map((standing) => summaryFor(request.person, summaryOf(standing, parts)));
  });

  app.get('/api/sessions/:id', (request, reply) => {
    const standing = standingAsked(request, reply);
    return standing === null ? reply : summaryFor(request.person, detailOf(standing, parts, log.ledger));
  });

  addExportRoutes(app, {
    log,
    clock: parts.clock,
    detailOf: (standing) => detailOf(standing, parts, log.ledger),
    entriesOf: (standing) => entriesOf(log, standing),
    annotationsFor: parts.annotationsFor ?? (() => NO_ANNOTATIONS),
    reportModule: parts.reportModule ?? null,
    refusals: parts.exportRefusals,
  });

  app.get('/api/sessions/:id/records', (request, reply) => {
    const standing = standingAsked(request, reply);
    if (standing === null) return reply;
    const asked = request.query as { from?: string; order?: string; first?: string; end?: string; as?: string };
    const { from = '1', order = 'commit', first = '0', end = String(standing.endSample) } = asked;
    const isSample = (text: string): boolean => /^\d{1,15}$/.test(text);
    if (
      !/^[1-9]\d{0,9}$/.test(from) ||
      (order !== 'commit' && order !== 'sample') ||
      !isSample(first) ||
      !isSample(end)
    ) {
      const sentence = 'from is an offset from 1 on, order is commit or sample, first and end are numbers of samples.';
      return reply.code(400).send({ error: 'bad-query', sentence } satisfies ApiProblem);
    }
    const range = order === 'sample' ? { first: Number(first), end: Number(end) } : null;
    // What a command makes of them is what it says: nobody can see it from here.
    const exportFormat = EXPORT_NAMES.find((name) => name === asked.as) ?? '';
    request.handedOut = { exportFormat, range };
    const pieces =
      order === 'commit'
        ? recordsInOrderOfCommit(log, standing, offset(Number(from)))
        : recordsInOrderOfSample(log, standing, { first: sampleIndex(Number(first)), end: sampleIndex(Number(end)) });
    return reply.type('application/octet-stream').send(Readable.from(pieces, { objectMode: false }));
  });

  function standingAsked(request: FastifyRequest, reply: FastifyReply): SessionStanding | null {
    const { id } = request.params as { id: string };
    const session = parseSessionId(id);
    const standing = session === null ? null : log.standing(session);
    if (standing === null) {
      const sentence = 'The relay has no such session.';
      reply.code(404).send({ error: 'unknown-session', sentence } satisfies ApiProblem);
    }
    return standing;
  }
}
