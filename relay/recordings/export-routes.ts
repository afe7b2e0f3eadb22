import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { EXPORT_NAMES } from '../../protocol/wire/export-names.ts';
import { parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';
import type { AnnotationsJson } from '../../protocol/wire/review-book.ts';
import type { ApiProblem, EntryJson, LeftOutJson, SessionDetail, SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { RefusalCounters } from '../operations/counters.ts';
import type { ExportTask } from './export-messages.ts';
import { readExportOrder } from './export-order.ts';
import { inChinese } from './exports/left-out-zh-tw.ts';
import { RunningExport } from './running-export.ts';

export type ExportRefusal = 'unknown-session' | 'bad-query' | 'busy' | 'cannot-be-exported' | 'own-fault';

export interface ExportRouteParts {
  readonly log: SessionLog;
  readonly clock: Pick<Clock, 'now'>;
  readonly detailOf: (standing: SessionStanding) => SessionDetail;
  readonly entriesOf: (standing: SessionStanding) => readonly EntryJson[];
  /** What reviewers annotated, as far as somebody may take it along. */
  readonly annotationsFor: (person: SignedIn | null, session: SessionId) => AnnotationsJson;
  readonly reportModule: string | null;
  readonly refusals: RefusalCounters<ExportRefusal>;
}

/** Each takes a thread, and a core while it lasts. */
const MOST_AT_ONCE = 2;
const STATUS: Readonly<Record<ExportRefusal, number>> = {
  'unknown-session': 404,
  'bad-query': 400,
  busy: 503,
  'cannot-be-exported': 422,
  'own-fault': 500,
};

/** Exports over the API; its caller has let in nobody but people, and only to sessions that they may see. */
export function addExportRoutes(app: FastifyInstance, parts: ExportRouteParts): void {
  const { log, clock, refusals } = parts;
  let underWay = 0;

  app.get('/api/sessions/:id/export', async (request, reply) => {
    const running = begin(request, reply);
    if (running === null) return reply;
    request.raw.on('close', () => {
      if (!reply.raw.writableFinished) running.leave();
    });
    const begun = await running.begun;
    if (begun.kind === 'failed') return refuse(reply, begun.error, begun.sentence);
    request.handedOut = { exportFormat: begun.format, range: begun.range };
    return reply
      .type(begun.mediaType)
      .header('content-disposition', `attachment; filename="${begun.name}"`)
      .header('x-left-out', encodeURIComponent(JSON.stringify(begun.leftOut)))
      .send(running.bytes);
  });

  app.get('/api/sessions/:id/export/left-out', async (request, reply) => {
    const running = begin(request, reply);
    if (running === null) return reply;
    request.raw.on('close', () => running.leave());
    const begun = await running.begun;
    running.leave();
    if (begun.kind === 'failed') return refuse(reply, begun.error, begun.sentence);
    const { name, mediaType, leftOut, range } = begun;
    const { language } = request.query as { language?: string };
    const said = language === 'zh-TW' ? leftOut.map(inChinese) : leftOut;
    return { name, mediaType, range, leftOut: said } satisfies LeftOutJson;
  });

  function begin(request: FastifyRequest, reply: FastifyReply): RunningExport | null {
    const session = parseSessionId((request.params as { id: string }).id);
    const standing = session === null ? null : log.standing(session);
    if (session === null || standing === null) {
      refuse(reply, 'unknown-session', 'The relay has no such session.');
      return null;
    }
    const { order, mistakes } = readExportOrder(request.query as Record<string, string>, EXPORT_NAMES);
    if (mistakes.length > 0) {
      refuse(reply, 'bad-query', mistakes.join(' '));
      return null;
    }
    if (underWay >= MOST_AT_ONCE) {
      const sentence = `${String(MOST_AT_ONCE)} exports are under way: ask again in a moment.`;
      refuse(reply.header('retry-after', '5'), 'busy', sentence);
      return null;
    }
    underWay += 1;
    const task: ExportTask = {
      ...{ session, order, reportModule: parts.reportModule, now: clock.now().unix },
      detail: parts.detailOf(standing),
      entries: parts.entriesOf(standing),
      annotations: parts.annotationsFor(request.person, session),
    };
    return new RunningExport(log, standing, task, () => {
      underWay -= 1;
    });
  }

  function refuse(reply: FastifyReply, refusal: ExportRefusal, sentence: string): FastifyReply {
    refusals.count(refusal);
    return reply.code(STATUS[refusal]).send({ error: refusal, sentence } satisfies ApiProblem);
  }
}
