import { Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LONGEST_TEXT } from '../../protocol/wire/case-entry.ts';
import type { HospitalJson, NewEntry } from '../../protocol/wire/sessions-api.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { AskDialog } from './ask-dialog.tsx';
import { Choices } from './choices.tsx';

type Offer = NewEntry['entry'] & { readonly kind: 'offer' };

interface OfferDialogProps {
  readonly patient: string;
  readonly unit: string;
  /** Other hospitals; never empty. */
  readonly hospitals: readonly HospitalJson[];
  readonly onAsk: (entry: Offer) => void;
  readonly onClose: () => void;
}

/** Another hospital is asked for its opinion: it sees all of the session from then on, and whoever is in charge stays so. */
export function OfferDialog(props: OfferDialogProps): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { hospitals } = props;
  // One that is the only one need not be chosen.
  const [hospital, setHospital] = useState(hospitals.length === 1 ? (hospitals[0]?.id ?? '') : '');
  const [reason, setReason] = useState('');
  const [hasTried, setTried] = useState(false);
  const onCall = hospitals.find(({ id }) => id === hospital)?.onCall ?? [];
  return (
    <AskDialog
      testId="offer-dialog"
      asks="offer"
      title={t('decide.offer.title')}
      patient={props.patient}
      unit={props.unit}
      confirm={t('decide.offer.confirm')}
      isReady={false}
      onClose={props.onClose}
      onConfirm={() => {
        setTried(true);
        if (hospital !== '') props.onAsk({ kind: 'offer', hospital, reason: reason.trim() });
      }}
    >
      <Choices
        legend={t('decide.offer.hospital')}
        name="offer-hospital"
        value={hospital}
        choices={hospitals.map(({ id, title }) => [id, visibleText(language === 'en' ? title.en : title.zh)] as const)}
        onChoose={setHospital}
      />
      {hasTried && hospital === '' && (
        <p className="strong" role="alert">
          {t('decide.hospitalWanted')}
        </p>
      )}
      {hospital !== '' && (
        <p className="small">
          {onCall.length === 0
            ? t('decide.offer.nobodyOnCall')
            : t('decide.offer.onCall', { names: onCall.map(visibleText).join(', ') })}
        </p>
      )}
      <Textarea
        label={t('decide.offer.question')}
        size="md"
        rows={2}
        maxLength={LONGEST_TEXT}
        value={reason}
        data-testid="offer-question"
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <p className="small soft">{t('decide.offer.explain')}</p>
    </AskDialog>
  );
}
