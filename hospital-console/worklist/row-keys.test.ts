import { describe, expect, it } from 'vitest';
import { rowAfterKey } from './row-keys.ts';

describe('the keyboard in the worklist', () => {
  it('enters at the first row from anywhere on the page', () => {
    expect(rowAfterKey('ArrowDown', -1, 3)).toBe(0);
  });
  it('goes from row to row and stays within the list', () => {
    expect(rowAfterKey('ArrowDown', 0, 3)).toBe(1);
    expect(rowAfterKey('ArrowDown', 2, 3)).toBe(2);
    expect(rowAfterKey('ArrowUp', 0, 3)).toBe(0);
    expect(rowAfterKey('End', 0, 3)).toBe(2);
    expect(rowAfterKey('Home', 2, 3)).toBe(0);
  });
  it('leaves other keys, and an empty list, alone', () => {
    expect(rowAfterKey('Tab', 0, 3)).toBeNull();
    expect(rowAfterKey('ArrowDown', -1, 0)).toBeNull();
  });
});
