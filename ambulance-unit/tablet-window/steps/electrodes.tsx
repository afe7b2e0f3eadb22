import { CircleCheckBig, MonitorSmartphone, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Placement, PLACEMENTS } from '../../../protocol/ecg/placement.ts';
import type { TabletState } from '../../tablet-port/tablet-state.ts';
import { useCommand } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import {
  clipOf,
  type ColourCode,
  electrodesThatAre,
  electrodeStanding,
  type ShownElectrode,
} from '../standing/electrode-standing.ts';
import type { Place } from '../standing/place.ts';
import { useSay } from '../words/words.ts';
import { BodyMap } from './body-map.tsx';
import { ContactMark } from './contact-mark.tsx';
import './electrodes.css';

/** Step 4: where each electrode sits and whether it has contact. */
export function Electrodes(props: { readonly state: TabletState; readonly onGo: (place: Place) => void }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const code = usePreferences((preferences) => preferences.colourCode);
  const { state } = props;
  const placement: Placement = state.current?.placement ?? 'standard';
  const electrodes = electrodeStanding(state.monitor, placement, state.current?.quality ?? null);
  return (
    <div className="electrodes" data-testid="place-electrodes" data-placement={placement}>
      <BodyMap electrodes={electrodes} code={code} view={placement === 'posterior' ? 'back' : 'front'} />
      <div className="electrodes-side stack">
        <Verdict electrodes={electrodes} isConnected={state.monitor.kind === 'connected'} code={code} />
        <ul className="contacts" data-testid="contacts">
          {electrodes.map((electrode) => (
            <Contact key={electrode.wire} electrode={electrode} code={code} />
          ))}
        </ul>
        <div className="stack" role="radiogroup" aria-label={say('electrodes.placement')}>
          <h2>{say('electrodes.placement')}</h2>
          <div className="choices">
            {PLACEMENTS.map((one) => (
              <button
                key={one}
                type="button"
                role="radio"
                aria-checked={one === placement}
                className="button grow"
                data-testid={`placement-${one}`}
                onClick={() => {
                  void command({ kind: 'place-electrodes', placement: one });
                }}
              >
                {say(`electrodes.place.${one}`)}
              </button>
            ))}
          </div>
          <p data-testid="placement-to-do">{say(`electrodes.toDo.${placement}`, chestWires(code))}</p>
        </div>
        <div className="row electrodes-foot">
          <ColourCodes />
          <button
            type="button"
            className="button grow"
            data-testid="go-monitor"
            onClick={() => {
              props.onGo('monitor');
            }}
          >
            <MonitorSmartphone aria-hidden />
            {say('monitor.heading')}
          </button>
        </div>
      </div>
    </div>
  );
}

function Verdict(props: {
  readonly electrodes: readonly ShownElectrode[];
  readonly isConnected: boolean;
  readonly code: ColourCode;
}): ReactNode {
  const say = useSay();
  const { electrodes, code } = props;
  const names = (which: readonly ShownElectrode[]): string =>
    which.map(({ wire, site }) => nameOf(wire, site, code)).join(', ');
  const off = electrodesThatAre('off', electrodes);
  const doubtful = electrodesThatAre('doubtful', electrodes);
  if (!props.isConnected) return <p className="contact-verdict">{say('electrodes.unknown')}</p>;
  if (off.length === 0 && doubtful.length === 0) {
    return (
      <p className="contact-verdict calm" data-testid="contact-verdict" data-good="true" role="status">
        <CircleCheckBig aria-hidden />
        {say('electrodes.allGood')}
      </p>
    );
  }
  return (
    <div className="contact-verdict" data-testid="contact-verdict" data-good="false" role="status">
      <TriangleAlert aria-hidden />
      <div>
        {off.length > 0 && <p>{say('electrodes.someOff', { electrodes: names(off) })}</p>}
        {doubtful.length > 0 && <p>{say('electrodes.someDoubtful', { electrodes: names(doubtful) })}</p>}
      </div>
    </div>
  );
}

/** The chest wires by what is written on their clips: a sentence about V4 is no help to somebody who holds C4. */
const chestWires = (code: ColourCode): Readonly<Record<'v1' | 'v2' | 'v3' | 'v4' | 'v5' | 'v6', string>> => ({
  ...{ v1: clipOf('V1', code).name, v2: clipOf('V2', code).name, v3: clipOf('V3', code).name },
  ...{ v4: clipOf('V4', code).name, v5: clipOf('V5', code).name, v6: clipOf('V6', code).name },
});

/** What is written on the clip, and the lead's place where it is another. */
export function nameOf(wire: ShownElectrode['wire'], site: ShownElectrode['site'], code: ColourCode): string {
  const { name } = clipOf(wire, code);
  return site === wire ? name : `${site} (${name})`;
}

function Contact({ electrode, code }: { readonly electrode: ShownElectrode; readonly code: ColourCode }): ReactNode {
  const say = useSay();
  const { wire, site, state } = electrode;
  const { colour } = clipOf(wire, code);
  return (
    <li className={`contact contact-${state}`} data-testid={`contact-${wire}`} data-state={state}>
      <span className={`clip clip-${colour}`} aria-hidden="true" />
      <span className="contact-name">{nameOf(wire, site, code)}</span>
      <span className="only-read-aloud">{say(`electrodes.colour.${colour}`)}</span>
      <span className="contact-state">
        <ContactMark state={state} />
        {say(`electrodes.state.${state}`)}
      </span>
    </li>
  );
}

function ColourCodes(): ReactNode {
  const say = useSay();
  const code = usePreferences((preferences) => preferences.colourCode);
  const prefer = usePreferences((preferences) => preferences.prefer);
  return (
    <div className="choices" role="radiogroup" aria-label={say('electrodes.colours')}>
      {(['iec', 'aha'] as const).map((one) => (
        <button
          key={one}
          type="button"
          role="radio"
          aria-checked={one === code}
          className="button"
          data-testid={`colours-${one}`}
          onClick={() => {
            prefer({ colourCode: one });
          }}
        >
          {say(`electrodes.${one}`)}
        </button>
      ))}
    </div>
  );
}
