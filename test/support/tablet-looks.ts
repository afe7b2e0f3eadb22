import type { Page } from 'playwright-core';

/** A size, a language and a theme that a tablet is used in. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly language: 'en' | 'zh-TW';
  readonly scheme: 'day' | 'night';
  /** Its colours are judged; the others have the same. */
  readonly hasAxe: boolean;
}

export const LOOKS = [
  { name: 'tablet-1280', width: 1280, height: 800, language: 'en', scheme: 'day', hasAxe: true },
  { name: 'tablet-1280-night-zh', width: 1280, height: 800, language: 'zh-TW', scheme: 'night', hasAxe: true },
  { name: 'tablet-1920-night', width: 1920, height: 1200, language: 'en', scheme: 'night', hasAxe: false },
  { name: 'tablet-portrait-zh', width: 800, height: 1280, language: 'zh-TW', scheme: 'day', hasAxe: false },
] as const satisfies readonly Look[];

/** Takes the look on where the page stands: a crew turns the tablet and switches in the middle of a step. */
export async function wear(page: Page, { width, height, language, scheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.evaluate(
    ([wantedLanguage, wantedScheme]) => {
      const root = document.documentElement;
      // By its own button, but not by a finger: a sheet may stand over it.
      const press = (name: string): void => {
        document.querySelector<HTMLElement>(`[data-testid=${name}]`)?.click();
      };
      if (root.lang !== wantedLanguage) press('switch-language');
      if (root.dataset['scheme'] !== wantedScheme) press('switch-scheme');
    },
    [language, scheme] as const,
  );
  await page.waitForFunction(
    ([wantedLanguage, wantedScheme]) =>
      document.documentElement.lang === wantedLanguage && document.documentElement.dataset['scheme'] === wantedScheme,
    [language, scheme] as const,
  );
}
