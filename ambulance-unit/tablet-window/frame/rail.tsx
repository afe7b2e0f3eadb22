import {
  Activity,
  Building2,
  ClipboardList,
  FileHeart,
  Flag,
  MessageSquareText,
  PersonStanding,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { type Place, PLACES, type RailPlace } from '../standing/place.ts';
import { useSay } from '../words/words.ts';

const ICONS: Readonly<Record<RailPlace, LucideIcon>> = {
  live: Activity,
  electrodes: PersonStanding,
  review: FileHeart,
  hospital: Building2,
  talk: MessageSquareText,
  events: ClipboardList,
  finish: Flag,
};

/** Every step is one tap away, whatever the order. A number: so much waits there. */
export function Rail(props: {
  readonly place: Place;
  readonly counts: Readonly<Partial<Record<RailPlace, number>>>;
  readonly onGo: (place: Place) => void;
}): ReactNode {
  const say = useSay();
  const here = props.place === 'monitor' ? 'electrodes' : props.place;
  return (
    <nav className="rail tablet-rail" aria-label={say('rail.label')}>
      {PLACES.map((place) => {
        const Icon = ICONS[place];
        const count = props.counts[place] ?? 0;
        return (
          <button
            key={place}
            type="button"
            className="button rail-step"
            aria-current={place === here ? 'step' : undefined}
            data-testid={`go-${place}`}
            onClick={() => {
              props.onGo(place);
            }}
          >
            <Icon aria-hidden />
            {say(`rail.${place}`)}
            {count > 0 && <span className="rail-count">{count}</span>}
          </button>
        );
      })}
    </nav>
  );
}
