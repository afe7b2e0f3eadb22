import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences.ts';
import type { PaperWords } from '../trace/trace-port.ts';

/** The words that the worker writes on the paper, in the language of the page. */
export function usePaperWords(): PaperWords {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  return useMemo(
    () => ({
      // Also decides how the paper writes the date: the day first, as the page does.
      language: language === 'en' ? 'en-GB' : language,
      awaited: t('arrange.paperAwaited'),
      leadOff: t('arrange.leadOff'),
      gap: t('arrange.paperGap'),
      gapReasons: {
        sensor_off: t('gapReason.sensor_off'),
        link_loss: t('gapReason.link_loss'),
        app_down: t('gapReason.app_down'),
        journal_full: t('gapReason.journal_full'),
        purged: t('gapReason.purged'),
        corrupt: t('gapReason.corrupt'),
      },
      notRecorded: t('arrange.notRecorded'),
      unfiltered: t('view.unfiltered'),
      notch: t('sheet.notchWord'),
      automatic: t('sheet.automatic'),
      warnings: {
        'not-for-st': t('sheet.warning.not-for-st'),
        blunted: t('sheet.warning.blunted'),
        'rings-at-j': t('sheet.warning.rings-at-j'),
      },
      noData: t('freshness.noData'),
      waiting: t('view.waitingTitle'),
    }),
    [t, language],
  );
}
