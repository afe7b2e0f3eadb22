import type { ReactNode } from 'react';
import { clipOf, type ColourCode, placeOnMap, type ShownElectrode, type Site } from '../standing/electrode-standing.ts';
import { useSay } from '../words/words.ts';
import { ContactMark } from './contact-mark.tsx';

/** The patient, face to face with the crew or from behind, with each electrode where it belongs. The list beside it says the same. */
export function BodyMap(props: {
  readonly electrodes: readonly ShownElectrode[];
  readonly code: ColourCode;
  readonly view: Site['view'];
}): ReactNode {
  const say = useSay();
  const { view, code } = props;
  const seen = props.electrodes.filter(({ site }) => placeOnMap(site).view === view);
  return (
    <figure className="body-map" data-testid="body-map" data-view={view} role="img" aria-label={say('electrodes.map')}>
      <div className="body-map-frame">
        <svg className="body" viewBox="0 0 100 87" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <Torso view={view} />
        </svg>
        <span className="body-side body-side-left" aria-hidden="true">
          {view === 'front' ? say('electrodes.patientRight') : say('electrodes.patientLeft')}
        </span>
        <span className="body-side body-side-right" aria-hidden="true">
          {view === 'front' ? say('electrodes.patientLeft') : say('electrodes.patientRight')}
        </span>
        {seen.map(({ wire, site, state }) => {
          const { x, y } = placeOnMap(site);
          const { name, colour } = clipOf(wire, code);
          return (
            <span
              key={wire}
              className={`pin contact-${state}`}
              style={{ left: `${String(x)}%`, top: `${String(y)}%` }}
              data-testid={`pin-${wire}`}
              aria-hidden="true"
            >
              <span className={`pin-name clip-${colour}`}>{site === wire ? name : site}</span>
              <ContactMark state={state} />
            </span>
          );
        })}
      </div>
    </figure>
  );
}

/** Shoulders, chest and hips; from before the breastbone and the ribs' lower edge, from behind the spine and the shoulder blades. */
function Torso({ view }: { readonly view: Site['view'] }): ReactNode {
  return (
    <>
      <path
        className="body-skin"
        d="M42 1c0 8-1 11-8 14-10 4-22 4-28 9-4 5-5 16-5 28v20h8c0-12 1-22 5-31 1.5 8 3 14 3 24 0 8-.5 14-1 21h68c-.5-7-1-13-1-21 0-10 1.5-16 3-24 4 9 5 19 5 31h8V52c0-12-1-23-5-28-6-5-18-5-28-9-7-3-8-6-8-14Z"
      />
      {view === 'front' ? (
        <>
          <path className="body-line" d="M49.5 24v27M36 19c5 2 9 3 13.5 4.5M64 19c-5 2-9 3-13.5 4.5" />
          <path className="body-line" d="M49.5 52c-8 3-14 9-18 20M49.5 52c8 3 14 9 18 20" />
          <path className="body-line" d="M24 46c6 5 15 5 21-1M54 45c6 6 15 6 21 1" />
          <path className="body-line" d="M49.5 79v2.5" />
        </>
      ) : (
        <>
          <path className="body-line" d="M50 14v71" />
          <path
            className="body-line"
            d="M40 30c-7-2-14 0-16 4 0 8 5 14 11 18 4-5 6-13 5-22ZM60 30c7-2 14 0 16 4 0 8-5 14-11 18-4-5-6-13-5-22Z"
          />
        </>
      )}
    </>
  );
}
