import { expect, it } from 'vitest';
import { monotonicMillis } from '../../protocol/ecg/units.ts';
import { OWN_FRAME_LATE, StandInFrames } from './stand-in-frames.ts';

/** A worker whose frames and whose page's frames come when the test says. */
function bench() {
  const seen = { time: 0, painted: 0, wantsMore: true, asked: 0 };
  const own: (() => void)[] = [];
  const frames = new StandInFrames({
    now: () => monotonicMillis(seen.time),
    askForOwn: (come) => own.push(come),
    askThePage: () => {
      seen.asked += 1;
    },
    frame: () => {
      seen.painted += 1;
      return seen.wantsMore;
    },
  });
  const ownCome = (): void => {
    for (const come of own.splice(0)) come();
  };
  return { seen, frames, ownCome };
}

it('a worker paints in its own frames, and the page is asked for none', () => {
  const { seen, frames, ownCome } = bench();
  frames.start();
  for (let i = 0; i < 60; i += 1) {
    seen.time += 16;
    frames.look();
    ownCome();
  }
  expect(seen).toMatchObject({ painted: 60, asked: 0 });
  seen.wantsMore = false;
  ownCome();
  ownCome();
  expect(seen.painted, 'nothing moves any more').toBe(61);
});

it('where its own do not come the page’s stand in, one for each that is painted, until an own one comes', () => {
  const { seen, frames, ownCome } = bench();
  frames.start();
  seen.time += OWN_FRAME_LATE - 1;
  frames.look();
  expect(seen.asked).toBe(0);
  seen.time += 1;
  frames.look();
  frames.look();
  expect(seen.asked).toBe(1);
  for (let i = 0; i < 10; i += 1) frames.pageCame();
  expect(seen).toMatchObject({ painted: 10, asked: 11 });
  ownCome();
  frames.pageCame();
  expect(seen, 'the last that was asked for is not needed any more').toMatchObject({ painted: 11, asked: 11 });
});

it('a still page asks for no frame; what moves again while the own ones are missing is painted in the page’s', () => {
  const { seen, frames } = bench();
  frames.start();
  seen.time += OWN_FRAME_LATE;
  frames.look();
  seen.wantsMore = false;
  frames.pageCame();
  frames.pageCame();
  expect(seen).toMatchObject({ painted: 1, asked: 1 });
  seen.wantsMore = true;
  frames.start();
  frames.pageCame();
  expect(seen).toMatchObject({ painted: 2, asked: 3 });
});
