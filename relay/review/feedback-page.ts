import { createHash } from 'node:crypto';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { FeedbackJson } from '../../protocol/wire/review-book.ts';

export type FeedbackLanguage = 'en' | 'zh-TW';

export interface FeedbackFacts {
  readonly unit: string;
  /** By the tablet's clock; null where the session is not described yet. */
  readonly startedAt: UnixMillis | null;
  readonly session: string;
  /** The last word; null: none was ever given. */
  readonly released: FeedbackJson | null;
}

const WORDS = {
  en: {
    title: 'Feedback to the crew',
    unit: 'Unit',
    started: 'Recording began',
    by: 'From',
    released: 'Released',
    none: 'No feedback has been released for this recording.',
    withdrawn: 'The feedback for this recording was taken back.',
    version: (version: number): string => `Version ${String(version)}`,
    foot: 'About one recording, for the crew that made it. It holds no patient’s name.',
  },
  'zh-TW': {
    title: '給救護人員的回饋',
    unit: '單位',
    started: '開始記錄',
    by: '撰寫者',
    released: '發布時間',
    none: '這份紀錄尚未發布任何回饋。',
    withdrawn: '這份紀錄的回饋已撤回。',
    version: (version: number): string => `第 ${String(version)} 版`,
    foot: '關於單一紀錄，供當時記錄的救護人員閱讀。其中不含病人姓名。',
  },
} as const;

const STYLE = `:root{color-scheme:light dark;--ink:#14181c;--soft:#4a545e;--paper:#fff;--line:#c6cdd4}
@media (prefers-color-scheme:dark){:root{--ink:#eef2f5;--soft:#aab4be;--paper:#14181c;--line:#3b4650}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.6 system-ui,"Noto Sans TC","Noto Sans CJK TC",sans-serif}
main{max-width:42rem;margin:0 auto;padding:2rem 1.25rem}h1{margin:0 0 1rem;font-size:1.625rem;line-height:1.25}
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1.25rem;margin:0 0 1.5rem;padding:0 0 1rem;border-bottom:1px solid var(--line)}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}.said{white-space:pre-wrap;overflow-wrap:anywhere}
footer{margin-top:2rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9375rem}
@media print{:root{--ink:#000;--soft:#333;--paper:#fff;--line:#999}main{padding:0}}`;

/** A page's policy: its own style and nothing else, no script at all. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** One page to be read or printed: what a reviewer released to the crew. It names the unit and no patient. Pure. */
export function feedbackPage(
  { unit, startedAt, session, released }: FeedbackFacts,
  language: FeedbackLanguage,
  zone: string,
): { readonly html: string; readonly policy: string } {
  const words = WORDS[language];
  const stands = released !== null && !released.isWithdrawn;
  const facts: (readonly [string, string])[] = [
    [words.unit, unit],
    ...(startedAt === null ? [] : [[words.started, timeText(startedAt, language, zone)] as const]),
    ...(stands
      ? [
          [words.by, released.by] as const,
          [
            words.released,
            `${timeText(Date.parse(released.at), language, zone)} · ${words.version(released.version)}`,
          ] as const,
        ]
      : []),
  ];
  const body = stands
    ? `<div class="said">${escaped(released.text)}</div>`
    : `<p>${released === null ? words.none : words.withdrawn}</p>`;
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex"><title>${words.title} – Prearrival</title><style>${STYLE}</style></head>
<body><main><h1>${words.title}</h1><dl>${facts.map(([what, value]) => `<dt>${what}</dt><dd>${escaped(value)}</dd>`).join('')}</dl>
${body}
<footer>${words.foot}<br>${escaped(session)}</footer></main></body></html>
`;
  return { html, policy: POLICY };
}

/** With its zone: a page that is printed may be read anywhere. */
const timeText = (at: number, language: FeedbackLanguage, zone: string): string =>
  new Intl.DateTimeFormat(language, {
    ...{ year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...{ timeZone: zone, timeZoneName: 'short' },
  }).format(at);

/** Characters that turn the direction of text, or hide in it, would let a text say something else than it does. */
const HIDDEN = /(?![\n\t])[\p{Cc}\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const escaped = (text: string): string =>
  text
    .replace(HIDDEN, '\u25a1')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
