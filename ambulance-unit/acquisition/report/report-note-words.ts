import type { ReportNote } from '../../../protocol/ecg/paper/report-order.ts';
import { alarmWordsEn } from '../../../protocol/ecg/words/alarm-words-en.ts';
import { alarmWordsZhTw } from '../../../protocol/ecg/words/alarm-words-zh-tw.ts';
import { caseWordsEn } from '../../../protocol/talk/case-words-en.ts';
import { caseWordsZhTw } from '../../../protocol/talk/case-words-zh-tw.ts';
import type { AlarmChange, Urgency } from '../../../protocol/wire/case-entry.ts';
import type { ReportLanguage } from './report-words.ts';

export interface ReportNoteWords {
  /** Above the list of what people wrote. */
  readonly title: string;
  /** Below the paper, where the marks are. */
  readonly behind: (count: number) => string;
  readonly written: (when: string) => string;
  /** What a note says, whole. */
  readonly said: (note: Pick<ReportNote, 'kind' | 'code' | 'text'>) => string;
}

interface Catalogue {
  readonly kind: Readonly<Record<NonNullable<ReportNote['kind']>, string>>;
  readonly urgency: Readonly<Record<Urgency, string>>;
  readonly change: Readonly<Record<AlarmChange, string>>;
  readonly event: Readonly<Record<string, string>>;
  readonly decision: Readonly<Record<string, string>>;
  readonly alarm: Readonly<Record<string, string>>;
  readonly colon: string;
}

const EN: Catalogue = {
  kind: {
    ...{ 'twelve-lead': '12-lead taken', alert: 'Alert', event: 'Event', message: 'Message', order: 'Order' },
    ...{ decision: 'Decision', alarm: 'Alarm', annotation: 'Annotation' },
  },
  urgency: { review: 'please review', stemi: 'suspected STEMI' },
  change: { began: 'began', ended: 'ended', silenced: 'silenced' },
  ...caseWordsEn,
  alarm: alarmWordsEn,
  colon: ': ',
};

const ZH_TW: Catalogue = {
  kind: {
    ...{ 'twelve-lead': '已做 12 導程', alert: '通報', event: '處置', message: '訊息', order: '醫囑' },
    ...{ decision: '決定', alarm: '警報', annotation: '註記' },
  },
  urgency: { review: '請判讀', stemi: '疑似 STEMI' },
  change: { began: '開始', ended: '結束', silenced: '已靜音' },
  ...caseWordsZhTw,
  alarm: alarmWordsZhTw,
  colon: '：',
};

/** A code of a later version stands as it is. */
const wordOf = (words: Readonly<Record<string, string>>, code: string): string =>
  Object.hasOwn(words, code) ? (words[code] ?? code) : code;

const saidBy =
  (words: Catalogue): ReportNoteWords['said'] =>
  ({ kind, code, text }) => {
    if (kind === null) return text;
    const named = {
      alert: () => [wordOf(words.urgency, code)],
      event: () => [wordOf(words.event, code), text],
      decision: () => [wordOf(words.decision, code), text],
      alarm: () => [`${wordOf(words.alarm, code)} ${wordOf(words.change, text)}`],
      annotation: () => [code, text],
    } as const;
    const rest = kind in named ? named[kind as keyof typeof named]() : [text];
    return [words.kind[kind], ...rest].filter((part) => part !== '').join(words.colon);
  };

const WORDS: Readonly<Record<ReportLanguage, ReportNoteWords>> = {
  en: {
    title: 'What people wrote',
    behind: (count) => `${String(count)} × what people wrote, by number on the pages behind`,
    written: (when) => `written ${when}`,
    said: saidBy(EN),
  },
  'zh-TW': {
    title: '人員記載',
    behind: (count) => `人員記載 ${String(count)} 則，內容依編號見後頁`,
    written: (when) => `寫於 ${when}`,
    said: saidBy(ZH_TW),
  },
};

export const reportNoteWords = (language: ReportLanguage): ReportNoteWords => WORDS[language];
