import { describe, expect, it } from 'vitest';
import { latestConfirmed } from './multilead-rule.ts';

describe('the end of a wave in several leads', () => {
  it('is the latest that two other leads confirm', () => {
    expect(latestConfirmed([300, 310, 318, 322, 329, 390], 12)).toBe(329);
  });

  it('is not a loner', () => {
    expect(latestConfirmed([300, 305, 308, 402], 12)).toBe(308);
  });

  it('is the middle one where no three agree, and nothing of nothing', () => {
    expect(latestConfirmed([300, 340, 380], 12)).toBe(340);
    expect(latestConfirmed([300], 12)).toBe(300);
    expect(latestConfirmed([], 12)).toBeNull();
  });
});
