import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { RefusalCounters } from '../operations/counters.ts';
import { fleetReportCsv } from './fleet-report-csv.ts';
import type { FleetReportAnswer, FleetReports } from './fleet-reports.ts';
import { readPeriod } from './period.ts';

export type FleetReportRefusal = 'not-yours' | 'bad-query' | 'not-ready' | 'own-fault';

export interface FleetReportRouteParts {
  readonly log: Pick<SessionLog, 'standings'>;
  readonly reports: Pick<FleetReports, 'ask'>;
  readonly refusals: RefusalCounters<FleetReportRefusal>;
}

const STATUS: Readonly<Record<FleetReportRefusal, number>> = {
  'not-yours': 403,
  'bad-query': 400,
  'not-ready': 503,
  'own-fault': 500,
};

/** How delivery went over a period; its caller has let in nobody but people. It names no patient. */
export function addFleetReportRoutes(app: FastifyInstance, { log, reports, refusals }: FleetReportRouteParts): void {
  app.get('/api/fleet-report', (request, reply) => {
    const answer = ask(request, reply);
    if (answer === null) return reply;
    return answer.kind === 'done' ? answer.report : reply.code(202).send(answer.progress);
  });

  app.get('/api/fleet-report.csv', (request, reply) => {
    const answer = ask(request, reply);
    if (answer === null) return reply;
    if (answer.kind === 'reading') {
      return refuse(
        reply.header('retry-after', '2'),
        'not-ready',
        'The report is being reckoned: ask again in a moment.',
      );
    }
    const { from, to } = answer.report;
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="fleet-report-${from}-to-${to}.csv"`)
      .send(fleetReportCsv(answer.report));
  });

  /** Null: whoever asks has been answered. */
  function ask(request: FastifyRequest, reply: FastifyReply): Exclude<FleetReportAnswer, { kind: 'failed' }> | null {
    const { person } = request;
    if (person?.role !== 'reviewer' && person?.role !== 'operator') {
      refuse(reply, 'not-yours', 'The fleet report is for a reviewer or an operator.');
      return null;
    }
    const { period, mistakes } = readPeriod(request.query as Record<string, string>);
    if (period === null) {
      refuse(reply, 'bad-query', mistakes.join(' '));
      return null;
    }
    const answer = reports.ask(
      period,
      person.name,
      log.standings().filter((standing) => request.sees(standing)),
    );
    if (answer.kind !== 'failed') return answer;
    refuse(reply, 'own-fault', `The report could not be reckoned: ${answer.sentence}`);
    return null;
  }

  function refuse(reply: FastifyReply, refusal: FleetReportRefusal, sentence: string): FastifyReply {
    refusals.count(refusal);
    return reply.code(STATUS[refusal]).send({ error: refusal, sentence } satisfies ApiProblem);
  }
}
