import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import type { ApiProblem, EntryJson, SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import type { AnnotationsJson } from '../../protocol/wire/review-book.ts';
import { BrokenRecordStream, readDelimited } from '../../protocol/wire/delimited-records.ts';
import { NO_ANNOTATIONS } from './exported-notes.ts';

/** Why the relay could not be asked, in a sentence for the one who typed the command. */
export class RelayTrouble extends Error {
  /** Of its answer; null where none came. */
  readonly status: number | null;

  constructor(sentence: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(sentence, options);
    this.status = status ?? null;
  }
}

/** What the relay's audit says of whatever is read. */
export interface AskedFor {
  /** As the one who typed the command gave it; empty: none. */
  readonly reason?: string | undefined;
  /** What is made of the records, as the API names formats; left out: nothing that leaves. */
  readonly exportFormat?: string | undefined;
}

export interface RelayClient {
  /** Newest first: those of patients, or self-tests too. */
  list(purpose?: 'care' | 'any'): Promise<readonly SessionSummary[]>;
  detail(session: string): Promise<SessionDetail>;
  /** The log up to its present head: in the order of commits, or samples and gaps in the order of sample index, of a range. */
  records(session: string, order: 'commit' | 'sample', range?: SampleRange): AsyncIterable<LoggedRecord>;
  /** Its proof package, piece by piece. */
  proof(session: string): AsyncIterable<Uint8Array>;
  /** A de-identified copy of it, a proof package of its own. */
  teachingCopy(session: string): AsyncIterable<Uint8Array>;
  /** What both sides have written into it, in commit order. */
  entries(session: string): Promise<readonly EntryJson[]>;
  /** What reviewers annotated, as far as these credentials may take it along. */
  annotations(session: string): Promise<AnnotationsJson>;
}

const ANSWERS_WITHIN = 15_000;
/** A day's session is read three times before the first piece of its copy comes. */
const COPIES_WITHIN = 600_000;
/** A stream that says nothing for so long is broken. */
const NEXT_PIECE_WITHIN = 30_000;

export function openRelayClient(url: string, token: string, { reason, exportFormat }: AskedFor = {}): RelayClient {
  const addressOf = (path: string): URL => {
    const address = new URL(path, url);
    if (reason !== undefined && reason !== '') address.searchParams.set('reason', reason);
    return address;
  };
  const ask = async (path: string, within = ANSWERS_WITHIN): Promise<Response> => {
    const breaking = new AbortController();
    const late = setTimeout(() => breaking.abort(), within);
    try {
      const answer = await fetch(addressOf(path), {
        headers: { authorization: `Bearer ${token}` },
        signal: breaking.signal,
      });
      if (!answer.ok) throw new RelayTrouble(await refusalOf(answer, url), { status: answer.status });
      return answer;
    } catch (cause) {
      if (cause instanceof RelayTrouble) throw cause;
      const why = breaking.signal.aborted ? `did not answer within ${String(within / 1000)} s` : 'cannot be reached';
      throw new RelayTrouble(`The relay at ${url} ${why}.`, { cause });
    } finally {
      clearTimeout(late);
    }
  };
  async function* pieces(path: string, within: number): AsyncGenerator<Uint8Array> {
    const answer = await ask(path, within);
    if (answer.body === null) return;
    try {
      yield* withinTime(answer.body);
    } catch (cause) {
      if (cause instanceof RelayTrouble) throw cause;
      throw new RelayTrouble('The connection to the relay broke.', { cause });
    }
  }
  return {
    list: async (purpose = 'care') =>
      (await (await ask(`/api/sessions?purpose=${purpose}`)).json()) as SessionSummary[],
    detail: async (session) =>
      (await (await ask(`/api/sessions/${encodeURIComponent(session)}`)).json()) as SessionDetail,
    entries: async (session) =>
      (await (await ask(`/api/sessions/${encodeURIComponent(session)}/entries`)).json()) as EntryJson[],
    annotations: async (session) => {
      try {
        return (await (
          await ask(`/api/sessions/${encodeURIComponent(session)}/annotations`)
        ).json()) as AnnotationsJson;
      } catch (thrown) {
        // A relay of a version that has no reviewers, or that seals nothing.
        if (thrown instanceof RelayTrouble && thrown.status === 404) return NO_ANNOTATIONS;
        throw thrown;
      }
    },
    proof: (session) => pieces(`/api/sessions/${encodeURIComponent(session)}/proof`, ANSWERS_WITHIN),
    teachingCopy: (session) => pieces(`/api/sessions/${encodeURIComponent(session)}/teaching-copy`, COPIES_WITHIN),
    async *records(session, order, range) {
      const part = range === undefined ? '' : `&first=${String(range.first)}&end=${String(range.end)}`;
      const as = exportFormat === undefined ? '' : `&as=${encodeURIComponent(exportFormat)}`;
      const answer = await ask(`/api/sessions/${encodeURIComponent(session)}/records?order=${order}${part}${as}`);
      if (answer.body === null) return;
      try {
        yield* readDelimited(withinTime(answer.body));
      } catch (cause) {
        if (cause instanceof RelayTrouble) throw cause;
        const why = cause instanceof BrokenRecordStream ? cause.message : 'The connection to the relay broke.';
        throw new RelayTrouble(why, { cause });
      }
    },
  };
}

async function refusalOf(answer: Response, url: string): Promise<string> {
  if (answer.status === 401) return `The relay at ${url} does not know these credentials.`;
  const problem = (await answer.json().catch(() => null)) as ApiProblem | null;
  return problem?.sentence ?? `The relay at ${url} answered with status ${String(answer.status)}.`;
}

async function* withinTime(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      let late: NodeJS.Timeout | undefined;
      const silence = new Promise<never>((_, reject) => {
        late = setTimeout(
          () => reject(new RelayTrouble(`The relay fell silent for ${String(NEXT_PIECE_WITHIN / 1000)} s.`)),
          NEXT_PIECE_WITHIN,
        );
      });
      const piece = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(late));
      if (piece.done) return;
      yield piece.value;
    }
  } finally {
    await reader.cancel();
  }
}
