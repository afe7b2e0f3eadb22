import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SampleIndex } from '../../../protocol/ecg/units.ts';
import type { CaseState, TabletState } from '../../tablet-port/tablet-state.ts';
import { lookForMonitors } from '../link/looking.ts';
import { useCommand } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { titleIn } from '../standing/hospital-cards.ts';
import type { Place } from '../standing/place.ts';
import type { PrimaryAction } from '../standing/primary-action.ts';
import { talkText } from '../standing/talk-text.ts';
import type { Say } from '../words/word-key.ts';
import { useSay } from '../words/words.ts';
import { HoldButton } from './hold-button.tsx';

/** The one large thing to do next, always in the same place. What else a step offers beside it is smaller. */
export function ActionBar(props: {
  readonly state: TabletState;
  readonly current: CaseState;
  readonly action: PrimaryAction;
  readonly onGo: (place: Place) => void;
}): ReactNode {
  const { action } = props;
  return (
    <div className="actions" data-testid="actions" data-action={action.kind}>
      <div className="actions-main">
        <Main {...props} />
      </div>
    </div>
  );
}

function Main(props: {
  readonly state: TabletState;
  readonly current: CaseState;
  readonly action: PrimaryAction;
  readonly onGo: (place: Place) => void;
}): ReactNode {
  const say = useSay();
  const command = useCommand();
  const language = usePreferences((preferences) => preferences.language);
  const { action, current } = props;
  switch (action.kind) {
    case 'begin-case':
      return null;
    case 'go':
      return (
        <Tap
          words={goWords(action.to, say)}
          onTap={() => {
            props.onGo(action.to);
          }}
        />
      );
    case 'look-for-monitors':
      return (
        <Tap
          words={say('monitor.look')}
          onTap={() => {
            lookForMonitors(window.prearrival, command);
          }}
        />
      );
    case 'choose-monitor': {
      const { id, label, detail, drivers } = action.choice;
      return (
        <Tap
          words={say('monitor.use', { label, detail })}
          onTap={() => void command({ kind: 'choose-monitor', id, driver: drivers[0]?.name ?? null })}
        />
      );
    }
    case 'take-twelve-lead':
      return <Tap words={say('live.take')} onTap={() => void command({ kind: 'take-twelve-lead' })} />;
    case 'retake-twelve-lead':
      return (
        <>
          <SendAnyway current={current} />
          <Tap words={say('review.retake')} onTap={() => void command({ kind: 'take-twelve-lead' })} />
        </>
      );
    case 'cancel-twelve-lead':
      return (
        <Countdown secondsLeft={action.secondsLeft} onCancel={() => void command({ kind: 'cancel-twelve-lead' })} />
      );
    case 'choose-hospital':
      return (
        <Tap
          words={say('hospital.choose', { title: titleIn(action.hospital, language) })}
          onTap={() => void command({ kind: 'choose-hospital', id: action.hospital.id })}
        />
      );
    case 'send':
      return (
        <>
          <RetakeButton />
          <SendButtons twelveLead={action.twelveLead} isStemiPrimary={action.urgency === 'stemi'} />
        </>
      );
    case 'read-back':
      return (
        <Tap
          words={say('talk.readBackLong', {
            text: talkText(action.line, { say, language, hospitals: props.state.hospitals }),
          })}
          onTap={() => void command({ kind: 'read-back', entry: action.line.name })}
        />
      );
    case 'note-event':
      return (
        <Tap
          words={eventWords(action.event, say)}
          onTap={() => void command({ kind: 'note-event', event: action.event, text: '' })}
        />
      );
    case 'close-case':
      return (
        <HoldButton
          isPrimary
          words={say('finish.close')}
          testId="close-case"
          onHeld={() => void command({ kind: 'close-case' })}
        />
      );
  }
}

function Tap({ words, onTap }: { readonly words: string; readonly onTap: () => void }): ReactNode {
  return (
    <button type="button" className="button button-primary" data-primary="" data-testid="primary" onClick={onTap}>
      <span className="two-lines">{words}</span>
    </button>
  );
}

function RetakeButton(): ReactNode {
  const say = useSay();
  const command = useCommand();
  return (
    <button
      type="button"
      className="button retake-button"
      data-testid="retake"
      onClick={() => void command({ kind: 'take-twelve-lead' })}
    >
      {say('review.retake')}
    </button>
  );
}

/** Both urgencies, the likelier one large. What the criteria say is no more than a suggestion: either can be held. */
function SendButtons(props: { readonly twelveLead: SampleIndex; readonly isStemiPrimary: boolean }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const { twelveLead, isStemiPrimary } = props;
  const review = (
    <HoldButton
      key="review"
      isPrimary={!isStemiPrimary}
      words={say('review.send')}
      testId="send-review"
      onHeld={() => void command({ kind: 'send-alert', twelveLead, urgency: 'review' })}
    />
  );
  const stemi = (
    <HoldButton
      key="stemi"
      isPrimary={isStemiPrimary}
      words={say('review.sendAlert')}
      testId="send-stemi"
      onHeld={() => void command({ kind: 'send-alert', twelveLead, urgency: 'stemi' })}
    />
  );
  return isStemiPrimary ? [review, stemi] : [stemi, review];
}

/** A poor 12-lead is better than none: advice to retake never stands in the way. */
function SendAnyway({ current }: { readonly current: CaseState }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const newest = current.twelveLeads.at(-1);
  if (newest === undefined || current.hospital === null) return null;
  return (
    <HoldButton
      words={say('review.sendAlert')}
      testId="send-stemi"
      onHeld={() => void command({ kind: 'send-alert', twelveLead: newest.firstSample, urgency: 'stemi' })}
    />
  );
}

function Countdown(props: { readonly secondsLeft: number; readonly onCancel: () => void }): ReactNode {
  const say = useSay();
  const seconds = Math.max(0, Math.ceil(props.secondsLeft));
  return (
    <>
      <p className="countdown" role="status" data-testid="countdown" data-seconds={seconds}>
        {say('live.counting', { seconds })}
        <progress max={10} value={10 - Math.min(10, Math.max(0, props.secondsLeft))} aria-hidden="true" />
      </p>
      <button
        type="button"
        className="button button-primary countdown-cancel"
        data-primary=""
        data-testid="cancel-twelve-lead"
        onClick={props.onCancel}
      >
        <X aria-hidden />
        {say('frame.cancel')}
      </button>
    </>
  );
}

function goWords(place: Place, say: Say): string {
  switch (place) {
    case 'monitor':
      return say('monitor.chooseNow');
    case 'electrodes':
      return say('monitor.toElectrodes');
    case 'live':
      return say('monitor.toRhythm');
    case 'review':
      return say('hospital.toReview');
    case 'hospital':
      return say('review.toHospital');
    case 'talk':
      return say('review.toDelivery');
    case 'events':
      return say('rail.events');
    case 'finish':
      return say('rail.finish');
  }
}

function eventWords(event: 'departed' | 'arrived' | 'handed-over', say: Say): string {
  switch (event) {
    case 'departed':
      return say('events.departed');
    case 'arrived':
      return say('finish.arrived');
    case 'handed-over':
      return say('finish.handedOver');
  }
}
