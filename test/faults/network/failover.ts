import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault } from '../../support/fault-table.ts';
import { openFront, sayNothing } from '../../support/front.ts';
import { freePort, startRelay, temporaryFolder } from '../../support/parts.ts';
import { Passage } from '../../support/passage.ts';
import { nothingLost, ride, type Receiver } from '../../support/ride.ts';
import { seconds, untilCommitAfter } from '../../support/watched-unit.ts';
import { lastCommitOf, readerOf, recordingsOf } from '../../support/whole-recording.ts';
import { nextUnit, relay } from './receivers.ts';

const KILLED = 'the first of two relays is killed';
const SILENT = 'the first of two relays falls silent';
const DEAD = 'the first of two relays is not there from the start';
/** A killed relay is known at once; one that is silent after six seconds, and its address after five more. */
const AT_THE_SECOND_WITHIN = { killed: 5, silent: 13, dead: 5 } as const;

describe.concurrent('[D6] [D13] two addresses of the relay, each with a ledger of its own', () => {
  /** Another relay that knows the same units. */
  const openFirst = async (): Promise<Receiver> => {
    const folder = temporaryFolder();
    copyFileSync(relay().credentials, path.join(folder, 'credentials.json'));
    const port = await freePort();
    return { ...(await startRelay({ folder, port })), port };
  };
  const leave = (name: string, firstUrl: string, lastsSeconds: number) =>
    ride({
      unit: name,
      receiver: relay(),
      url: firstUrl,
      lastsSeconds,
      more: ['--relay', relay().url],
    });

  it(KILLED, () =>
    tidily(async () => {
      const name = nextUnit();
      const first = await openFirst();
      const { unit, lastCommit, machine, arrive } = leave(name, first.url, 8);
      await unit.line(({ isLinked, acknowledged }) => isLinked && (acknowledged ?? 0) > 500);
      const held = await recordingsOf(name, readerOf(first));
      expect(await recordingsOf(name, readerOf(relay()))).toEqual([]);
      const heldUp = machine.from();
      const killed = Date.now();
      first.part.kill('SIGKILL');
      const after = await untilCommitAfter(killed, lastCommit, unit);
      expect(after).toBeLessThanOrEqual(AT_THE_SECOND_WITHIN.killed + heldUp());
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault: KILLED,
        expected: `delivers to the second ≤ ${AT_THE_SECOND_WITHIN.killed} s after; the second holds all of it`,
        measured:
          `delivered to the second ${seconds(after)} after, ` +
          `${held[0]?.samples ?? 0} samples that the first had acknowledged again too; ${nothingLost(proof)}`,
      });
    }),
  );

  it(SILENT, () =>
    tidily(async () => {
      const name = nextUnit();
      const first = await openFirst();
      const passages: Passage[] = [];
      const front = await openFront((unit) => passages.push(new Passage(unit, first.port)));
      const { unit, lastCommit, machine, arrive } = leave(name, front.url, 14);
      await unit.line(({ isLinked, acknowledged }) => isLinked && (acknowledged ?? 0) > 500);
      const heldUp = machine.from();
      const fell = Date.now();
      for (const passage of passages) passage.stall();
      front.become(sayNothing);
      const after = await untilCommitAfter(fell, lastCommit, unit);
      expect(after).toBeLessThanOrEqual(AT_THE_SECOND_WITHIN.silent + heldUp());
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault: SILENT,
        expected: `delivers to the second ≤ ${AT_THE_SECOND_WITHIN.silent} s after; the second holds all of it`,
        measured: `delivered to the second ${seconds(after)} after; ${nothingLost(proof)}`,
      });
    }),
  );

  it(DEAD, () =>
    tidily(async () => {
      const name = nextUnit();
      const { unit, machine, arrive } = leave(name, `http://127.0.0.1:${await freePort()}`, 4);
      const client = readerOf(relay());
      await unit.line(({ isLinked }) => !isLinked);
      const heldUp = machine.from();
      const begun = Date.now();
      const after = await untilCommitAfter(begun, () => lastCommitOf(name, client), unit);
      expect(after).toBeLessThanOrEqual(AT_THE_SECOND_WITHIN.dead + heldUp());
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault: DEAD,
        expected: `delivers to the second ≤ ${AT_THE_SECOND_WITHIN.dead} s after its start, whole`,
        measured: `delivered to the second ${seconds(after)} after its start; ${nothingLost(proof)}`,
      });
    }),
  );
});
