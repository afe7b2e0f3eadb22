import { useComputedColorScheme } from '@mantine/core';
import { useMemo, useState } from 'react';
import { DISPLAY_BANDS, type DisplayFilterSetting } from '../../protocol/ecg/filters/display-filter.ts';
import { leastPageSize } from '../../protocol/ecg/paper/page-fit.ts';
import { STANDARD_SCALE } from '../../protocol/ecg/paper/paper-scale.ts';
import { type LayoutChoice, usePreferences } from '../preferences/preferences.ts';
import type { Arrangement, LayoutName } from '../trace/trace-port.ts';
import { usePaperWords } from './use-paper-words.ts';
import { useScreenScale } from './use-screen.ts';

/** `fit`: as large as the stage takes it; a number: per cent of that; `true`: a millimetre of paper is one of the screen. */
export const ZOOMS = ['fit', 150, 200, 'true'] as const;
export type Zoom = (typeof ZOOMS)[number];

export const DIAGNOSTIC: DisplayFilterSetting = { band: DISPLAY_BANDS.diagnostic, notch: null };

/** How one view is drawn, and what a person may change of it. */
export interface ViewArrangement {
  readonly arrangement: Arrangement;
  readonly layout: LayoutChoice;
  readonly zoom: Zoom;
  /** Of the sheet on the stage, as CSS has it. */
  readonly sheetSize: { readonly width: string; readonly height: string };
  readonly setSpeed: (speed: Arrangement['speed']) => void;
  readonly setGain: (gain: Arrangement['gain']) => void;
  readonly setFilter: (filter: DisplayFilterSetting) => void;
  readonly setZoom: (zoom: Zoom) => void;
}

/** The ST map is drawn by the page; under it the worker draws the rhythm. */
export const paperLayoutOf = (layout: LayoutChoice): LayoutName => (layout === 'st-map' ? 'rhythm' : layout);

export function useArrangement(): ViewArrangement {
  const layout = usePreferences((state) => state.layout);
  const order = usePreferences((state) => state.order);
  const paper = usePreferences((state) => state.paper);
  const scheme = useComputedColorScheme('light');
  const [speed, setSpeed] = useState<Arrangement['speed']>(25);
  const [gain, setGain] = useState<Arrangement['gain']>(10);
  const [filter, setFilter] = useState<DisplayFilterSetting>(DIAGNOSTIC);
  const [chosenZoom, setZoom] = useState<Zoom>('fit');
  const words = usePaperWords();
  const screenScale = useScreenScale();
  const zoom = chosenZoom === 'true' && screenScale === null ? 'fit' : chosenZoom;
  const exactly = zoom === 'true' ? screenScale : null;
  const arrangement = useMemo(
    (): Arrangement => ({
      layout: paperLayoutOf(layout),
      order,
      speed,
      gain,
      filter,
      exactly,
      words,
      theme: paper === 'by-scheme' ? (scheme === 'dark' ? 'night' : 'paper') : paper,
    }),
    [layout, order, speed, gain, filter, exactly, words, paper, scheme],
  );
  const sheetSize = useMemo(() => {
    if (exactly !== null) {
      const least = leastPageSize({ ...arrangement, gain: gain === 'auto' ? STANDARD_SCALE.gain : gain });
      const pixels = (length: number): string => `max(100%, ${String(Math.ceil(length * exactly))}px)`;
      return { width: pixels(least.width), height: pixels(least.height) };
    }
    const percent = typeof zoom === 'number' ? `${String(zoom)}%` : '100%';
    return { width: percent, height: percent };
  }, [arrangement, gain, exactly, zoom]);
  return { arrangement, layout, zoom, sheetSize, setSpeed, setGain, setFilter, setZoom };
}
