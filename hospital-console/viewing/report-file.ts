import type { Hertz, SampleIndex } from '../../protocol/ecg/units.ts';
import type { Language } from '../words/words.ts';

/** A formal 12-lead. */
const REPORT_SECONDS = 10;
/** An export is a thread of its own at the relay; longer than that it has met something. */
const PATIENCE_MS = 60_000;

export interface ReportAsked {
  readonly session: string;
  /** One past the last sample of the ten seconds. */
  readonly end: SampleIndex;
  readonly rate: Hertz;
  readonly language: Language;
  /** IANA; the times on the paper are in it. */
  readonly timeZone: string;
}

export type ReportAnswer =
  | { readonly kind: 'file'; readonly file: Blob; readonly name: string }
  /** The relay's own sentence; empty: it gave none. */
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'unreachable' };

/** Where the relay gives those ten seconds as PDF: the very document of `recordings export`, at true scale. */
export function reportAddress({ session, end, rate, language, timeZone }: ReportAsked): string {
  const from = Math.max(0, end / rate - REPORT_SECONDS);
  const query = new URLSearchParams({
    ...{ format: 'pdf', language, zone: timeZone },
    // Microseconds, as the relay reads them: a rate of 300 or 669 Hz has no shorter decimals.
    ...{ from: from.toFixed(6), for: (end / rate - from).toFixed(6) },
  });
  return `/api/sessions/${encodeURIComponent(session)}/export?${query.toString()}`;
}

/** Never rejects. */
export async function fetchReport(asked: ReportAsked, fetching: typeof fetch): Promise<ReportAnswer> {
  try {
    const answer = await fetching(reportAddress(asked), {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (!answer.ok) return { kind: 'refused', sentence: await sentenceIn(answer) };
    // A captive portal answers 200 to everything: a page of it must not be kept as a patient's report.
    if (answer.headers.get('content-type')?.startsWith('application/pdf') !== true) return { kind: 'unreachable' };
    return { kind: 'file', file: await answer.blob(), name: nameIn(answer.headers.get('content-disposition')) };
  } catch {
    return { kind: 'unreachable' };
  }
}

async function sentenceIn(answer: Response): Promise<string> {
  try {
    const problem: unknown = JSON.parse(await answer.text());
    return typeof problem === 'object' && problem !== null && 'sentence' in problem ? String(problem.sentence) : '';
  } catch {
    return '';
  }
}

const nameIn = (disposition: string | null): string =>
  /filename="([\w.+-]{1,120})"/.exec(disposition ?? '')?.[1] ?? '12-lead.pdf';
