import { CircleUserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { TabletState } from '../../tablet-port/tablet-state.ts';
import { NameField } from '../frame/name-field.tsx';
import { useCommand } from '../link/use-tablet.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import './ready.css';

/** As many as a thumb reaches without scrolling; whoever is missing types. */
const NAMES_SHOWN = 8;

/** Step 1: a name that was here before is one tap; a new one is typed. */
export function SignOn({ state }: { readonly state: TabletState }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const [name, setName] = useState('');
  const signOn = (who: string): void => {
    void command({ kind: 'sign-on', name: who });
  };
  const known = state.knownCrew.slice(0, NAMES_SHOWN);
  return (
    <main className="place tablet-whole" data-testid="sign-on">
      <div className="place-body sign-on">
        <h1>{say('signOn.heading')}</h1>
        {known.length > 0 && (
          <>
            <p className="soft">{say('signOn.choose')}</p>
            <ul className="names">
              {known.map((one) => (
                <li key={one}>
                  <button
                    type="button"
                    className="button button-primary name"
                    data-primary=""
                    data-testid="known-name"
                    onClick={() => {
                      signOn(one);
                    }}
                  >
                    <CircleUserRound aria-hidden />
                    <bdi className="one-line">{visibleText(one, 60)}</bdi>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
        <form
          className="row other-name"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') signOn(name.trim());
          }}
        >
          <NameField
            label={known.length > 0 ? say('signOn.other') : say('signOn.name')}
            testId="name"
            value={name}
            grows
            onChange={setName}
          />
          <button
            type="submit"
            className={known.length > 0 ? 'button' : 'button button-primary'}
            data-primary={known.length > 0 ? undefined : ''}
            data-testid="sign-on-submit"
            disabled={name.trim() === ''}
          >
            {say('signOn.submit')}
          </button>
        </form>
      </div>
    </main>
  );
}
