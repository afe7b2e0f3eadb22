import { LayoutGrid } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { CallMeSwitch } from '../push/call-me-switch.tsx';
import { visibleText } from '../viewing/visible-text.ts';
import { LanguageSwitch, SchemeSwitch, SignOutButton } from './switches.tsx';
import './top-bar.css';

export function Mark(): ReactNode {
  return <img className="mark" src="./mark.svg" alt="" width="28" height="28" />;
}

/** The bar of every page but the views, whose own slim header gives the trace the room. */
export function TopBar({ person, children }: { readonly person?: SignedIn; readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <header className="top-bar">
      <Mark />
      <span className="top-bar-product strong">{t('product')}</span>
      <div className="top-bar-middle">{children}</div>
      {person !== undefined && (
        <Link
          to="/side-by-side"
          className="top-bar-side one-line"
          aria-label={t('side.open')}
          data-testid="side-by-side-link"
        >
          <LayoutGrid size="1.25rem" aria-hidden />
          <span>{t('side.open')}</span>
        </Link>
      )}
      {person?.role === 'cardiologist' && <CallMeSwitch />}
      {person !== undefined && (
        <span className="top-bar-person one-line small">
          <bdi className="strong">{visibleText(person.name)}</bdi>{' '}
          <span className="soft">{t(`role.${person.role}`)}</span>
        </span>
      )}
      <LanguageSwitch />
      <SchemeSwitch />
      {person !== undefined && <SignOutButton />}
    </header>
  );
}
