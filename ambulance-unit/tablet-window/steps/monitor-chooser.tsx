import {
  Bluetooth,
  Cable,
  FlaskConical,
  Link2,
  LoaderCircle,
  RefreshCw,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { MonitorChoice, MonitorState, TabletState } from '../../tablet-port/tablet-state.ts';
import { HoldButton } from '../frame/hold-button.tsx';
import { Sheet } from '../frame/sheet.tsx';
import { lookForMonitors } from '../link/looking.ts';
import { useCommand, useNow } from '../link/use-tablet.ts';
import { orderMonitors } from '../standing/monitor-order.ts';
import { troubleSentence } from '../standing/monitor-words.ts';
import { ofSeconds, spanText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import './monitor.css';

const TRANSPORTS: Readonly<Record<MonitorChoice['transport'], LucideIcon>> = {
  serial: Cable,
  bluetooth: Bluetooth,
  'made-up': FlaskConical,
};

/** Step 3: which monitor, by its serial number, and what is wrong with it where it does not come. */
export function MonitorChooser({ state }: { readonly state: TabletState }): ReactNode {
  switch (state.monitor.kind) {
    case 'none':
      return <Choices monitor={state.monitor} />;
    case 'connecting':
      return <Connecting monitor={state.monitor} />;
    case 'connected':
      return <Connected monitor={state.monitor} />;
    case 'lost':
      return <Lost monitor={state.monitor} />;
  }
}

type Of<Kind extends MonitorState['kind']> = { readonly monitor: Extract<MonitorState, { kind: Kind }> };

function Choices({ monitor }: Of<'none'>): ReactNode {
  const say = useSay();
  const command = useCommand();
  const [asked, setAsked] = useState<MonitorChoice | null>(null);
  const choose = (choice: MonitorChoice): void => {
    const [only, ...others] = choice.drivers;
    if (others.length > 0) setAsked(choice);
    else void command({ kind: 'choose-monitor', id: choice.id, driver: only?.name ?? null });
  };
  return (
    <div className="stack" data-testid="monitor-none">
      {!monitor.isBluetoothAvailable && (
        <p className="row" data-testid="no-bluetooth">
          <Bluetooth aria-hidden />
          {say('monitor.noBluetooth')}
        </p>
      )}
      {monitor.choices.length === 0 ? (
        <>
          <p className="strong">{say('monitor.nothing')}</p>
          <p>{say('monitor.nothingBody')}</p>
        </>
      ) : (
        <>
          <p className="soft">{say('monitor.choose')}</p>
          <ul className="stack">
            {orderMonitors(monitor.choices).map((choice) => (
              <li key={choice.id}>
                <ChoiceButton choice={choice} onChoose={choose} />
              </li>
            ))}
          </ul>
        </>
      )}
      <LookAgain />
      {asked !== null && (
        <Sheet
          heading={say('monitor.which')}
          testId="driver-sheet"
          onClose={() => {
            setAsked(null);
          }}
        >
          <p>{say('monitor.whichBody')}</p>
          {asked.drivers.map((driver) => (
            <button
              key={driver.name}
              type="button"
              className="button button-primary"
              data-primary=""
              data-testid="driver"
              data-driver={driver.name}
              onClick={() => {
                setAsked(null);
                void command({ kind: 'choose-monitor', id: asked.id, driver: driver.name });
              }}
            >
              {driver.label}
            </button>
          ))}
        </Sheet>
      )}
    </div>
  );
}

function LookAgain(): ReactNode {
  const say = useSay();
  const command = useCommand();
  return (
    <button
      type="button"
      className="button"
      data-testid="look-for-monitors"
      onClick={() => {
        lookForMonitors(window.prearrival, command);
      }}
    >
      <RefreshCw aria-hidden />
      {say('monitor.lookShort')}
    </button>
  );
}

function ChoiceButton(props: {
  readonly choice: MonitorChoice;
  readonly onChoose: (choice: MonitorChoice) => void;
}): ReactNode {
  const say = useSay();
  const { choice } = props;
  const Icon = TRANSPORTS[choice.transport];
  return (
    <button
      type="button"
      className="button monitor-choice"
      data-testid="monitor-choice"
      data-id={choice.id}
      onClick={() => {
        props.onChoose(choice);
      }}
    >
      <Icon aria-hidden />
      <span className="monitor-words">
        <bdi className="monitor-label">{visibleText(choice.label, 60)}</bdi>
        <bdi className="monitor-serial">{visibleText(choice.detail, 60)}</bdi>
        <span className="soft">
          {say(`monitor.transport.${choice.transport}`)}
          {choice.isKnown && ` · ${say('monitor.known')}`}
        </span>
      </span>
    </button>
  );
}

function Connecting({ monitor }: Of<'connecting'>): ReactNode {
  const say = useSay();
  const now = useNow();
  return (
    <div className="stack" data-testid="monitor-connecting" role="status">
      <p className="row monitor-state">
        <LoaderCircle aria-hidden className="is-turning" />
        {say('monitor.connecting')}
      </p>
      <MonitorName monitor={monitor} />
      <p className="soft">{say('monitor.connectingFor', { span: spanText(milliseconds(now - monitor.since), say) })}</p>
      <Release />
    </div>
  );
}

function Connected({ monitor }: Of<'connected'>): ReactNode {
  const say = useSay();
  const { samplingRate, leads } = monitor.format;
  return (
    <div className="stack" data-testid="monitor-connected">
      <p className="row monitor-state calm">
        <Link2 aria-hidden />
        {say('monitor.connected')}
      </p>
      <MonitorName monitor={monitor} />
      <p className="soft">
        {say('monitor.format', { rate: Math.round(samplingRate * 100) / 100, leads: leads.length })}
      </p>
      <Counters counters={monitor.counters} />
      <Release />
    </div>
  );
}

function Counters({ counters }: { readonly counters: Readonly<Record<string, number>> }): ReactNode {
  const say = useSay();
  const { packets, damagedPackets, lostSamples } = counters;
  if (packets === undefined) return null;
  return (
    <p className="soft" data-testid="monitor-counters">
      {say('monitor.counted', { packets, damaged: damagedPackets ?? 0, lost: lostSamples ?? 0 })}
    </p>
  );
}

function Lost({ monitor }: Of<'lost'>): ReactNode {
  const say = useSay();
  return (
    <div className="stack" data-testid="monitor-lost" data-trouble={monitor.trouble}>
      <p className="row monitor-state">
        <TriangleAlert aria-hidden />
        {say('monitor.lost')}
      </p>
      <MonitorName monitor={monitor} />
      <p className="strong">{troubleSentence(monitor.trouble, say)}</p>
      <p>{monitor.isRetrying ? say('monitor.retrying') : say('monitor.mustAct')}</p>
      <p className="soft">{say('monitor.lostFor', { span: spanText(ofSeconds(monitor.lostFor), say) })}</p>
      <LookAgain />
      <Release />
    </div>
  );
}

function MonitorName({
  monitor,
}: {
  readonly monitor: { readonly label: string; readonly detail: string };
}): ReactNode {
  return (
    <p className="monitor-words">
      <bdi className="monitor-label">{visibleText(monitor.label, 60)}</bdi>
      <bdi className="monitor-serial">{visibleText(monitor.detail, 60)}</bdi>
    </p>
  );
}

/** Held: letting go of a monitor by accident costs ECG. */
function Release(): ReactNode {
  const say = useSay();
  const command = useCommand();
  return (
    <HoldButton
      words={say('monitor.change')}
      hint={say('monitor.releaseHint')}
      testId="release-monitor"
      onHeld={() => {
        void command({ kind: 'release-monitor' });
      }}
    />
  );
}
