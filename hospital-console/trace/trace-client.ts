import type { AlarmOrder } from '../alarms/alarm-port.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type {
  Arrangement,
  CanvasSize,
  PaperFont,
  TraceCommand,
  TraceReport,
  ViewCommand,
  ViewId,
} from './trace-port.ts';

/** The page's end of the trace worker. One is enough for all views of a page. */
export interface TraceClient {
  /**
   * Hands the canvas to the worker for good: a canvas can be attached once only, so make a new element for each view
   * (an effect that React runs twice must create the canvas inside the effect). Its size on screen is followed by itself.
   */
  attach(canvas: HTMLCanvasElement, arrangement: Arrangement): ViewId;
  send(command: ViewCommand): void;
  /** Ends the view; the session is let go when no view shows it. */
  detach(view: ViewId): void;
  /** Fonts that the words on the paper need and the system may not have. */
  addFonts(fonts: readonly PaperFont[]): void;
  /** A hand is on the row of a session: its view is likely to be opened within seconds. */
  expect(session: SessionId): void;
  /** Answers a unit's self-test, which the relay holds. */
  echo(session: SessionId): void;
  /** Has the alarm conditions of a session watched, from the samples that its view has. */
  orderAlarms(order: AlarmOrder): void;
  /** Somebody signed in again after a `signed-out` report. */
  signedIn(): void;
  /** Hears every report from now on; the latest link report is told at once. Returns how to stop. */
  listen(hear: (report: TraceReport) => void): () => void;
  /** Ends the worker and its connection. */
  close(): void;
}

interface AttachedView {
  readonly stopWatchingSize: () => void;
}

/** Starts the worker. It connects when the first session is shown. */
export function openTraceClient(): TraceClient {
  const worker = new Worker(new URL('./trace-worker.ts', import.meta.url), { type: 'module' });
  const listeners = new Set<(report: TraceReport) => void>();
  const views = new Map<ViewId, AttachedView>();
  let nextView = 1;
  let lastLink: TraceReport | null = null;

  const tell = (command: TraceCommand, transfer: Transferable[] = []): void => {
    worker.postMessage(command, transfer);
  };
  const report = (heard: TraceReport): void => {
    if (heard.kind === 'link') lastLink = heard;
    for (const hear of [...listeners]) hear(heard);
  };
  worker.addEventListener('message', (event: MessageEvent<TraceReport>) => {
    if (event.data.kind === 'frame-wanted') {
      requestAnimationFrame(() => {
        tell({ kind: 'frame' });
      });
    } else report(event.data);
  });
  const tellVisibility = (): void => {
    tell({ kind: 'visibility', visible: document.visibilityState === 'visible' });
  };
  document.addEventListener('visibilitychange', tellVisibility);
  tellVisibility();
  worker.addEventListener('error', (event) => {
    report({ kind: 'trouble', view: null, sentence: event.message || 'The trace worker could not be started.' });
  });

  return {
    attach(canvas, arrangement) {
      const view = nextView as ViewId;
      nextView += 1;
      const size = sizeOf(canvas);
      const offscreen = canvas.transferControlToOffscreen();
      tell({ kind: 'attach', view, canvas: offscreen, size, arrangement }, [offscreen]);
      const stopWatchingSize = watchSize(canvas, size, (now) => {
        tell({ kind: 'resize', view, size: now });
      });
      views.set(view, { stopWatchingSize });
      return view;
    },
    send: (command) => {
      tell(command);
    },
    detach(view) {
      views.get(view)?.stopWatchingSize();
      if (views.delete(view)) tell({ kind: 'detach', view });
    },
    addFonts: (fonts) => {
      tell({ kind: 'fonts', fonts });
    },
    expect: (session) => {
      tell({ kind: 'expect', session });
    },
    echo: (session) => {
      tell({ kind: 'echo', session });
    },
    orderAlarms: (order) => {
      tell({ kind: 'alarms', order });
    },
    signedIn: () => {
      // What was true of the sign-in that ran out must not be told to the first view of the new one.
      lastLink = null;
      tell({ kind: 'signed-in' });
    },
    listen(hear) {
      listeners.add(hear);
      if (lastLink !== null) hear(lastLink);
      return () => {
        listeners.delete(hear);
      };
    },
    close() {
      for (const { stopWatchingSize } of views.values()) stopWatchingSize();
      views.clear();
      listeners.clear();
      document.removeEventListener('visibilitychange', tellVisibility);
      worker.terminate();
    },
  };
}

const sizeOf = (canvas: HTMLCanvasElement): CanvasSize => ({
  width: canvas.clientWidth,
  height: canvas.clientHeight,
  devicePixelRatio: globalThis.devicePixelRatio,
});

/**
 * Tells each new size of the canvas on screen, and each new pixel ratio (a window dragged to another screen, zoom). Where
 * the browser says it, the size is the one in device pixels: a canvas half a pixel wider or narrower than its box would be
 * stretched, and no grid line would lie on its pixel.
 */
function watchSize(canvas: HTMLCanvasElement, first: CanvasSize, tell: (size: CanvasSize) => void): () => void {
  let last = first;
  const consider = (now: CanvasSize): void => {
    if (now.width === 0 || now.height === 0) return; // not laid out, or hidden: the last size stays
    if (now.width === last.width && now.height === last.height && now.devicePixelRatio === last.devicePixelRatio) {
      return;
    }
    last = now;
    tell(now);
  };
  const observer = new ResizeObserver((entries) => {
    // The compiler believes that every browser has it.
    const entry: Partial<ResizeObserverEntry> | undefined = entries.at(-1);
    const box = entry?.devicePixelContentBoxSize?.[0];
    if (box === undefined) {
      consider(sizeOf(canvas));
      return;
    }
    const { devicePixelRatio } = globalThis;
    // An emulated screen counts this box in CSS pixels: half the canvas on a phone's screen would be a blur.
    if (Math.abs(box.inlineSize - canvas.clientWidth * devicePixelRatio) > 2) {
      consider(sizeOf(canvas));
      return;
    }
    consider({
      width: box.inlineSize / devicePixelRatio,
      height: box.blockSize / devicePixelRatio,
      devicePixelRatio,
    });
  });
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' });
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    observer.observe(canvas); // a browser that does not know that box
  }
  return () => {
    observer.disconnect();
  };
}
