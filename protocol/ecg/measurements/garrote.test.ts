import { describe, expect, it } from 'vitest';
import { garrote } from './garrote.ts';

describe('a difference less what noise makes of it', () => {
  it('is all of it where there is no noise', () => {
    expect(garrote(0.5, 0, 1.3)).toBe(0.5);
    expect(garrote(0, 0, 1.3)).toBe(0);
  });

  it('is nothing where noise could have made it', () => {
    expect(garrote(12, 10, 1.3)).toBe(0);
    expect(garrote(-13, 10, 1.3)).toBe(0);
  });

  it('is nearly all of it far beyond the noise, on either side', () => {
    expect(garrote(100, 10, 1.3)).toBeCloseTo(98.31, 2);
    expect(garrote(-100, 10, 1.3)).toBeCloseTo(-98.31, 2);
  });

  it('grows without a step', () => {
    expect(garrote(13.001, 10, 1.3)).toBeLessThan(0.01);
  });
});
