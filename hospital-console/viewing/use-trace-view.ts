import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MeasurementOptions } from '../../protocol/ecg/measurements/measurement.ts';
import { milliseconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { loadFontsOf, paperFontsFor } from '../look/fonts.ts';
import type { Reading } from '../measuring/reading.ts';
import { now } from '../relay-api/session-queries.ts';
import type { Arrangement, LinkReport, ViewCommand, ViewId, ViewReport } from '../trace/trace-port.ts';
import { worthShowing } from './report-pace.ts';
import { useTraceClients } from './trace-clients.tsx';

/** A command without its view: the hook knows which. */
type WithoutView<Command> = Command extends { readonly view: ViewId } ? Omit<Command, 'view'> : never;
export type TraceOrder = WithoutView<Exclude<ViewCommand, { readonly kind: 'arrange' | 'show' | 'measure' }>>;

export interface TraceView {
  readonly hostRef: React.RefObject<HTMLDivElement | null>;
  readonly report: ViewReport | null;
  /** When the worker last spoke of this view; until then, when the view was opened. */
  readonly heardAt: UnixMillis;
  readonly link: LinkReport | null;
  readonly trouble: string | null;
  /** Of what was shown last that could be measured; null before the first. */
  readonly reading: Reading | null;
  /** The measuring worker does not answer. */
  readonly measuringLost: boolean;
  readonly canDraw: boolean;
  readonly dismissTrouble: () => void;
  readonly order: (order: TraceOrder) => void;
}

const canDraw = 'transferControlToOffscreen' in HTMLCanvasElement.prototype;

/** One view of a session in the trace worker, for as long as the component is on the page. */
export function useTraceView(
  session: SessionId,
  mode: 'live' | 'replay',
  arrangement: Arrangement,
  measuring: MeasurementOptions,
): TraceView {
  const clients = useTraceClients();
  const queries = useQueryClient();
  const hostRef = useRef<HTMLDivElement>(null);
  const viewRef = useRef<{ readonly id: ViewId; readonly canvas: HTMLCanvasElement } | null>(null);
  const arrangementRef = useRef(arrangement);
  const measuringRef = useRef(measuring);
  const [report, setReport] = useState<ViewReport | null>(null);
  const [heardAt, setHeardAt] = useState(now);
  const [link, setLink] = useState<LinkReport | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [reading, setReading] = useState<Reading | null>(null);
  const [measuringLost, setMeasuringLost] = useState(false);

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
    setReading(null);
    setMeasuringLost(false);
    setHeardAt(now());
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
        setMeasuringLost(heard.report.kind === 'lost');
        if (heard.report.kind === 'measured') setReading(heard.report.reading);
      } else if (heard.report.view === view) {
        markCanvas(canvas, heard.report);
        const at = now();
        if (!worthShowing(shown, heard.report, milliseconds(at - shownAt))) return;
        shown = heard.report;
        shownAt = at;
        setReport(heard.report);
        setHeardAt(at);
      }
    });
    client.send({ kind: 'show', view, session, mode });
    client.send({ kind: 'measure', view, options: measuringRef.current });
    return () => {
      stop();
      client.detach(view);
      canvas.remove();
      viewRef.current = null;
    };
  }, [clients, queries, session, mode]);

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
    heardAt,
    link,
    trouble,
    reading,
    measuringLost,
    canDraw,
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
  canvas.dataset['pixelsPerMm'] = String(report.pixelsPerMillimetre);
  canvas.dataset['freshness'] = report.freshness;
  canvas.dataset['playhead'] = String(report.playhead);
  canvas.dataset['endSample'] = String(report.endSample);
  canvas.dataset['following'] = String(report.following);
  canvas.dataset['playing'] = String(report.playing);
  canvas.dataset['ageMs'] = report.age === null ? '' : String(Math.round(report.age));
}
