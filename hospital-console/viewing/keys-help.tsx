import { ActionIcon, Popover } from '@mantine/core';
import { Keyboard } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export const KeysHelp = memo(function KeysHelp({ mode }: { readonly mode: 'live' | 'replay' }): ReactNode {
  const { t } = useTranslation();
  const keys: readonly (readonly [string, string])[] =
    mode === 'live'
      ? [
          ['←', t('keys.back10')],
          ['→', t('keys.forward10')],
          ['L', t('keys.toLive')],
          ['G', t('keys.nextGap')],
          ['⇧ G', t('keys.previousGap')],
          ['M', t('keys.measurements')],
          ['C', t('keys.calipers')],
          ['P', t('keys.pin')],
          ['X', t('keys.compare')],
          ['A', t('keysOfDecision.acknowledge')],
          ['D', t('keysOfDecision.decide')],
          ['T', t('keysOfDecision.talk')],
          ['S', t('keysOfDecision.silence')],
          ['Esc', t('keys.worklist')],
        ]
      : [
          ['␣', t('keys.playPause')],
          ['J  K  L', t('keys.shuttle')],
          ['←', t('keys.back1')],
          ['→', t('keys.forward1')],
          ['⇧ ←', t('keys.back10')],
          ['⇧ →', t('keys.forward10')],
          ['G', t('keys.nextGap')],
          ['⇧ G', t('keys.previousGap')],
          ['M', t('keys.measurements')],
          ['C', t('keys.calipers')],
          ['P', t('keys.pin')],
          ['X', t('keys.compare')],
          ['Esc', t('keys.worklist')],
        ];
  return (
    <Popover position="top-end" shadow="none" trapFocus returnFocus withRoles>
      <Popover.Target>
        <ActionIcon
          className="keys-button"
          variant="default"
          size="input-sm"
          aria-label={t('keys.button')}
          title={t('keys.button')}
        >
          <Keyboard size="1.25rem" aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className="keys-help">
        <h2 className="gap-heading">{t('keys.heading')}</h2>
        <dl tabIndex={-1}>
          {keys.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
});
