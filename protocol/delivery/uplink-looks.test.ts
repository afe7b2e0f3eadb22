import { expect, it } from 'vitest';
import { UplinkWorld } from '../../test/support/uplink-world.ts';
import { sampleIndex, unixMillis } from '../ecg/units.ts';
import type { SessionId } from '../wire/identity.ts';
import { LIMITS } from '../wire/limits.ts';
import type { Look } from '../wire/messages.ts';

const sessionOf = (number: number): SessionId =>
  `01900000-0000-7000-8000-${String(number).padStart(12, '0')}` as SessionId;
const look = (by: string, at: number): Look => ({ by, at: unixMillis(at), through: sampleIndex(at) });

const linked = (): UplinkWorld => {
  const world = new UplinkWorld();
  world.openJournal();
  world.tell({ kind: 'started' });
  world.record(5);
  world.run(1_000);
  expect(world.state.phase.kind).toBe('synced');
  return world;
};
const hear = (world: UplinkWorld, session: SessionId, looks: readonly Look[]): void => {
  world.tell({ kind: 'message', message: { kind: 'seen-by', session, looks } });
};

it('knows who has seen a session as the relay told last, also when the link is gone', () => {
  const world = linked();
  hear(world, sessionOf(1), [look('Dr Lin', 1)]);
  hear(world, sessionOf(1), [look('Dr Lin', 1), look('Dr Wu', 2)]);
  expect(world.state.looks.get(sessionOf(1))).toEqual([look('Dr Lin', 1), look('Dr Wu', 2)]);
  world.tell({ kind: 'socket-closed', code: null });
  expect(world.state.looks.get(sessionOf(1))).toHaveLength(2);
});

it('[D19] keeps those of four sessions, however many a relay tells of', () => {
  const world = linked();
  for (let number = 1; number <= 100; number += 1) hear(world, sessionOf(number), [look('Dr Lin', number)]);
  expect(world.state.looks.size).toBe(LIMITS.sessionsPerUnit);
  expect(world.state.looks.has(sessionOf(100))).toBe(true);
  expect(world.state.looks.has(sessionOf(96))).toBe(false);
});
