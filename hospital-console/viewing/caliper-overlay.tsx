import { Button } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpanReading } from '../trace/span-reading.ts';
import {
  type Caliper,
  caliperAt,
  dragTo,
  fills,
  intervalOf,
  isOnPage,
  legNear,
  marchOut,
  onNextLead,
  placeAt,
  rateOf,
  type StillPaper,
  stepped,
  xOfSample,
  yOfMillimetres,
  yOfPotential,
} from './caliper.ts';
import type { TraceQuestions } from './use-trace-view.ts';

/** CSS pixels from a leg within which a hand takes it: a finger covers more than a mouse. */
const REACH = { mouse: 8, other: 28 } as const;
const MANY_SAMPLES = 10;

interface CaliperOverlayProps {
  readonly paper: StillPaper;
  readonly questions: TraceQuestions;
}

/** Two legs on a lead: what lies between, in ms, beats a minute and mV of raw samples. Over paper that stands still. */
export function CaliperOverlay({ paper, questions }: CaliperOverlayProps): ReactNode {
  const { t } = useTranslation();
  const [chosen, setCaliper] = useState<Caliper | null>(null);
  const dragging = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const { ref: measured, ...size } = useElementSize<HTMLDivElement>();
  const ref = useMergedRef(box, measured);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
  }, []);
  // While a window changes its size the ink is that of another paper: a caliper drawn then, or drawn anew, would lie.
  const isInPlace = fills(paper.page, size);
  const caliper = chosen !== null && isOnPage(paper, chosen) ? chosen : null;
  const reading = useSpanReading(paper, caliper, questions);

  const at = (event: PointerEvent<HTMLElement>): readonly [x: number, y: number] => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const press = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || !isInPlace) return;
    const [x, y] = at(event);
    const place = placeAt(paper, x, y);
    if (place === null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = true;
    const reach = event.pointerType === 'mouse' ? REACH.mouse : REACH.other;
    const leg = caliper !== null && caliper.cell === place.cell ? legNear(paper, caliper, x, reach) : null;
    setCaliper(leg === null || caliper === null ? caliperAt(place) : { ...caliper, active: leg });
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (!dragging.current || caliper === null || !isInPlace) return;
    setCaliper(dragTo(paper, caliper, at(event)[0]));
  };
  const letGo = (): void => {
    dragging.current = false;
  };
  const pressKey = (event: KeyboardEvent): void => {
    const next = nextOfKey(paper, caliper, event);
    if (next === undefined) return;
    event.preventDefault();
    setCaliper(next);
  };
  return (
    <div
      ref={ref}
      className="calipers"
      role="application"
      tabIndex={0}
      aria-label={t('caliper.overlay')}
      data-testid="calipers"
      data-in-place={isInPlace}
      onKeyDown={pressKey}
      onPointerDown={press}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    >
      {caliper === null && <p className="caliper-hint small">{t('caliper.hint')}</p>}
      {caliper !== null && isInPlace && (
        <>
          <CaliperLines paper={paper} caliper={caliper} reading={reading} />
          <CaliperWords paper={paper} caliper={caliper} reading={reading} change={setCaliper} />
        </>
      )}
    </div>
  );
}

/** Null: put away; undefined: the key is none of the calipers'. */
function nextOfKey(paper: StillPaper, caliper: Caliper | null, event: KeyboardEvent): Caliper | null | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const many = event.shiftKey ? MANY_SAMPLES : 1;
  if (caliper === null) {
    // From the keyboard it begins in the middle of the page, 200 ms apart.
    if (!event.key.startsWith('Arrow') && event.key !== 'Enter') return undefined;
    const place = placeAt(
      paper,
      xOfSample(paper, (paper.start + paper.end) / 2),
      yOfMillimetres(paper, (paper.page.plan.cells[0]?.baseline ?? 0) + 1),
    );
    if (place === null) return undefined;
    return stepped(paper, caliperAt(place), Math.round(0.2 * paper.rate));
  }
  switch (event.key.length === 1 ? event.key.toLowerCase() : event.key) {
    case 'ArrowLeft':
      return stepped(paper, caliper, -many);
    case 'ArrowRight':
      return stepped(paper, caliper, many);
    case 'ArrowUp':
      return onNextLead(paper, caliper, -1);
    case 'ArrowDown':
      return onNextLead(paper, caliper, 1);
    case 'Enter':
      return { ...caliper, active: caliper.active === 'to' ? 'from' : 'to' };
    case 'o':
      return { ...caliper, marchesOut: !caliper.marchesOut };
    case 'Backspace':
    case 'Delete':
      return null;
    default:
      return undefined;
  }
}

/** What the worker reads of the raw samples; null until it has, and never of other legs than these. */
function useSpanReading(paper: StillPaper, caliper: Caliper | null, questions: TraceQuestions): SpanReading | null {
  const lead = caliper === null ? null : (paper.page.plan.cells[caliper.cell]?.lead ?? null);
  const from = caliper?.from ?? null;
  const to = caliper?.to ?? null;
  const key = `${lead ?? ''} ${String(from)} ${String(to)}`;
  const [read, setRead] = useState<{ readonly key: string; readonly reading: SpanReading } | null>(null);
  const { readSpan } = questions;
  useEffect(() => {
    if (lead === null || from === null || to === null) return;
    let isPresent = true;
    void readSpan(lead, from, to).then((reading) => {
      if (isPresent && reading !== null) setRead({ key, reading });
    });
    return () => {
      isPresent = false;
    };
  }, [key, lead, from, to, readSpan]);
  return read?.key === key ? read.reading : null;
}

function CaliperLines(props: {
  readonly paper: StillPaper;
  readonly caliper: Caliper;
  readonly reading: SpanReading | null;
}): ReactNode {
  const { paper, caliper, reading } = props;
  const cell = paper.page.plan.cells[caliper.cell];
  if (cell === undefined) return null;
  const top = yOfMillimetres(paper, cell.top);
  const bottom = yOfMillimetres(paper, cell.bottom);
  const legs = (['from', 'to'] as const).map((leg) => ({
    leg,
    x: xOfSample(paper, caliper[leg]),
    potential: reading?.[leg] ?? null,
  }));
  const middle = (top + bottom) / 2;
  const [left, right] = [Math.min(...legs.map(({ x }) => x)), Math.max(...legs.map(({ x }) => x))];
  return (
    <svg className="caliper-lines" aria-hidden="true">
      {caliper.marchesOut &&
        marchOut(paper, caliper).map((mark) => (
          <line
            key={mark}
            className="caliper-march"
            x1={xOfSample(paper, mark)}
            x2={xOfSample(paper, mark)}
            y1={top}
            y2={bottom}
          />
        ))}
      <rect className="caliper-between" x={left} y={top} width={right - left} height={bottom - top} />
      {legs.map(({ leg, x, potential }) => {
        const y = potential === null ? null : yOfPotential(paper, cell, potential);
        return (
          <g key={leg} className={`caliper-leg${leg === caliper.active ? ' caliper-active' : ''}`}>
            <line x1={x} x2={x} y1={top} y2={bottom} />
            {y !== null && <line className="caliper-level" x1={left - 12} x2={right + 12} y1={y} y2={y} />}
            {y !== null && <circle cx={x} cy={y} r="3" />}
            <rect className="caliper-handle" x={x - 5} y={middle - 12} width="10" height="24" rx="3" />
          </g>
        );
      })}
    </svg>
  );
}

/** mV with its sign, to a hundredth: the paper's smallest square is a tenth. */
export const millivoltsText = (microvolts: number): string => {
  const text = Math.abs(microvolts / 1000).toFixed(2);
  return Number(text) === 0 ? text : `${microvolts < 0 ? '−' : '+'}${text}`;
};

function CaliperWords(props: {
  readonly paper: StillPaper;
  readonly caliper: Caliper;
  readonly reading: SpanReading | null;
  readonly change: (caliper: Caliper | null) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { paper, caliper, reading, change } = props;
  const cell = paper.page.plan.cells[caliper.cell];
  if (cell === undefined) return null;
  const interval = intervalOf(caliper, paper.rate);
  const beats = rateOf(interval);
  const absence = reading?.absence ?? null;
  const isKnown = reading !== null && absence === null && reading.from !== null && reading.to !== null;
  // A potential between two legs is that of the later one against the earlier one, whichever was drawn first.
  const rise = isKnown ? (caliper.to >= caliper.from ? 1 : -1) * (reading.to - reading.from) : null;
  const left = xOfSample(paper, Math.max(caliper.from, caliper.to)) + 14;
  const isAtTop = cell.row === 0;
  const y = yOfMillimetres(paper, isAtTop ? cell.bottom : cell.top);
  return (
    <div
      className="caliper-words"
      style={{ left: `clamp(0px, ${String(left)}px, calc(100% - 16rem))`, top: isAtTop ? y - 24 : Math.max(0, y - 24) }}
      role="status"
      data-testid="caliper-words"
      data-interval-ms={absence === null ? interval.toFixed(2) : 'n/a'}
      data-microvolts={rise === null ? 'n/a' : rise.toFixed(1)}
      onPointerDown={(event) => {
        event.stopPropagation();
      }}
    >
      <span className="strong">
        {absence === null
          ? t('caliper.between', { lead: cell.label, time: Math.round(interval) })
          : `${cell.label}: ${t('caliper.notAvailable')}`}
      </span>
      {absence === null && beats !== null && <span>{t('caliper.rate', { rate: Math.round(beats) })}</span>}
      <span className="strong">
        {rise === null ? t('caliper.notAvailable') : t('caliper.potential', { potential: millivoltsText(rise) })}
      </span>
      <span className="small soft">{absence === null ? t('caliper.raw') : t(`caliper.absent.${absence}`)}</span>
      <span className="caliper-buttons">
        <Button
          size="compact-sm"
          variant={caliper.marchesOut ? 'filled' : 'default'}
          aria-pressed={caliper.marchesOut}
          onClick={() => {
            change({ ...caliper, marchesOut: !caliper.marchesOut });
          }}
        >
          {t('caliper.marchOut')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            change(null);
          }}
        >
          {t('caliper.clear')}
        </Button>
      </span>
    </div>
  );
}
