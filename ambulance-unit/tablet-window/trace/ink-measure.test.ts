import { describe, expect, it } from 'vitest';
import { InkMeasure } from './ink-measure.ts';

describe('what the worker measures of itself', () => {
  it('counts a message as shown when the frame after its last sample begins, not earlier', () => {
    const measure = new InkMeasure(0);
    measure.heard(50, 1_000);
    measure.frameBegins(16, 1_016);
    measure.inked(49.5, true, 1_018);
    measure.frameBegins(32, 1_032);
    measure.inked(50, true, 1_034);
    measure.frameBegins(48, 1_048);
    expect(measure.take(48)).toMatchObject({
      frames: 3,
      painted: 2,
      latencies: [48],
      betweenFrames: [16, 16],
      firstTraceAt: 1_034,
    });
    expect(measure.take(60).latencies).toEqual([]);
  });

  it('takes a pause in which nothing moved for no long frame', () => {
    const measure = new InkMeasure(0);
    measure.frameBegins(16, 0);
    measure.rests();
    measure.frameBegins(5_000, 0);
    expect(measure.take(5_000).betweenFrames).toEqual([]);
  });
});
