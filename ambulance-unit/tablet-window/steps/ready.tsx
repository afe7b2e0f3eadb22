import { CircleCheckBig, CircleDashed, CircleX, LoaderCircle, LogOut, RefreshCw, type LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import { type CheckResult, SELF_TEST_CHECKS, type TabletState } from '../../tablet-port/tablet-state.ts';
import { useCommand } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { ofSeconds, spanText, wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import { MonitorChooser } from './monitor-chooser.tsx';
import './ready.css';

const ICONS: Readonly<Record<CheckResult, LucideIcon>> = {
  running: LoaderCircle,
  passed: CircleCheckBig,
  failed: CircleX,
  'not-available': CircleDashed,
};

/** Between two cases: what works, said before it is needed; then one tap begins the next. */
export function Ready({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const [isBeginning, setBeginning] = useState(false);
  const isWanted = state.waitsForMonitor;
  return (
    <main className="place tablet-whole" data-testid="ready">
      {isWanted && (
        <div className="strip strip-note" role="status" data-testid="waits-for-monitor">
          <p className="grow strong">
            {state.monitor.kind === 'none' ? say('ready.waitsForChoice') : say('ready.waitsForMonitor')}
          </p>
          <button
            type="button"
            className="button"
            data-testid="cancel-case"
            onClick={() => {
              void command({ kind: 'do-not-begin-case' });
            }}
          >
            {say('frame.cancel')}
          </button>
        </div>
      )}
      <div className="place-body ready">
        <SelfTestBoard state={state} />
        <section className="card ready-monitor stack">
          <h2>{say('monitor.heading')}</h2>
          <MonitorChooser state={state} />
        </section>
        <Owed state={state} />
      </div>
      <div className="actions">
        <button
          type="button"
          className="button"
          data-testid="sign-off"
          onClick={() => {
            void command({ kind: 'sign-off' });
          }}
        >
          <LogOut aria-hidden />
          {say('signOn.signOff')}
        </button>
        <div className="actions-main">
          <button
            type="button"
            className="button button-primary"
            data-primary=""
            data-testid="begin-case"
            disabled={isBeginning || isWanted}
            onClick={() => {
              // A glove that bounces must not begin two cases.
              setBeginning(true);
              void command({ kind: 'begin-case' }).finally(() => {
                setBeginning(false);
              });
            }}
          >
            {isWanted ? say('ready.waiting') : say('ready.newCase')}
          </button>
        </div>
      </div>
    </main>
  );
}

function SelfTestBoard({ state: { selfTest } }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const language = usePreferences((preferences) => preferences.language);
  const isRunning = Object.values(selfTest.checks).includes('running');
  return (
    <section className="card self-test stack" data-testid="self-test">
      <div className="row">
        <div className="grow">
          <h2>{say('ready.selfTest')}</h2>
          <p className="soft">
            {selfTest.startedAt === null
              ? say('ready.never')
              : say('ready.startedAt', { clock: wallClockText(selfTest.startedAt, language) })}
            {selfTest.roundTrip !== null &&
              ` · ${say('ready.roundTrip', { span: spanText(milliseconds(selfTest.roundTrip), say) })}`}
          </p>
        </div>
        <button
          type="button"
          className="button"
          data-testid="run-self-test"
          disabled={isRunning}
          onClick={() => {
            void command({ kind: 'run-self-test' });
          }}
        >
          <RefreshCw aria-hidden />
          {say('ready.again')}
        </button>
      </div>
      <ul className="checks">
        {SELF_TEST_CHECKS.map((check) => {
          const result = selfTest.checks[check];
          const Icon = ICONS[result];
          return (
            <li key={check} className="check" data-testid={`check-${check}`} data-result={result}>
              <Icon aria-hidden className={result === 'running' ? 'is-turning' : ''} />
              <span className="check-name">{say(`ready.check.${check}`)}</span>
              <span className="check-result">{say(`ready.result.${result}`)}</span>
              {(result === 'failed' || result === 'not-available') && (
                <span className="check-todo">{say(`ready.toDo.${check}`)}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Owed({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  return (
    <section className="card owed" data-testid="owed">
      <h2>{say('ready.owedHeading')}</h2>
      {state.owed.length === 0 ? (
        <p className="soft">{say('ready.nothingOwed')}</p>
      ) : (
        <ul className="owed-cases">
          {state.owed.map(({ session, label, owed }) => (
            <li key={session} data-testid="owed-case">
              <bdi className="one-line">{visibleText(label, 60)}</bdi>
              <span className="strong">{say('ready.owed', { span: spanText(ofSeconds(owed), say) })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
