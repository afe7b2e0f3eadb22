import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en, type Words } from './en.ts';

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

/**
 * English is in the bundle, as what any page can fall back to; the Chinese words come in a file of their own, and a page that
 * begins in Chinese waits for it before its first paint.
 */
export async function speak(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    ns: ['console'],
    defaultNS: 'console',
    resources: { en: { console: en } },
    initAsync: false,
    // Keys are never sentences: no namespace stands before them.
    nsSeparator: false,
    // React escapes every text; escaping twice would show a patient's apostrophe as &#39;.
    interpolation: { escapeValue: false },
  });
  await switchLanguage(language);
}

/** The language that the page speaks from now on: where its words cannot be fetched, the one that it spoke before. */
export async function switchLanguage(language: Language): Promise<Language> {
  if (language === 'zh-TW' && !i18next.hasResourceBundle('zh-TW', 'console')) {
    try {
      const { zhTw } = await import('./zh-tw.ts');
      i18next.addResourceBundle('zh-TW', 'console', zhTw);
    } catch (reason) {
      console.warn('The Chinese words could not be fetched.', reason);
      return spoken();
    }
  }
  await i18next.changeLanguage(language);
  return language;
}

const spoken = (): Language => LANGUAGES.find((each) => each === i18next.language) ?? 'en';
