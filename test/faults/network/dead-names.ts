import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, shareOf } from '../../support/fault-table.ts';
import { openNameServer, type NameServer } from '../../support/names.ts';
import { layCableTo } from '../../support/networks.ts';
import { pause } from '../../support/parts.ts';
import { nothingLost, ride } from '../../support/ride.ts';
import { seconds, untilCommitAfter } from '../../support/watched-unit.ts';
import { hospital, nextUnit } from './receivers.ts';

const AWAY_SECONDS = 5;
/** A resolver asks again after 5 s; then at most one back-off. */
const DELIVERS_WITHIN = 11;

const MOODS: readonly { readonly fault: string; readonly mood: Parameters<NameServer['become']>[0] }[] = [
  { fault: `dead DNS for ${AWAY_SECONDS} s: no server answers`, mood: 'silent' },
  { fault: `dead DNS for ${AWAY_SECONDS} s: the name is not known`, mood: 'no-such-name' },
];

describe.concurrent('[D13] a name that leads nowhere', () => {
  it.each(shareOf(MOODS, 2))('$fault', ({ fault, mood }) =>
    tidily(async () => {
      const cable = await layCableTo(hospital().host);
      const names = await openNameServer(cable.ambulance, cable.hospitalAddress);
      names.become(mood);
      const { unit, lastCommit, machine, arrive } = ride({
        unit: nextUnit(),
        receiver: hospital(),
        url: `http://relay.hospital.test:${hospital().port}`,
        namespace: cable.ambulance,
        lastsSeconds: AWAY_SECONDS + 1,
      });
      await unit.line(({ isLinked }) => !isLinked);
      await pause(AWAY_SECONDS * 1000);
      expect(unit.part.child.exitCode, 'it lives').toBeNull();
      expect(await lastCommit()).toBe(0);
      const heldUp = machine.from();
      const healed = Date.now();
      names.become('answers');
      const deliversAfter = await untilCommitAfter(healed, lastCommit, unit);
      expect(deliversAfter).toBeLessThanOrEqual(DELIVERS_WITHIN + heldUp());
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault,
        expected: `delivers ≤ ${DELIVERS_WITHIN} s after the name resolves, whole`,
        measured: `delivered ${seconds(deliversAfter)} after; ${nothingLost(proof)}`,
      });
    }),
  );
});
