import {
  BatteryCharging,
  BatteryFull,
  BatteryLow,
  BatteryMedium,
  CircleAlert,
  HardDrive,
  Moon,
  Pencil,
  Radio,
  RefreshCw,
  Sun,
  TriangleAlert,
  Unlink,
  type LucideIcon,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { milliseconds } from '../../../protocol/ecg/units.ts';
import type { TabletState } from '../../tablet-port/tablet-state.ts';
import { useNow, useTablet } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { linkStanding, type LinkStanding } from '../standing/link-standing.ts';
import { patientText } from '../standing/patient-text.ts';
import { recordStanding } from '../standing/record-standing.ts';
import { elapsedText, spanText, wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { LANGUAGE_NAMES, type Language } from '../words/language.ts';
import { useSay } from '../words/words.ts';
import { PatientSheet } from './patient-sheet.tsx';
import { useScheme } from './use-scheme.ts';

/** What no step may hide: who it is, that it is recorded, how far it has come, and how long the tablet will last. */
export function StatusBar({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const { current } = state;
  return (
    <header className="bar tablet-bar" aria-label={say('bar.label')} data-testid="status-bar">
      <Patient state={state} />
      <dl className="bar-facts" data-testid="bar-facts">
        {current !== null && <Recording state={state} />}
        <Link state={state} />
        <Buffered state={state} />
        <Battery state={state} />
        <Clock />
      </dl>
      <Switches />
    </header>
  );
}

function Patient({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  const { current } = state;
  if (current === null) {
    return (
      <div className="bar-item bar-patient-static" data-testid="bar-patient">
        <span className="one-line strong">{say('bar.noCase')}</span>
        <span className="one-line soft">
          {visibleText(state.crew === null ? state.unit : `${state.unit} · ${state.crew}`, 80)}
        </span>
      </div>
    );
  }
  const { caseNumber } = current.patient;
  const label = patientText(current.patient, say);
  return (
    <>
      <button
        type="button"
        className="button bar-patient"
        data-testid="bar-patient"
        onClick={() => {
          setOpen(true);
        }}
      >
        <span className="only-read-aloud">{say('patient.edit')}</span>
        <bdi className="one-line">{label}</bdi>
        <span className="one-line soft bar-case">
          <Pencil aria-hidden /> {caseNumber === '' ? say('bar.noCaseNumber') : visibleText(caseNumber, 40)}
        </span>
      </button>
      {isOpen && (
        <PatientSheet
          current={current}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function Item(props: {
  readonly name: string;
  readonly testId: string;
  readonly isAmber?: boolean;
  readonly standing?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div
      className={`bar-item${props.isAmber === true ? ' is-amber' : ''}`}
      data-testid={props.testId}
      data-standing={props.standing}
    >
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Recording({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const tablet = useTablet();
  const now = useNow();
  const age = tablet.newestSampleAge();
  const standing = recordStanding(state, age === null ? null : milliseconds(age));
  const words = {
    recording: say('bar.rec'),
    'no-data': say('bar.recStopped'),
    'not-recording': say('bar.notRecording'),
    'no-case': say('bar.noCase'),
  }[standing];
  const elapsed = milliseconds(state.current === null ? 0 : now - state.current.startedAt);
  return (
    <Item name={words} testId="bar-rec" standing={standing} isAmber={standing !== 'recording'}>
      {standing === 'recording' ? (
        <span className="rec-dot" aria-hidden="true" />
      ) : (
        <span className="rec-none" aria-hidden="true" />
      )}
      <span data-testid="elapsed">{elapsedText(elapsed)}</span>
    </Item>
  );
}

const LINK_ICONS: Readonly<Record<LinkStanding['kind'], LucideIcon>> = {
  live: Radio,
  idle: Radio,
  behind: Radio,
  connecting: RefreshCw,
  'no-link': Unlink,
  refused: CircleAlert,
};

function Link({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const standing = linkStanding(state.link, state.current !== null);
  const Icon = LINK_ICONS[standing.kind];
  const name = {
    live: say('bar.live'),
    idle: say('bar.linkUp'),
    behind: say('bar.linkUp'),
    connecting: say('bar.connecting'),
    'no-link': say('bar.noLink'),
    refused: say('bar.refused'),
  }[standing.kind];
  const behind = spanText(standing.behind, say);
  return (
    <Item name={name} testId="bar-link" standing={standing.kind} isAmber={standing.isAmber}>
      <Icon aria-hidden />
      {state.current === null
        ? standing.kind === 'idle'
          ? say('ready.result.passed')
          : say('bar.noLink')
        : standing.kind === 'live'
          ? behind
          : say('bar.behind', { span: behind })}
    </Item>
  );
}

function Buffered({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const { minutesBuffered, space, trouble } = state.storage;
  // A minute that has begun is still here: 0 stands only where everything is confirmed.
  const minutes = minutesBuffered > 0 && minutesBuffered < 1 ? '<1' : String(Math.floor(minutesBuffered));
  return (
    <Item name={say('bar.buffered')} testId="bar-buffered" isAmber={space !== 'enough' || trouble !== null}>
      <HardDrive aria-hidden />
      {say('bar.minutes', { minutes })}
    </Item>
  );
}

/** A car's journey takes an hour; below this somebody plugs it in. */
const BATTERY_LOW = 20;

function Battery({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const { battery } = state;
  if (battery === null) {
    return (
      <Item name={say('bar.battery')} testId="bar-battery">
        {say('bar.unknown')}
      </Item>
    );
  }
  const isLow = battery.percent <= BATTERY_LOW && !battery.isCharging;
  const Icon = battery.isCharging
    ? BatteryCharging
    : isLow
      ? BatteryLow
      : battery.percent < 70
        ? BatteryMedium
        : BatteryFull;
  return (
    <Item name={battery.isCharging ? say('bar.charging') : say('bar.battery')} testId="bar-battery" isAmber={isLow}>
      <Icon aria-hidden />
      {say('bar.percent', { percent: Math.round(battery.percent) })}
      {isLow && <TriangleAlert aria-hidden />}
    </Item>
  );
}

function Clock(): ReactNode {
  const say = useSay();
  const now = useNow();
  const language = usePreferences((preferences) => preferences.language);
  return (
    <Item name={say('bar.clock')} testId="bar-clock">
      {wallClockText(now, language)}
    </Item>
  );
}

/** Each named by what it turns to. One tap at every step: a car drives out of a tunnel into the sun. */
function Switches(): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const prefer = usePreferences((preferences) => preferences.prefer);
  const scheme = useScheme();
  const other: Language = language === 'en' ? 'zh-TW' : 'en';
  return (
    <div className="bar-switches">
      <button
        type="button"
        className="button"
        lang={other}
        data-testid="switch-language"
        onClick={() => {
          prefer({ language: other });
        }}
      >
        {other === 'en' ? 'EN' : '中文'}
        <span className="only-read-aloud">{LANGUAGE_NAMES[other]}</span>
      </button>
      <button
        type="button"
        className="button"
        aria-label={scheme === 'day' ? say('frame.toNight') : say('frame.toDay')}
        data-testid="switch-scheme"
        onClick={() => {
          prefer({ scheme: scheme === 'day' ? 'night' : 'day' });
        }}
      >
        {scheme === 'day' ? <Moon aria-hidden /> : <Sun aria-hidden />}
      </button>
    </div>
  );
}
