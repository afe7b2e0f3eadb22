import { Eye, EyeOff, Server, Tablet, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { deliveryState, type DeliveryFacts, type DeliveryState } from '../../protocol/delivery/delivery-state.ts';
import { milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { dateText, elapsedAt, sameLocalDay, wallClockText } from './clock-text.ts';
import { useSpan } from './use-span.ts';
import { visibleText } from './visible-text.ts';
import './delivery-mark.css';

const ICONS: { readonly [Sentence in DeliveryState['sentence']]: LucideIcon } = {
  'on-device': Tablet,
  'on-device-no-link': Tablet,
  held: Server,
  'held-not-seen': EyeOff,
  'never-seen': EyeOff,
  seen: Eye,
  'seen-by-others-too': Eye,
};

interface DeliveryMarkProps {
  readonly facts: DeliveryFacts;
  /** By the relay's clock, as the facts are. */
  readonly relayNow: UnixMillis;
}

/**
 * How far a recording has come: on the device, held by the relay, seen by whom and when. Icon, words and, where somebody
 * must act, amber. Nothing of it is read aloud by itself: a count of seconds would never stop talking.
 */
export function DeliveryMark({ facts, relayNow }: DeliveryMarkProps): ReactNode {
  const { samplingRate } = facts;
  return <DeliveryTold state={deliveryState(facts, relayNow)} {...{ samplingRate, relayNow }} />;
}

interface DeliveryToldProps extends Pick<DeliveryMarkProps, 'relayNow'>, Pick<DeliveryFacts, 'samplingRate'> {
  readonly state: DeliveryState;
}

/** The same, where it has been worked out already. */
export function DeliveryTold({ state, samplingRate, relayNow }: DeliveryToldProps): ReactNode {
  const { t } = useTranslation();
  const { main, more } = useDeliveryWords()(state, relayNow);
  const span = useSpan();
  const Icon = ICONS[state.sentence];
  const { attention, onlyOnDevice } = state;
  const amount =
    onlyOnDevice === null || samplingRate === null ? milliseconds(0) : elapsedAt(onlyOnDevice.samples, samplingRate);
  const isBehind = attention.level === 'amber' && attention.reason === 'not-held' && onlyOnDevice !== null;
  return (
    <span
      className="delivery"
      data-testid="delivery"
      data-stage={state.stage.kind}
      data-attention={attention.level}
      title={t('delivery.explain')}
    >
      <span className="delivery-main">
        <Icon className="delivery-icon" aria-hidden />
        {main}
      </span>
      {more !== null && <bdi className="delivery-more one-line small">{more}</bdi>}
      {isBehind && <span className="delivery-behind small">{t('delivery.onlyOnDevice', { span: span(amount) })}</span>}
    </span>
  );
}

function useDeliveryWords(): (
  state: DeliveryState,
  relayNow: UnixMillis,
) => { readonly main: string; readonly more: string | null } {
  const { t } = useTranslation();
  const language = usePreferences((preferences) => preferences.language);
  const span = useSpan();
  return ({ stage, sentence, attention }, relayNow) => {
    if (stage.kind === 'seen') {
      const name = visibleText(stage.by);
      const who = stage.others === 0 ? name : t('delivery.andMore', { name, others: stage.others });
      const date = sameLocalDay(stage.at, relayNow) ? null : dateText(stage.at, language);
      const clock = wallClockText(stage.at, language);
      return { main: t('delivery.seen', { clock }), more: date === null ? who : `${who} · ${date}` };
    }
    switch (sentence) {
      case 'on-device':
        return { main: t('delivery.onDevice'), more: null };
      case 'on-device-no-link':
        return { main: t('delivery.onDevice'), more: t('delivery.noLink') };
      case 'held-not-seen':
        return {
          main: t('delivery.notSeen'),
          more: attention.level === 'none' ? null : t('delivery.heldFor', { span: span(attention.lasting) }),
        };
      case 'never-seen':
        return { main: t('delivery.neverSeen'), more: null };
      case 'held':
      case 'seen':
      case 'seen-by-others-too':
        return { main: t('delivery.held'), more: t('delivery.notYetSeen') };
    }
  };
}
