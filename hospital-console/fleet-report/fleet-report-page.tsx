import { Button } from '@mantine/core';
import { ArrowLeft, FileDown, Printer } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { FleetReportJson } from '../../protocol/wire/fleet-report.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { TopBar } from '../frame/top-bar.tsx';
import { usePreferences } from '../preferences/preferences.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { counted, filled } from '../review/words/filled.ts';
import { dateText, wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { durationText, grouped } from './figure-words.ts';
import { csvAddress, lastDays, pdfAddress, type ReportPeriod, useFleetReport } from './fleet-report-queries.ts';
import { GapByHour, GapByPlace } from './gap-charts.tsx';
import { FigureTable, Headlines } from './report-figures.tsx';
import { DelayByUnit, DeliveryByUnit } from './unit-charts.tsx';
import { useReportWords } from './words/report-words.ts';
import './fleet-report.css';

const PRESETS = { week: 7, month: 30, quarter: 90 } as const;
const PRESET_NAMES = Object.keys(PRESETS) as readonly (keyof typeof PRESETS)[];

/** How delivery went over a period: a few figures first, then where, when and with whom it failed. */
export function FleetReportPage({ person }: { readonly person: SignedIn }): ReactNode {
  const words = useReportWords();
  const language = usePreferences((state) => state.language);
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  const [period, setPeriod] = useState<ReportPeriod>(() => ({ ...lastDays(PRESETS.month, new Date()), zone }));
  const mayRead = person.role === 'reviewer' || person.role === 'operator';
  const asked = useFleetReport(period, mayRead && period.from !== '' && period.to !== '');
  useEffect(() => {
    document.title = words.title;
  }, [words]);
  const report = asked.data?.kind === 'done' ? asked.data.result : null;
  return (
    <>
      <TopBar person={person}>
        <Link className="top-bar-link report-back" to="/fleet" data-testid="to-fleet">
          <ArrowLeft size="1.125rem" aria-hidden /> {words.toFleet}
        </Link>
      </TopBar>
      <main className="fleet-report" id="content" data-testid="fleet-report" data-standing={asked.data?.kind ?? 'none'}>
        <div className="report-head">
          <h1>{words.heading}</h1>
          {mayRead && (
            <div className="report-period">
              {PRESET_NAMES.map((name) => (
                <Button
                  key={name}
                  size="sm"
                  variant="default"
                  data-testid={`period-${name}`}
                  onClick={() => {
                    setPeriod({ ...lastDays(PRESETS[name], new Date()), zone });
                  }}
                >
                  {words.presets[name]}
                </Button>
              ))}
              {(['from', 'to'] as const).map((end) => (
                <label key={end} className="report-day">
                  <span className="small soft">{words[end]}</span>
                  <input
                    type="date"
                    value={period[end]}
                    data-testid={`day-${end}`}
                    onChange={({ currentTarget: { value } }) => {
                      setPeriod({ ...period, [end]: value });
                    }}
                  />
                </label>
              ))}
              {report !== null && report.all.cases > 0 && (
                <>
                  <Button
                    component="a"
                    size="sm"
                    variant="default"
                    href={csvAddress(period)}
                    leftSection={<FileDown size="1.125rem" aria-hidden />}
                    data-testid="report-csv"
                    download
                  >
                    {words.csv}
                  </Button>
                  <Button
                    component="a"
                    size="sm"
                    variant="default"
                    href={pdfAddress(period, language)}
                    leftSection={<FileDown size="1.125rem" aria-hidden />}
                    data-testid="report-pdf"
                    download
                  >
                    {words.pdf}
                  </Button>
                  <Button
                    size="sm"
                    variant="default"
                    leftSection={<Printer size="1.125rem" aria-hidden />}
                    data-testid="report-print"
                    onClick={() => {
                      print();
                    }}
                  >
                    {words.print}
                  </Button>
                </>
              )}
            </div>
          )}
        </div>
        {!mayRead && <p>{words.forReviewers}</p>}
        {mayRead && report === null && <Waiting asked={asked} />}
        {report !== null && <Report report={report} />}
      </main>
    </>
  );
}

function Waiting({ asked }: { readonly asked: ReturnType<typeof useFleetReport> }): ReactNode {
  const words = useReportWords();
  const { data, error, refetch } = asked;
  if (error !== null) {
    const refusal = refusalOf(error);
    return (
      <div role="alert">
        <p>
          {refusal.kind === 'refused'
            ? filled(words.refused, { sentence: visibleText(refusal.sentence) })
            : words.unreachable}
        </p>
        <Button variant="default" size="sm" onClick={() => void refetch()}>
          {words.again}
        </Button>
      </div>
    );
  }
  if (data?.kind !== 'reading') return <p role="status">…</p>;
  const { sessionsRead: read, ofSessions: of } = data.progress;
  return (
    <p role="status">
      {filled(words.reading, { read: grouped(read), of: grouped(of) })}
      <progress className="report-progress" max={Math.max(1, of)} value={read} />
    </p>
  );
}

function Report({ report }: { readonly report: FleetReportJson }): ReactNode {
  const words = useReportWords();
  const language = usePreferences((state) => state.language);
  const { all, units, hours, casesNotRead, from, to, zone, madeAt } = report;
  if (all.cases === 0) return <p className="strong">{words.noCases}</p>;
  const when = unixMillis(Date.parse(madeAt));
  return (
    <>
      <p className="report-made soft">
        {filled(words.made, {
          ...{
            from,
            to,
            zone,
            cases: counted(words.casesOf, all.cases, { count: grouped(all.cases) }),
            recorded: durationText(all.recorded * 1000, words),
          },
          when: `${dateText(when, language)} ${wallClockText(when, language)}`,
        })}
        {casesNotRead > 0 && <> {counted(words.notRead, casesNotRead, { count: grouped(casesNotRead) })}</>}
      </p>
      <Headlines all={all} />
      <div className="report-charts">
        <DeliveryByUnit units={units} />
        <DelayByUnit units={units} />
        <GapByHour hours={hours} />
        <GapByPlace report={report} />
      </div>
      <FigureTable report={report} />
    </>
  );
}
