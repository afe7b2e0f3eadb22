import { Button } from '@mantine/core';
import { BellOff, BellRing } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { relayApi } from '../relay-api/session-queries.ts';
import { type CallMe, callMeNow, type CallMeParts, thisBrowser, turnOff, turnOn } from './call-me.ts';
import './call-me-switch.css';

const PARTS: CallMeParts = {
  browser: thisBrowser,
  publicKey: () => relayApi.pushKey(),
  keep: (language, subscription) => relayApi.keepPush(language, subscription),
  forget: (endpoint) => relayApi.forgetPush(endpoint),
};

/** Whether this browser calls its person about an alert, and how far that reaches. Nothing where it cannot. */
export function CallMeSwitch(): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const [state, setState] = useState<CallMe>({ kind: 'not-here' });
  const [trouble, setTrouble] = useState<string | null>(null);
  const reasonOf = (thrown: unknown): string => {
    const refusal = thrown instanceof Error ? refusalOf(thrown) : null;
    if (refusal?.kind === 'unreachable') return t('door.unreachable');
    return refusal?.kind === 'refused' ? refusal.sentence : t('push.noService');
  };
  useEffect(() => {
    // A browser whose worker cannot be installed: there is nothing to switch.
    callMeNow(PARTS).then(setState, () => undefined);
  }, []);
  const switchOn = async (): Promise<void> => {
    const { state: now, trouble: why } = await turnOn(language, PARTS);
    setState(now);
    if (now.kind === 'denied') setTrouble(t('push.denied'));
    else setTrouble(why === null ? null : t('push.onlyOpen', { reason: reasonOf(why) }));
  };
  const switchOff = async (): Promise<void> => {
    try {
      setState(await turnOff(PARTS));
      setTrouble(null);
    } catch (thrown) {
      setTrouble(t('push.notOff', { reason: reasonOf(thrown) }));
    }
  };
  if (state.kind === 'not-here') return null;
  const isOn = state.kind === 'on';
  const explained = isOn ? t(`push.reach.${state.reach}`) : t('push.explain');
  const label = t(isOn ? 'push.turnOff' : 'push.turnOn');
  return (
    <span className="call-me">
      <Button
        className="call-me-button"
        variant={isOn ? 'light' : 'default'}
        size="sm"
        aria-pressed={isOn}
        aria-label={label}
        title={state.kind === 'denied' ? t('push.denied') : explained}
        data-testid="call-me"
        data-state={isOn ? state.reach : state.kind}
        leftSection={isOn ? <BellRing size="1.125rem" aria-hidden /> : <BellOff size="1.125rem" aria-hidden />}
        onClick={() => {
          void (isOn ? switchOff() : switchOn());
        }}
      >
        {label}
      </Button>
      {trouble !== null && (
        <span className="call-me-trouble small" role="status" data-testid="call-me-trouble">
          {trouble}
          <button
            type="button"
            className="call-me-close"
            onClick={() => {
              setTrouble(null);
            }}
          >
            {t('push.close')}
          </button>
        </span>
      )}
    </span>
  );
}
