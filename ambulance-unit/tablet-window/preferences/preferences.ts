import { create } from 'zustand';
import { type LeadName, STANDARD_LEADS } from '../../../protocol/ecg/leads.ts';
import type { ColourCode } from '../standing/electrode-standing.ts';
import { type Language, LANGUAGES, languageOfSystem } from '../words/language.ts';

export const SCHEMES = ['day', 'night', 'auto'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** What the crew of this tablet prefers; it holds over restarts. Nothing of a patient is among it. */
export interface Preferences {
  readonly language: Language;
  readonly scheme: Scheme;
  /** What the wires of this car's monitor look like. */
  readonly colourCode: ColourCode;
  /** Beside II. */
  readonly secondLead: LeadName;
  readonly showsTwelve: boolean;
}

const KEY = 'prearrival-tablet';

/** Whatever stands in storage; what is not understood is as at a first start. */
export function readPreferences(stored: string | null, systemLanguages: readonly string[]): Preferences {
  const found = parse(stored);
  return {
    language: LANGUAGES.find((one) => one === found['language']) ?? languageOfSystem(systemLanguages),
    scheme: SCHEMES.find((one) => one === found['scheme']) ?? 'auto',
    colourCode: found['colourCode'] === 'aha' ? 'aha' : 'iec',
    secondLead: STANDARD_LEADS.find((one) => one === found['secondLead'] && one !== 'II') ?? 'V2',
    showsTwelve: found['showsTwelve'] === true,
  };
}

function parse(stored: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(stored ?? 'null');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Where storage is refused, preferences last as long as the screen. */
const storage = {
  read(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  },
  write(text: string): void {
    try {
      localStorage.setItem(KEY, text);
    } catch {
      console.warn('This browser keeps nothing: language and brightness are forgotten with the screen.');
    }
  },
};

interface PreferenceStore extends Preferences {
  readonly prefer: (change: Partial<Preferences>) => void;
}

export const usePreferences = create<PreferenceStore>()((set, get) => ({
  ...readPreferences(storage.read(), navigator.languages),
  prefer(change) {
    set(change);
    const { language, scheme, colourCode, secondLead, showsTwelve } = get();
    storage.write(JSON.stringify({ language, scheme, colourCode, secondLead, showsTwelve }));
  },
}));
