import { monotonicMillis } from '../../../protocol/ecg/units.ts';
import { InkDesk } from './ink-desk.ts';
import { addInkFonts } from './ink-fonts.ts';
import type { InkCommand, InkFigures, InkReport } from './ink-port.ts';

const TICK_EVERY = 250;
/** Frames stop after so many in which nothing was inked; a word of the page or of the feed starts them again. */
const STILL_FRAMES = 30;

const report = (told: InkReport): void => {
  globalThis.postMessage(told);
};
const desk = new InkDesk({
  monotonic: () => monotonicMillis(performance.now()),
  wall: () => Date.now(),
  report,
});

let isFraming = false;
let stillFrames = 0;
function frame(): void {
  stillFrames = desk.paint() ? 0 : stillFrames + 1;
  isFraming = !desk.isEmpty && stillFrames < STILL_FRAMES;
  if (isFraming) requestAnimationFrame(frame);
  else desk.measure.rests();
}
function startFrames(): void {
  if (isFraming || desk.isEmpty) return;
  isFraming = true;
  stillFrames = 0;
  requestAnimationFrame(frame);
}

// A feed that has stopped grows old without a word: delayed and stale have to come up by themselves.
setInterval(() => {
  desk.tick();
  startFrames();
}, TICK_EVERY);

globalThis.addEventListener('message', (event: MessageEvent<InkCommand>) => {
  const command = event.data;
  if (command.kind === 'fonts') {
    void addInkFonts(command.fonts).then((isAny) => {
      if (isAny) desk.renewSheets();
      startFrames();
    });
  } else desk.obey(command);
  startFrames();
});

(globalThis as unknown as { inkFigures: () => InkFigures }).inkFigures = () => desk.measure.take(performance.now());
