import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface BrokenBoundaryState {
  readonly broken: boolean;
}

/** A fault of our own must not leave half a page that looks alive. */
export class BrokenBoundary extends Component<{ readonly children: ReactNode }, BrokenBoundaryState> {
  override state: BrokenBoundaryState = { broken: false };

  static getDerivedStateFromError(): BrokenBoundaryState {
    return { broken: true };
  }

  override componentDidCatch(fault: unknown, info: ErrorInfo): void {
    console.error('The page met a fault of its own.', fault, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="lone" role="alert" data-testid="broken">
      <h1>{t('frame.brokenTitle')}</h1>
      <p>{t('frame.brokenBody')}</p>
      <Button
        onClick={() => {
          location.reload();
        }}
      >
        {t('frame.reload')}
      </Button>
    </main>
  );
}
