import { Button } from '@mantine/core';
import { BellOff, Volume2, VolumeX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { now, useClocks } from '../relay-api/session-queries.ts';
import { elapsedText } from '../viewing/clock-text.ts';
import { allowSound, useAlarmSound } from './alarm-sound.tsx';
import { pauseLeft, soundsAnything } from './sound-plan.ts';

const RESTS_MS = 60_000;

/** Where something sounds, or is kept from it: that nothing is heard must be seen, and for how long. */
export function SoundControls(): ReactNode {
  const { t } = useTranslation();
  const { plan, isBlocked, pause, resume } = useAlarmSound();
  // Twice a second while a pause counts down; where nothing sounds nothing is drawn anew.
  useClocks(plan.pausedUntil === null ? RESTS_MS : 500);
  const left = pauseLeft(plan, now());
  const sounds = soundsAnything(plan);
  if (isBlocked && sounds) {
    return (
      <Button
        className="sound-button"
        size="sm"
        variant="default"
        title={t('alarms.blockedBody')}
        leftSection={<VolumeX size="1.125rem" aria-hidden />}
        data-testid="allow-sound"
        onClick={allowSound}
      >
        {t('alarms.allowSound')}
      </Button>
    );
  }
  if (left !== null) {
    return (
      <Button
        className="sound-button"
        size="sm"
        variant="default"
        title={t('alarms.resume')}
        leftSection={<BellOff size="1.125rem" aria-hidden />}
        data-testid="sound-paused"
        onClick={resume}
      >
        {t('alarms.paused', { span: elapsedText(left) })}
      </Button>
    );
  }
  if (!sounds) return null;
  return (
    <Button
      className="sound-button"
      size="sm"
      variant="default"
      title={t('alarms.pauseTitle')}
      leftSection={<Volume2 size="1.125rem" aria-hidden />}
      data-testid="pause-sound"
      onClick={pause}
    >
      {t('alarms.pause')}
    </Button>
  );
}
