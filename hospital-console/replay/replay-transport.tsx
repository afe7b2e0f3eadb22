import { ActionIcon, Button } from '@mantine/core';
import { Pause, Play, RotateCcw, RotateCw, SkipForward } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../viewing/arrangement-bar.tsx';
import { REPLAY_RATES, type ViewingAction } from '../viewing/viewing-keys.ts';

interface ReplayTransportProps {
  readonly playing: boolean;
  readonly fetching: boolean;
  readonly rate: number;
  readonly atEnd: boolean;
  readonly hasGap: boolean;
  readonly act: (action: ViewingAction) => void;
  readonly onRate: (rate: number) => void;
  readonly children: ReactNode;
}

export function ReplayTransport(props: ReplayTransportProps): ReactNode {
  const { t } = useTranslation();
  const { act } = props;
  const playWord = props.playing ? t('replay.pause') : t('replay.play');
  return (
    <>
      <ActionIcon
        className="transport-play"
        variant="filled"
        size="input-md"
        aria-label={playWord}
        title={`${playWord} (␣)`}
        data-testid="play-pause"
        data-playing={props.playing}
        onClick={() => {
          act({ kind: 'play-pause' });
        }}
      >
        {props.playing ? <Pause size="1.375rem" aria-hidden /> : <Play size="1.375rem" aria-hidden />}
      </ActionIcon>
      <Button
        className="transport-back"
        variant="default"
        size="md"
        aria-label={t('replay.back1')}
        title={`${t('replay.back1')} (←)`}
        leftSection={<RotateCcw size="1.125rem" aria-hidden />}
        onClick={() => {
          act({ kind: 'step', seconds: -1 });
        }}
      >
        {t('replay.one')}
      </Button>
      <Button
        className="transport-forward"
        variant="default"
        size="md"
        aria-label={t('replay.forward1')}
        title={`${t('replay.forward1')} (→)`}
        rightSection={<RotateCw size="1.125rem" aria-hidden />}
        onClick={() => {
          act({ kind: 'step', seconds: 1 });
        }}
      >
        {t('replay.one')}
      </Button>
      <Choice
        label={t('replay.rate')}
        testId="rate"
        value={props.rate}
        choices={REPLAY_RATES.map((rate) => [rate, t('replay.rateValue', { rate })])}
        onChoose={props.onRate}
      />
      {props.children}
      <span className="transport-state small soft" role="status">
        {props.fetching ? t('view.fetching') : props.atEnd && !props.playing ? t('replay.atEnd') : ''}
      </span>
      <Button
        className="transport-gap"
        variant="default"
        size="md"
        title={`${t('replay.nextGap')} (G)`}
        aria-label={t('replay.nextGap')}
        data-testid="next-gap"
        disabled={!props.hasGap}
        rightSection={<SkipForward size="1.125rem" aria-hidden />}
        onClick={() => {
          act({ kind: 'gap', direction: 'next' });
        }}
      >
        <span className="transport-word">{t('replay.nextGap')}</span>
      </Button>
    </>
  );
}
