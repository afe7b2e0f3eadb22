import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, type Words } from './en.ts';
import { zhTw } from './zh-tw.ts';

export const LANGUAGES = ['en', 'zh-TW'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name: whoever needs it may not read the present one. */
export const LANGUAGE_NAMES: { readonly [Each in Language]: string } = { en: 'English', 'zh-TW': '繁體中文' };

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    returnNull: false;
    resources: { console: Words };
  }
}

/** The first language of the browser's list that the console speaks; any Chinese gets Traditional Chinese. */
export function languageOfBrowser(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-TW';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

/** The words are in the bundle, so this is done before the first paint and switching never waits for the network. */
export function speak(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: ['console'],
    defaultNS: 'console',
    resources: { en: { console: en }, 'zh-TW': { console: zhTw } },
    initAsync: false,
    // React escapes every text; escaping twice would show a patient's apostrophe as &#39;.
    interpolation: { escapeValue: false },
  });
}

export function switchLanguage(language: Language): void {
  void i18next.changeLanguage(language);
}
