import { usePreferences } from '../../preferences/preferences.ts';
import type { Language } from '../../words/words.ts';
import { exportEn, type ExportWords } from './export-en.ts';
import { exportZhTw } from './export-zh-tw.ts';

export const EXPORT_WORDS: Readonly<Record<Language, ExportWords>> = { en: exportEn, 'zh-TW': exportZhTw };

export const useExportWords = (): ExportWords => EXPORT_WORDS[usePreferences((state) => state.language)];
