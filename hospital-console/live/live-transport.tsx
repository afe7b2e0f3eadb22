import { Button } from '@mantine/core';
import { ChevronsRight, RotateCcw, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewingAction } from '../viewing/viewing-keys.ts';

interface LiveTransportProps {
  readonly following: boolean;
  readonly act: (action: ViewingAction) => void;
  readonly children: ReactNode;
}

/** Back and forth in a session that goes on, and home to its head. */
export function LiveTransport({ following, act, children }: LiveTransportProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <Button
        className="transport-back"
        variant="default"
        size="md"
        aria-label={t('live.back10')}
        title={`${t('live.back10')} (←)`}
        leftSection={<RotateCcw size="1.125rem" aria-hidden />}
        onClick={() => {
          act({ kind: 'step', seconds: -10 });
        }}
      >
        {t('live.ten')}
      </Button>
      {children}
      <Button
        className="transport-forward"
        variant="default"
        size="md"
        aria-label={t('live.forward10')}
        title={`${t('live.forward10')} (→)`}
        rightSection={<RotateCw size="1.125rem" aria-hidden />}
        disabled={following}
        onClick={() => {
          act({ kind: 'step', seconds: 10 });
        }}
      >
        {t('live.ten')}
      </Button>
      <Button
        className="transport-live"
        variant="filled"
        size="md"
        title={`${t('live.toLive')} (L)`}
        data-testid="to-live"
        rightSection={<ChevronsRight size="1.25rem" aria-hidden />}
        disabled={following}
        onClick={() => {
          act({ kind: 'to-live' });
        }}
      >
        {t('live.toLive')}
      </Button>
    </>
  );
}
