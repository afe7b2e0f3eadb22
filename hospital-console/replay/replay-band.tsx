import { Button } from '@mantine/core';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SessionId } from '../../protocol/wire/identity.ts';

/** Across the whole view, always: nobody may take a recording for the patient on the road. */
export function ReplayBand({
  session,
  stillOpen,
}: {
  readonly session: SessionId;
  readonly stillOpen: boolean;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="band band-replay" role="status" data-testid="replay-band">
      <History size="1.25rem" aria-hidden />
      <span className="strong">{t('replay.band')}</span>
      {stillOpen && <span className="band-aside">{t('replay.stillOpen')}</span>}
      {stillOpen && (
        <Button className="band-action" component={Link} to={`/sessions/${session}`} size="sm" variant="white">
          {t('replay.openLive')}
        </Button>
      )}
      <Button
        className="band-action"
        component={Link}
        to={`/sessions/${session}/review`}
        size="sm"
        variant="white"
        data-testid="to-review"
      >
        {t('replay.openReview')}
      </Button>
    </div>
  );
}
