import type { ReactNode } from 'react';
import type { FleetReportJson, FleetRowJson } from '../../protocol/wire/fleet-report.ts';
import { filled } from '../review/words/filled.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { type FigureText, grouped, minutesOf, shareText, spreadText } from './figure-words.ts';
import { useReportWords } from './words/report-words.ts';

/** What a head of service asks first. */
export function Headlines({ all }: { readonly all: FleetRowJson }): ReactNode {
  const words = useReportWords();
  const gapShare = all.recorded === 0 ? '–' : `${((100 * all.gap) / all.recorded).toFixed(2)} %`;
  const unanswered = shareText(all.unanswered, words);
  const tiles: readonly (readonly [string, string, FigureText])[] = [
    [words.delivered, words.deliveredNote, shareText(all.delivered, words)],
    [words.delay, words.delayNote, spreadText(all.delay, words)],
    [
      words.gap,
      filled(words.gapNote, { share: gapShare }),
      {
        figure: filled(words.minutes, { minutes: minutesOf(all.gap) }),
        standsOn: `${words.awaited}: ${filled(words.minutes, { minutes: minutesOf(all.awaited) })}`,
      },
    ],
    [
      words.acknowledgement,
      all.unanswered.kind === 'absent' ? '' : filled(words.acknowledgementNote, { unanswered: unanswered.figure }),
      spreadText(all.acknowledgement, words),
    ],
    [words.retakes, words.retakesNote, shareText(all.retakes, words)],
    [words.falseActivations, words.falseActivationsNote, shareText(all.falseActivations, words)],
  ];
  return (
    <dl className="report-tiles">
      {tiles.map(([title, note, { figure, standsOn }]) => (
        <div key={title} className="report-tile">
          <dt>{title}</dt>
          <dd>
            <span className="report-headline">{figure}</span>
            <span className="small">{standsOn}</span>
            <span className="small soft">{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Every figure, for whoever wants to read it. */
export function FigureTable({ report }: { readonly report: FleetReportJson }): ReactNode {
  const words = useReportWords();
  const rows: readonly (FleetRowJson & { readonly unit: string })[] = [
    ...report.units,
    { ...report.all, unit: words.all },
  ];
  return (
    <section className="report-table">
      <h2>{words.table}</h2>
      <div className="report-scroll" tabIndex={0} role="region" aria-label={words.table}>
        <table>
          <thead>
            <tr>
              {[
                ...[words.unit, words.cases, words.delivered, words.delay, words.gap],
                ...[words.acknowledgement, words.retakes, words.falseActivations],
              ].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.unit}>
                <th scope="row">
                  <bdi>{visibleText(row.unit)}</bdi>
                </th>
                <td>{grouped(row.cases)}</td>
                <Figure text={shareText(row.delivered, words)} />
                <Figure text={spreadText(row.delay, words)} />
                <td>{filled(words.minutes, { minutes: minutesOf(row.gap) })}</td>
                <Figure text={spreadText(row.acknowledgement, words)} />
                <Figure text={shareText(row.retakes, words)} />
                <Figure text={shareText(row.falseActivations, words)} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const Figure = ({ text: { figure, standsOn } }: { readonly text: FigureText }): ReactNode => (
  <td>
    {figure}
    <span className="report-stands small soft">{standsOn}</span>
  </td>
);
