import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TopBar } from './top-bar.tsx';

export function NotFound(): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <TopBar />
      <main className="lone" id="content">
        <p>{t('frame.notFound')}</p>
        <Link to="/">{t('frame.toWorklist')}</Link>
      </main>
    </>
  );
}
