import type { FindingLanguage } from './finding-words.ts';

/** Stands wherever a display filter moves ST (`showsTrueSt` in `filters/`): on the tablet's canvas and on the printed report alike. */
export const NOT_FOR_ST: Readonly<Record<FindingLanguage, string>> = {
  en: 'MONITOR – NOT FOR ST',
  'zh-TW': '監視頻帶 – 不可判讀 ST',
};
