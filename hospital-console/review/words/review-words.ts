import { usePreferences } from '../../preferences/preferences.ts';
import type { Language } from '../../words/words.ts';
import { reviewEn, type ReviewWords } from './review-en.ts';
import { reviewZhTw } from './review-zh-tw.ts';

const WORDS: Readonly<Record<Language, ReviewWords>> = { en: reviewEn, 'zh-TW': reviewZhTw };

/** The room's words in the language of the page. They are not among the first page's, which would carry them for nobody. */
export const useReviewWords = (): ReviewWords => WORDS[usePreferences((state) => state.language)];
