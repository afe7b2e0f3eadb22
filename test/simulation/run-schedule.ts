import { checkWorld, isShown, type Finding } from './checker.ts';
import type { Schedule } from './schedule.ts';
import { SimulatedWorld } from './simulated-world.ts';

/** After everything is mended: so long may delivery take, ms. A refusal is tried again after 30 s. */
const DELIVERED_WITHIN = 180_000;
/** And so long the consoles, to hear the last of it. */
const SHOWN_WITHIN = 30_000;
const LOOK_EVERY = 1_000;

/** Lets one schedule happen, and says what it broke; nothing, as it should be. */
export async function runSchedule(schedule: Schedule): Promise<readonly Finding[]> {
  const world = new SimulatedWorld(schedule);
  const faults: unknown[] = [];
  const note = (thrown: unknown): void => {
    faults.push(thrown);
  };
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
  try {
    await world.time.run(schedule.lasts);
    world.mend();
    const isDelivered = (): boolean =>
      world.time.now > schedule.lasts + 2_000 &&
      world.ambulances.every(({ process: unit }) => unit !== null && unit.standing.isDelivered);
    await world.time.run(schedule.lasts + DELIVERED_WITHIN, isDelivered);
    const shownBy = world.time.now + SHOWN_WITHIN;
    do await world.time.run(world.time.now + LOOK_EVERY);
    while (world.time.now < shownBy && !isShown(world));
    return [
      ...faults.map((thrown): Finding => ({
        kind: 'threw',
        what: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
      })),
      ...checkWorld(world),
    ];
  } catch (thrown) {
    return [{ kind: 'threw', what: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) }];
  } finally {
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    world.discard();
  }
}
