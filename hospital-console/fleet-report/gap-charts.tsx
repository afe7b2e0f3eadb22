import type { ReactNode } from 'react';
import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import { filled } from '../review/words/filled.ts';
import { mapOf, roundScale } from './chart-scales.ts';
import { minutesOf } from './figure-words.ts';
import { useReportWords } from './words/report-words.ts';

const SIZE = { width: 640, height: 260 } as const;
const MARGIN = { left: 44, right: 8, top: 10, bottom: 26 } as const;
/** An hour of which less was recorded says little, s. */
const LITTLE = 600;

/** When samples are lost: minutes by hour of day. */
export function GapByHour({ hours }: { readonly hours: FleetReportJson['hours'] }): ReactNode {
  const words = useReportWords();
  const { end, steps } = roundScale(Math.max(...hours.map(({ gap }) => gap / 60)));
  const [across, upwards] = [SIZE.width - MARGIN.left - MARGIN.right, SIZE.height - MARGIN.top - MARGIN.bottom];
  const y = (minutes: number): number => MARGIN.top + upwards * (1 - minutes / end);
  const step = across / 24;
  return (
    <section className="report-chart">
      <h2>{words.byHour}</h2>
      <p className="small soft">{words.byHourNote}</p>
      <svg className="report-drawing" viewBox={`0 0 ${String(SIZE.width)} ${String(SIZE.height)}`} role="list">
        {steps.map((minutes) => (
          <g key={minutes} aria-hidden>
            <line
              className="report-grid"
              x1={MARGIN.left}
              x2={SIZE.width - MARGIN.right}
              y1={y(minutes)}
              y2={y(minutes)}
            />
            <text className="report-label" x={MARGIN.left - 8} y={y(minutes) + 4} textAnchor="end">
              {minutes}
            </text>
          </g>
        ))}
        {hours.map(({ gap, recorded }, hour) => {
          const label = filled(words.hourLabel, {
            ...{ hour: String(hour).padStart(2, '0'), gap: minutesOf(gap), recorded: minutesOf(recorded) },
          });
          const top = y(gap / 60);
          return (
            <g key={label} role="listitem" aria-label={label}>
              <title>{label}</title>
              <rect
                className={recorded < LITTLE ? 'report-bar little' : 'report-bar'}
                x={MARGIN.left + hour * step + 3}
                width={step - 6}
                y={top}
                height={MARGIN.top + upwards - top}
                rx={2}
              />
              {hour % 3 === 0 && (
                <text
                  className="report-label"
                  x={MARGIN.left + (hour + 0.5) * step}
                  y={SIZE.height - 8}
                  textAnchor="middle"
                  aria-hidden
                >
                  {String(hour).padStart(2, '0')}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </section>
  );
}

const MAP = { width: 640, height: 360, margin: 40 } as const;
/** The largest square's half side. */
const LARGEST = 22;
const SCALE_KM = 10;
const MOST_NAMED = 5;

/** Where samples are lost: squares by place, their area by minutes. */
export function GapByPlace({ report }: { readonly report: FleetReportJson }): ReactNode {
  const words = useReportWords();
  const { places, gapWithoutPlace, all } = report;
  const [worst] = places;
  const map = worst === undefined ? null : mapOf(places, MAP);
  const label = ({ latitude, longitude, gap, cases }: FleetReportJson['places'][number]): string =>
    filled(words.placeLabel, {
      ...{ latitude: latitude.toFixed(2), longitude: longitude.toFixed(2), gap: minutesOf(gap), cases },
    });
  return (
    <section className="report-chart">
      <h2>{words.byPlace}</h2>
      <p className="small soft">{words.byPlaceNote}</p>
      {map === null || worst === undefined ? (
        <p>{all.gap === 0 ? words.noGap : words.noPlace}</p>
      ) : (
        <svg className="report-drawing" viewBox={`0 0 ${String(MAP.width)} ${String(MAP.height)}`} role="list">
          <rect className="report-ground" x={0} y={0} width={MAP.width} height={MAP.height} rx={6} />
          {places.toReversed().map((place) => {
            const { x, y } = map.at(place.latitude, place.longitude);
            const half = Math.max(2.5, LARGEST * Math.sqrt(place.gap / worst.gap));
            const said = label(place);
            return (
              <g key={said} role="listitem" aria-label={said}>
                <title>{said}</title>
                <rect className="report-square" x={x - half} y={y - half} width={2 * half} height={2 * half} rx={2} />
              </g>
            );
          })}
          <g aria-hidden>
            <line
              className="report-tick"
              x1={16}
              x2={16 + SCALE_KM * map.kilometre}
              y1={MAP.height - 16}
              y2={MAP.height - 16}
            />
            <text className="report-label" x={16} y={MAP.height - 24}>
              {words.kilometres}
            </text>
          </g>
        </svg>
      )}
      <ol className="report-places small">
        {places.slice(0, MOST_NAMED).map((place) => (
          <li key={label(place)}>{label(place)}</li>
        ))}
      </ol>
      {gapWithoutPlace > 0 && (
        <p className="small soft">{filled(words.withoutPlace, { minutes: minutesOf(gapWithoutPlace) })}</p>
      )}
    </section>
  );
}
