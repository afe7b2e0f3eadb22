import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Badge } from '../viewing/badge.ts';
import { useBadgeWords } from '../viewing/freshness-badge.tsx';

/**
 * Beside the badge while the view looks back: these are not the newest samples, and how those are. In the header, which has room
 * for it: a band of its own would make the paper smaller in the very moment in which somebody measures on it.
 */
export function HeadState({ head }: { readonly head: Badge }): ReactNode {
  const { t } = useTranslation();
  const { word, span: age } = useBadgeWords()(head);
  return (
    <span className="head-state" data-testid="head-state" data-head={head.kind} title={t('live.rewoundTitle')}>
      {t('live.headState', { state: age === null ? word : `${word} ${age}` })}
    </span>
  );
}
