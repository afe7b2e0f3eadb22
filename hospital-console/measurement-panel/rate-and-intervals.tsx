import { NativeSelect } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Measured } from '../../protocol/ecg/measured.ts';
import type { Reading } from '../measuring/reading.ts';
import { QTC_FORMULAS, usePreferences } from '../preferences/preferences.ts';
import { degreesText, wholeText } from './figure-text.ts';
import { groupByReason } from './statement-groups.ts';
import { StatementLine } from './statement-line.tsx';
import type { Statement } from '../../protocol/ecg/statement.ts';
import { useReason } from './use-measuring-words.ts';

/** The rate, large, and beside it what the rhythm statements say. */
export function RateAndRhythm(props: { readonly reading: Reading; readonly rhythm: readonly Statement[] }): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const { heartRate, rr, beatCount } = props.reading;
  return (
    <section className="rate-and-rhythm panel-section">
      <div className="rate" data-testid="heart-rate">
        <h3 className="figure-name small soft">{t('figure.heartRate')}</h3>
        {heartRate.known ? (
          <p className="rate-value">
            {wholeText(heartRate.value)}
            <span className="figure-unit"> {t('figure.perMinute')}</span>
          </p>
        ) : (
          <>
            <p className="rate-value rate-absent">{t('panel.notAvailable')}</p>
            <p className="small soft rate-reason">{reason(heartRate.why)}</p>
          </>
        )}
      </div>
      <div className="rhythm">
        {props.rhythm.map((statement) => (
          <StatementLine key={statement.code} statement={statement} />
        ))}
        {rr.known && (
          <p className="rhythm-rr small soft">
            {t('figure.rr', { shortest: wholeText(rr.value.shortest), longest: wholeText(rr.value.longest) })} ·{' '}
            {t('figure.beats', { count: beatCount })}
          </p>
        )}
      </div>
    </section>
  );
}

/** PR, QRS, QT, QTc with the name of its formula, and the axes. What is absent says why below. */
export function Intervals({ reading }: { readonly reading: Reading }): ReactNode {
  const { t } = useTranslation();
  const formula = usePreferences((state) => state.qtcFormula);
  const { intervals, axes } = reading;
  const qtc = intervals.qtc[formula];
  const shown = [
    { name: t('figure.pr'), measured: intervals.pr },
    { name: t('figure.qrs'), measured: intervals.qrs },
    { name: t('figure.qt'), measured: intervals.qt },
    { name: t('figure.qtc'), measured: qtc },
  ];
  const axisNames = [
    { name: t('figure.axisOf.qrs'), measured: axes.qrs },
    { name: t('figure.axisOf.p'), measured: axes.p },
    { name: t('figure.axisOf.t'), measured: axes.t },
  ];
  return (
    <section className="panel-section" aria-label={t('figure.intervals')} data-testid="intervals">
      <dl className="intervals">
        {shown.map(({ name, measured }) => (
          <Figure
            key={name}
            name={name}
            value={measured.known ? wholeText(measured.value) : null}
            unit={t('figure.ms')}
          />
        ))}
      </dl>
      <div className="below-intervals">
        <dl className="axes" aria-label={t('figure.axes')}>
          <dt className="small soft">{t('figure.axis')}</dt>
          {axisNames.map(({ name, measured }) => (
            <dd key={name}>
              <span className="small soft">{name} </span>
              {measured.known ? degreesText(measured.value) : <span className="soft">{t('panel.notAvailable')}</span>}
            </dd>
          ))}
        </dl>
        <QtcFormula />
      </div>
      <Absences
        absences={[
          ...shown,
          ...(isAbsentAlike(axisNames)
            ? [{ name: t('figure.axis'), measured: axes.qrs }]
            : axisNames.map(({ name, measured }) => ({ name: `${t('figure.axis')} ${name}`, measured }))),
        ]}
      />
    </section>
  );
}

/** Apart, so that it rests while figures come. */
const QtcFormula = memo(function QtcFormula(): ReactNode {
  const { t } = useTranslation();
  const formula = usePreferences((state) => state.qtcFormula);
  const prefer = usePreferences((state) => state.prefer);
  return (
    <NativeSelect
      className="qtc-formula"
      size="xs"
      rightSectionWidth="1.125rem"
      aria-label={t('figure.qtcFormula')}
      title={t('figure.qtcFormula')}
      data-testid="choose-qtc"
      value={formula}
      data={QTC_FORMULAS.map((value) => ({ value, label: t(`figure.formula.${value}`) }))}
      onChange={(event) => {
        const chosen = QTC_FORMULAS.find((each) => each === event.currentTarget.value);
        if (chosen !== undefined) prefer({ qtcFormula: chosen });
      }}
    />
  );
});

/** All of them absent for the same reason. */
const isAbsentAlike = (absences: readonly { readonly measured: Measured<unknown> }[]): boolean =>
  new Set(absences.map(({ measured }) => (measured.known ? null : measured.why))).size === 1 &&
  absences.every(({ measured }) => !measured.known);

const Figure = memo(function Figure(props: {
  readonly name: string;
  /** Null: it could not be measured. */
  readonly value: string | null;
  readonly unit: string;
}): ReactNode {
  const { t } = useTranslation();
  const { name, value } = props;
  return (
    <div className="figure" data-testid={`figure-${name}`}>
      <dt className="figure-name small soft">{name}</dt>
      {value !== null ? (
        <dd className="figure-value">
          {value}
          <span className="figure-unit small"> {props.unit}</span>
        </dd>
      ) : (
        <dd className="figure-value figure-absent">{t('panel.notAvailable')}</dd>
      )}
    </div>
  );
});

/** `PR, P: no P wave` – each reason once, with all that it takes away. */
function Absences(props: {
  readonly absences: readonly { readonly name: string; readonly measured: Measured<unknown> }[];
}): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const groups = groupByReason(
    props.absences.flatMap(({ name, measured }) => (measured.known ? [] : [{ name, why: measured.why }])),
  );
  if (groups.length === 0) return null;
  return (
    <ul className="absences small soft" data-testid="absences">
      {groups.map(({ why, names }) => (
        <li key={why} data-why={why}>
          {t('panel.because', { names: names.join(', '), reason: reason(why) })}
        </li>
      ))}
    </ul>
  );
}
