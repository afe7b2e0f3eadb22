import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CLOSE_REASONS } from '../../protocol/wire/close-reasons.ts';
import { Banner } from '../frame/banner.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import type { LinkReport } from '../trace/trace-port.ts';
import { wallClockText } from './clock-text.ts';

/** Says that this page's own link is gone, which is not the same as an ambulance that is silent. */
export function LinkBanner({ link }: { readonly link: LinkReport | null }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  if (link === null) return null;
  switch (link.kind) {
    case 'connected':
    case 'signed-out':
      return null;
    case 'connecting':
      // The first attempt is over before it could be read.
      if (link.attempt === 0) return null;
      return (
        <Banner kind="alarm" testId="link-connecting">
          {t('view.connecting')}
        </Banner>
      );
    case 'lost': {
      const blanks = { clock: wallClockText(link.since, language), reason: t(`lossReason.${link.reason}`) };
      const comesBack = link.reason === 'broken' || CLOSE_REASONS[link.reason].retry;
      return (
        <Banner kind="alarm" testId="link-lost">
          {comesBack ? t('view.linkLost', blanks) : t('view.linkRefused', blanks)}
        </Banner>
      );
    }
  }
}
