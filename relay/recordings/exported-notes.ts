import { leadAt, type Placement } from '../../protocol/ecg/placement.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { AnnotationVersionJson, AnnotationsJson } from '../../protocol/wire/review-book.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import { counted } from './counted.ts';
import type { ExportedNote } from './exports/exported-note.ts';

/**
 * What was written beside the samples of a range, a line each, counted from its beginning: what both sides wrote into the case,
 * and what reviewers annotated, as it stands. What the tablet notes for itself is none. Pure.
 */
export function notesOf(
  entries: readonly EntryJson[],
  { annotations, titles }: Pick<AnnotationsJson, 'annotations' | 'titles'>,
  range: SampleRange,
): readonly ExportedNote[] {
  return [
    ...entries.flatMap((entry) => entryNote(entry, range)),
    ...annotations.flatMap((annotation) => annotationNote(annotation, titles, range)),
  ].sort((one, other) => one.at - other.at);
}

/** Where no relay knows of reviewers. */
export const NO_ANNOTATIONS: AnnotationsJson = { annotations: [], titles: {}, withheld: null, fault: null };

/** Why annotations that stand are not among the notes. */
export function withheldSentences({ withheld, fault }: AnnotationsJson): readonly string[] {
  const damaged = fault === null ? [] : [`Annotations are left out from a damaged entry on. ${fault}`];
  if (withheld === null) return damaged;
  const { count } = withheld;
  return [
    ...damaged,
    withheld.reason === 'not-a-reviewer'
      ? `${counted(count, 'annotation is', 'annotations are')} left out: what reviewers annotate is read by reviewers.`
      : `${counted(count, 'annotation of a colleague is', 'annotations of a colleague are')} left out: hidden until you have filled in your form.`,
  ];
}

function entryNote({ by, atSample, committedAt, entry }: EntryJson, { first, end }: SampleRange): ExportedNote[] {
  const parts = partsOf(entry);
  const at = entry.kind === 'twelve-lead' ? entry.firstSample : atSample;
  if (parts === null || at < first || at >= end) return [];
  const said = wordsOf(parts);
  const text = by === '' ? said : `${said} (${by})`;
  return [{ at: at - first, kind: 'entry', text, parts, by, writtenAt: unixMillis(Date.parse(committedAt)) }];
}

/** What of it lies in the range; its text says what it is about as a whole. */
function annotationNote(
  { first, end, leads, code, text, by, at, version }: AnnotationVersionJson,
  titles: AnnotationsJson['titles'],
  range: SampleRange,
): ExportedNote[] {
  if (end <= range.first || first >= range.end) return [];
  const title = titles[code];
  const coded = title === undefined || title === code ? code : `${code} (${title})`;
  const said = text === '' ? '' : `: ${text}`;
  const textAt = (placement: Placement): string => {
    const about = leads.length === 0 ? 'all leads' : leads.map((lead) => leadAt(lead, placement)).join(' ');
    return `Annotation ${coded}, ${about}${said} (${by}, version ${String(version)})`;
  };
  return [
    {
      at: Math.max(first, range.first) - range.first,
      end: Math.min(end, range.end) - range.first,
      kind: 'annotation',
      leads,
      text: textAt('standard'),
      textAt,
      parts: { kind: 'annotation', code: coded, text },
      ...{ by, writtenAt: unixMillis(Date.parse(at)) },
    },
  ];
}

type NoteParts = NonNullable<ExportedNote['parts']>;

function wordsOf({ kind, code, text }: NoteParts): string {
  const titles = {
    ...{ 'twelve-lead': '12-lead taken', alert: 'Alert', event: 'Event', message: 'Message', order: 'Order' },
    ...{ decision: 'Decision', alarm: 'Alarm', annotation: 'Annotation' },
  } as const satisfies Record<NoteParts['kind'], string>;
  // An alarm reads as one phrase: `rate-low began`.
  const rest = kind === 'alarm' ? [`${code} ${text}`] : [code, text];
  return [titles[kind], ...rest.filter((part) => part !== '')].join(': ');
}

function partsOf(entry: EntryJson['entry']): NoteParts | null {
  switch (entry.kind) {
    case 'twelve-lead':
      return { kind: 'twelve-lead', code: '', text: '' };
    case 'alert':
      return { kind: 'alert', code: entry.urgency, text: '' };
    case 'event':
      return { kind: 'event', code: entry.event, text: entry.text };
    case 'message':
    case 'order':
      return { kind: entry.kind, code: '', text: entry.text };
    case 'decision':
      return { kind: 'decision', code: entry.decision, text: entry.reason };
    case 'alarm':
      return { kind: 'alarm', code: entry.condition, text: entry.change };
    case 'patient':
    case 'hospital':
    case 'vital':
    case 'position':
    case 'read-back':
    case 'shown':
    case 'alarm-limits':
    case 'summons':
    case 'offer':
    case 'share':
    case 'unit-status':
    case 'other':
      return null;
  }
}
