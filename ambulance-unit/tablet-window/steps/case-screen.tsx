import { type ReactNode, useState } from 'react';
import type { CaseState, TabletState } from '../../tablet-port/tablet-state.ts';
import { ActionBar } from '../frame/action-bar.tsx';
import { AlarmStrip } from '../frame/alarm-strip.tsx';
import { Rail } from '../frame/rail.tsx';
import { Strips } from '../frame/strips.tsx';
import { nextPlace, type Place } from '../standing/place.ts';
import { primaryAction } from '../standing/primary-action.ts';
import { unseenMessages } from '../standing/strips.ts';
import { Electrodes } from './electrodes.tsx';
import { Events } from './events.tsx';
import { Finish } from './finish.tsx';
import { HospitalPlace } from './hospital.tsx';
import { Live } from './live.tsx';
import { Monitor } from './monitor.tsx';
import { Review } from './review.tsx';
import { Talk } from './talk.tsx';

/** A case: the rail of its steps, the step that is shown, and below it the one large action. */
export function CaseScreen({
  state,
  current,
}: {
  readonly state: TabletState;
  readonly current: CaseState;
}): ReactNode {
  const [place, setPlace] = useState<Place>(() => nextPlace('live', null, state));
  const [before, setBefore] = useState(state);
  /** Which 12-lead is on the paper; null: the newest, also when another is taken. */
  const [shownPlace, setShownPlace] = useState<number | null>(null);
  if (before !== state) {
    setBefore(state);
    const to = nextPlace(place, before, state);
    if (to !== place) {
      setPlace(to);
      if (to === 'review') setShownPlace(null);
    }
  }
  const unseen = place === 'talk' ? [] : unseenMessages(current.talk);
  const shown =
    (shownPlace === null ? undefined : current.twelveLeads[shownPlace]) ?? current.twelveLeads.at(-1) ?? null;
  const action = primaryAction(state, place, shown);
  const waiting = current.talk.filter(
    ({ from, said }) => from === 'hospital' && said.kind !== 'message' && said.readBackAt === null,
  ).length;
  return (
    <>
      <Rail place={place} counts={{ talk: waiting + unseen.length }} onGo={setPlace} />
      <main className="place tablet-place" data-testid="case" data-place={place}>
        <AlarmStrip current={current} />
        <Strips state={state} place={place} unseen={unseen.at(-1) ?? null} onGo={setPlace} />
        <div className="place-body">
          <Shown state={state} current={current} place={place} shown={shown} onGo={setPlace} onShow={setShownPlace} />
        </div>
        <ActionBar state={state} current={current} action={action} onGo={setPlace} />
      </main>
    </>
  );
}

function Shown(props: {
  readonly state: TabletState;
  readonly current: CaseState;
  readonly place: Place;
  readonly shown: CaseState['twelveLeads'][number] | null;
  readonly onGo: (place: Place) => void;
  readonly onShow: (place: number) => void;
}): ReactNode {
  const { state, current } = props;
  switch (props.place) {
    case 'monitor':
      return <Monitor state={state} />;
    case 'electrodes':
      return <Electrodes state={state} onGo={props.onGo} />;
    case 'live':
      return <Live state={state} current={current} />;
    case 'review':
      return <Review current={current} hospitals={state.hospitals} shown={props.shown} onShow={props.onShow} />;
    case 'hospital':
      return <HospitalPlace state={state} current={current} />;
    case 'talk':
      return <Talk current={current} hospitals={state.hospitals} />;
    case 'events':
      return <Events current={current} />;
    case 'finish':
      return <Finish state={state} current={current} />;
  }
}
