import { type PointerEvent, type ReactNode, useRef } from 'react';
import { sampleIndex, type Hertz } from '../../protocol/ecg/units.ts';
import type { ReviewSchemeJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { type Caliper, stillPaper } from '../viewing/caliper.ts';
import { useRunning } from '../viewing/running-reports.ts';
import type { TraceView } from '../viewing/use-trace-view.ts';
import { boxesOf, drawnOver, rangeFrom, type PaperBox } from './annotations.ts';
import { titleOfCode } from './code-title.ts';
import type { Annotating } from './use-annotating.ts';

interface AnnotationLayerProps {
  readonly view: TraceView;
  readonly rate: Hertz;
  readonly annotating: Annotating;
  readonly scheme: ReviewSchemeJson | null;
}

/** Annotations over paper that stands still; while one is written, a hand on the paper draws its lead and range. */
export function AnnotationLayer({ view, rate, annotating, scheme }: AnnotationLayerProps): ReactNode {
  const language = usePreferences((state) => state.language);
  const drawn = useRef<Caliper | null>(null);
  const playhead = useRunning(view.running, ({ report }) =>
    report === null || report.playing || report.following ? null : report.playhead,
  );
  if (view.page === null || playhead === null) return null;
  const paper = stillPaper(view.page, rate, sampleIndex(playhead));
  const { draft, setDraft, standing } = annotating;
  const at = (event: PointerEvent<HTMLElement>): readonly [x: number, y: number] => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  const drawTo = (event: PointerEvent<HTMLElement>): void => {
    if (draft !== null && drawn.current !== null) setDraft(drawnOver(draft, paper, drawn.current, at(event)[0]));
  };
  return (
    <>
      <div className="annotation-boxes" aria-hidden="true">
        {standing
          .filter(({ id }) => id !== draft?.id)
          .flatMap((annotation) =>
            boxesOf(paper, annotation).map((box, i) => (
              <span
                key={`${annotation.id} ${String(i)}`}
                className="annotation-box"
                data-testid="annotation-box"
                style={styleOf(box)}
              >
                <span className="annotation-tag">{i === 0 ? titleOfCode(scheme, annotation.code, language) : ''}</span>
              </span>
            )),
          )}
        {draft !== null &&
          boxesOf(paper, { ...draft, leads: draft.lead === null ? [] : [draft.lead] }).map((box, i) => (
            <span key={i} className="annotation-box annotation-draft" style={styleOf(box)} />
          ))}
      </div>
      {draft !== null && (
        <div
          className="annotation-hand"
          data-testid="annotation-hand"
          onPointerDown={(event) => {
            if (event.button !== 0) return;
            const [x, y] = at(event);
            drawn.current = rangeFrom(paper, x, y);
            if (drawn.current === null) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            drawTo(event);
          }}
          onPointerMove={drawTo}
          onPointerUp={() => {
            drawn.current = null;
          }}
          onPointerCancel={() => {
            drawn.current = null;
          }}
        />
      )}
    </>
  );
}

const styleOf = ({ left, top, width, height }: PaperBox) => ({
  left: `${String(left)}px`,
  top: `${String(top)}px`,
  width: `${String(Math.max(2, width))}px`,
  height: `${String(height)}px`,
});
