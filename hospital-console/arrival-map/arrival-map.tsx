import { ActionIcon } from '@mantine/core';
import { Ambulance, Maximize } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HospitalJson, TilesJson } from '../../protocol/wire/sessions-api.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useHospitals, useMapSource } from '../relay-api/hospital-queries.ts';
import { useClocks } from '../relay-api/session-queries.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { useSpan } from '../viewing/use-span.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { ArrivalChart, type ChartPicture } from './arrival-chart.ts';
import {
  type Arrival,
  arrivalOf,
  type ArrivingSession,
  distanceText,
  hospitalsShown,
  ringsAround,
} from './arrivals.ts';
import { type MapWords } from './words/map-en.ts';
import { useMapWords } from './words/map-words.ts';
import './arrival-map.css';

/** Ages and minutes move on at this pace, ms; places when the relay tells them. */
const CLOCK_EVERY = 1_000;

export interface ArrivalMapProps {
  readonly sessions: readonly ArrivingSession[];
}

/** Ambulances and hospitals on a chart, and beside it the same in words. Null while it is not known whether there is a map server. */
export function ArrivalMap({ sessions }: ArrivalMapProps): ReactNode {
  const words = useMapWords();
  const tiles = useMapSource();
  const hospitals = useHospitals();
  const { relay } = useClocks(CLOCK_EVERY);
  const [chosen, setChosen] = useState<string | null>(null);
  const arrivals = sessions.map((session) => arrivalOf(session, hospitals, relay));
  return (
    <section className="arrivals" aria-label={words.heading} data-testid="arrival-map">
      {tiles === undefined ? (
        <div className="arrival-chart" />
      ) : (
        <Chart {...{ arrivals, hospitals, tiles, chosen }} key={tiles?.url ?? ''} />
      )}
      <aside className="arrival-side">
        {arrivals.length === 0 ? (
          <p className="soft arrival-none">{words.none}</p>
        ) : (
          <ul className="arrival-list" aria-label={words.list} tabIndex={-1}>
            {arrivals.map((arrival) => (
              <li key={arrival.session}>
                <ArrivalRow
                  arrival={arrival}
                  isChosen={arrival.session === chosen}
                  onChoose={() => {
                    setChosen(arrival.session === chosen ? null : arrival.session);
                  }}
                />
              </li>
            ))}
          </ul>
        )}
        <p className="small soft arrival-honest">{words.honest}</p>
      </aside>
    </section>
  );
}

function Chart(props: {
  readonly arrivals: readonly Arrival[];
  readonly hospitals: readonly HospitalJson[];
  readonly tiles: TilesJson | null;
  readonly chosen: string | null;
}): ReactNode {
  const words = useMapWords();
  const language = usePreferences((state) => state.language);
  const etaText = useEtaText();
  const { arrivals, hospitals, tiles, chosen } = props;
  const [isFailing, setFailing] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ArrivalChart | null>(null);
  const { zoomIn, zoomOut } = words;
  const picture = useMemo((): ChartPicture => {
    const titleOf = ({ title }: HospitalJson): string => visibleText(language === 'en' ? title.en : title.zh);
    const shown = hospitalsShown(arrivals, hospitals);
    const rings = ringsAround(arrivals, shown);
    return {
      ambulances: arrivals.flatMap(({ session, unit, where, hospital, ...arrival }) =>
        where === null
          ? []
          : [
              {
                ...{ session, place: where.place, accuracy: where.accuracy, isOld: where.isOld },
                ...{ isChosen: session === chosen, label: visibleText(unit), boundFor: hospital?.place ?? null },
                note: etaText(arrival.etaIn) ?? '',
              },
            ],
      ),
      hospitals: shown.map((one) => ({ place: one.place, label: titleOf(one) })),
      rings: rings === null ? null : { place: rings.hospital.place, farthest: rings.farthest },
      ringLabel: (radius) => distanceWords(radius, words),
    };
  }, [arrivals, hospitals, chosen, language, words, etaText]);
  // Drawn anew when it looks otherwise, not with each second.
  const look = JSON.stringify({ ...picture, language });
  const latest = useRef(picture);
  useEffect(() => {
    latest.current = picture;
  });
  useEffect(() => {
    if (element.current === null) return;
    const opened = new ArrivalChart(element.current, { tiles, words: { zoomIn, zoomOut }, tilesFail: setFailing });
    chart.current = opened;
    opened.show(latest.current);
    return () => {
      chart.current = null;
      opened.close();
    };
  }, [tiles, zoomIn, zoomOut]);
  useEffect(() => {
    chart.current?.show(latest.current);
  }, [look]);
  useEffect(() => {
    const place = latest.current.ambulances.find(({ session }) => session === chosen)?.place;
    if (place !== undefined) chart.current?.goTo(place);
  }, [chosen]);
  return (
    <div className="arrival-chart" data-tiles={tiles === null ? 'none' : isFailing ? 'failing' : 'shown'}>
      <div
        className="arrival-canvas"
        ref={element}
        role="application"
        aria-label={words.chart}
        data-testid="arrival-chart"
      />
      <span className="arrival-north" role="img" aria-label={words.northLabel}>
        <svg viewBox="0 0 16 20" aria-hidden="true">
          <path d="M8 1 13.5 19 8 15 2.5 19Z" />
        </svg>
        <span aria-hidden="true">{words.north}</span>
      </span>
      <ActionIcon
        className="arrival-all"
        variant="default"
        aria-label={words.showAll}
        title={words.showAll}
        onClick={() => chart.current?.showAll()}
      >
        <Maximize size="1.25rem" aria-hidden />
      </ActionIcon>
      <span className="arrival-credit small" data-testid="arrival-credit">
        {tiles === null ? words.noTiles : isFailing ? words.tilesFailed : visibleText(tiles.credit)}
      </span>
    </div>
  );
}

const distanceWords = (distance: number, words: MapWords): string => {
  const { value, unit } = distanceText(distance);
  return `${value} ${words.units[unit]}`;
};

/** In the words of the worklist; null where nobody reckoned it. */
function useEtaText(): (etaIn: Arrival['etaIn']) => string | null {
  const { t } = useTranslation();
  return useMemo(
    () => (etaIn) => {
      if (etaIn === null) return null;
      const minutes = Math.ceil(Math.abs(etaIn) / 60_000);
      if (etaIn < -60_000) return t('rows.etaPast', { minutes });
      return etaIn < 60_000 ? t('rows.etaNow') : t('rows.etaIn', { minutes });
    },
    [t],
  );
}

function ArrivalRow(props: {
  readonly arrival: Arrival;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const words = useMapWords();
  const language = usePreferences((state) => state.language);
  const etaText = useEtaText();
  const { unit, patientLabel, etaIn, etaAt, where } = props.arrival;
  const eta = etaText(etaIn);
  return (
    <button
      type="button"
      className="arrival-row"
      aria-pressed={props.isChosen}
      disabled={where === null}
      data-testid="arrival"
      data-session={props.arrival.session}
      data-old={where?.isOld ?? ''}
      onClick={props.onChoose}
    >
      <span className="arrival-who">
        <Ambulance size="1.125rem" aria-hidden />
        <bdi className="strong one-line">{visibleText(unit)}</bdi>
        <span className="arrival-eta">
          <span className={eta === null ? 'soft' : 'strong'}>{eta ?? t('rows.etaUnknown')}</span>
          {etaAt !== null && (
            <span className="small soft"> {words.etaClock(wallClockText(etaAt, language).slice(0, 5))}</span>
          )}
        </span>
      </span>
      <bdi className="one-line">{patientLabel.trim() === '' ? t('worklist.noPatient') : visibleText(patientLabel)}</bdi>
      <Way arrival={props.arrival} />
      <Fix where={where} />
    </button>
  );
}

function Way({ arrival }: { readonly arrival: Arrival }): ReactNode {
  const words = useMapWords();
  const language = usePreferences((state) => state.language);
  const { hospital, distance, direction } = arrival;
  if (hospital === null) return <span className="small soft">{words.noHospital}</span>;
  const title = visibleText(language === 'en' ? hospital.title.en : hospital.title.zh);
  if (distance !== null && direction !== null) {
    return (
      <bdi className="small">{words.distance(distanceWords(distance, words), words.points[direction], title)}</bdi>
    );
  }
  return <bdi className="small soft">{hospital.place === null ? words.hospitalUnplaced(title) : title}</bdi>;
}

function Fix({ where }: { readonly where: Arrival['where'] }): ReactNode {
  const words = useMapWords();
  const span = useSpan();
  if (where === null) return <span className="small soft">{words.noPlace}</span>;
  const { age, isOld, isAgeSure, accuracy, source } = where;
  const parts = [
    words.within(distanceWords(Math.max(10, accuracy), words)),
    ...(source === null ? [] : [words.sources[source]]),
    ...(isAgeSure ? [] : [words.unsure]),
  ];
  return (
    <span className="small" data-testid="arrival-age">
      <span className={isOld ? 'strong' : ''}>{isOld ? words.old(span(age)) : words.age(span(age))}</span>
      <span className="soft"> · {parts.join(' · ')}</span>
    </span>
  );
}
