import type { ReactNode } from 'react';
import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { byTens, TENS } from './chart-scales.ts';
import { durationText, shareText, spreadText } from './figure-words.ts';
import { useReportWords } from './words/report-words.ts';

type Units = FleetReportJson['units'];

/** Width of the drawing; it scales with its box. */
const WIDTH = 300;
const ROW = 20;

/** The share of 12-leads that were delivered whole, and what is known of it. */
export function DeliveryByUnit({ units }: { readonly units: Units }): ReactNode {
  const words = useReportWords();
  return (
    <Rows
      heading={words.byUnit}
      note={words.byUnitNote}
      scale={[0, 25, 50, 75, 100].map((percent) => [percent / 100, `${String(percent)} %`])}
      rows={units.map(({ unit, delivered }) => {
        const { figure, standsOn } = shareText(delivered, words);
        return {
          ...{ unit, figure, standsOn },
          drawn: delivered.kind === 'share' && (
            <>
              <line
                className="report-interval"
                x1={delivered.least * WIDTH}
                x2={delivered.most * WIDTH}
                y1={ROW / 2}
                y2={ROW / 2}
              />
              <circle className="report-dot" cx={(delivered.count / delivered.of) * WIDTH} cy={ROW / 2} r={5} />
            </>
          ),
        };
      })}
    />
  );
}

/** How long samples took: median, p95 and p99 on a scale by tens. */
export function DelayByUnit({ units }: { readonly units: Units }): ReactNode {
  const words = useReportWords();
  return (
    <Rows
      heading={words.delayByUnit}
      note={words.delayByUnitNote}
      scale={TENS.map((ten) => [byTens(ten), durationText(ten, words)])}
      rows={units.map(({ unit, delay }) => {
        const { figure, standsOn } = spreadText(delay, words);
        return {
          ...{ unit, figure, standsOn },
          drawn: delay.kind === 'spread' && (
            <>
              <line
                className="report-interval"
                x1={byTens(delay.p50) * WIDTH}
                x2={byTens(delay.p99) * WIDTH}
                y1={ROW / 2}
                y2={ROW / 2}
              />
              <rect
                className="report-bar"
                x={byTens(delay.p50) * WIDTH}
                width={Math.max(2, (byTens(delay.p95) - byTens(delay.p50)) * WIDTH)}
                y={ROW / 2 - 4}
                height={8}
                rx={2}
              />
              <line
                className="report-tick"
                x1={byTens(delay.p99) * WIDTH}
                x2={byTens(delay.p99) * WIDTH}
                y1={ROW / 2 - 6}
                y2={ROW / 2 + 6}
              />
            </>
          ),
        };
      })}
    />
  );
}

interface RowsProps {
  readonly heading: string;
  readonly note: string;
  /** Place from 0 to 1, and what stands there. */
  readonly scale: readonly (readonly [number, string])[];
  readonly rows: readonly {
    readonly unit: string;
    readonly figure: string;
    readonly standsOn: string;
    readonly drawn: ReactNode;
  }[];
}

function Rows({ heading, note, scale, rows }: RowsProps): ReactNode {
  return (
    <section className="report-chart">
      <h2>{heading}</h2>
      <p className="small soft">{note}</p>
      <div className="report-rows">
        {rows.map(({ unit, figure, standsOn, drawn }) => (
          <div key={unit} className="report-row">
            <bdi className="report-unit one-line">{visibleText(unit)}</bdi>
            <svg viewBox={`-8 0 ${String(WIDTH + 16)} ${String(ROW)}`} aria-hidden>
              {scale.map(([place]) => (
                <line key={place} className="report-grid" x1={place * WIDTH} x2={place * WIDTH} y1={0} y2={ROW} />
              ))}
              {drawn}
            </svg>
            <span className="report-figure">
              <span className="strong">{figure}</span> <span className="small soft">{standsOn}</span>
            </span>
          </div>
        ))}
        <div className="report-row report-scale" aria-hidden>
          <span />
          <span className="report-scale-marks">
            {scale.map(([place, text]) => (
              <span key={place} style={{ left: `${String(100 * ((place * WIDTH + 8) / (WIDTH + 16)))}%` }}>
                {text}
              </span>
            ))}
          </span>
          <span />
        </div>
      </div>
    </section>
  );
}
