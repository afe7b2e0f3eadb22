import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RoomNotFetched } from './room.ts';

interface BrokenBoundaryState {
  readonly broken: 'no' | 'fault' | 'not-fetched';
}

/** A fault of our own must not leave half a page that looks alive. */
export class BrokenBoundary extends Component<{ readonly children: ReactNode }, BrokenBoundaryState> {
  override state: BrokenBoundaryState = { broken: 'no' };

  static getDerivedStateFromError(fault: unknown): BrokenBoundaryState {
    return { broken: fault instanceof RoomNotFetched ? 'not-fetched' : 'fault' };
  }

  override componentDidCatch(fault: unknown, info: ErrorInfo): void {
    console.error('The page met a fault of its own.', fault, info.componentStack);
  }

  override render(): ReactNode {
    const { broken } = this.state;
    return broken === 'no' ? this.props.children : <Broken isNotFetched={broken === 'not-fetched'} />;
  }
}

function Broken({ isNotFetched }: { readonly isNotFetched: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="lone" role="alert" data-testid="broken">
      <h1>{t(isNotFetched ? 'frame.notFetchedTitle' : 'frame.brokenTitle')}</h1>
      <p>{t(isNotFetched ? 'frame.notFetchedBody' : 'frame.brokenBody')}</p>
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
