import { ActionIcon, CloseButton } from '@mantine/core';
import { MapPinned } from 'lucide-react';
import { memo, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { Loading } from '../frame/loading.tsx';
import { roomOf } from '../frame/room.ts';
import { useSessionFact, useSignedIn } from '../relay-api/session-queries.ts';
import { WholeScreen } from '../viewing/whole-screen.tsx';
import type { ArrivalMapProps } from './arrival-map.tsx';
import type { ArrivingSession } from './arrivals.ts';
import './map-button.css';

/** Its library comes when it is opened first. */
export const LazyArrivalMap = roomOf<ArrivalMapProps>(async () => (await import('./arrival-map.tsx')).ArrivalMap);

const arrivingOf = ({ id, unit, patientLabel, position, inCharge, eta, endedAt }: SessionDetail): ArrivingSession => ({
  ...{ id, unit, patientLabel, position, inCharge, eta, endedAt },
});

/** Where this session's ambulance is, over the view that goes on. A guest reads the ECG only. */
export const MapButton = memo(function MapButton({ session }: { readonly session: SessionId }): ReactNode {
  const { t } = useTranslation();
  const { data: person } = useSignedIn();
  const { data: arriving } = useSessionFact(session, arrivingOf);
  const [isOpen, setOpen] = useState(false);
  if (person === undefined || person === null || person.role === 'guest') return null;
  const close = (): void => {
    setOpen(false);
  };
  return (
    <>
      <ActionIcon
        variant="default"
        size="input-sm"
        aria-label={t('map.button')}
        title={t('map.button')}
        data-testid="map-button"
        onClick={() => {
          setOpen(true);
        }}
      >
        <MapPinned size="1.25rem" aria-hidden />
      </ActionIcon>
      {isOpen && (
        <WholeScreen label={t('map.button')} testId="map-sheet" onClose={close}>
          <div className="arrival-sheet">
            <header className="arrival-sheet-head">
              <h2 className="pinned-heading">{t('map.button')}</h2>
              <CloseButton size="lg" aria-label={t('map.close')} data-testid="close-map" onClick={close} />
            </header>
            <Suspense fallback={<Loading />}>
              <LazyArrivalMap sessions={arriving === undefined ? NONE : [arriving]} />
            </Suspense>
          </div>
        </WholeScreen>
      )}
    </>
  );
});

const NONE: readonly ArrivingSession[] = [];
