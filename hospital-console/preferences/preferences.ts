import { create } from 'zustand';
import type { LayoutName, LeadOrder, PaperGain, PaperSpeed } from '../trace/trace-port.ts';
import { type Language, LANGUAGES, languageOfBrowser } from '../words/words.ts';
import { keptText } from './kept.ts';

/** `st-map`: ST of every lead by its angle, above the rhythm. */
export const LAYOUTS = ['3x4+1', '3x4+3', '6x2', '12x1', 'rhythm', 'st-map'] as const satisfies readonly (
  LayoutName | 'st-map'
)[];
export type LayoutChoice = (typeof LAYOUTS)[number];
export const LEAD_ORDER_CHOICES = ['standard', 'cabrera'] as const satisfies readonly LeadOrder[];
export const SPEEDS = [12.5, 25, 50] as const satisfies readonly PaperSpeed[];
export const GAINS = ['auto', 5, 10, 20] as const satisfies readonly (PaperGain | 'auto')[];
/** How QT is corrected for the rate; the formula's name always stands beside the number. */
export const QTC_FORMULAS = ['fridericia', 'bazett', 'framingham', 'hodges'] as const;
/** `by-scheme`: cream paper in the light, the monitoring theme in the dark, until a person chooses. */
export const PAPERS = ['by-scheme', 'paper', 'night'] as const;

/** What one person prefers on this computer. Speed, gain and filter are not among it: every view opens at 25 mm/s, 10 mm/mV and 0.05–150 Hz. */
export interface Preferences {
  readonly language: Language;
  readonly layout: LayoutChoice;
  readonly order: LeadOrder;
  readonly paper: (typeof PAPERS)[number];
  readonly qtcFormula: (typeof QTC_FORMULAS)[number];
  /** Measurements beside the paper (wide) or over it (narrow): open or folded. */
  readonly measurementsOpen: boolean;
  /** The map of arrivals over the worklist. */
  readonly mapOpen: boolean;
}

const KEY = 'prearrival-preferences';

/** Whatever stands in storage, read as preferences; what is not understood is as on a first visit. */
export function readPreferences(
  stored: string | null,
  browserLanguages: readonly string[],
  narrow: boolean,
): Preferences {
  const found = parse(stored);
  return {
    language: LANGUAGES.find((each) => each === found['language']) ?? languageOfBrowser(browserLanguages),
    // A phone held upright shows two columns of six: four columns would be narrower than a finger.
    layout: LAYOUTS.find((each) => each === found['layout']) ?? (narrow ? '6x2' : '3x4+1'),
    order: LEAD_ORDER_CHOICES.find((each) => each === found['order']) ?? 'standard',
    paper: PAPERS.find((each) => each === found['paper']) ?? 'by-scheme',
    // Bazett corrects a fast heart's QT too far, and a fast heart is what an ambulance brings.
    qtcFormula: QTC_FORMULAS.find((each) => each === found['qtcFormula']) ?? 'fridericia',
    measurementsOpen: typeof found['measurementsOpen'] === 'boolean' ? found['measurementsOpen'] : !narrow,
    mapOpen: found['mapOpen'] === true,
  };
}

function parse(stored: string | null): Readonly<Record<string, unknown>> {
  if (stored === null) return {};
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Damaged by hand or by another version: start afresh rather than not at all.
    return {};
  }
}

const storage = keptText(KEY);

interface PreferenceStore extends Preferences {
  readonly prefer: (change: Partial<Preferences>) => void;
}

export const usePreferences = create<PreferenceStore>()((set, get) => ({
  ...readPreferences(storage.read(), navigator.languages, matchMedia('(max-width: 40rem)').matches),
  prefer(change) {
    set(change);
    const { language, layout, order, paper, qtcFormula, measurementsOpen, mapOpen } = get();
    storage.write(JSON.stringify({ language, layout, order, paper, qtcFormula, measurementsOpen, mapOpen }));
  },
}));
