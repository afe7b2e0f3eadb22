import { ActionIcon } from '@mantine/core';
import { Activity, ChevronDown, ChevronRight, ChevronUp, Clock } from 'lucide-react';
import { memo, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { Shape } from '../look/shape.tsx';
import type { Reading } from '../measuring/reading.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallAt, wallClockText } from '../viewing/clock-text.ts';
import { CriteriaHelper } from './criteria-section.tsx';
import { wholeText } from './figure-text.ts';
import type { PanelNote, PanelStanding } from './panel-standing.ts';
import { QualityChip, QualityVerdict } from './quality-verdict.tsx';
import { Intervals, RateAndRhythm } from './rate-and-intervals.tsx';
import { criteriaVerdict, groupStatements, leadsText, type StatementGroups } from './statement-groups.ts';
import { StatementGroup } from './statement-line.tsx';
import { StTable } from './st-table.tsx';
import { useStatementWords } from './use-measuring-words.ts';
import './measurement-panel.css';

interface MeasurementPanelProps extends PanelStanding {
  readonly session: SessionId;
  readonly reading: Reading | null;
  /** Wall time of the session's first sample; null where it is not known. */
  readonly startedAt: UnixMillis | null;
}

/**
 * What was measured of the ten seconds on the paper: a column beside it, on a narrow screen a line below it that opens
 * over it. It rests while the clocks of the view run.
 */
export const MeasurementPanel = memo(function MeasurementPanel(props: MeasurementPanelProps): ReactNode {
  const { t } = useTranslation();
  const open = usePreferences((state) => state.measurementsOpen);
  const prefer = usePreferences((state) => state.prefer);
  const { session, startedAt, shows, note } = props;
  const reading = shows === 'nothing' ? null : props.reading;
  const groups = useMemo(() => (reading === null ? null : groupStatements(reading.statements)), [reading]);
  return (
    <aside
      className={`measurements measurements-${open ? 'open' : 'folded'}`}
      aria-label={t('panel.heading')}
      data-testid="measurements"
      data-shows={shows}
      data-note={note ?? ''}
      data-measured-to={reading === null ? '' : String(reading.range.end)}
    >
      <SpokenStatements reading={shows === 'present' ? reading : null} />
      {open ? (
        <>
          <header className="measurements-head">
            <div>
              <h2 className="measurements-heading">{t('panel.heading')}</h2>
              {reading !== null && <MeasuredOf reading={reading} startedAt={startedAt} isOld={shows === 'old'} />}
            </div>
            {reading !== null && <QualityChip quality={reading.quality} />}
            <FoldButton />
          </header>
          {/* It scrolls where the screen is low, and the keys of a person without a mouse must reach it. */}
          <div className="measurements-body" tabIndex={0} role="group" aria-label={t('panel.heading')}>
            <NoteAndFigures {...{ session, reading, groups, note }} />
          </div>
        </>
      ) : (
        <button
          type="button"
          className="measurements-rail"
          aria-expanded={false}
          title={t('panel.openTitle')}
          data-testid="open-measurements"
          onClick={() => {
            prefer({ measurementsOpen: true });
          }}
        >
          <Summary reading={reading} groups={groups} isOld={shows === 'old'} note={note} />
        </button>
      )}
    </aside>
  );
});

/** Apart, so that it rests while figures come. */
const FoldButton = memo(function FoldButton(): ReactNode {
  const { t } = useTranslation();
  const prefer = usePreferences((state) => state.prefer);
  return (
    <ActionIcon
      className="measurements-fold"
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={t('panel.fold')}
      aria-expanded
      title={t('panel.foldTitle')}
      data-testid="fold-measurements"
      onClick={() => {
        prefer({ measurementsOpen: false });
      }}
    >
      <ChevronRight className="fold-wide" size="1.25rem" aria-hidden />
      <ChevronDown className="fold-narrow" size="1.25rem" aria-hidden />
    </ActionIcon>
  );
});

/** The same figures where a room has a place of its own for them: nothing to fold, and no heading of theirs. */
export function MeasurementFigures(props: MeasurementPanelProps): ReactNode {
  const { session, startedAt, shows, note } = props;
  const reading = shows === 'nothing' ? null : props.reading;
  const groups = useMemo(() => (reading === null ? null : groupStatements(reading.statements)), [reading]);
  return (
    <div
      className="measurements measurements-within"
      data-testid="measurements"
      data-shows={shows}
      data-note={note ?? ''}
      data-measured-to={reading === null ? '' : String(reading.range.end)}
    >
      <SpokenStatements reading={shows === 'present' ? reading : null} />
      {reading !== null && (
        <header className="measurements-head">
          <MeasuredOf reading={reading} startedAt={startedAt} isOld={shows === 'old'} />
          <QualityChip quality={reading.quality} />
        </header>
      )}
      <NoteAndFigures {...{ session, reading, groups, note }} />
    </div>
  );
}

function NoteAndFigures(props: {
  readonly session: SessionId;
  readonly reading: Reading | null;
  readonly groups: StatementGroups | null;
  readonly note: PanelNote | null;
}): ReactNode {
  const { t } = useTranslation();
  const { session, reading, groups, note } = props;
  return (
    <>
      {note !== null && (
        <p className="panel-note" data-testid="panel-note">
          {t(`panel.note.${note}`)}
        </p>
      )}
      {reading !== null && groups !== null ? (
        <Figures session={session} reading={reading} groups={groups} />
      ) : (
        <CriteriaHelper session={session} groups={null} />
      )}
    </>
  );
}

/** In the order in which a reader needs it: can the recording be trusted, rate and rhythm, the criteria, ST, the rest. */
function Figures(props: {
  readonly session: SessionId;
  readonly reading: Reading;
  readonly groups: StatementGroups;
}): ReactNode {
  const { t } = useTranslation();
  const { session, reading, groups } = props;
  const inCriteria = useMemo(() => new Set<LeadName>(groups.criteria.flatMap(({ leads }) => leads)), [groups]);
  return (
    <>
      <StatementGroup
        heading={t('statementGroup.recording')}
        statements={groups.recording}
        testId="recording-statements"
      />
      <RateAndRhythm reading={reading} rhythm={groups.rhythm} />
      <Intervals reading={reading} />
      <CriteriaHelper session={session} groups={groups} />
      <StTable leads={reading.leads} inCriteria={inCriteria} />
      <StatementGroup heading={t('statementGroup.findings')} statements={groups.findings} testId="findings" />
      <QualityVerdict quality={reading.quality} />
    </>
  );
}

function MeasuredOf(props: {
  readonly reading: Reading;
  readonly startedAt: UnixMillis | null;
  readonly isOld: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { range, samplingRate } = props.reading;
  const clock = (sample: typeof range.first): string =>
    props.startedAt === null
      ? elapsedText(elapsedAt(sample, samplingRate))
      : wallClockText(wallAt(sample, samplingRate, props.startedAt), language);
  if (props.isOld) {
    return (
      <p className="measured-of measured-old small" data-testid="measured-of">
        <Clock size="1rem" aria-hidden /> <span className="strong">{t('panel.asOf', { clock: clock(range.end) })}</span>{' '}
        {t('panel.asOfBody')}
      </p>
    );
  }
  return (
    <p
      className="measured-of small soft"
      data-testid="measured-of"
      title={t('panel.measuredOf', { from: clock(range.first), to: clock(range.end) })}
    >
      {clock(range.first)} – {clock(range.end)}
    </p>
  );
}

/** The folded panel: what must not be folded away. */
function Summary(props: {
  readonly reading: Reading | null;
  readonly groups: StatementGroups | null;
  readonly isOld: boolean;
  readonly note: PanelNote | null;
}): ReactNode {
  const { t } = useTranslation();
  const words = useStatementWords();
  const formula = usePreferences((state) => state.qtcFormula);
  const { reading, groups } = props;
  const value = (measured: Reading['heartRate'] | Reading['intervals']['qrs']): string =>
    measured.known ? wholeText(measured.value) : t('panel.notAvailable');
  const isMet = groups !== null && criteriaVerdict(groups) === 'met';
  const [first] = isMet ? groups.criteria : (groups?.rhythm ?? []);
  return (
    <>
      <span className="only-read-aloud">{t('panel.open')}</span>
      <Activity className="rail-icon" size="1.25rem" aria-hidden />
      {props.isOld && <Clock size="1rem" aria-hidden />}
      {reading === null && props.note !== null && (
        <span className="rail-note small soft one-line">{t(`panel.note.${props.note}`)}</span>
      )}
      {reading !== null && (
        <>
          <span className="rail-figure">
            <span className="rail-rate">{value(reading.heartRate)}</span>
            <span className="small soft"> {t('figure.perMinute')}</span>
          </span>
          {!isMet && (
            <>
              <span className="rail-figure rail-wordy">
                <span className="small soft">{t('figure.short.qrs')} </span>
                {value(reading.intervals.qrs)}
              </span>
              <span className="rail-figure rail-wordy">
                <span className="small soft">{t('figure.short.qtc')} </span>
                {value(reading.intervals.qtc[formula])}
              </span>
            </>
          )}
        </>
      )}
      {first !== undefined && (
        <span className={isMet ? 'rail-met' : 'rail-rhythm rail-wordy one-line'}>
          {isMet && <Shape name="square" />}
          <span className="rail-wordy one-line">{`${words(first)} ${isMet ? leadsText(first.leads) : ''}`}</span>
        </span>
      )}
      <ChevronUp className="rail-chevron" size="1.25rem" aria-hidden />
    </>
  );
}

/** Read aloud when the statements change, and never because a number moved. */
function SpokenStatements({ reading }: { readonly reading: Reading | null }): ReactNode {
  const { t } = useTranslation();
  const words = useStatementWords();
  const statements = (reading?.statements ?? []).filter(
    ({ kind }) => kind === 'rhythm' || kind === 'criteria' || kind === 'recording' || kind === 'measurement',
  );
  return (
    <p className="only-read-aloud" role="status">
      {statements.length > 0 && t('panel.changed', { statements: statements.map(words).join(', ') })}
    </p>
  );
}
