import { usePreferences } from '../../preferences/preferences.ts';
import type { Language } from '../../words/words.ts';
import { reportEn, type ReportWords } from './report-en.ts';
import { reportZhTw } from './report-zh-tw.ts';

export const REPORT_WORDS: Readonly<Record<Language, ReportWords>> = { en: reportEn, 'zh-TW': reportZhTw };

export const useReportWords = (): ReportWords => REPORT_WORDS[usePreferences((state) => state.language)];
