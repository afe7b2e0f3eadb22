import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { sessionNumber } from '../../test/support/session-author.ts';
import { NOON, summaryOf } from '../../test/support/session-summary.ts';
import { arrangeTiles, countFor, gridOfTiles, openIn } from './tiles.ts';

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
    expect(arrangeTiles([id('a'), id('b')], [id('a'), id('b'), id('c')], 2)).toEqual(['a', 'b']);
    expect(arrangeTiles([id('a'), null], [id('a')], 2)).toEqual(['a', null]);
  });
  it('move together only where somebody asks for fewer tiles, and those that are open stay', () => {
    const nine = [id('a'), id('b'), null, null, id('c'), id('d'), null, null, null];
    expect(arrangeTiles(nine, [id('b'), id('c'), id('d')], 4)).toEqual(['b', 'c', 'd', null]);
    expect(arrangeTiles(nine, [id('b'), id('d')], 1)).toEqual(['b']);
    expect(arrangeTiles(nine, [id('d')], 16).slice(0, 9)).toEqual(nine);
  });
  it('are those that the worklist has open: a silent ambulance is in a valley, not gone', () => {
    const minutesAgo = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();
    const sessions = [
      summaryOf(sessionNumber(1), { startedAt: minutesAgo(5) }),
      summaryOf(sessionNumber(2), { state: 'stale', startedAt: minutesAgo(20), lastCommitAt: minutesAgo(10) }),
      summaryOf(sessionNumber(3), { state: 'stale', startedAt: minutesAgo(90), lastCommitAt: minutesAgo(31) }),
      summaryOf(sessionNumber(4), { state: 'ended', startedAt: minutesAgo(90), endedAt: minutesAgo(1) }),
    ];
    expect(openIn(sessions, unixMillis(NOON))).toEqual([sessionNumber(2), sessionNumber(1)]);
  });
  it('have as many tiles as there are sessions, sixteen at most', () => {
    expect([0, 1, 2, 3, 5, 10, 40].map(countFor)).toEqual([1, 1, 2, 4, 9, 16, 16]);
    expect(gridOfTiles(2, true)).toEqual({ columns: 1, rows: 2 });
    expect(gridOfTiles(16, false)).toEqual({ columns: 4, rows: 4 });
  });
});
