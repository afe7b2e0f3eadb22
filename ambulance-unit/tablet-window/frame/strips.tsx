import {
  AlarmClock,
  CheckCheck,
  CircleAlert,
  Cable,
  HardDrive,
  MessageSquareText,
  PhoneCall,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Hospital, TabletState, TalkLine } from '../../tablet-port/tablet-state.ts';
import { useNoteShown } from '../link/use-note-shown.ts';
import { useCommand, useNow } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { fitsStrip } from '../standing/fits-strip.ts';
import { shownTitle } from '../standing/hospital-cards.ts';
import { linkSentence } from '../standing/link-words.ts';
import { troubleSentence } from '../standing/monitor-words.ts';
import type { Place } from '../standing/place.ts';
import { stripsOf, type Strip } from '../standing/strips.ts';
import { talkText } from '../standing/talk-text.ts';
import { spanText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';

export function Strips(props: {
  readonly state: TabletState;
  readonly place: Place;
  readonly unseen: TalkLine | null;
  readonly onGo: (place: Place) => void;
}): ReactNode {
  const now = useNow();
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const { hospitals } = props.state;
  const strips = stripsOf(props.state, props.place, props.unseen, now);
  // What is said counts as shown where all of it can be read: a message among the others, an order here where it fits.
  const isAllHere = (strip: Strip): strip is Extract<Strip, { kind: 'to-read-back' }> =>
    strip.kind === 'to-read-back' && fitsStrip(talkText(strip.line, { say, language, hospitals }));
  useNoteShown(strips.filter(isAllHere).map(({ line }) => line));
  return strips.map((strip) => <StripLine key={strip.kind} strip={strip} hospitals={hospitals} onGo={props.onGo} />);
}

function StripLine(props: {
  readonly strip: Strip;
  readonly hospitals: readonly Hospital[];
  readonly onGo: (place: Place) => void;
}): ReactNode {
  const { strip, onGo } = props;
  const language = usePreferences((preferences) => preferences.language);
  const say = useSay();
  const command = useCommand();
  switch (strip.kind) {
    case 'call-hospital':
      return (
        <Frame Icon={PhoneCall} isAmber kind={strip.kind}>
          <div className="grow">
            <p className="strip-title">{say('delivery.call')}</p>
            <p>
              {say('delivery.callBody', {
                title: visibleText(shownTitle({ id: '', title: strip.title }, props.hospitals, language), 60),
              })}
            </p>
          </div>
          <p className="phone">
            <bdi>{visibleText(strip.phone, 30)}</bdi>
          </p>
        </Frame>
      );
    case 'storage-trouble':
      return (
        <Frame Icon={HardDrive} isAmber kind={strip.kind}>
          <p className="strong">{say('storage.trouble')}</p>
        </Frame>
      );
    case 'storage-full':
      return (
        <Frame Icon={HardDrive} isAmber kind={strip.kind}>
          <p className="strong">{say('storage.full')}</p>
        </Frame>
      );
    case 'storage-nearly-full':
      return (
        <Frame Icon={HardDrive} kind={strip.kind}>
          <p>{say('storage.nearly-full')}</p>
        </Frame>
      );
    case 'monitor-lost':
      return (
        <Frame Icon={Cable} isAmber kind={strip.kind}>
          <p className="grow">
            <span className="strong">{say('monitor.lost')}. </span>
            {troubleSentence(strip.trouble, say)}
          </p>
          <button
            type="button"
            className="button"
            data-testid="strip-monitor"
            onClick={() => {
              onGo('monitor');
            }}
          >
            {say('monitor.heading')}
          </button>
        </Frame>
      );
    case 'link-refused':
      return (
        <Frame Icon={CircleAlert} isAmber kind={strip.kind}>
          <p className="strong">{linkSentence(strip.why, say)}</p>
        </Frame>
      );
    case 'to-read-back': {
      const name = visibleText(strip.line.by, 60);
      const text = talkText(strip.line, { say, language, hospitals: props.hospitals });
      const isAllHere = fitsStrip(text);
      return (
        <Frame Icon={CheckCheck} kind={strip.kind}>
          <div className="grow">
            <p>
              {strip.line.said.kind === 'order' ? say('talk.newOrder', { name }) : say('talk.newDecision', { name })}
            </p>
            <p className={isAllHere ? 'strip-title strip-whole' : 'strip-title one-line'}>{text}</p>
          </div>
          <button
            type="button"
            className="button"
            data-testid="strip-open-talk"
            onClick={() => {
              onGo('talk');
            }}
          >
            {say('talk.open')}
          </button>
          {isAllHere && (
            <button
              type="button"
              className="button"
              data-testid="strip-read-back"
              onClick={() => void command({ kind: 'read-back', entry: strip.line.name })}
            >
              <CheckCheck aria-hidden />
              {say('talk.readBack')}
            </button>
          )}
        </Frame>
      );
    }
    case 'new-message': {
      const name = visibleText(strip.line.by, 60);
      return (
        <Frame Icon={MessageSquareText} kind={strip.kind}>
          <div className="grow">
            <p>{say('talk.newMessage', { name })}</p>
            <p className="strip-title one-line">
              {talkText(strip.line, { say, language, hospitals: props.hospitals })}
            </p>
          </div>
          <button
            type="button"
            className="button"
            data-testid="strip-open-message"
            onClick={() => {
              onGo('talk');
            }}
          >
            {say('talk.open')}
          </button>
        </Frame>
      );
    }
    case 'repeat-due':
      return (
        <Frame Icon={AlarmClock} kind={strip.kind}>
          <p className="grow">
            <span className="strip-title">{say('repeat.due')}</span>{' '}
            <span className="soft">{say('repeat.dueFor', { span: spanText(strip.lasting, say) })}</span>
          </p>
          <button
            type="button"
            className="button"
            data-testid="strip-repeat"
            onClick={() => {
              onGo('live');
              void command({ kind: 'take-twelve-lead' });
            }}
          >
            {say('live.take')}
          </button>
        </Frame>
      );
  }
}

function Frame(props: {
  readonly Icon: LucideIcon;
  readonly kind: Strip['kind'];
  readonly isAmber?: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const { Icon } = props;
  return (
    <div
      className={`strip ${props.isAmber === true ? 'strip-amber' : 'strip-note'}`}
      role={props.isAmber === true ? 'alert' : 'status'}
      data-testid={`strip-${props.kind}`}
    >
      <Icon aria-hidden />
      {props.children}
    </div>
  );
}
