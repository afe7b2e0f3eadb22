import { CircleCheckBig, CircleDashed, HardDrive } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UnixMillis } from '../../../protocol/ecg/units.ts';
import type { CaseState, TabletState } from '../../tablet-port/tablet-state.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { ofSeconds, spanText, wallClockText } from '../standing/time-text.ts';
import { useSay } from '../words/words.ts';
import { ReportButton } from './report-button.tsx';
import './events.css';

/** Step 12: arrived → handed over → closed; what is not delivered by then goes on being delivered. */
export function Finish({ state, current }: { readonly state: TabletState; readonly current: CaseState }): ReactNode {
  const say = useSay();
  const last = current.twelveLeads.at(-1);
  const timeOf = (event: 'arrived' | 'handed-over'): UnixMillis | null =>
    current.events.findLast((one) => one.event === event)?.at ?? null;
  const { behind } = state.link;
  return (
    <div className="finish" data-testid="place-finish" data-stage={current.stage}>
      <h1>{say('finish.heading')}</h1>
      <ol className="finish-steps">
        <Step words={say('finish.step.arrived')} isDone={current.stage !== 'under-way'} at={timeOf('arrived')} />
        <Step
          words={say('finish.step.handedOver')}
          isDone={current.stage === 'handed-over'}
          at={timeOf('handed-over')}
        />
        <Step words={say('finish.step.closed')} isDone={false} at={null} />
      </ol>
      <p className="row" data-testid="still-here">
        <HardDrive aria-hidden />
        {behind > 0.5 ? say('finish.stillHere', { span: spanText(ofSeconds(behind), say) }) : say('finish.allSent')}
      </p>
      <p className="soft">{say('finish.closeHint')}</p>
      {last !== undefined && (
        <section className="card stack">
          <h2>{say('finish.report')}</h2>
          <ReportButton twelveLead={last.firstSample} />
        </section>
      )}
    </div>
  );
}

function Step(props: { readonly words: string; readonly isDone: boolean; readonly at: UnixMillis | null }): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  return (
    <li data-done={props.isDone}>
      {props.isDone ? <CircleCheckBig aria-hidden /> : <CircleDashed aria-hidden />}
      <span>{props.words}</span>
      <span>
        {!props.isDone
          ? say('finish.notYet')
          : props.at === null
            ? ''
            : say('finish.at', { clock: wallClockText(props.at, language) })}
      </span>
    </li>
  );
}
