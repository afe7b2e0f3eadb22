import { DISPLAY_BANDS, type DisplayFilterSetting } from '../../protocol/ecg/filters/display-filter.ts';

export const FILTER_CHOICES = ['diagnostic', 'quiet', 'monitor', 'unfiltered'] as const;
export type FilterChoice = (typeof FILTER_CHOICES)[number];

export const bandOfChoice = (choice: FilterChoice): DisplayFilterSetting['band'] =>
  choice === 'unfiltered' ? 'unfiltered' : DISPLAY_BANDS[choice];

export const choiceOfBand = (band: DisplayFilterSetting['band']): FilterChoice =>
  FILTER_CHOICES.find((choice) => bandOfChoice(choice) === band) ?? 'unfiltered';

/** `0.05–150 Hz`: numbers and units are written alike in every language. */
export const bandText = (band: Exclude<DisplayFilterSetting['band'], 'unfiltered'>): string =>
  `${String(band.from)}–${String(band.to)} Hz`;
