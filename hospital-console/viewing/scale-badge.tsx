import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { percentOfTrue } from './screen-scale.ts';
import { useScreenScale } from './use-screen.ts';

/** How large the paper is beside true paper, or that nobody knows: a ruler on the glass must not be believed by mistake. */
export function ScaleBadge({ drawn }: { readonly drawn: number }): ReactNode {
  const { t } = useTranslation();
  const screenScale = useScreenScale();
  if (drawn <= 0) return null;
  if (screenScale === null) {
    return (
      <span
        className="scale-badge"
        data-testid="scale-badge"
        data-calibrated="false"
        title={t('scale.explainUncalibrated')}
      >
        {t('scale.badgeUncalibrated')}
      </span>
    );
  }
  const percent = percentOfTrue(drawn, screenScale);
  return (
    <span className="scale-badge" data-testid="scale-badge" data-calibrated="true" data-percent={percent}>
      {percent === 100 ? t('scale.badgeTrue') : t('scale.badgePercent', { percent })}
    </span>
  );
}
