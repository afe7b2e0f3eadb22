import { Button } from '@mantine/core';
import { BellOff, BellRing } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { relayApi } from '../relay-api/session-queries.ts';
import { type CallMe, callMeNow, type CallMeParts, turnOff, turnOn } from './call-me.ts';

const PARTS: CallMeParts = {
  publicKey: () => relayApi.pushKey(),
  keep: (language, subscription) => relayApi.keepPush(language, subscription),
  forget: (endpoint) => relayApi.forgetPush(endpoint),
};

/** Whether this browser is told when its person is on call and an alert comes. Nothing where it cannot be. */
export function CallMeSwitch(): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const [state, setState] = useState<CallMe>({ kind: 'not-here' });
  const [trouble, setTrouble] = useState<string | null>(null);
  const become = (next: Promise<CallMe>): void => {
    next.then(
      (now) => {
        setState(now);
        setTrouble(now.kind === 'denied' ? t('push.denied') : null);
      },
      (thrown: unknown) => {
        const refusal = thrown instanceof Error ? refusalOf(thrown) : null;
        const reason = refusal?.kind === 'refused' ? refusal.sentence : t('door.unreachable');
        setTrouble(t('push.failed', { reason }));
      },
    );
  };
  useEffect(() => {
    // A browser without push, or a page over plain HTTP: there is nothing to switch.
    callMeNow().then(setState, () => undefined);
  }, []);
  if (state.kind === 'not-here') return null;
  const isOn = state.kind === 'on';
  return (
    <span className="call-me">
      <Button
        variant={isOn ? 'light' : 'default'}
        size="compact-md"
        aria-pressed={isOn}
        title={t('push.explain')}
        data-testid="call-me"
        leftSection={isOn ? <BellRing size="1rem" aria-hidden /> : <BellOff size="1rem" aria-hidden />}
        onClick={() => {
          become(isOn ? turnOff(PARTS) : turnOn(language, PARTS));
        }}
      >
        {t(isOn ? 'push.turnOff' : 'push.turnOn')}
      </Button>
      {trouble !== null && (
        <span className="small" role="status">
          {trouble}
        </span>
      )}
    </span>
  );
}
