import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import type { FittedPage } from '../../protocol/ecg/paper/page-fit.ts';
import type { SampleRange } from '../../protocol/ecg/sample-block.ts';
import { milliseconds, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { loadFontsOf, paperFontsFor } from '../look/fonts.ts';
import type { BeatReading } from '../measuring/beat-reading.ts';
import { now } from '../relay-api/session-queries.ts';
import type { Arrangement, LinkReport, ViewCommand, ViewId, ViewReport } from '../trace/trace-port.ts';
import { OpenQuestions } from './open-questions.ts';
import { Readings } from './readings.ts';
import type { SpanReading } from '../trace/span-reading.ts';
import { isNews } from './report-pace.ts';
import { RunningReports } from './running-reports.ts';
import { useTraceClients } from './trace-clients.tsx';
import { visibleText } from './visible-text.ts';

/** A command without its view: the hook knows which. */
type WithoutView<Command> = Command extends { readonly view: ViewId } ? Omit<Command, 'view'> : never;
export type TraceOrder = WithoutView<
  Exclude<ViewCommand, { readonly kind: 'arrange' | 'measure' | 'read-span' | 'read-place' | 'ask-beats' }>
>;

/** What is asked of the worker once, and answered once. */
export interface TraceQuestions {
  /** What a caliper reads; null where no answer comes. */
  readonly readSpan: (lead: LeadName, from: SampleIndex, to: SampleIndex) => Promise<SpanReading | null>;
  /** One past the newest sample that is inked now; null where none is. Reports of a running view are up to a second old. */
  readonly askPlace: () => Promise<SampleIndex | null>;
  /** The beat that a stretch has in common; null where it could not be had. */
  readonly askBeats: (range: SampleRange) => Promise<BeatReading | null>;
}

export interface TraceView extends TraceQuestions {
  readonly hostRef: React.RefObject<HTMLDivElement | null>;
  /** The latest report in which something happened; what merely runs (playhead, end, age) is in `running`. */
  readonly report: ViewReport | null;
  readonly running: RunningReports;
  readonly link: LinkReport | null;
  readonly trouble: string | null;
  readonly readings: Readings;
  readonly canDraw: boolean;
  /** The paper as it lies on the canvas. */
  readonly page: FittedPage | null;
  readonly dismissTrouble: () => void;
  readonly order: (order: TraceOrder) => void;
}

const canDraw = 'transferControlToOffscreen' in HTMLCanvasElement.prototype;

/** One view of a session in the trace worker, for as long as the component is on the page. */
export function useTraceView(
  session: SessionId,
  mode: 'live' | 'replay',
  arrangement: Arrangement,
  measuring: MeasurementOptions | null,
  /** Where a replay opens: the page that ends there. */
  at?: SampleIndex,
): TraceView {
  const clients = useTraceClients();
  const queries = useQueryClient();
  const hostRef = useRef<HTMLDivElement>(null);
  const viewRef = useRef<{ readonly id: ViewId; readonly canvas: HTMLCanvasElement } | null>(null);
  const arrangementRef = useRef(arrangement);
  const measuringRef = useRef(measuring);
  const [report, setReport] = useState<ViewReport | null>(null);
  const [running] = useState(() => new RunningReports(now));
  const [link, setLink] = useState<LinkReport | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [readings] = useState(() => new Readings());
  const [page, setPage] = useState<FittedPage | null>(null);
  const [questions] = useState(() => new OpenQuestions());

  useLayoutEffect(() => {
    const host = hostRef.current;
    if (host === null || !canDraw) return;
    const client = clients.client();
    // The canvas is made here because it can be handed to a worker only once in its life.
    const canvas = document.createElement('canvas');
    canvas.className = 'trace-canvas';
    canvas.dataset['testid'] = 'trace';
    canvas.setAttribute('role', 'img');
    host.prepend(canvas);
    const view = client.attach(canvas, arrangementRef.current);
    viewRef.current = { id: view, canvas };
    setReport(null);
    readings.forget();
    running.hear(null);
    let shown: ViewReport | null = null;
    let shownAt = now();
    const stop = client.listen((heard) => {
      if (heard.kind === 'link') {
        setLink(heard.link);
        if (heard.link.kind === 'signed-out') queries.setQueryData(['me'], null);
      } else if (heard.kind === 'trouble') {
        if (heard.view === null || heard.view === view) setTrouble(heard.sentence);
      } else if (heard.kind === 'measuring') {
        if (heard.view !== view) return;
        if (heard.report.kind === 'lost') readings.lose();
        else readings.hear(heard.report.reading);
      } else if (heard.kind === 'page') {
        if (heard.view !== view) return;
        markPage(canvas, heard.page, heard.still);
        setPage(heard.page);
      } else if (heard.kind === 'span' || heard.kind === 'beats') {
        if (heard.view === view) questions.answer(heard.number, heard.reading);
      } else if (heard.kind === 'place') {
        if (heard.view === view) questions.answer(heard.number, heard.through);
      } else if (heard.kind === 'view' && heard.report.view === view) {
        markCanvas(canvas, heard.report);
        running.hear(heard.report);
        const at = now();
        if (!isNews(shown, heard.report, milliseconds(at - shownAt))) return;
        shown = heard.report;
        shownAt = at;
        setReport(heard.report);
      }
    });
    client.send({ kind: 'show', view, session, mode, ...(at === undefined ? {} : { at }) });
    client.send({ kind: 'measure', view, options: measuringRef.current });
    return () => {
      stop();
      client.detach(view);
      canvas.remove();
      questions.giveUp();
      viewRef.current = null;
    };
  }, [clients, queries, running, readings, questions, session, mode, at]);

  useEffect(() => {
    if (arrangementRef.current === arrangement) return;
    arrangementRef.current = arrangement;
    const view = viewRef.current;
    if (view === null) return;
    clients.client().send({ kind: 'arrange', view: view.id, arrangement });
  }, [clients, arrangement]);

  useEffect(() => {
    if (measuringRef.current === measuring) return;
    measuringRef.current = measuring;
    const view = viewRef.current;
    if (view !== null) clients.client().send({ kind: 'measure', view: view.id, options: measuring });
  }, [clients, measuring]);

  const { words } = arrangement;
  useEffect(() => {
    if (!canDraw) return;
    const client = clients.client();
    const give = (): void => {
      client.addFonts(paperFontsFor(JSON.stringify(Object.values(words))));
    };
    // Where the Chinese font cannot be had, the page has said so and the system's letters stand in for it.
    loadFontsOf(words.language).then(give, give);
  }, [clients, words]);

  return {
    hostRef,
    report,
    running,
    link,
    trouble,
    readings,
    canDraw,
    page,
    readSpan: useCallback(
      (lead, from, to) =>
        questions.ask<SpanReading>((number) => {
          const view = viewRef.current;
          if (view !== null) clients.client().send({ kind: 'read-span', view: view.id, number, lead, from, to });
        }),
      [clients, questions],
    ),
    askPlace: useCallback(
      () =>
        questions.ask<SampleIndex>((number) => {
          const view = viewRef.current;
          if (view !== null) clients.client().send({ kind: 'read-place', view: view.id, number });
        }),
      [clients, questions],
    ),
    askBeats: useCallback(
      (range) =>
        questions.ask<BeatReading>((number) => {
          const view = viewRef.current;
          if (view !== null) clients.client().send({ kind: 'ask-beats', view: view.id, number, range });
        }),
      [clients, questions],
    ),
    dismissTrouble() {
      setTrouble(null);
    },
    order(order) {
      const view = viewRef.current;
      if (view !== null) clients.client().send({ ...order, view: view.id });
    },
  };
}

/** What tests and measurements read off the page. */
function markCanvas(canvas: HTMLCanvasElement, report: ViewReport): void {
  mark(canvas, 'pixelsPerMm', String(report.pixelsPerMillimetre));
  mark(canvas, 'gain', String(report.gain));
  mark(canvas, 'freshness', report.freshness);
  mark(canvas, 'patient', visibleText(report.patientLabel));
  mark(canvas, 'unit', visibleText(report.unit));
  mark(canvas, 'playhead', String(report.playhead));
  mark(canvas, 'endSample', String(report.endSample));
  mark(canvas, 'following', String(report.following));
  mark(canvas, 'playing', String(report.playing));
  mark(canvas, 'firstDrawnAfterMs', report.drawnAfter === null ? '' : String(report.drawnAfter.first));
  mark(canvas, 'lastDrawnAfterMs', report.drawnAfter === null ? '' : String(report.drawnAfter.last));
  mark(canvas, 'ageMs', report.age === null ? '' : String(Math.round(report.age)));
}

function markPage(canvas: HTMLCanvasElement, page: FittedPage | null, still: SampleRange | null): void {
  mark(canvas, 'cells', String(page?.plan.cells.length ?? 0));
  mark(canvas, 'rows', String(page?.plan.calibrationPulses.length ?? 0));
  mark(canvas, 'pagePixelsPerMm', String(page?.cssPixelsPerMillimetre ?? 0));
  mark(canvas, 'still', still === null ? '' : `${String(still.first)}-${String(still.end)}`);
}

function mark(canvas: HTMLCanvasElement, name: string, value: string): void {
  if (canvas.dataset[name] !== value) canvas.dataset[name] = value;
}
