import { CloseButton } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEAD_ORDERS, type ShownLead } from '../../protocol/ecg/paper/lead-layout.ts';
import { type Hertz, type SampleIndex, sampleIndex, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { stText } from '../measurement-panel/figure-text.ts';
import { useReason } from '../measurement-panel/use-measuring-words.ts';
import type { BeatReading } from '../measuring/beat-reading.ts';
import { excerptRange } from '../measuring/when-to-measure.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { Choice } from './arrangement-bar.tsx';
import { beatPoints, type ComparedLead, comparedLeads, DRAWN, drawnReach, jOf } from './beat-comparison.ts';
import { useMomentText } from './pin-tools.tsx';
import { usePinsOf } from './pins.ts';
import type { TraceQuestions } from './use-trace-view.ts';
import { WholeScreen } from './whole-screen.tsx';
import './comparison.css';

interface ComparisonProps {
  readonly session: SessionId;
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  /** What was on the paper when the comparison was opened: it stands still, whatever goes on. */
  readonly playhead: SampleIndex;
  readonly questions: TraceQuestions;
  readonly onClose: () => void;
}

type Answer = { readonly end: SampleIndex; readonly reading: BeatReading | null } | null;

/** Median beats of two moments laid over each other, lead by lead, with what has become of ST. */
export function Comparison(props: ComparisonProps): ReactNode {
  const { t } = useTranslation();
  const { session, rate, startedAt, playhead, questions, onClose } = props;
  const order = usePreferences((state) => state.order);
  const moment = useMomentText(rate, startedAt);
  const pins = usePinsOf(session);
  const firstEnd = sampleIndex(Math.min(playhead, Math.round(10 * rate)));
  const [before, setBefore] = useState<SampleIndex>(pins[0] ?? firstEnd);
  const [now, setNow] = useState<SampleIndex>(playhead);
  const earlier = useBeats(before, rate, questions);
  const later = useBeats(now, rate, questions);
  const choices = useMemo(() => {
    const ends = [...new Set([firstEnd, ...pins, playhead])].sort((one, other) => one - other);
    return ends.map((end): readonly [SampleIndex, string] => [
      end,
      end === playhead
        ? t('compare.present', { clock: moment(end) })
        : end === firstEnd
          ? t('compare.first')
          : t('compare.pinned', { clock: moment(end) }),
    ]);
  }, [t, firstEnd, pins, playhead, moment]);
  const leads = LEAD_ORDERS[order];
  const compared = useMemo(
    () => comparedLeads(leads, earlier?.reading ?? null, later?.reading ?? null),
    [leads, earlier, later],
  );
  const reach = useMemo(() => drawnReach([earlier?.reading ?? null, later?.reading ?? null]), [earlier, later]);
  return (
    <WholeScreen label={t('compare.heading')} testId="comparison" onClose={onClose}>
      <div className="comparison" data-measured={earlier !== null && later !== null}>
        <header className="comparison-head">
          <h2 className="pinned-heading">{t('compare.heading')}</h2>
          <Choice label={t('compare.before')} testId="before" value={before} choices={choices} onChoose={setBefore} />
          <Verdict answer={earlier} name={t('compare.before')} className="comparison-before" />
          <Choice label={t('compare.now')} testId="now" value={now} choices={choices} onChoose={setNow} />
          <Verdict answer={later} name={t('compare.now')} className="comparison-now" />
          <CloseButton className="comparison-close" aria-label={t('compare.close')} onClick={onClose} />
        </header>
        <ul className="comparison-leads">
          {compared.map((lead) => (
            <LeadCell
              key={lead.label}
              lead={lead}
              before={earlier?.reading ?? null}
              now={later?.reading ?? null}
              reach={reach}
            />
          ))}
        </ul>
        <div className="comparison-wide">
          <Superimposed leads={leads} reading={earlier?.reading ?? null} name={t('compare.before')} now={false} />
          <Superimposed leads={leads} reading={later?.reading ?? null} name={t('compare.now')} now />
        </div>
        <p className="small soft">{t('compare.explain')}</p>
      </div>
    </WholeScreen>
  );
}

/** Null while it is being measured. */
function useBeats(end: SampleIndex, rate: Hertz, questions: TraceQuestions): Answer {
  const [answer, setAnswer] = useState<Answer>(null);
  const { askBeats } = questions;
  useEffect(() => {
    const range = excerptRange(end, rate);
    if (range === null) return;
    let isPresent = true;
    void askBeats(range).then((reading) => {
      if (isPresent) setAnswer({ end, reading });
    });
    return () => {
      isPresent = false;
    };
  }, [end, rate, askBeats]);
  return answer?.end === end ? answer : null;
}

function Verdict(props: { readonly answer: Answer; readonly name: string; readonly className: string }): ReactNode {
  const { t } = useTranslation();
  const reason = useReason();
  const { answer, name } = props;
  const text =
    answer === null
      ? t('compare.measuring')
      : answer.reading === null
        ? t('compare.failed')
        : answer.reading.beat.known
          ? t('compare.beats', { count: answer.reading.beat.beatsUsed })
          : t('compare.absent', { which: name, reason: reason(answer.reading.beat.why) });
  return (
    <span className={`comparison-verdict small ${props.className}`} role="status">
      <svg viewBox="0 0 24 8" aria-hidden="true" className="comparison-key">
        <line x1="0" x2="24" y1="4" y2="4" />
      </svg>
      {text}
    </span>
  );
}

interface Reach {
  readonly top: number;
  readonly bottom: number;
}

const viewBoxOf = ({ top, bottom }: Reach): string =>
  `${String(-DRAWN.before)} ${String(-top)} ${String(DRAWN.before + DRAWN.after)} ${String(top - bottom)}`;

function LeadCell(props: {
  readonly lead: ComparedLead;
  readonly before: BeatReading | null;
  readonly now: BeatReading | null;
  readonly reach: Reach;
}): ReactNode {
  const { t } = useTranslation();
  const { lead, before, now, reach } = props;
  const text = (level: number | null): string =>
    level === null ? t('compare.notAvailable') : stText(level as Parameters<typeof stText>[0]);
  const values = { lead: lead.label, before: text(lead.before), now: text(lead.now), change: text(lead.change) };
  const j = jOf(now);
  return (
    <li
      className={`comparison-lead${lead.isRemarkable ? ' comparison-remarkable' : ''}`}
      data-testid={`compared-${lead.lead}`}
      data-change={lead.change === null ? 'n/a' : Math.round(lead.change)}
    >
      <span className="comparison-name strong" aria-hidden="true">
        {lead.label}
      </span>
      <span className="comparison-values small" aria-hidden="true">
        {values.before} → {values.now} <span className="strong">({values.change})</span>
      </span>
      <span className="only-read-aloud">{t('compare.lead', values)}</span>
      <svg viewBox={viewBoxOf(reach)} preserveAspectRatio="none" aria-hidden="true">
        <line className="comparison-level" x1={-DRAWN.before} x2={DRAWN.after} y1="0" y2="0" />
        {j !== null && <line className="comparison-level" x1={j + 60} x2={j + 60} y1={-reach.top} y2={-reach.bottom} />}
        <polyline className="comparison-before" points={beatPoints(before, lead.lead, lead.inverted)} />
        <polyline className="comparison-now" points={beatPoints(now, lead.lead, lead.inverted)} />
      </svg>
    </li>
  );
}

/** All leads of one beat over each other: where the earliest begins and the latest ends. */
function Superimposed(props: {
  readonly leads: readonly ShownLead[];
  readonly reading: BeatReading | null;
  readonly name: string;
  readonly now: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const { reading, leads } = props;
  const reach = drawnReach([reading]);
  const j = jOf(reading);
  return (
    <figure className="comparison-all">
      <svg viewBox={viewBoxOf(reach)} preserveAspectRatio="none" aria-hidden="true">
        <line className="comparison-level" x1={-DRAWN.before} x2={DRAWN.after} y1="0" y2="0" />
        {[0, ...(j === null ? [] : [j as number])].map((place) => (
          <line key={place} className="comparison-level" x1={place} x2={place} y1={-reach.top} y2={-reach.bottom} />
        ))}
        {leads.map(({ lead, label, inverted }) => (
          <polyline
            key={label}
            className={props.now ? 'comparison-now' : 'comparison-before'}
            points={beatPoints(reading, lead, inverted)}
          />
        ))}
      </svg>
      <figcaption className="small soft">{t('compare.superimposed', { which: props.name })}</figcaption>
    </figure>
  );
}
