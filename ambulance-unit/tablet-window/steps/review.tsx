import { ChevronLeft, ChevronRight, FileHeart, Maximize2, Pencil } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { CaseState, Hospital, TakenTwelveLead } from '../../tablet-port/tablet-state.ts';
import { AgeAndSex } from '../frame/age-and-sex.tsx';
import { Sheet } from '../frame/sheet.tsx';
import { useCommand } from '../link/use-tablet.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { recordingHints, rhythmOf } from '../standing/criteria-view.ts';
import { shownTitle } from '../standing/hospital-cards.ts';
import { intervalText } from '../standing/interval-text.ts';
import { wallClockText } from '../standing/time-text.ts';
import { visibleText } from '../standing/visible-text.ts';
import { isStatementCode } from '../../../protocol/ecg/words/finding-words.ts';
import { useSay } from '../words/words.ts';
import { CriteriaHelper } from './criteria-section.tsx';
import { adviceText, GradeShape } from './quality-line.tsx';
import { ReportButton } from './report-button.tsx';
import { PaperSlot } from './trace-slot.tsx';
import { useRecorded } from './use-recorded.ts';
import './review.css';

/** Step 7: the 12-lead on paper scale, and beside it what the hospital will ask. */
export function Review(props: {
  readonly current: CaseState;
  readonly hospitals: readonly Hospital[];
  readonly shown: TakenTwelveLead | null;
  readonly onShow: (place: number) => void;
}): ReactNode {
  const say = useSay();
  const { current, shown } = props;
  const [isTrueSize, setTrueSize] = useState(false);
  if (shown === null) {
    return (
      <div className="empty" data-testid="place-review">
        <FileHeart aria-hidden />
        <h1>{say('review.none')}</h1>
        <p className="soft">{say('review.noneBody')}</p>
      </div>
    );
  }
  return (
    <div className="review" data-testid="place-review" data-first={shown.firstSample} data-true-size={isTrueSize}>
      <div className="review-left">
        <div className="review-paper">
          <Paper shown={shown} isTrueSize={isTrueSize} />
        </div>
        <div className="review-below">
          <div className="grow">
            <Figures shown={shown} />
            <Destination current={current} hospitals={props.hospitals} />
          </div>
          <ReportButton twelveLead={shown.firstSample} />
          <button
            type="button"
            className="button"
            aria-pressed={isTrueSize}
            data-testid="true-size"
            onClick={() => {
              setTrueSize((before) => !before);
            }}
          >
            <Maximize2 aria-hidden />
            {isTrueSize ? say('review.fitted') : say('review.trueSize')}
          </button>
        </div>
      </div>
      <div className="review-side">
        <Which current={current} shown={shown} onShow={props.onShow} />
        <Quality shown={shown} />
        <Facts current={current} />
        <CriteriaHelper shown={shown} />
      </div>
    </div>
  );
}

function Paper(props: { readonly shown: TakenTwelveLead; readonly isTrueSize: boolean }): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const { shown, isTrueSize } = props;
  const recorded = useRecorded(shown.firstSample, shown.sampleCount);
  const label = say('review.takenAt', { clock: wallClockText(shown.takenAt, language) });
  return <PaperSlot recorded={recorded} isTrueSize={isTrueSize} label={label} />;
}

function Which(props: {
  readonly current: CaseState;
  readonly shown: TakenTwelveLead;
  readonly onShow: (place: number) => void;
}): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const { twelveLeads } = props.current;
  const at = twelveLeads.findIndex(({ firstSample }) => firstSample === props.shown.firstSample);
  return (
    <div className="which">
      <h1>{say('review.takenAt', { clock: wallClockText(props.shown.takenAt, language) })}</h1>
      {twelveLeads.length > 1 && (
        <div className="row which-of">
          <button
            type="button"
            className="button"
            aria-label={say('review.earlier')}
            data-testid="earlier"
            disabled={at <= 0}
            onClick={() => {
              props.onShow(at - 1);
            }}
          >
            <ChevronLeft aria-hidden />
          </button>
          <span className="strong">
            {at + 1} / {twelveLeads.length}
          </span>
          <button
            type="button"
            className="button"
            aria-label={say('review.later')}
            data-testid="later"
            disabled={at >= twelveLeads.length - 1}
            onClick={() => {
              props.onShow(at + 1);
            }}
          >
            <ChevronRight aria-hidden />
          </button>
        </div>
      )}
      {props.shown.placement !== 'standard' && (
        <p className="which-placement strong">{say(`electrodes.placeLong.${props.shown.placement}`)}</p>
      )}
    </div>
  );
}

/** Step 6's result: score, whether to retake, what to do first, and whether electrodes may be exchanged. */
function Quality({ shown }: { readonly shown: TakenTwelveLead }): ReactNode {
  const say = useSay();
  const { quality } = shown.measurement;
  const hints = recordingHints(shown.measurement);
  return (
    <section className="review-quality" data-testid="review-quality" data-grade={quality.grade}>
      <p className="review-grade">
        <GradeShape grade={quality.grade} />
        {say('review.quality')}: {say(`grade.${quality.grade}`)}
        <span className="soft score"> {say('review.score', { score: Math.round(quality.score) })}</span>
      </p>
      {quality.isRetakeAdvised && <p className="strong retake">{say('review.retakeAdvised')}</p>}
      {quality.advice.map((advice) => (
        <p key={advice.kind}>{adviceText(advice, say)}</p>
      ))}
      {hints.length > 0 && (
        <p className="hint" data-testid="reversal-hint">
          <span className="strong">{say('review.checkRecording')}:</span>{' '}
          {hints.map(({ code }) => (isStatementCode(code) ? say(`statement.${code}`) : code)).join(' ')}
        </p>
      )}
    </section>
  );
}

/** Age and sex: without them there are no criteria. */
function Facts({ current }: { readonly current: CaseState }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const [isOpen, setOpen] = useState(false);
  const { ageYears, sex } = current.patient;
  return (
    <>
      <button
        type="button"
        className="button facts"
        data-testid="age-and-sex"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Pencil aria-hidden />
        <span>
          <span className="soft">{say('review.age')}</span> <span>{ageYears ?? say('review.unknown')}</span>
        </span>
        <span>
          <span className="soft">{say('review.sex')}</span>{' '}
          <span>{sex === null ? say('review.unknown') : say(`review.${sex}`)}</span>
        </span>
      </button>
      {isOpen && (
        <FactsSheet
          current={current}
          onSave={(facts) => {
            void command({ kind: 'note-patient', ...current.patient, ...facts }).then(({ ok }) => {
              if (ok) setOpen(false);
            });
          }}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

type FactsOf = Pick<CaseState['patient'], 'ageYears' | 'sex'>;

function FactsSheet(props: {
  readonly current: CaseState;
  readonly onSave: (facts: FactsOf) => void;
  readonly onClose: () => void;
}): ReactNode {
  const say = useSay();
  const { ageYears, sex } = props.current.patient;
  const [facts, setFacts] = useState<FactsOf>({ ageYears, sex });
  return (
    <Sheet heading={say('review.patient')} testId="facts-sheet" onClose={props.onClose}>
      <AgeAndSex facts={facts} onChange={setFacts} />
      <button
        type="button"
        className="button button-primary"
        data-primary=""
        data-testid="save-facts"
        onClick={() => {
          props.onSave(facts);
        }}
      >
        {say('patient.save')}
      </button>
    </Sheet>
  );
}

function Figures({ shown: { measurement } }: { readonly shown: TakenTwelveLead }): ReactNode {
  const say = useSay();
  const rhythm = rhythmOf(measurement);
  const text = intervalText(say('frame.notAvailable'));
  const { pr, qrs, qtc } = measurement.intervals;
  return (
    <section className="soft figures" data-testid="figures">
      <p>
        {say('review.rate', { rate: text(measurement.heartRate) })}
        {rhythm.map(({ code }) => ` · ${isStatementCode(code) ? say(`statement.${code}`) : code}`)}
      </p>
      <p>{say('review.intervals', { pr: text(pr), qrs: text(qrs), qtc: text(qtc.fridericia) })}</p>
    </section>
  );
}

function Destination(props: { readonly current: CaseState; readonly hospitals: readonly Hospital[] }): ReactNode {
  const say = useSay();
  const language = usePreferences((preferences) => preferences.language);
  const { current } = props;
  if (current.hospital === null) return null;
  const title = shownTitle(current.hospital, props.hospitals, language);
  return (
    <p className="strong" data-testid="destination">
      {say('review.to', { hospital: visibleText(title, 60) })}
      {current.etaAt !== null &&
        ` · ${say('hospital.etaAt', { clock: wallClockText(current.etaAt, language, false) })}`}
    </p>
  );
}
