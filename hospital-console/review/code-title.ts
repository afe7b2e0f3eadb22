import type { ReviewSchemeJson, TitleJson } from '../../protocol/wire/review-book.ts';
import type { Language } from '../words/words.ts';

export const inLanguage = ({ en, zh }: TitleJson, language: Language): string => (language === 'en' ? en : zh);

/** What a code means; the code itself where this relay's list does not have it. */
export function titleOfCode(scheme: ReviewSchemeJson | null, code: string, language: Language): string {
  const found = scheme?.codes.find((each) => each.code === code);
  return found === undefined ? code : inLanguage(found.title, language);
}
