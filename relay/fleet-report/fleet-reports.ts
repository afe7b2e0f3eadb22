import { Worker } from 'node:worker_threads';
import type { FleetReportJson, FleetReportProgress } from '../../protocol/wire/fleet-report.ts';
import type { SessionStanding } from '../log/session-log.ts';
import type { Clock } from '../operations/clock.ts';
import type { CaseTask } from './case-account.ts';
import type { FleetReportTask, FromFleetReport } from './fleet-report-messages.ts';
import type { Period } from './period.ts';

export type FleetReportAnswer =
  | { readonly kind: 'done'; readonly report: FleetReportJson }
  | { readonly kind: 'reading'; readonly progress: FleetReportProgress }
  | { readonly kind: 'failed'; readonly sentence: string };

export interface FleetReportsParts {
  readonly dataFolder: string;
  readonly clock: Pick<Clock, 'now'>;
}

interface Reckoning {
  readonly worker: Worker;
  progress: FleetReportProgress;
  result: Extract<FleetReportAnswer, { kind: 'done' | 'failed' }> | null;
  endedAt: number;
  askedAt: number;
}

/** Of one report: a county has so many in a quarter. Beyond it the newest are read, and the rest is counted. */
const MOST_CASES = 5_000;
const KEPT = 8;
/** A report stands for so long, ms. */
const FRESH_FOR = 60_000;
/** One that nobody has asked after for so long is given up, ms. */
const ASKED_WITHIN = 30_000;
const MOST_HEAP_MEGABYTES = 512;

/** Reports, one at a time: each takes a core while it lasts, and the ambulances on their way come first. */
export class FleetReports {
  readonly #parts: FleetReportsParts;
  readonly #reckonings = new Map<string, Reckoning>();

  constructor(parts: FleetReportsParts) {
    this.#parts = parts;
  }

  /** `standings`: those that whoever asks may see, newest first. `who`: whose sight that is. */
  ask(period: Period, who: string, standings: readonly SessionStanding[]): FleetReportAnswer {
    const now = this.#parts.clock.now().monotonic;
    for (const [key, { result, askedAt, worker }] of this.#reckonings) {
      if (result !== null || now - askedAt < ASKED_WITHIN) continue;
      this.#reckonings.delete(key);
      void worker.terminate();
    }
    const key = JSON.stringify([who, period.from, period.to, period.zone]);
    const known = this.#reckonings.get(key);
    if (known !== undefined) {
      known.askedAt = now;
      if (known.result === null) return { kind: 'reading', progress: known.progress };
      if (known.result.kind === 'done' && now - known.endedAt < FRESH_FOR) return known.result;
      this.#reckonings.delete(key);
      // A fault is told once; whoever asks again has it tried again.
      if (known.result.kind === 'failed') return known.result;
    }
    const cases = standings.flatMap((standing) => taskOf(standing, period));
    const progress = { sessionsRead: 0, ofSessions: Math.min(cases.length, MOST_CASES) };
    const isBusy = [...this.#reckonings.values()].some(({ result }) => result === null);
    if (!isBusy) this.#begin(key, period, cases, progress, now);
    return { kind: 'reading', progress };
  }

  close(): void {
    for (const { worker, result } of this.#reckonings.values()) if (result === null) void worker.terminate();
    this.#reckonings.clear();
  }

  #begin(key: string, period: Period, cases: readonly CaseTask[], progress: FleetReportProgress, now: number): void {
    const { dataFolder, clock } = this.#parts;
    const task: FleetReportTask = {
      dataFolder,
      cases: cases.slice(0, MOST_CASES),
      of: {
        ...{ from: period.from, to: period.to, zone: period.zone },
        madeAt: new Date(clock.now().unix).toISOString(),
        casesNotRead: Math.max(0, cases.length - MOST_CASES),
      },
    };
    const worker = new Worker(new URL('./fleet-report-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEGABYTES },
    });
    const reckoning: Reckoning = { worker, progress, result: null, endedAt: 0, askedAt: now };
    this.#reckonings.set(key, reckoning);
    const settle = (result: NonNullable<Reckoning['result']>): void => {
      if (reckoning.result !== null) return;
      reckoning.result = result;
      reckoning.endedAt = clock.now().monotonic;
      for (const [other, { result: done }] of this.#reckonings) {
        if (this.#reckonings.size <= KEPT) break;
        if (done !== null) this.#reckonings.delete(other);
      }
    };
    worker.on('message', (said: FromFleetReport) => {
      if (said.kind === 'progress') reckoning.progress = { ...progress, sessionsRead: said.sessionsRead };
      else settle(said);
    });
    worker.on('error', (fault) => {
      settle({ kind: 'failed', sentence: fault instanceof Error ? fault.message : String(fault) });
    });
    worker.on('exit', () => {
      settle({ kind: 'failed', sentence: 'The report ended before it was done.' });
    });
  }
}

/** A case by when it began by the relay's clock: a tablet that is a year ahead is in the report of today. */
function taskOf(standing: SessionStanding, { first, end }: Period): readonly CaseTask[] {
  const { session, unit, head, description, samples, gaps, awaited, firstCommitAt } = standing;
  if (description === null || description.purpose === 'self-test' || firstCommitAt === null) return [];
  if (firstCommitAt < first || firstCommitAt >= end) return [];
  const { format, startedAt } = description;
  return [{ session, unit, head, samplingRate: format.samplingRate, startedAt, samples, gaps, awaited }];
}
