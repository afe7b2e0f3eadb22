import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { arrangeTiles, countFor, gridOfTiles } from './tiles.ts';

const id = (letter: string): SessionId => letter as SessionId;

describe('sessions side by side', () => {
  it('keep their tiles when others come and go', () => {
    const first = arrangeTiles([], [id('a'), id('b')], 4);
    expect(first).toEqual(['a', 'b', null, null]);
    const later = arrangeTiles(first, [id('c'), id('b')], 4);
    expect(later).toEqual(['a', 'b', 'c', null]);
  });
  it('give up a tile of what has ended only where another needs it', () => {
    expect(arrangeTiles([id('a'), id('b')], [id('b'), id('c')], 2)).toEqual(['c', 'b']);
    expect(arrangeTiles([id('a'), id('b')], [id('b')], 2)).toEqual(['a', 'b']);
  });
  it('leave out what does not fit, and never show one twice', () => {
    expect(arrangeTiles([], [id('a'), id('b'), id('c')], 2)).toEqual(['a', 'b']);
    expect(arrangeTiles([id('a'), null], [id('a')], 2)).toEqual(['a', null]);
  });
  it('have as many tiles as there are sessions, sixteen at most', () => {
    expect([0, 1, 2, 3, 5, 10, 40].map(countFor)).toEqual([1, 1, 2, 4, 9, 16, 16]);
    expect(gridOfTiles(2, true)).toEqual({ columns: 1, rows: 2 });
    expect(gridOfTiles(16, false)).toEqual({ columns: 4, rows: 4 });
  });
});
