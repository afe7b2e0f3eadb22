import { describe, expect, it } from 'vitest';
import { share } from '../support/fault-table.ts';
import { runCommand } from '../support/parts.ts';
import { MUTANTS, type Mutant } from './mutants.ts';

/** A mutant that survives so many schedules would show that the simulator proves nothing about that rule. */
const MOST_SCHEDULES = 2_000;
const FIRST_SEED = 5_000;

/** What the simulator says of the code without one defence, over so many schedules from a seed on. */
const simulate = (
  { name, shows }: Mutant,
  { seed, schedules, threads }: { readonly seed: number; readonly schedules: number; readonly threads: number },
): ReturnType<typeof runCommand> =>
  runCommand(
    [
      ...['--import', './test/simulation/mutate.ts', 'test/simulation/command.ts'],
      ...['--schedules', String(schedules), '--seed', String(seed), '--threads', String(threads), '--shrink', '0'],
      ...shows.flatMap((kind) => ['--kind', kind]),
    ],
    { env: { SIMULATED_MUTANT: name }, timeoutMs: 290_000 },
  );

/** First the schedule that showed it once, then the whole search; with FAULTS=all it is searched for anyway. */
async function showing(mutant: Mutant): ReturnType<typeof runCommand> {
  const known = await simulate(mutant, { seed: mutant.shownBy, schedules: share(1, 0), threads: 1 });
  return known.code !== 0 ? known : await simulate(mutant, { seed: FIRST_SEED, schedules: MOST_SCHEDULES, threads: 2 });
}

describe('without one of its defences the simulator finds the loss', () => {
  it.each(MUTANTS)('[$rule] $name', { timeout: 300_000 }, async (mutant) => {
    const { code, stdout, stderr } = await showing(mutant);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/seed \d+ fails/);
    expect(stdout).toMatch(new RegExp(`^ {2}(${mutant.shows.join('|')}): `, 'm'));
    expect(code).toBe(1);
  });
});
