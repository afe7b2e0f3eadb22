import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { SessionLog } from '../log/session-log.ts';
import type { RefusalCounters } from '../operations/counters.ts';
import { fleetReportCsv } from './fleet-report-csv.ts';
import type { FleetReportPdf } from './fleet-report-pdf.ts';
import type { FleetReportAnswer, FleetReports } from './fleet-reports.ts';
import { readPeriod } from './period.ts';

export type FleetReportRefusal = 'not-yours' | 'bad-query' | 'not-ready' | 'no-ink' | 'own-fault';

export interface FleetReportRouteParts {
  readonly log: Pick<SessionLog, 'standings'>;
  readonly reports: Pick<FleetReports, 'ask'>;
  readonly pdf: Pick<FleetReportPdf, 'draw'>;
  /** Where its ink is, as a URL; null: this relay draws none. */
  readonly inkModule: string | null;
  readonly refusals: RefusalCounters<FleetReportRefusal>;
}

const STATUS: Readonly<Record<FleetReportRefusal, number>> = {
  'not-yours': 403,
  'bad-query': 400,
  'not-ready': 503,
  'no-ink': 501,
  'own-fault': 500,
};

/** How delivery went over a period; its caller has let in nobody but people. It names no patient. */
export function addFleetReportRoutes(app: FastifyInstance, parts: FleetReportRouteParts): void {
  const { log, reports, refusals } = parts;
  app.get('/api/fleet-report', (request, reply) => {
    const answer = ask(request, reply);
    if (answer === null) return reply;
    return answer.kind === 'done' ? answer.report : reply.code(202).send(answer.progress);
  });

  app.get('/api/fleet-report.csv', (request, reply) => {
    const report = reckoned(request, reply);
    return report === null ? reply : asFile(reply, report, 'csv').send(fleetReportCsv(report));
  });

  app.get('/api/fleet-report.pdf', async (request, reply) => {
    const { inkModule, pdf } = parts;
    if (inkModule === null) return refuse(reply, 'no-ink', 'This relay was put together without the ink of a PDF.');
    const report = reckoned(request, reply);
    if (report === null) return reply;
    const { language } = request.query as { language?: string };
    const drawn = await pdf.draw({ report, language: language === 'zh-TW' ? 'zh-TW' : 'en', inkModule });
    if (drawn.kind === 'busy') return notReady(reply, 'Another report is being drawn: ask again in a moment.');
    if (drawn.kind === 'failed') return refuse(reply, 'own-fault', `The report could not be drawn: ${drawn.sentence}.`);
    return asFile(reply, report, 'pdf').send(Buffer.from(drawn.bytes));
  });

  /** Null: whoever asks has been answered. */
  function reckoned(request: FastifyRequest, reply: FastifyReply): FleetReportJson | null {
    const answer = ask(request, reply);
    if (answer?.kind === 'reading') notReady(reply, 'The report is being reckoned: ask again in a moment.');
    return answer?.kind === 'done' ? answer.report : null;
  }

  const notReady = (reply: FastifyReply, sentence: string): FastifyReply =>
    refuse(reply.header('retry-after', '2'), 'not-ready', sentence);

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

const TYPES = { csv: 'text/csv; charset=utf-8', pdf: 'application/pdf' } as const;

const asFile = (reply: FastifyReply, { from, to }: FleetReportJson, kind: keyof typeof TYPES): FastifyReply =>
  reply.type(TYPES[kind]).header('content-disposition', `attachment; filename="fleet-report-${from}-to-${to}.${kind}"`);
