import { ActionIcon } from '@mantine/core';
import {
  ChevronFirst,
  ChevronLast,
  HeartPulse,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
  SkipBack,
  SkipForward,
  StepBack,
  StepForward,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../viewing/arrangement-bar.tsx';
import { REPLAY_RATES, type ViewingAction } from '../viewing/viewing-keys.ts';
import type { ReviewAction } from './review-keys.ts';
import { useReviewWords } from './words/review-words.ts';

interface ReviewTransportProps {
  readonly playing: boolean;
  readonly rate: number;
  readonly hasGap: boolean;
  readonly hasEvent: boolean;
  /** In the record as it was seen then one cannot step by what had not come yet. */
  readonly mayStep: boolean;
  /** What the last step found, or what goes on. */
  readonly state: string;
  readonly act: (action: ViewingAction) => void;
  readonly actReview: (action: ReviewAction) => void;
  readonly onRate: (rate: number) => void;
}

/** Play at a rate; a second, a beat, an event, a gap back and forward. */
export function ReviewTransport(props: ReviewTransportProps): ReactNode {
  const { t } = useTranslation();
  const words = useReviewWords().transport;
  const { act, actReview, mayStep } = props;
  const playWord = props.playing ? t('replay.pause') : t('replay.play');
  const step = (label: string, key: string, icon: ReactNode, onClick: () => void, enabled = true): ReactNode => (
    <ActionIcon
      variant="default"
      size="input-sm"
      aria-label={label}
      title={`${label} (${key})`}
      disabled={!enabled}
      onClick={onClick}
    >
      {icon}
    </ActionIcon>
  );
  const size = '1.125rem';
  return (
    <div className="review-transport" role="group" aria-label={playWord}>
      <ActionIcon
        variant="filled"
        size="input-sm"
        aria-label={playWord}
        title={`${playWord} (␣)`}
        data-testid="play-pause"
        data-playing={props.playing}
        onClick={() => {
          act({ kind: 'play-pause' });
        }}
      >
        {props.playing ? <Pause size={size} aria-hidden /> : <Play size={size} aria-hidden />}
      </ActionIcon>
      <Choice
        label={t('replay.rate')}
        testId="rate"
        value={props.rate}
        choices={REPLAY_RATES.map((rate) => [rate, t('replay.rateValue', { rate })])}
        onChoose={props.onRate}
      />
      <span className="review-steps">
        {step(t('replay.back1'), '←', <RotateCcw size={size} aria-hidden />, () => {
          act({ kind: 'step', seconds: -1 });
        })}
        {step(t('replay.forward1'), '→', <RotateCw size={size} aria-hidden />, () => {
          act({ kind: 'step', seconds: 1 });
        })}
      </span>
      <span className="review-steps" data-testid="beat-steps">
        {step(
          words.previousBeat,
          ',',
          <StepBack size={size} aria-hidden />,
          () => {
            actReview({ kind: 'beat', direction: 'previous' });
          },
          mayStep,
        )}
        <HeartPulse className="review-step-mark" size={size} aria-hidden />
        {step(
          words.nextBeat,
          '.',
          <StepForward size={size} aria-hidden />,
          () => {
            actReview({ kind: 'beat', direction: 'next' });
          },
          mayStep,
        )}
      </span>
      <span className="review-steps">
        {step(
          words.previousEvent,
          '⇧ E',
          <ChevronFirst size={size} aria-hidden />,
          () => {
            actReview({ kind: 'event', direction: 'previous' });
          },
          props.hasEvent,
        )}
        {step(
          words.nextEvent,
          'E',
          <ChevronLast size={size} aria-hidden />,
          () => {
            actReview({ kind: 'event', direction: 'next' });
          },
          props.hasEvent,
        )}
      </span>
      <span className="review-steps">
        {step(
          words.previousGap,
          '⇧ G',
          <SkipBack size={size} aria-hidden />,
          () => {
            act({ kind: 'gap', direction: 'previous' });
          },
          props.hasGap,
        )}
        {step(
          words.nextGap,
          'G',
          <SkipForward size={size} aria-hidden />,
          () => {
            act({ kind: 'gap', direction: 'next' });
          },
          props.hasGap,
        )}
      </span>
      <span className="review-state small" role="status" data-testid="step-state">
        {props.state}
      </span>
    </div>
  );
}
