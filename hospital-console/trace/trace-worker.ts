import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import { browserLinkParts } from '../sources/browser-link.ts';
import { WatchLink } from '../sources/watch-link.ts';
import { addPaperFonts } from './paper-fonts.ts';
import { TraceDesk } from './trace-desk.ts';
import type { TraceCommand, TraceReport } from './trace-port.ts';

/** Reports a second: what a person reads needs no more. */
const REPORT_EVERY = 200;

const report = (told: TraceReport): void => {
  globalThis.postMessage(told);
};

const parts = browserLinkParts(globalThis.location.origin);
const link = new WatchLink({
  ...parts,
  report: (told) => {
    report({ kind: 'link', link: told });
  },
  trouble: (sentence) => {
    report({ kind: 'trouble', view: null, sentence });
  },
});
const desk = new TraceDesk({
  link,
  now: () => ({
    monotonic: monotonicMillis(performance.now()),
    unix: unixMillis(performance.timeOrigin + performance.now()),
    relayClock: link.relayClock(),
  }),
  report,
});

// Frames stop while the page is hidden. The timer goes on, and with it heartbeat, freshness and the alarm for no data.
let framing = false;
function frame(): void {
  framing = !desk.isEmpty;
  if (framing) requestAnimationFrame(frame);
  desk.tick();
  desk.paint();
}
setInterval(() => {
  desk.tick();
  desk.reportViews();
}, REPORT_EVERY);

globalThis.addEventListener('message', (event: MessageEvent<TraceCommand>) => {
  const command = event.data;
  if (command.kind === 'fonts') {
    void addPaperFonts(command.fonts).then((added) => {
      if (added) desk.renewSheets();
    });
    return;
  }
  desk.obey(command);
  if (!framing && !desk.isEmpty) {
    framing = true;
    requestAnimationFrame(frame);
  }
});

globalThis.addEventListener('online', () => {
  link.networkChanged();
});
