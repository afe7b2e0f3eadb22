import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import { BeatDesk } from '../measuring/beat-desk.ts';
import { AlarmDesk } from '../alarms/alarm-desk.ts';
import { MeasuringDesk } from '../measuring/measuring-desk.ts';
import { browserLinkParts } from '../sources/browser-link.ts';
import { WatchLink } from '../sources/watch-link.ts';
import { EcgThread } from './ecg-thread.ts';
import { openEcgWorker } from './open-ecg-worker.ts';
import { addPaperFonts } from './paper-fonts.ts';
import { StandInFrames } from './stand-in-frames.ts';
import { TraceDesk } from './trace-desk.ts';
import type { TraceCommand, TraceReport } from './trace-port.ts';

/** Reports a second: what a person reads needs no more. */
const REPORT_EVERY = 200;
const STILL_FRAMES = 30;
/** Of a session that was just opened the page hears with each frame, ms: "live" is not to wait for the next look. */
const OPENING_TAKES = 3_000;

const report = (told: TraceReport): void => {
  globalThis.postMessage(told);
};

const parts = browserLinkParts(globalThis.location.origin);
const link = new WatchLink({
  ...parts,
  openSocket: (hearing) =>
    parts.openSocket({
      ...hearing,
      message: (bytes) => {
        hearing.message(bytes);
        startFrames();
      },
    }),
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
  openPlayer: async (asked) => {
    const { openThenPlayer } = await import('./then-reading.ts');
    return openThenPlayer(asked);
  },
});

const ecgThread = new EcgThread(openEcgWorker);

// They wait for the next look, and go to the page with what else it is to hear: each time that it draws anew costs it a frame.
const readingsDue: TraceReport[] = [];
const measuring = new MeasuringDesk({
  open: (hearing) => ecgThread.openMeasurer(hearing),
  now: () => monotonicMillis(performance.now()),
  report: (view, session, told) => {
    readingsDue.push({ kind: 'measuring', view, session, report: told });
  },
  isFollowed: (session) => alarms.follows(session),
});

const beats = new BeatDesk({
  open: (hearing) => new EcgThread(openEcgWorker).openMeasurer(hearing),
  report: (view, number, reading) => {
    report({ kind: 'beats', view, number, reading });
  },
});

const alarms = new AlarmDesk({
  open: (hearing) => ecgThread.openAlarmRunner(hearing),
  now: () => monotonicMillis(performance.now()),
  report: (told) => {
    report({ kind: 'alarms', report: told });
  },
  measured: (reading) => {
    measuring.hearCourse(reading);
  },
});

// Frames stop while the page is hidden, and after half a second in which nothing changed. The timer goes on, and with it
// heartbeat, freshness and the alarm for no data; a word of the relay or of the page starts the frames again.
let stillFrames = 0;
let openedAt = -OPENING_TAKES;
/** A hand has turned the page: it hears of that with the frame that shows it. At the pace of all reports, however fast the hand. */
let turnedAt = -REPORT_EVERY;
let isTurned = false;
const frames = new StandInFrames({
  now: () => monotonicMillis(performance.now()),
  askForOwn: (come) => requestAnimationFrame(come),
  askThePage: () => {
    report({ kind: 'frame-wanted' });
  },
  frame: () => {
    desk.tick();
    stillFrames = desk.paint() ? 0 : stillFrames + 1;
    if (isTurned || performance.now() - openedAt < OPENING_TAKES) desk.reportViews();
    isTurned = false;
    return !desk.isEmpty && stillFrames < STILL_FRAMES;
  },
});
function startFrames(): void {
  if (!desk.isEmpty) frames.start();
}

setInterval(() => {
  desk.tick();
  const readings = readingsDue.splice(0);
  desk.reportViews(readings.length > 0);
  for (const told of readings) report(told);
  const measured = desk.measurableViews();
  measuring.step(measured);
  const atHead = measured.filter(({ isAtHead }) => isAtHead);
  alarms.servePanels(new Map(atHead.map(({ session, moment }) => [session, moment.options])));
  alarms.step((session) => desk.samplesOf(session));
  for (const demand of desk.takeBeatsReady()) beats.demand(demand);
  startFrames();
  if (desk.isVisible) frames.look();
}, REPORT_EVERY);

globalThis.addEventListener('message', (event: MessageEvent<TraceCommand>) => {
  const command = event.data;
  if (command.kind === 'fonts') {
    void addPaperFonts(command.fonts).then((added) => {
      if (added) desk.renewSheets();
    });
  } else if (command.kind === 'frame') {
    frames.pageCame();
    return;
  } else if (command.kind === 'alarms') alarms.obey(command.order);
  else desk.obey(command);
  const now = performance.now();
  if (command.kind === 'show') openedAt = now;
  if ((command.kind === 'seek' || command.kind === 'follow-live') && now - turnedAt >= REPORT_EVERY) {
    turnedAt = now;
    isTurned = true;
  }
  startFrames();
});

globalThis.addEventListener('online', () => {
  link.networkChanged();
});
