import { usePreferences } from '../../preferences/preferences.ts';
import type { Language } from '../../words/words.ts';
import { mapEn, type MapWords } from './map-en.ts';
import { mapZhTw } from './map-zh-tw.ts';

const MAP_WORDS: Readonly<Record<Language, MapWords>> = { en: mapEn, 'zh-TW': mapZhTw };

export const useMapWords = (): MapWords => MAP_WORDS[usePreferences((state) => state.language)];
