import { VITAL_UNITS, type CaseEntry } from '../../protocol/wire/case-entry.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { CaseMoment } from './case-moments.ts';
import type { ReviewWords } from './words/review-en.ts';
import { filled } from './words/filled.ts';

/** What happened, in one line of the page's language; what people wrote stands as they wrote it, made visible. */
export function momentText({ what }: CaseMoment, words: ReviewWords): string {
  return what.kind === 'look'
    ? filled(words.course.look, { name: visibleText(what.person) })
    : entryText(what.entry, words.course);
}

function entryText(entry: CaseEntry, words: ReviewWords['course']): string {
  switch (entry.kind) {
    case 'event': {
      const event = words.event[entry.event];
      return entry.text === '' ? event : filled(words.eventText, { event, text: visibleText(entry.text) });
    }
    case 'twelve-lead':
      return words.twelveLead;
    case 'patient':
      return filled(words.patient, { label: visibleText(entry.label) });
    case 'hospital':
      return filled(words.hospital, { title: visibleText(entry.title) });
    case 'alert':
      return words.alert[entry.urgency];
    case 'message':
      return filled(words.message, { text: visibleText(entry.text) });
    case 'order':
      return filled(words.order, { text: visibleText(entry.text) });
    case 'read-back':
      return words.readBack;
    case 'decision': {
      const decision = words.decision[entry.decision];
      const { reason } = entry;
      return reason === '' ? decision : filled(words.decisionReason, { decision, reason: visibleText(reason) });
    }
    case 'offer':
      return filled(words.offer, { hospital: visibleText(entry.hospital) });
    case 'summons':
      return filled(words.summons[entry.step], { person: visibleText(entry.person) });
    case 'alarm': {
      const known: Readonly<Partial<Record<string, string>>> = words.alarmOf;
      const condition = known[entry.condition] ?? visibleText(entry.condition);
      return filled(words.alarm[entry.change], { condition });
    }
    case 'position':
      return filled(words.position, { metres: Math.round(entry.accuracyMetres) });
    case 'vital': {
      const values = entry.values.map(({ vital, value }) =>
        `${words.vitalOf[vital]} ${String(value)} ${VITAL_UNITS[vital]}`.trim(),
      );
      return filled(words.vital, { values: values.join(', ') });
    }
    case 'shown':
    case 'alarm-limits':
    case 'share':
    case 'unit-status':
    case 'other':
      return '';
  }
}
