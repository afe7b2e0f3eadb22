import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { type Hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';

/** Which part of a session is exported. */
export type ExportedPart =
  | { readonly kind: 'all' }
  /** Seconds from the start of the session. */
  | { readonly kind: 'seconds'; readonly from: number; readonly duration: number }
  /** A 12-lead that the crew has taken: the first is 1. */
  | { readonly kind: 'pinned'; readonly number: number | 'last' };

/** An export as it was asked for; checked already. */
export interface ExportOrder {
  readonly format: string;
  readonly part: ExportedPart;
  /** Of what a person reads: the PDF. */
  readonly language: 'en' | 'zh-TW';
  /** IANA, such as `Asia/Taipei`. */
  readonly timeZone: string;
}

/** It cannot be exported as it was asked; in a sentence. */
export class NotExportable extends Error {}

/** As flags and as a query have it; all mistakes at once. */
export function readExportOrder(
  asked: {
    readonly format?: string | undefined;
    readonly from?: string | undefined;
    readonly for?: string | undefined;
    readonly pinned?: string | undefined;
    readonly language?: string | undefined;
    readonly zone?: string | undefined;
  },
  formats: readonly string[],
): { readonly order: ExportOrder; readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const seconds = (name: string, text: string | undefined, otherwise: number): number => {
    if (text === undefined) return otherwise;
    if (/^\d{1,9}(?:\.\d{1,6})?$/.test(text)) return Number(text);
    mistakes.push(`${name} ${text}: this is no number of seconds.`);
    return otherwise;
  };
  const { format = '', language = 'en', zone = 'UTC', pinned } = asked;
  if (!formats.includes(format)) mistakes.push(`format ${format}: the formats are: ${formats.join(', ')}.`);
  if (language !== 'en' && language !== 'zh-TW') mistakes.push(`language ${language}: en or zh-TW is understood.`);
  if (!isTimeZone(zone)) mistakes.push(`zone ${zone}: this is no time zone such as Asia/Taipei.`);
  const from = seconds('from', asked.from, 0);
  const duration = seconds('for', asked.for, Infinity);
  if (duration === 0) mistakes.push('for 0: nothing is nothing to export.');
  if (pinned !== undefined && pinned !== 'last' && !/^[1-9]\d{0,3}$/.test(pinned))
    mistakes.push(`pinned ${pinned}: this is neither a number of a 12-lead nor last.`);
  if (pinned !== undefined && (asked.from !== undefined || asked.for !== undefined))
    mistakes.push('pinned is a 12-lead of its own length: from and for do not go with it.');
  const part: ExportedPart =
    pinned !== undefined
      ? { kind: 'pinned', number: pinned === 'last' ? 'last' : Number(pinned) }
      : asked.from === undefined && asked.for === undefined
        ? { kind: 'all' }
        : { kind: 'seconds', from, duration };
  return { order: { format, part, language: language === 'zh-TW' ? 'zh-TW' : 'en', timeZone: zone }, mistakes };
}

function isTimeZone(zone: string): boolean {
  try {
    return zone !== '' && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: the caller's sentence names it
  }
}

/** The samples that are asked for, within what there is. Throws NotExportable. */
export function rangeAsked(
  part: ExportedPart,
  rate: Hertz,
  endSample: number,
  entries: readonly Pick<EntryJson, 'entry'>[],
): SampleRange {
  const within = (first: number, end: number): SampleRange => {
    const last = Math.min(end, endSample);
    if (last <= first)
      throw new NotExportable(
        `The session is ${(endSample / rate).toFixed(1)} s long: it has nothing from ${(first / rate).toFixed(1)} s on.`,
      );
    return { first: sampleIndex(first), end: sampleIndex(last) };
  };
  if (part.kind === 'all') return within(0, endSample);
  if (part.kind === 'seconds')
    return within(Math.round(part.from * rate), Math.round(Math.min(1e12, (part.from + part.duration) * rate)));
  const taken = entries.flatMap(({ entry }) => (entry.kind === 'twelve-lead' ? [entry] : []));
  const chosen = part.number === 'last' ? taken.at(-1) : taken[part.number - 1];
  if (chosen === undefined)
    throw new NotExportable(
      taken.length === 0
        ? 'No 12-lead was taken in this session: name a range with from and for.'
        : `${String(taken.length)} 12-leads were taken in this session; there is no number ${String(part.number)}.`,
    );
  return within(chosen.firstSample, chosen.firstSample + chosen.sampleCount);
}
