import { describe, expect, it } from 'vitest';
import { FRAME_TIME, paintInTurn } from './frame-turns.ts';

/** Frames over views that take so many ms each: which were painted in which frame. */
function framesOf(views: readonly string[], cost: number, frames: number): readonly (readonly string[])[] {
  let next = 0;
  return Array.from({ length: frames }, () => {
    let time = 0;
    const painted: string[] = [];
    const paint = (view: string): boolean => {
      time += cost;
      painted.push(view);
      return true;
    };
    ({ next } = paintInTurn(views, next, paint, () => time < FRAME_TIME));
    return painted;
  });
}

describe('the views of a page', () => {
  it('are all painted in each frame that has time for them', () => {
    expect(framesOf(['a', 'b', 'c'], FRAME_TIME / 4, 2)).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });
  it('take turns where a frame has not: none is forgotten, and none painted twice before the others', () => {
    expect(framesOf(['a', 'b', 'c', 'd', 'e'], FRAME_TIME / 2, 3)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'a'],
    ]);
    expect(framesOf(['a', 'b'], 10 * FRAME_TIME, 3)).toEqual([['a'], ['b'], ['a']]);
  });
  it('that are still end the frames only once all of them have been asked', () => {
    const still = (): boolean => false;
    expect(paintInTurn(['a', 'b'], 1, still, () => true)).toEqual({ painted: false, next: 0 });
    expect(paintInTurn(['a', 'b'], 0, still, () => false)).toEqual({ painted: true, next: 1 });
    expect(paintInTurn([], 3, still, () => true)).toEqual({ painted: false, next: 0 });
  });
});
