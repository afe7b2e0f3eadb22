import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseSessionId } from '../../protocol/wire/identity.ts';
import type { ApiProblem } from '../../protocol/wire/sessions-api.ts';
import type { SessionLog } from '../log/session-log.ts';
import { annotationsOf } from '../review/review-book.ts';
import type { ReviewBooks } from '../review/review-books.ts';
import type { FromTeaching, TeachingTask } from './teaching-messages.ts';

export interface TeachingRouteParts {
  readonly log: Pick<SessionLog, 'standing'>;
  readonly books: ReviewBooks;
  readonly dataFolder: string;
}

/** A thread that needs more has met something that no copy is; the relay beside it goes on. */
const MOST_HEAP_MEGABYTES = 512;
/** A day's session is read three times before its first piece; a receiver that takes nothing for so long has gone. ms */
const BEGINS_WITHIN = 600_000;
const MOVES_WITHIN = 60_000;

/** Teaching copies; its caller has let in nobody but people, and only to sessions that they may see. One at a time. */
export function addTeachingRoutes(app: FastifyInstance, { log, books, dataFolder }: TeachingRouteParts): void {
  let isUnderWay = false;
  app.get('/api/sessions/:id/teaching-copy', async (request, reply) => {
    const session = parseSessionId((request.params as { id: string }).id);
    const standing = session === null ? null : log.standing(session);
    if (standing === null || request.person === null) {
      return refuse(reply, 404, { error: 'unknown-session', sentence: 'The relay has no such session.' });
    }
    const refused = books.mayReview(request.person);
    if (refused !== null) return refuse(reply, 403, { error: refused.refusal, sentence: refused.sentence });
    if (!standing.complete) {
      const sentence =
        'A teaching copy is made of a recording that is complete; samples of this one are still awaited.';
      return refuse(reply, 409, { error: 'not-complete', sentence });
    }
    if (isUnderWay) {
      const sentence = 'A teaching copy is being made: ask again in a moment.';
      return refuse(reply.header('retry-after', '5'), 503, { error: 'busy', sentence });
    }
    isUnderWay = true;
    const annotations = annotationsOf(books.chain(standing.session).entries)
      .flatMap(({ versions }) => versions.at(-1) ?? [])
      .filter(({ isDeleted }) => !isDeleted);
    const copying = new Copying({ dataFolder, session: standing.session, head: standing.head, annotations }, () => {
      isUnderWay = false;
    });
    const begun = await copying.next(BEGINS_WITHIN);
    if (begun.kind !== 'begun') {
      copying.leave();
      const sentence = begun.kind === 'failed' ? begun.sentence : 'The copy could not be begun.';
      return refuse(reply, 500, { error: 'own-fault', sentence: `No copy could be made: ${sentence}` });
    }
    // It stands in the review before anybody has it.
    const { copy } = begun;
    const unwritten = await books.note(request.person, standing.session, { kind: 'teaching-copy', copy });
    if (unwritten?.kind === 'refused') {
      copying.leave();
      return refuse(reply, 503, { error: unwritten.refusal, sentence: unwritten.sentence });
    }
    return reply
      .type('application/x-tar')
      .header('content-disposition', `attachment; filename="teaching-${copy}.proof.tar"`)
      .send(Readable.from(copying.pieces(), { objectMode: false }));
  });
}

const refuse = (reply: FastifyReply, status: number, problem: ApiProblem): FastifyReply =>
  reply.code(status).send(problem);

/** The main thread's end of one copy: it asks for a piece when the last one was taken. */
class Copying {
  readonly #worker: Worker;
  readonly #heard: FromTeaching[] = [];
  #wake: () => void = () => undefined;

  constructor(task: TeachingTask, ended: () => void) {
    this.#worker = new Worker(new URL('./teaching-thread.ts', import.meta.url), {
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MEGABYTES },
    });
    const hear = (said: FromTeaching): void => {
      this.#heard.push(said);
      this.#wake();
    };
    this.#worker.on('message', hear);
    this.#worker.on('error', (fault) => {
      hear({ kind: 'failed', sentence: fault instanceof Error ? fault.message : String(fault) });
    });
    this.#worker.on('exit', () => {
      hear({ kind: 'failed', sentence: 'The copy ended before it was done.' });
      ended();
    });
  }

  leave(): void {
    void this.#worker.terminate();
  }

  async next(within: number): Promise<FromTeaching> {
    if (this.#heard.length === 0) {
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, within);
        this.#wake = () => {
          clearTimeout(late);
          resolve();
        };
      });
    }
    return this.#heard.shift() ?? { kind: 'failed', sentence: 'The copy stood still.' };
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        this.#worker.postMessage('next');
        const said = await this.next(MOVES_WITHIN);
        if (said.kind === 'done') return;
        // Half a file must not look like a whole one: the connection breaks.
        if (said.kind !== 'bytes') throw new Error(said.kind === 'failed' ? said.sentence : 'The copy began twice.');
        yield said.bytes;
      }
    } finally {
      this.leave();
    }
  }
}
