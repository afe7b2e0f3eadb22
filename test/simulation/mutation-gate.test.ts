import { describe, expect, it } from 'vitest';
import { runCommand } from '../support/parts.ts';
import { MUTANTS } from './mutants.ts';

/** A mutant that survives so many schedules would show that the simulator proves nothing about that rule. */
const MOST_SCHEDULES = 2_000;
const FIRST_SEED = 5_000;

describe('without one of its defences the simulator finds the loss', () => {
  it.each(MUTANTS)('[$rule] $name', { timeout: 300_000 }, async ({ name, shows }) => {
    const { code, stdout, stderr } = await runCommand(
      [
        ...['--import', './test/simulation/mutate.ts', 'test/simulation/command.ts'],
        ...['--schedules', String(MOST_SCHEDULES), '--seed', String(FIRST_SEED), '--shrink', '0'],
        ...shows.flatMap((kind) => ['--kind', kind]),
      ],
      { env: { SIMULATED_MUTANT: name }, timeoutMs: 290_000 },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/seed \d+ fails/);
    expect(stdout).toMatch(new RegExp(`^ {2}(${shows.join('|')}): `, 'm'));
    expect(code).toBe(1);
  });
});
