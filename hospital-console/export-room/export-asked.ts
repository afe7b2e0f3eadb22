import { sampleIndex, type Hertz, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { ExportName } from '../../protocol/wire/export-names.ts';
import type { LeftOutJson } from '../../protocol/wire/sessions-api.ts';
import type { Language } from '../words/words.ts';

/** Which samples are asked for. */
export type ExportPart =
  | { readonly kind: 'all' }
  /** A 12-lead that the crew has taken; the first is 1. */
  | { readonly kind: 'taken'; readonly number: number }
  /** Half-open, in samples of the session. */
  | { readonly kind: 'range'; readonly first: SampleIndex; readonly end: SampleIndex };

export const REASONS = ['treatment', 'quality', 'teaching', 'research', 'legal', 'other'] as const;
export type Reason = (typeof REASONS)[number];

export interface ExportAsked {
  readonly session: string;
  readonly rate: Hertz;
  readonly part: ExportPart;
  readonly format: ExportName;
  readonly language: Language;
  /** IANA; the times on a sheet are in it. */
  readonly timeZone: string;
}

/** Microseconds, as the relay reads them: a rate of 300 or 669 Hz has no shorter decimals. */
const seconds = (samples: number, rate: Hertz): string => (samples / rate).toFixed(6);

function queryOf({ part, format, rate, language, timeZone }: ExportAsked): URLSearchParams {
  const query = new URLSearchParams({ format, language, zone: timeZone });
  if (part.kind === 'taken') query.set('pinned', String(part.number));
  if (part.kind === 'range') {
    query.set('from', seconds(part.first, rate));
    query.set('for', seconds(part.end - part.first, rate));
  }
  return query;
}

const pathOf = ({ session }: ExportAsked): string => `/api/sessions/${encodeURIComponent(session)}/export`;

/** Where the relay says what it would leave out; nothing is taken by asking. */
export const leftOutAddress = (asked: ExportAsked): string => `${pathOf(asked)}/left-out?${queryOf(asked).toString()}`;

/** Where the file is. The reason is written into the audit, in the same words whatever language the page is in. */
export function exportAddress(asked: ExportAsked, reason: Reason): string {
  const query = queryOf(asked);
  query.set('reason', reason);
  return `${pathOf(asked)}?${query.toString()}`;
}

/** `1:04:07`, `4:07.5` or `247` from the start, in seconds; null where it is no time. */
export function secondsOf(text: string): number | null {
  const parts = /^(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6}(?:\.\d{1,3})?)$/.exec(text.trim());
  if (parts === null) return null;
  const [, hours = '0', minutes, rest = '0'] = parts;
  if (minutes !== undefined && Number(rest) >= 60) return null;
  if (parts[1] !== undefined && Number(minutes) >= 60) return null;
  return Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(rest);
}

/** Null where it is no stretch of the recording. */
export function rangeOf(from: string, to: string, rate: Hertz, endSample: SampleIndex): ExportPart | null {
  const [begin, end] = [secondsOf(from), secondsOf(to)];
  if (begin === null || end === null) return null;
  const first = sampleIndex(Math.round(begin * rate));
  // The end that is shown is cut to the second: whoever gives it means all there is.
  const last = sampleIndex(Math.min(endSample, Math.round(end * rate)));
  const isWithin = end * rate < endSample + rate;
  return isWithin && last > first ? { kind: 'range', first, end: last } : null;
}

export type LeftOutAnswer =
  | { readonly kind: 'said'; readonly said: LeftOutJson }
  /** The relay's own sentence. */
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'busy' | 'unreachable' };

/** A long session is read once for it. */
const PATIENCE_MS = 60_000;

/** Rejects only where it was given up by its caller. */
export async function askLeftOut(
  asked: ExportAsked,
  fetching: typeof fetch,
  given: AbortSignal,
): Promise<LeftOutAnswer> {
  try {
    const answer = await fetching(leftOutAddress(asked), {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([given, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const body: unknown = JSON.parse(await answer.text());
    if (answer.ok) return isLeftOut(body) ? { kind: 'said', said: body } : { kind: 'unreachable' };
    if (answer.status === 503) return { kind: 'busy' };
    const sentence = typeof body === 'object' && body !== null && 'sentence' in body ? String(body.sentence) : '';
    return { kind: 'refused', sentence };
  } catch (thrown) {
    if (given.aborted) throw thrown;
    return { kind: 'unreachable' };
  }
}

const isLeftOut = (body: unknown): body is LeftOutJson =>
  typeof body === 'object' && body !== null && 'leftOut' in body && Array.isArray(body.leftOut) && 'name' in body;
