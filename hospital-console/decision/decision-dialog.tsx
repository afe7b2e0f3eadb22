import { Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PLACEMENTS, type Placement } from '../../protocol/ecg/placement.ts';
import { type Decision, LONGEST_NAME, LONGEST_TEXT } from '../../protocol/wire/case-entry.ts';
import type { HospitalJson, NewEntry } from '../../protocol/wire/sessions-api.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { AskDialog } from './ask-dialog.tsx';
import { Choices } from './choices.tsx';
import { whatIsMissing } from './decision-draft.ts';

export type AskedDecision = Exclude<Decision, 'acknowledged'>;

interface DecisionDialogProps {
  readonly decision: AskedDecision;
  readonly patient: string;
  readonly unit: string;
  readonly wantsReason: boolean;
  /** Other hospitals by name, as far as they are known here. */
  readonly hospitals: readonly HospitalJson[];
  /** Somebody has decided since it was opened; empty: nobody. */
  readonly meanwhile: string;
  readonly onDecide: (entry: NewEntry['entry'] & { readonly kind: 'decision' }) => void;
  readonly onClose: () => void;
}

/** What the crew will act on, and what has to be said with it. */
export function DecisionDialog(props: DecisionDialogProps): ReactNode {
  const { t } = useTranslation();
  const { decision, wantsReason } = props;
  const language = usePreferences((state) => state.language);
  const [placement, setPlacement] = useState<Placement>('standard');
  const [hospital, setHospital] = useState('');
  const [reason, setReason] = useState('');
  const [hasTried, setTried] = useState(false);
  const draft = { decision, placement, hospital: hospital.trim(), reason: reason.trim() };
  const missing = whatIsMissing(draft, wantsReason);
  const reasons = REASONS[decision];
  return (
    <AskDialog
      testId="decision-dialog"
      asks={decision}
      title={t(`decide.title.${decision}`)}
      patient={props.patient}
      unit={props.unit}
      confirm={t(`decide.confirm.${decision}`)}
      isReady={decision === 'activated'}
      onClose={props.onClose}
      onConfirm={() => {
        setTried(true);
        if (missing === null) props.onDecide({ kind: 'decision', ...draft });
      }}
    >
      {props.meanwhile !== '' && (
        <p className="decision-meanwhile strong" role="alert">
          {props.meanwhile}
        </p>
      )}
      {decision === 'repeat' && (
        <Choices
          legend={t('decide.leads')}
          name="placement"
          value={placement}
          choices={PLACEMENTS.map((one) => [one, t(`decide.placement.${one}`)] as const)}
          onChoose={setPlacement}
        />
      )}
      {decision === 'divert' && (
        <>
          {props.hospitals.length > 0 && (
            <Choices
              legend={t('decide.hospital')}
              name="hospital"
              value={hospital}
              choices={props.hospitals.map(({ id, title }) => [id, language === 'en' ? title.en : title.zh] as const)}
              onChoose={setHospital}
            />
          )}
          <TextInput
            label={props.hospitals.length > 0 ? t('decide.otherHospital') : t('decide.hospital')}
            size="md"
            maxLength={LONGEST_NAME}
            value={props.hospitals.some(({ id }) => id === hospital) ? '' : hospital}
            error={hasTried && missing === 'hospital' ? t('decide.hospitalWanted') : undefined}
            data-testid="divert-hospital"
            onChange={(event) => {
              setHospital(event.currentTarget.value);
            }}
          />
        </>
      )}
      {reasons.length > 0 && (
        <div className="compose-presets" role="group" aria-label={t('decide.reason')}>
          {reasons.map((key) => (
            <button
              key={key}
              type="button"
              className="compose-preset"
              data-testid={`reason-${key.slice(key.lastIndexOf('.') + 1)}`}
              onClick={() => {
                setReason(t(key));
              }}
            >
              {t(key)}
            </button>
          ))}
        </div>
      )}
      <Textarea
        label={wantsReason ? t('decide.reason') : t('decide.reasonOptional')}
        description={wantsReason ? t('decide.reasonWanted') : undefined}
        size="md"
        rows={2}
        maxLength={LONGEST_TEXT}
        value={reason}
        error={hasTried && missing === 'reason' ? t('decide.reasonWanted') : undefined}
        data-testid="decision-reason"
        onChange={(event) => {
          setReason(event.currentTarget.value);
        }}
      />
      <p className="small soft">{t('decide.seesAndReads')}</p>
    </AskDialog>
  );
}

/** What is most often the reason: one tap writes it, and it can be changed. */
const REASONS = {
  activated: [],
  repeat: [],
  'not-stemi': [
    'decide.reasons.not-stemi.no-criteria',
    'decide.reasons.not-stemi.old-infarction',
    'decide.reasons.not-stemi.known-block',
    'decide.reasons.not-stemi.repolarisation',
    'decide.reasons.not-stemi.pericarditis',
    'decide.reasons.not-stemi.quality',
  ],
  cancelled: [
    'decide.reasons.cancelled.resolved',
    'decide.reasons.cancelled.not-stemi',
    'decide.reasons.cancelled.declined',
    'decide.reasons.cancelled.unsuitable',
  ],
  divert: ['decide.reasons.divert.occupied', 'decide.reasons.divert.no-team', 'decide.reasons.divert.nearer'],
} as const satisfies Record<AskedDecision, readonly string[]>;
