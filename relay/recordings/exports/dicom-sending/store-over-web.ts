import { randomUUID } from 'node:crypto';
import { type DicomAttempt, type DicomReceiver, wordsOfPeer } from './dicom-receiver.ts';

export interface WebSending {
  /** The value of an Authorization header; null where none is needed. */
  readonly authorization: string | null;
  readonly answersWithin: number;
}

/** What a service answers about one object is some hundred bytes. */
const LONGEST_ANSWER = 1024 * 1024;

/** One object to a DICOMweb service by STOW-RS. Source: DICOM PS3.18, 10.5. Never throws. */
export async function storeOverWeb(
  { url }: Extract<DicomReceiver, { kind: 'web' }>,
  file: Uint8Array,
  { authorization, answersWithin }: WebSending,
): Promise<DicomAttempt> {
  const boundary = `prearrival-${randomUUID()}`;
  const text = (line: string): Uint8Array => new TextEncoder().encode(line);
  const body = Buffer.concat([
    text(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    file,
    text(`\r\n--${boundary}--\r\n`),
  ]);
  const signal = AbortSignal.timeout(answersWithin);
  try {
    const answer = await fetch(new URL('studies', url), {
      method: 'POST',
      headers: {
        'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
        accept: 'application/dicom+json',
        ...(authorization === null ? {} : { authorization }),
      },
      body,
      // Whoever is meant is named by a person: a patient's ECG follows nobody's hint.
      redirect: 'manual',
      signal,
    });
    return readStoreAnswer(answer.status, await bounded(answer));
  } catch (fault) {
    if (signal.aborted) return { kind: 'no-answer' };
    const cause = fault instanceof Error && fault.cause instanceof Error ? fault.cause : fault;
    return { kind: 'unreachable', why: wordsOfPeer(cause instanceof Error ? cause.message : String(cause)) };
  }
}

/** The answer's text as far as it is of interest; '' where it is longer than any. */
async function bounded(answer: Response): Promise<string> {
  if (answer.body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > LONGEST_ANSWER) return '';
    pieces.push(piece);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(pieces));
}

/** Failed objects, and why; objects that are stored. Source: DICOM PS3.18, annex I. */
const FAILED = '00081198';
const REASON = '00081197';
const STORED = '00081199';

/** What a service says of the one object that it was sent. */
export function readStoreAnswer(status: number, text: string): DicomAttempt {
  const code = String(status);
  if (status === 408 || status === 429 || status >= 500) return { kind: 'not-now', code, text: plain(text) };
  const said = jsonOf(text);
  const [failed] = itemsOf(said, FAILED);
  if (failed !== undefined) {
    const [reason] = valuesOf(failed, REASON);
    const failure = typeof reason === 'number' ? reason.toString(16).toUpperCase().padStart(4, '0') : code;
    return failure.startsWith('A7')
      ? { kind: 'not-now', code: failure, text: 'it has no room' }
      : { kind: 'refused', code: failure, text: 'it does not store the object' };
  }
  if (status >= 300) return { kind: 'refused', code, text: plain(text) };
  if (said === null) return { kind: 'bad-answer', about: 'it is no DICOM JSON' };
  return itemsOf(said, STORED).length === 1
    ? { kind: 'accepted' }
    : { kind: 'bad-answer', about: 'it does not name the object that was sent' };
}

/** A page of HTML is no help to anybody. */
const plain = (text: string): string => wordsOfPeer(text.replaceAll(/<[^>]*>/g, ' ').slice(0, 1000));

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function jsonOf(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    const one: unknown = Array.isArray(value) ? value[0] : value;
    return isObject(one) ? one : null;
  } catch {
    return null; // no JSON: the caller's sentence says so
  }
}

function valuesOf(item: Json | null, tag: string): readonly unknown[] {
  const element = item?.[tag];
  const values = isObject(element) ? element['Value'] : null;
  return Array.isArray(values) ? values : [];
}
const itemsOf = (item: Json | null, tag: string): readonly Json[] => valuesOf(item, tag).filter(isObject);
