import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hertz, Milliseconds, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import { sampleIndex, seconds } from '../../protocol/ecg/units.ts';
import { pixelsOfRem } from '../look/letter-size.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallAt, wallClockText } from './clock-text.ts';
import { type Absence, marksOf, ticksOf } from './timeline-marks.ts';
import './timeline.css';

interface TimelineProps {
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  readonly playhead: SampleIndex;
  readonly endSample: SampleIndex;
  readonly absences: readonly Absence[];
  /** The page that ends at this sample. */
  readonly onSeek: (end: SampleIndex) => void;
}

/** What a page of paper shows, about; drawn as the window on the timeline. */
const PAGE = seconds(10);

/** The whole session from its first second: held, gaps (hatched), awaited (dotted), and where the view looks. */
export function Timeline(props: TimelineProps): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const dragging = useRef(false);
  const [pointed, setPointed] = useState<SampleIndex | null>(null);
  const { rate, startedAt, playhead, endSample } = props;
  const length = elapsedAt(endSample, rate);
  const share = (sample: SampleIndex): number => (endSample === 0 ? 1 : Math.min(1, Math.max(0, sample / endSample)));
  const words = (sample: SampleIndex): { elapsed: string; wall: string } => ({
    elapsed: elapsedText(elapsedAt(sample, rate)),
    wall: startedAt === null ? '–' : wallClockText(wallAt(sample, rate, startedAt), language),
  });
  const sampleUnder = (event: PointerEvent<HTMLElement>): SampleIndex => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.min(1, Math.max(0, (event.clientX - box.left) / Math.max(1, box.width)));
    return sampleIndex(Math.round(at * endSample));
  };
  const pageSamples = PAGE * rate;
  const windowStart = share(sampleIndex(Math.max(0, playhead - pageSamples)));
  const pageKeys = (event: KeyboardEvent): void => {
    const step = event.key === 'PageUp' ? -60 : event.key === 'PageDown' ? 60 : 0;
    if (step === 0) return;
    event.preventDefault();
    props.onSeek(sampleIndex(Math.min(endSample, Math.max(0, Math.round(playhead + step * rate)))));
  };
  const pointedWords = pointed === null ? null : words(pointed);
  return (
    <div className="timeline">
      <div
        className="timeline-hand"
        role="slider"
        tabIndex={0}
        aria-label={t('timeline.label')}
        aria-valuemin={0}
        aria-valuemax={Math.round(length / 1000)}
        aria-valuenow={Math.round(elapsedAt(playhead, rate) / 1000)}
        aria-valuetext={t('timeline.value', { ...words(playhead), length: elapsedText(length) })}
        data-testid="timeline"
        onKeyDown={pageKeys}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          props.onSeek(sampleUnder(event));
        }}
        onPointerMove={(event) => {
          const under = sampleUnder(event);
          setPointed(under);
          if (dragging.current) props.onSeek(under);
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
        <div className="timeline-track" ref={ref}>
          {marksOf(props.absences, endSample, width).map((mark) => (
            <span
              key={`${mark.kind}${String(mark.from)}`}
              className={`timeline-mark timeline-${mark.kind}`}
              data-mark={mark.kind}
              style={{ left: percent(mark.from), width: `max(0.25rem, ${percent(mark.to - mark.from)})` }}
            />
          ))}
          <span
            className="timeline-window"
            style={{ left: percent(windowStart), width: `max(0.25rem, ${percent(share(playhead) - windowStart)})` }}
          />
          <span className="timeline-playhead" style={{ left: percent(share(playhead)) }} />
          {pointed !== null && <span className="timeline-pointed" style={{ left: percent(share(pointed)) }} />}
        </div>
        <Ticks length={length} width={width} />
        {pointed !== null && pointedWords !== null && (
          <span className="timeline-tip small" style={{ left: `clamp(4rem, ${percent(share(pointed))}, 100% - 4rem)` }}>
            {pointedWords.elapsed} · {pointedWords.wall}
          </span>
        )}
      </div>
    </div>
  );
}

function Ticks({ length, width }: { readonly length: Milliseconds; readonly width: number }): ReactNode {
  // In the size of the letters: on a wall display they are larger.
  const apart = pixelsOfRem(6);
  return (
    <div className="timeline-ticks small soft" aria-hidden="true">
      {ticksOf(length, width, apart).map((tick) => {
        const at = tick / length;
        // The last one would stick out over the end.
        const edge = tick === 0 ? 'first' : width * (1 - at) < apart / 3 ? 'last' : 'inner';
        return (
          <span key={tick} className={`timeline-tick timeline-tick-${edge}`} style={{ left: percent(at) }}>
            {elapsedText(tick)}
          </span>
        );
      })}
    </div>
  );
}

/** To half a pixel or so: what moves by less each second is not laid out and painted each second. */
const percent = (part: number): string => `${String(Math.round(part * 2e3) / 20)}%`;
