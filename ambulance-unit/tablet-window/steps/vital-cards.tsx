import { Heart, Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import { VITAL_UNITS } from '../../../protocol/wire/case-entry.ts';
import type { CaseState } from '../../tablet-port/tablet-state.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../standing/time-text.ts';
import { type EnteredCard, type VitalCard, vitalCards } from '../standing/vital-cards.ts';
import { visibleText } from '../standing/visible-text.ts';
import { useSay } from '../words/words.ts';

const UNITS = {
  heartRate: '/min',
  spo2: VITAL_UNITS.spo2,
  nibp: VITAL_UNITS.systolic,
  respiration: VITAL_UNITS.respiration,
  temperature: VITAL_UNITS.temperature,
} as const;

/** Each value with its time and where it is from; a tap enters another by hand. */
export function VitalCards(props: {
  readonly current: CaseState;
  readonly onEnter: (card: EnteredCard) => void;
}): ReactNode {
  const say = useSay();
  const { heartRate, vitals } = props.current;
  return (
    <section className="vitals" aria-label={say('vital.heading')} data-testid="vitals">
      {vitalCards(heartRate, vitals).map((card) => {
        const { name } = card;
        if (name === 'heartRate') {
          return (
            <div key={name} className="vital vital-static" data-testid="vital-heartRate">
              <CardContent card={card} />
            </div>
          );
        }
        return (
          <button
            key={name}
            type="button"
            className="button vital"
            data-testid={`vital-${name}`}
            onClick={() => {
              props.onEnter(name);
            }}
          >
            <CardContent card={card} />
          </button>
        );
      })}
    </section>
  );
}

function CardContent({ card }: { readonly card: VitalCard }): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const { name, text, why, at, source, mean } = card;
  const from = source === null ? say('vital.fromEcg') : source === '' ? say('vital.byHand') : visibleText(source, 24);
  const foot =
    name === 'heartRate'
      ? text === null && why !== null
        ? `${say('frame.notAvailable')}: ${say(`absentReason.${why}`)}`
        : from
      : at === null
        ? say('vital.enter')
        : say('vital.aged', { clock: wallClockText(at, language, false), source: from });
  return (
    <>
      <span className="vital-head">
        <span className="strong">{say(`vital.${name}`)}</span>
        <span className="vital-from one-line">{foot}</span>
      </span>
      <span className="vital-value">
        <span data-testid={`value-${name}`}>{text ?? say('vital.none')}</span>
        <span className="vital-unit">
          {UNITS[name] === '/min' ? say('vital.perMinute') : UNITS[name]}
          {mean !== null && ` (${mean})`}
        </span>
        <span className="vital-sign">{name === 'heartRate' ? <Heart aria-hidden /> : <Pencil aria-hidden />}</span>
      </span>
    </>
  );
}
