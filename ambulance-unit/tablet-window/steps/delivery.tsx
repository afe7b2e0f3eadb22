import { Check, Clock3, Eye, Server, Tablet, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaseState, EntryDelivery, Hospital, SentAlert } from '../../tablet-port/tablet-state.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { deliverySteps } from '../standing/delivery-steps.ts';
import { shownTitle } from '../standing/hospital-cards.ts';
import { wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import './delivery.css';

/** The newest alert, on its way: on this tablet → held by the relay → seen by a person, by name, at a time. */
export function AlertDelivery(props: {
  readonly current: CaseState;
  readonly hospitals: readonly Hospital[];
}): ReactNode {
  const say = useSay();
  const newest = props.current.alerts.at(-1);
  return (
    <section className="card delivery-card" data-testid="delivery" data-kind={newest?.delivery.kind ?? 'none'}>
      <h2>{say('delivery.heading')}</h2>
      {newest === undefined ? (
        <>
          <p className="strong">{say('delivery.nothingSent')}</p>
          <p className="soft">{say('delivery.nothingSentBody')}</p>
        </>
      ) : (
        <>
          <Way alert={newest} hospitals={props.hospitals} />
          <Called called={props.current.called} />
        </>
      )}
    </section>
  );
}

function Way({ alert, hospitals }: { readonly alert: SentAlert; readonly hospitals: readonly Hospital[] }): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const steps = deliverySteps(alert.delivery);
  const title = shownTitle({ id: alert.hospital, title: alert.hospital }, hospitals, language);
  const clock = (at: Parameters<typeof wallClockText>[0]): string => wallClockText(at, language);
  return (
    <>
      <p className="strong">
        {say(`delivery.alert.${alert.urgency}`)} {say('delivery.to', { hospital: visibleText(title, 60) })}
      </p>
      <ol className="way">
        <Station
          Icon={Tablet}
          isDone
          words={say('delivery.onDevice')}
          detail={clock(alert.sentAt)}
          testId="on-device"
        />
        <Station
          Icon={Server}
          isDone={steps.held.kind === 'done'}
          words={say('delivery.held')}
          detail={
            steps.held.kind === 'awaited' ? say('delivery.notHeld') : steps.held.at === null ? '' : clock(steps.held.at)
          }
          testId="held"
        />
        <Station
          Icon={Eye}
          isDone={steps.seen.kind === 'done'}
          words={
            steps.seen.kind === 'done'
              ? say('delivery.seen', { name: visibleText(steps.seen.by, 60) })
              : say('delivery.notSeen')
          }
          detail={steps.seen.kind === 'done' ? clock(steps.seen.at) : ''}
          testId="seen"
        />
      </ol>
    </>
  );
}

/** Whom the hospital calls, and how far it has come to each. */
function Called({ called }: { readonly called: CaseState['called'] }): ReactNode {
  const say = useSay();
  if (called.length === 0) return null;
  return (
    <ul className="called" data-testid="called" aria-label={say('delivery.calledHeading')}>
      {called.map(({ person, rank, step, attempts }) => (
        <li key={person} data-step={step}>
          {say('delivery.called', { rank, name: visibleText(person, 60), step: say(`delivery.step.${step}`) })}
          {step === 'told' && attempts > 1 && ` ${say('delivery.times', { times: attempts })}`}
        </li>
      ))}
    </ul>
  );
}

function Station(props: {
  readonly Icon: LucideIcon;
  readonly isDone: boolean;
  readonly words: string;
  readonly detail: string;
  readonly testId: string;
}): ReactNode {
  const { Icon } = props;
  return (
    <li className="station" data-done={props.isDone} data-testid={`delivery-${props.testId}`}>
      <span className="station-mark">{props.isDone ? <Check aria-hidden /> : <Clock3 aria-hidden />}</span>
      <Icon aria-hidden />
      <span className="station-words">
        <bdi>{props.words}</bdi>
        {props.detail !== '' && <span className="station-detail">{props.detail}</span>}
      </span>
    </li>
  );
}

/** The same for one entry in a line. */
export function DeliveryWord({ delivery }: { readonly delivery: EntryDelivery }): ReactNode {
  const say = useSay();
  switch (delivery.kind) {
    case 'on-device':
      return <>{say('delivery.onDevice')}</>;
    case 'held':
      return <>{say('delivery.held')}</>;
    case 'seen':
      return <>{say('delivery.seen', { name: visibleText(delivery.by, 40) })}</>;
  }
}
