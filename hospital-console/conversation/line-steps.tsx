import { Button } from '@mantine/core';
import { Check, CheckCheck, Circle, CircleX, LoaderCircle, TabletSmartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { TalkLine } from './case-log.ts';
import type { Outgoing } from './outbox.ts';
import { useOutbox } from './outbox-store.ts';
import './line-steps.css';

/** How far what the hospital wrote has come: stored, on the tablet's screen, and, of orders and decisions, read back. */
export function LineSteps({ line }: { readonly line: TalkLine }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { at, shown, readBack, said } = line;
  const clock = (time: typeof at): string => wallClockText(time, language);
  const by = visibleText(readBack?.by ?? '');
  return (
    <ul className="steps small" aria-label={t('steps.label')} data-testid="line-steps">
      <li data-done="true" data-step="stored">
        <Check size="1rem" aria-hidden />
        {t('steps.stored', { clock: clock(at) })}
      </li>
      <li data-done={shown !== null} data-step="shown">
        {shown === null ? <Circle size="1rem" aria-hidden /> : <TabletSmartphone size="1rem" aria-hidden />}
        {shown === null ? t('steps.notShown') : t('steps.shown', { clock: clock(shown.at) })}
      </li>
      {said.kind !== 'message' && (
        <li data-done={readBack !== null} data-step="read-back">
          {readBack === null ? <Circle size="1rem" aria-hidden /> : <CheckCheck size="1rem" aria-hidden />}
          {readBack === null
            ? t('steps.notReadBack')
            : by === ''
              ? t('steps.readBackUnnamed', { clock: clock(readBack.at) })
              : t('steps.readBack', { name: by, clock: clock(readBack.at) })}
        </li>
      )}
    </ul>
  );
}

/** The same of what the relay has not confirmed: on its way, refused, or not answered. */
export function OutgoingSteps({ outgoing }: { readonly outgoing: Outgoing }): ReactNode {
  const { t } = useTranslation();
  const { sendAgain, discard } = useOutbox();
  const { standing, request } = outgoing;
  if (standing.kind === 'stored' || standing.kind === 'sending') {
    const attempt = standing.kind === 'sending' ? standing.attempts + 1 : 1;
    const why = standing.kind === 'sending' ? standing.why : null;
    return (
      <p className="steps steps-sending small" role="status" data-testid="outgoing" data-standing={standing.kind}>
        <LoaderCircle className="steps-wheel" size="1rem" aria-hidden />
        {attempt === 1 ? t('steps.sending') : t('steps.retrying', { attempt })}
        {why !== null && <span>{t(`steps.later.${why}`)}</span>}
      </p>
    );
  }
  const isRefused = standing.kind === 'refused';
  return (
    <div className="steps-refused" role="alert" data-testid="outgoing" data-standing={standing.kind}>
      <p className="strong">
        <CircleX size="1.125rem" aria-hidden /> {isRefused ? t('steps.refused') : t('steps.givenUp')}
      </p>
      <p className="small">{isRefused ? <Refusal {...standing} /> : t('steps.givenUpBody')}</p>
      <p className="steps-choice">
        {!isRefused && (
          <Button
            size="sm"
            variant="default"
            data-testid="send-again"
            onClick={() => {
              sendAgain(request);
            }}
          >
            {t('steps.again')}
          </Button>
        )}
        <Button
          size="sm"
          variant="default"
          data-testid="discard"
          onClick={() => {
            discard(request);
          }}
        >
          {t('steps.discard')}
        </Button>
      </p>
    </div>
  );
}

const REFUSALS = [
  'unknown-session',
  'not-yours-to-write',
  'incomplete',
  'recording-over',
  'session-full',
  'too-large',
  'request-used',
  'bad-entry',
] as const;

function Refusal({ code, sentence }: { readonly code: string; readonly sentence: string }): ReactNode {
  const { t } = useTranslation();
  const known = REFUSALS.find((one) => one === code);
  return known === undefined ? t('steps.refusedBy', { sentence: visibleText(sentence) }) : t(`steps.refusal.${known}`);
}
