import type { CanvasSize } from '../../../protocol/ecg/paper/page-fit.ts';
import type {
  FeedReport,
  FeedWord,
  InkArrangement,
  InkCommand,
  InkFont,
  InkLanguage,
  InkReport,
  InkView,
  RecordedTwelveLead,
} from './ink-port.ts';
import { lettersOf } from './ink-words.ts';

/** The page's end of the ink worker. One is enough for all canvases of a page. */
export interface InkClient {
  /** What the feed says, in its order: see `isFeedWord`. */
  feed(word: FeedWord): void;
  /** The monitor was let go of: nothing of it stays on any canvas. */
  forgetFeed(): void;
  /** Hands the canvas over for good: a canvas can be attached once only. Its size on screen is followed by itself. */
  attach(canvas: HTMLCanvasElement, arrangement: InkArrangement): InkView;
  arrange(view: InkView, arrangement: InkArrangement): void;
  show(view: InkView, recorded: RecordedTwelveLead | null): void;
  detach(view: InkView): void;
  /** Hears every report from now on; how the feed stands is told at once. Returns how to stop. */
  listen(hear: (report: InkReport) => void): () => void;
  /** To be called when the page's fonts have come. */
  fontsCame(): void;
  close(): void;
}

/** Starts the worker. */
export function openInkClient(): InkClient {
  const worker = new Worker(new URL('./ink-worker.ts', import.meta.url), { type: 'module' });
  const listeners = new Set<(report: InkReport) => void>();
  const sizes = new Map<InkView, () => void>();
  const languages = new Set<InkLanguage>();
  let nextView = 1;
  let lastFeed: FeedReport | null = null;

  const tell = (command: InkCommand, transfer: Transferable[] = []): void => {
    worker.postMessage(command, transfer);
  };
  const report = (heard: InkReport): void => {
    if (heard.kind === 'feed') lastFeed = heard.feed;
    for (const hear of [...listeners]) hear(heard);
  };
  worker.addEventListener('message', (event: MessageEvent<InkReport>) => {
    report(event.data);
  });
  worker.addEventListener('error', (event) => {
    report({ kind: 'trouble', view: null, sentence: event.message || 'The ink worker could not be started.' });
  });
  const giveFonts = (): void => {
    const fonts = inkFontsFor([...languages].map(lettersOf).join(''));
    if (fonts.length > 0) tell({ kind: 'fonts', fonts });
  };
  const speak = ({ language }: InkArrangement): void => {
    if (languages.has(language)) return;
    languages.add(language);
    giveFonts();
  };

  return {
    feed: (word) => {
      tell({ kind: 'feed', word });
    },
    forgetFeed: () => {
      tell({ kind: 'forget-feed' });
    },
    attach(canvas, arrangement) {
      const view = nextView as InkView;
      nextView += 1;
      const size = sizeOf(canvas);
      const offscreen = canvas.transferControlToOffscreen();
      tell({ kind: 'attach', view, canvas: offscreen, size, arrangement }, [offscreen]);
      speak(arrangement);
      sizes.set(
        view,
        watchSize(canvas, size, (now) => {
          tell({ kind: 'resize', view, size: now });
        }),
      );
      return view;
    },
    arrange(view, arrangement) {
      tell({ kind: 'arrange', view, arrangement });
      speak(arrangement);
    },
    show: (view, recorded) => {
      tell({ kind: 'show-recorded', view, recorded });
    },
    detach(view) {
      sizes.get(view)?.();
      if (sizes.delete(view)) tell({ kind: 'detach', view });
    },
    listen(hear) {
      listeners.add(hear);
      if (lastFeed !== null) hear({ kind: 'feed', feed: lastFeed });
      return () => {
        listeners.delete(hear);
      };
    },
    fontsCame: giveFonts,
    close() {
      for (const stop of sizes.values()) stop();
      sizes.clear();
      listeners.clear();
      worker.terminate();
    },
  };
}

const sizeOf = (canvas: HTMLCanvasElement): CanvasSize => ({
  width: canvas.clientWidth,
  height: canvas.clientHeight,
  devicePixelRatio: globalThis.devicePixelRatio,
});

/** Tells each new size of the canvas on screen, where the browser says it in device pixels: no grid line is then blurred. */
function watchSize(canvas: HTMLCanvasElement, first: CanvasSize, tell: (size: CanvasSize) => void): () => void {
  let last = first;
  const observer = new ResizeObserver((entries) => {
    const entry: Partial<ResizeObserverEntry> | undefined = entries.at(-1);
    const box = entry?.devicePixelContentBoxSize?.[0];
    const { devicePixelRatio } = globalThis;
    // An emulated screen counts this box in CSS pixels: half the canvas would be a blur.
    const isTold = box !== undefined && Math.abs(box.inlineSize - canvas.clientWidth * devicePixelRatio) <= 2;
    const now: CanvasSize = isTold
      ? { width: box.inlineSize / devicePixelRatio, height: box.blockSize / devicePixelRatio, devicePixelRatio }
      : sizeOf(canvas);
    if (now.width === 0 || now.height === 0) return; // not laid out, or hidden: the last size stays
    if (now.width === last.width && now.height === last.height && devicePixelRatio === last.devicePixelRatio) return;
    last = now;
    tell(now);
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

/** The page's letters that these words need: a worker sees none of the page's style sheets. */
export function inkFontsFor(words: string): readonly InkFont[] {
  const needed = new Set(Array.from(words, (character) => character.codePointAt(0) ?? 0));
  const fonts = new Map<string, InkFont>();
  for (const sheet of document.styleSheets) {
    // Only our own sheets: a browser extension's may not be read.
    if (sheet.href !== null && !sheet.href.startsWith(location.origin)) continue;
    for (const rule of sheet.cssRules) {
      if (!(rule instanceof CSSFontFaceRule)) continue;
      const value = (name: string): string => rule.style.getPropertyValue(name);
      if (value('font-family').replaceAll(/["']/g, '') !== 'Noto Sans TC') continue;
      const unicodeRange = value('unicode-range');
      if (!holdsAny(unicodeRange, needed)) continue;
      const address = /url\((["']?)([^"')]+)\1\)/.exec(value('src'))?.[2];
      if (address === undefined) continue;
      const source = `url("${new URL(address, sheet.href ?? location.href).href}") format("woff2")`;
      fonts.set(source, { source, weight: value('font-weight'), unicodeRange });
    }
  }
  return [...fonts.values()];
}

/** CSS `unicode-range`; an empty one holds everything. */
function holdsAny(unicodeRange: string, characters: ReadonlySet<number>): boolean {
  if (unicodeRange.trim() === '') return characters.size > 0;
  const ranges = unicodeRange.split(',').map((part) => {
    const [first = '', last = first] = part.trim().replace(/^u\+/i, '').split('-');
    return [Number.parseInt(first.replaceAll('?', '0'), 16), Number.parseInt(last.replaceAll('?', 'F'), 16)] as const;
  });
  return [...characters].some((character) => ranges.some(([first, last]) => character >= first && character <= last));
}
