import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import {
  type Hertz,
  milliseconds,
  type SampleIndex,
  sampleIndex,
  type UnixMillis,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { now } from '../relay-api/session-queries.ts';
import { type Absence, seekToGap } from './timeline-marks.ts';
import type { TraceView } from './use-trace-view.ts';
import { useViewingKeys } from './use-viewing-keys.ts';
import { fasterRate, slowerRate, type ViewingAction } from './viewing-keys.ts';

/** What lies over the paper. */
export type ViewingTool = 'none' | 'calipers' | 'comparison';

/** About as long as the worker takes to report a step. */
const STEPS_ADD_UP_FOR = milliseconds(500);

interface ViewingParts {
  readonly session: SessionId;
  readonly mode: 'live' | 'replay';
  readonly view: TraceView;
  readonly rate: Hertz | null;
  readonly absences: readonly Absence[];
  readonly pinPaper: () => Promise<boolean>;
  /** Null: nothing lies open. */
  readonly closeNearest: (() => void) | null;
}

export interface Viewing {
  readonly seek: (end: SampleIndex) => void;
  readonly act: (action: ViewingAction) => void;
  readonly tool: ViewingTool;
  readonly setTool: (tool: ViewingTool) => void;
}

/** What keys, buttons and the timeline do to a view. The functions stay the same ones, so that what holds them rests. */
export function useViewing(parts: ViewingParts): Viewing {
  const navigate = useNavigate();
  const prefer = usePreferences((state) => state.prefer);
  const latest = useRef(parts);
  useEffect(() => {
    latest.current = parts;
  });
  const wanted = useRef<{ readonly end: SampleIndex; readonly at: UnixMillis }>({
    end: sampleIndex(0),
    at: unixMillis(0),
  });
  const [tool, keepTool] = useState<ViewingTool>('none');
  const toolNow = useRef(tool);
  useEffect(() => {
    toolNow.current = tool;
  });
  const setTool = useCallback((next: ViewingTool) => {
    const { view } = latest.current;
    const report = view.running.latest.report;
    // Paper that moves cannot be measured: calipers stop it, and the badge says REWOUND.
    if (next === 'calipers' && (report?.following === true || report?.playing === true)) view.order({ kind: 'pause' });
    keepTool(next);
  }, []);

  const seek = useCallback((end: SampleIndex): void => {
    const { view, mode } = latest.current;
    const endSample = view.running.latest.report?.endSample ?? 0;
    wanted.current = { end, at: now() };
    if (mode === 'live' && end >= endSample) view.order({ kind: 'follow-live' });
    else view.order({ kind: 'seek', end });
  }, []);

  const act = useCallback(
    (action: ViewingAction): void => {
      const { view, mode, rate, absences, pinPaper, closeNearest } = latest.current;
      const { report } = view.running.latest;
      const playhead = report?.playhead ?? sampleIndex(0);
      const endSample = report?.endSample ?? sampleIndex(0);
      const play = (): void => {
        if (playhead >= endSample) view.order({ kind: 'seek', end: sampleIndex(0) });
        view.order({ kind: 'play' });
      };
      switch (action.kind) {
        case 'step': {
          if (rate === null) return;
          // A page that ends before ten seconds have passed would show what came before the first sample: nothing.
          const earliest = mode === 'live' ? Math.min(endSample, 10 * rate) : 0;
          // Two presses in quick succession are two steps, though the worker has reported neither yet.
          const { end, at } = wanted.current;
          const from = now() - at < STEPS_ADD_UP_FOR ? end : playhead;
          seek(sampleIndex(Math.round(Math.min(endSample, Math.max(earliest, from + action.seconds * rate)))));
          return;
        }
        case 'to-live':
          keepTool('none');
          view.order({ kind: 'follow-live' });
          return;
        case 'play-pause':
          if (report?.playing === true) view.order({ kind: 'pause' });
          else play();
          return;
        case 'pause':
          view.order({ kind: 'pause' });
          return;
        case 'faster':
          if (report?.playing === true) view.order({ kind: 'set-rate', rate: fasterRate(report.rate) });
          else play();
          return;
        case 'slower':
          if (report !== null) view.order({ kind: 'set-rate', rate: slowerRate(report.rate) });
          return;
        case 'gap': {
          const found = rate === null ? null : seekToGap(action.direction, absences, { playhead, endSample, rate });
          if (found !== null) view.order({ kind: 'seek', end: found });
          return;
        }
        case 'to-start':
          if (rate !== null) seek(sampleIndex(Math.min(endSample, Math.round(10 * rate))));
          return;
        case 'to-end':
          seek(endSample);
          return;
        case 'measurements':
          prefer({ measurementsOpen: !usePreferences.getState().measurementsOpen });
          return;
        case 'calipers':
          setTool(toolNow.current === 'calipers' ? 'none' : 'calipers');
          return;
        case 'pin':
          void pinPaper();
          return;
        case 'compare':
          if (rate !== null) setTool('comparison');
          return;
        case 'leave':
          if (toolNow.current !== 'none') keepTool('none');
          else if (closeNearest !== null) closeNearest();
          else void navigate('/');
          return;
      }
    },
    [navigate, prefer, seek, setTool],
  );
  useViewingKeys(parts.mode, act);
  return { seek, act, tool, setTool };
}
