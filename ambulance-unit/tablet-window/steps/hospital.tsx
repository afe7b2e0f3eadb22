import { Building2, Check, OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CaseState, TabletState } from '../../tablet-port/tablet-state.ts';
import { useCommand, useNow } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { type HospitalCard, hospitalCards } from '../standing/hospital-cards.ts';
import { wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';
import './hospital.css';

/** Where to: what each can do, how far it is, and whether it takes patients. */
export function HospitalPlace(props: { readonly state: TabletState; readonly current: CaseState }): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const now = useNow(10_000);
  const cards = hospitalCards(props.state.hospitals, language, now);
  return (
    <div className="stack" data-testid="place-hospital">
      <h1>{say('hospital.heading')}</h1>
      {cards.length === 0 && (
        <div className="card">
          <p className="strong">{say('hospital.none')}</p>
          <p>{say('hospital.noneBody')}</p>
        </div>
      )}
      <ul className="hospitals">
        {cards.map((card) => (
          <li key={card.hospital.id}>
            <Card card={card} isChosen={props.current.hospital?.id === card.hospital.id} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Card({ card, isChosen }: { readonly card: HospitalCard; readonly isChosen: boolean }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const language = usePreferences((preferences) => preferences.language);
  const { hospital, etaAt, kilometres } = card;
  return (
    <button
      type="button"
      className="button hospital"
      aria-pressed={isChosen}
      data-testid="hospital"
      data-id={hospital.id}
      onClick={() => {
        void command({ kind: 'choose-hospital', id: hospital.id });
      }}
    >
      {isChosen ? <Check aria-hidden /> : <Building2 aria-hidden />}
      <span className="hospital-words">
        <bdi className="hospital-title">{visibleText(card.title, 60)}</bdi>
        <span className="hospital-facts">
          <span className={hospital.isPciCapable ? 'tag tag-strong' : 'tag'}>
            {hospital.isPciCapable ? say('hospital.pci') : say('hospital.noPci')}
          </span>
          {hospital.isDiverting && (
            <span className="tag tag-strong">
              <OctagonX aria-hidden />
              {say('hospital.diverting')}
            </span>
          )}
          {isChosen && <span className="tag">{say('hospital.chosen')}</span>}
        </span>
        <span className="hospital-phone">{say('hospital.phone', { phone: visibleText(hospital.phone, 30) })}</span>
      </span>
      <span className="hospital-eta">
        {hospital.etaSeconds === null || etaAt === null ? (
          say('hospital.etaUnknown')
        ) : (
          <>
            <span className="eta">
              {say('hospital.eta', { minutes: Math.max(1, Math.ceil(hospital.etaSeconds / 60)) })}
            </span>
            <span>{say('hospital.etaAt', { clock: wallClockText(etaAt, language, false) })}</span>
          </>
        )}
        {kilometres !== null && <span>{say('hospital.kilometres', { km: kilometres })}</span>}
      </span>
    </button>
  );
}
