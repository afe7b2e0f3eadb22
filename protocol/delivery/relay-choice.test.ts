import { describe, expect, it } from 'vitest';
import { monotonicMillis } from '../ecg/units.ts';
import type { CloseReason } from '../wire/close-reasons.ts';
import {
  afterBreak,
  afterFailure,
  afterFence,
  afterNetworkChange,
  afterWelcome,
  attempt,
  firstChoice,
  type RelayChoice,
} from './relay-choice.ts';

const ms = monotonicMillis;

/** Attempts that all end at once, one after another: which address, and when. */
function attempts(
  addresses: number,
  count: number,
  refuses: Readonly<Record<number, CloseReason>> = {},
  chance = 0.5,
): { address: number; at: number }[] {
  const made: { address: number; at: number }[] = [];
  let choice: RelayChoice = firstChoice(addresses);
  let now = 1_000;
  for (let i = 0; i < count; i += 1) {
    choice = attempt(choice, ms(now));
    made.push({ address: choice.address, at: now });
    const next = afterFailure(choice, refuses[choice.address] ?? null, ms(now), chance);
    choice = next.choice;
    now = next.at;
  }
  return made;
}
const waitsOf = (made: readonly { at: number }[]): number[] =>
  made.slice(1).map(({ at }, i) => at - (made[i]?.at ?? 0));

describe('which of the relay’s addresses is tried next', () => {
  it('[D13] each of them once, a quarter of a second apart, and then they wait, longer each round', () => {
    const made = attempts(3, 10);
    expect(made.map(({ address }) => address)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0]);
    expect(waitsOf(made)).toEqual([250, 250, 625, 250, 250, 1_125, 250, 250, 2_125]);
  });

  it('[D13] a single address is tried with a back-off that doubles up to five seconds', () => {
    expect(waitsOf(attempts(1, 8, {}, 0.999)).map(Math.round)).toEqual([999, 1_998, 3_996, 4_995, 4_995, 4_995, 4_995]);
    expect(waitsOf(attempts(1, 8, {}, 0))).toEqual([250, 250, 250, 250, 250, 250, 250]);
  });

  it('[D13] WELCOME resets the back-off, and the unit stays where it was welcomed', () => {
    let choice = attempt(firstChoice(2), ms(0));
    for (let i = 0; i < 5; i += 1) choice = attempt(afterFailure(choice, null, ms(0), 0).choice, ms(0));
    expect(choice).toMatchObject({ address: 1, rounds: 2 });
    choice = afterWelcome(choice);
    const next = afterBreak(choice, ms(60_000), 0.5);
    expect(next).toMatchObject({ choice: { address: 1, rounds: 0, tried: [] }, at: 60_375, refused: null });
  });

  it('[D13] an attempt that hung has waited already', () => {
    let choice = attempt(firstChoice(1), ms(0));
    for (let i = 0; i < 6; i += 1) choice = attempt(afterFailure(choice, null, ms(0), 0).choice, ms(0));
    expect(afterFailure(choice, null, ms(5_000), 0.9).at).toBe(5_000 + 250 + 0.9 * 250);
  });

  it('an address that refuses keeps nobody from the other, which is tried as if it were alone', () => {
    const made = attempts(2, 6, { 0: 'unknown-credential' });
    expect(made.map(({ address }) => address)).toEqual([0, 1, 1, 1, 1, 1]);
    expect(waitsOf(made)).toEqual([250, 625, 1_125, 2_125, 2_625]);
  });

  it('one that refuses is tried again after half a minute, in its turn', () => {
    const made = attempts(2, 16, { 0: 'not-yours' });
    const again = made.filter(({ address }) => address === 0);
    expect(again).toHaveLength(2);
    expect((again[1]?.at ?? 0) - (again[0]?.at ?? 0)).toBeGreaterThanOrEqual(30_000);
    expect((again[1]?.at ?? 0) - (again[0]?.at ?? 0)).toBeLessThan(36_000);
  });

  it('where all refuse, a person must act, and the one that refused first is tried first', () => {
    let choice = attempt(firstChoice(2), ms(0));
    choice = attempt(afterFailure(choice, 'unknown-credential', ms(100), 0).choice, ms(350));
    const next = afterFailure(choice, 'not-yours', ms(400), 0);
    expect(next).toMatchObject({ choice: { address: 0 }, at: 30_100, refused: 'unknown-credential' });
  });

  it('a twin that takes over is left alone for half a minute, wherever it is', () => {
    expect(afterFence(attempt(firstChoice(2), ms(0)), ms(10))).toMatchObject({ at: 30_010, refused: 'fenced' });
  });

  it('another network makes a new round, and forgets who refused over the old one', () => {
    let choice = attempt(firstChoice(3), ms(0));
    choice = afterFailure(choice, 'unknown-credential', ms(0), 0).choice;
    choice = afterFailure(attempt(choice, ms(0)), null, ms(0), 0).choice;
    expect(afterNetworkChange(choice)).toMatchObject({ address: 2, tried: [], refusals: [], rounds: 0 });
  });
});
