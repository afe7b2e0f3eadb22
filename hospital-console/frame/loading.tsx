import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** While a room's code is on its way. */
export function Loading(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="lone" id="content">
      <p className="soft">{t('frame.loading')}</p>
    </main>
  );
}
