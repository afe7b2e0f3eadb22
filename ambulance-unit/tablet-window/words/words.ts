import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
import type { Language } from './language.ts';
import type { Say } from './word-key.ts';
import { zhTw } from './zh-tw.ts';

/** The words are in the bundle, so this is done before the first paint and switching never waits for anything. */
export function speak(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: ['tablet'],
    defaultNS: 'tablet',
    resources: { en: { tablet: en }, 'zh-TW': { tablet: zhTw } },
    initAsync: false,
    // React escapes every text; escaping twice would show an apostrophe as &#39;.
    interpolation: { escapeValue: false },
  });
}

export function switchLanguage(language: Language): void {
  void i18next.changeLanguage(language);
}

/** Speaks, and renders anew when the language changes. */
export function useSay(): Say {
  const { t } = useTranslation();
  return (key, ...[blanks]) => (t as (key: string, blanks: object) => string)(key, blanks ?? {});
}
