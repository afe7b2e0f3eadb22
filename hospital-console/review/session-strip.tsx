import { useElementSize } from '@mantine/hooks';
import { memo, type KeyboardEvent, type PointerEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { AnnotationVersionJson } from '../../protocol/wire/review-book.ts';
import type { DeliveryCourseJson } from '../../protocol/wire/session-review.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallAt, wallClockText } from '../viewing/clock-text.ts';
import { useRunning, type RunningReports } from '../viewing/running-reports.ts';
import { marksOf, ticksOf, type Absence } from '../viewing/timeline-marks.ts';
import { useSpan } from '../viewing/use-span.ts';
import { alarmSpans, LANES, type CaseMoment, type SessionTimes } from './case-moments.ts';
import { momentText } from './moment-text.ts';
import { densityBars, marksOfLane, silenceSpans, type DensityBar } from './strip-model.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';
import './session-strip.css';

export interface SessionStripProps {
  readonly times: SessionTimes;
  /** Null until the relay has told it. */
  readonly course: DeliveryCourseJson | null;
  readonly absences: readonly Absence[];
  readonly moments: readonly CaseMoment[];
  readonly notes: readonly AnnotationVersionJson[];
  readonly running: RunningReports;
  /** The page that ends at this sample. */
  readonly onSeek: (end: SampleIndex) => void;
}

const PAGE_S = 10;
/** Marks closer than this are drawn as one, CSS pixels. */
const APART = 7;

/** The whole session, a lane for each kind of thing that it holds; a hand on it seeks, and so do the page keys. */
export function SessionStrip(props: SessionStripProps): ReactNode {
  const words = useReviewWords().strip;
  const language = usePreferences((state) => state.language);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const dragging = useRef(false);
  const [pointed, setPointed] = useState<SampleIndex | null>(null);
  const { times, running, onSeek } = props;
  const { rate, startedAt, endSample } = times;
  const playhead = sampleIndex(useRunning(running, ({ report }) => report?.playhead ?? 0));
  const length = elapsedAt(endSample, rate);
  const share = (sample: number): number => (endSample === 0 ? 0 : Math.min(1, Math.max(0, sample / endSample)));
  const clocksAt = (sample: SampleIndex) => ({
    elapsed: elapsedText(elapsedAt(sample, rate)),
    wall: wallClockText(wallAt(sample, rate, startedAt), language),
  });
  const sampleUnder = (event: PointerEvent<HTMLElement>): SampleIndex => {
    const box = event.currentTarget.getBoundingClientRect();
    return sampleIndex(Math.round(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * endSample));
  };
  const pageKeys = (event: KeyboardEvent): void => {
    const step = event.key === 'PageUp' ? -60 : event.key === 'PageDown' ? 60 : 0;
    if (step === 0) return;
    event.preventDefault();
    onSeek(sampleIndex(Math.min(endSample, Math.max(0, Math.round(playhead + step * rate)))));
  };
  const from = share(playhead - PAGE_S * rate);
  const pointedClocks = pointed === null ? null : clocksAt(pointed);
  return (
    <div className="strip" data-testid="strip">
      <div className="strip-labels small soft" aria-hidden="true">
        {(['data', 'link', ...LANES, 'notes'] as const).map((lane) => (
          <span key={lane} className={`strip-label strip-label-${lane}`}>
            {words.lanes[lane]}
          </span>
        ))}
      </div>
      <div
        className="strip-hand"
        role="slider"
        tabIndex={0}
        aria-label={words.label}
        aria-valuemin={0}
        aria-valuemax={Math.round(length / 1000)}
        aria-valuenow={Math.round(elapsedAt(playhead, rate) / 1000)}
        aria-valuetext={filled(words.value, { ...clocksAt(playhead), length: elapsedText(length) })}
        data-testid="strip-hand"
        onKeyDown={pageKeys}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          onSeek(sampleUnder(event));
        }}
        onPointerMove={(event) => {
          const under = sampleUnder(event);
          setPointed(under);
          if (dragging.current) onSeek(under);
        }}
        onPointerUp={() => {
          dragging.current = false;
        }}
        onPointerCancel={() => {
          dragging.current = false;
          setPointed(null);
        }}
        onPointerLeave={() => {
          setPointed(null);
        }}
      >
        <div className="strip-lanes" ref={ref}>
          <Lanes
            {...{ times, width }}
            course={props.course}
            absences={props.absences}
            moments={props.moments}
            notes={props.notes}
          />
          <span
            className="strip-window"
            style={{ left: percent(from), width: `max(0.25rem, ${percent(share(playhead) - from)})` }}
          />
          <span className="strip-playhead" style={{ left: percent(share(playhead)) }} />
          {pointed !== null && <span className="strip-pointed" style={{ left: percent(share(pointed)) }} />}
        </div>
        <div className="strip-ticks small soft" aria-hidden="true">
          {ticksOf(length, width, 96).map((tick) => (
            <span
              key={tick}
              className="strip-tick"
              data-edge={tick === 0 ? 'first' : width * (1 - tick / length) < 32 ? 'last' : 'inner'}
              style={{ left: percent(tick / length) }}
            >
              {elapsedText(tick)}
            </span>
          ))}
        </div>
        {pointed !== null && pointedClocks !== null && (
          <span className="strip-tip small" style={{ left: `clamp(5rem, ${percent(share(pointed))}, 100% - 5rem)` }}>
            {pointedClocks.elapsed} · {pointedClocks.wall}
          </span>
        )}
      </div>
    </div>
  );
}

interface LanesProps extends Pick<SessionStripProps, 'times' | 'course' | 'absences' | 'moments' | 'notes'> {
  readonly width: number;
}

/** Apart, so that it rests while the playhead moves over it. */
const Lanes = memo(function Lanes({ times, course, absences, moments, notes, width }: LanesProps): ReactNode {
  const words = useReviewWords();
  const language = usePreferences((state) => state.language);
  const span = useSpan();
  const { endSample } = times;
  const bars = useMemo(
    () => (course === null ? [] : densityBars(course, endSample, Math.max(1, Math.floor(width / 2)))),
    [course, endSample, width],
  );
  const silences = useMemo(() => (course === null ? [] : silenceSpans(course, times)), [course, times]);
  const alarms = useMemo(() => alarmSpans(moments, endSample), [moments, endSample]);
  const apart = width === 0 ? 1 : APART / width;
  const lengthOf = (share: number): string => span(milliseconds(((share * endSample) / times.rate) * 1000));
  return (
    <>
      <div className="strip-lane strip-data">
        <svg className="strip-density" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
          {(['live', 'delayed', 'backfilled'] as const).map((delay) => (
            <path key={delay} className={`strip-${delay}`} d={outline(bars, delay)} />
          ))}
        </svg>
        {marksOf(absences, endSample, width).map((mark) => (
          <span
            key={`${mark.kind}${String(mark.from)}`}
            className={`strip-absence timeline-${mark.kind}`}
            data-mark={mark.kind}
            style={{ left: percent(mark.from), width: `max(0.25rem, ${percent(mark.to - mark.from)})` }}
          />
        ))}
      </div>
      <div className="strip-lane strip-link">
        {silences.map(({ from, to }) => (
          <span
            key={from}
            className="strip-silence"
            title={filled(words.strip.silence, { span: lengthOf(to - from) })}
            style={{ left: percent(from), width: `max(0.1875rem, ${percent(to - from)})` }}
          />
        ))}
      </div>
      {LANES.map((lane) => (
        <div key={lane} className={`strip-lane strip-${lane}`}>
          {lane === 'alarm'
            ? alarms.map(({ condition, priority, from, to }) => (
                <span
                  key={`${condition}${String(from)}`}
                  className={`strip-condition strip-condition-${priority}`}
                  style={{
                    left: percent(from / endSample),
                    width: `max(0.25rem, ${percent((to - from) / endSample)})`,
                  }}
                />
              ))
            : marksOfLane(moments, lane, endSample, apart).map(({ at, moments: joined }) => {
                const [first] = joined;
                if (first === undefined) return null;
                const title =
                  joined.length === 1
                    ? momentText(first, words)
                    : filled(words.strip.several, { count: joined.length });
                return (
                  <span
                    key={first.key}
                    className="strip-mark"
                    data-side={first.side}
                    data-several={joined.length > 1}
                    title={`${title} · ${wallClockText(wallAt(first.at, times.rate, times.startedAt), language)}`}
                    style={{ left: percent(at) }}
                  />
                );
              })}
        </div>
      ))}
      <div className="strip-lane strip-notes">
        {notes.map(({ id, first, end }) => (
          <span
            key={id}
            className="strip-note"
            data-testid="strip-note"
            style={{ left: percent(first / endSample), width: `max(0.375rem, ${percent((end - first) / endSample)})` }}
          />
        ))}
      </div>
    </>
  );
});

/** Columns of one tone as one outline, in a box of 1 by 1. */
const outline = (bars: readonly DensityBar[], delay: DensityBar['delay']): string =>
  bars
    .filter((bar) => bar.delay === delay && bar.held > 0)
    .map(({ from, to, held }) => `M${fine(from)} 1V${fine(1 - held)}H${fine(to)}V1Z`)
    .join('');
const fine = (value: number): string => String(Math.round(value * 1e5) / 1e5);
const percent = (part: number): string => `${String(Math.round(part * 1e5) / 1e3)}%`;
