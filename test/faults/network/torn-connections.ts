import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { tidily } from '../../support/endings.ts';
import { noteFault, shareOf } from '../../support/fault-table.ts';
import { openFront, type Front } from '../../support/front.ts';
import { makeRecord } from '../../support/made-record.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { Passage } from '../../support/passage.ts';
import { nothingLost, openRelay, ride } from '../../support/ride.ts';
import { seconds, untilCommitAfter, type WatchedUnit } from '../../support/watched-unit.ts';
import { expectWhole, readerOf } from '../../support/whole-recording.ts';
import { nextUnit, relay } from './receivers.ts';

/** A front whose connections lead to the relay, each in the test's hands. */
interface HeldFront {
  readonly front: Front;
  readonly passages: Passage[];
  newest(): Passage;
  /** Done with the next connection before a byte of it is read. */
  beforeNext: () => void;
}

async function openHeldFront(port: number): Promise<HeldFront> {
  const passages: Passage[] = [];
  const held: HeldFront = {
    front: await openFront((unit) => {
      held.beforeNext();
      passages.push(new Passage(unit, port));
    }),
    passages,
    newest() {
      const passage = passages.at(-1);
      if (passage === undefined) throw new Error('no connection yet');
      return passage;
    },
    beforeNext: () => undefined,
  };
  return held;
}

const untilDelivering = (unit: WatchedUnit): Promise<unknown> =>
  unit.line(({ isLinked, acknowledged }) => isLinked && (acknowledged ?? 0) > 0);

const LATE = [
  { when: 'before the new connection says HELLO', isBefore: true },
  { when: 'in the same moment as the new HELLO', isBefore: false },
  { when: 'after the new connection was welcomed', isBefore: false },
] as const;
const CUTS = [
  { way: 'up', how: 'fin' },
  { way: 'up', how: 'reset' },
  { way: 'down', how: 'fin' },
  { way: 'down', how: 'reset' },
] as const;

const lateTitle = (when: string): string => `stalled socket that delivers late: ${when}`;
const CUT_TITLE = 'cut in mid-message, up and down, by FIN and by RST';
const REPLAY_TITLE = "yesterday's connection, byte for byte, again";
const REPLAY_LATER_TITLE = "yesterday's connection again, after the relay was started anew";
const SILENT_STALL = 'stalled socket that delivers late: 8 s, noticed by both ends';

describe.concurrent('[D3] [D5] [D6] connections torn', () => {
  const leave = async (lastsSeconds: number) => {
    const held = await openHeldFront(relay().port);
    const journey = ride({ unit: nextUnit(), receiver: relay(), url: held.front.url, lastsSeconds });
    await untilDelivering(journey.unit);
    return { held, ...journey };
  };

  it.each(shareOf(LATE, 3))('stalled socket that delivers late: $when', ({ when, isBefore }) =>
    tidily(async () => {
      const fault = lateTitle(when);
      const { held, unit, lastCommit, arrive } = await leave(20);
      const old = held.newest();
      old.stall();
      await pause(1_500);
      const bytes = old.heldBytes;
      const isHello = when.startsWith('in the same');
      if (isBefore || isHello) held.beforeNext = () => old.deliverLate();
      const broken = Date.now();
      old.breakAtUnit('reset');
      await eventually(
        () => held.passages.length,
        (count) => count > 1,
      );
      if (!isBefore && !isHello) {
        await untilCommitAfter(broken, lastCommit, unit);
        old.deliverLate();
      }
      const resumedAfter = await untilCommitAfter(broken, lastCommit, unit);
      const proof = await arrive();
      expect(bytes).toBeGreaterThan(500);
      noteFault({
        chapter: 'network',
        fault,
        expected: 'nothing twice, nothing lost: whole',
        measured: `${bytes} bytes came late; resumed ${seconds(resumedAfter)} after the break; ${nothingLost(proof)}`,
      });
    }),
  );

  it(SILENT_STALL, () =>
    tidily(async () => {
      const { held, unit, lastCommit, machine, arrive } = await leave(20);
      const old = held.newest();
      const heldUp = machine.from();
      const begun = performance.now();
      old.stall();
      const noticed = await unit.line(({ isLinked }) => !isLinked, { since: begun });
      const noticedAfter = (noticed.heardAt - begun) / 1000;
      expect(noticedAfter).toBeLessThanOrEqual(8 + heldUp());
      const resumedAfter = await untilCommitAfter(Date.now(), lastCommit, unit);
      const bytes = old.heldBytes;
      old.deliverLate();
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault: SILENT_STALL,
        expected: 'noticed ≤ 8 s; what comes late changes nothing: whole',
        measured:
          `noticed after ${seconds(noticedAfter)}, resumed ${seconds(resumedAfter)} later, ` +
          `then ${bytes} bytes came late; ${nothingLost(proof)}`,
      });
    }),
  );

  it(CUT_TITLE, () =>
    tidily(async () => {
      const { held, unit, lastCommit, machine, arrive } = await leave(26);
      const resumed: number[] = [];
      const beyond: number[] = [];
      for (const { way, how } of CUTS) {
        await pause(700);
        await held.newest().cutInMessage(way, how);
        const heldUp = machine.from();
        const cut = Date.now();
        const resumedAfter = await untilCommitAfter(cut + 20, lastCommit, unit);
        resumed.push(resumedAfter);
        beyond.push(resumedAfter - heldUp());
      }
      const proof = await arrive();
      expect(held.passages.length).toBeGreaterThan(CUTS.length);
      expect(Math.max(...beyond), resumed.join(', ')).toBeLessThanOrEqual(4);
      noteFault({
        chapter: 'network',
        fault: CUT_TITLE,
        expected: 'resumed ≤ 4 s after each, whole',
        measured: `${CUTS.length} cuts, resumed after ${resumed.map(seconds).join(', ')}; ${nothingLost(proof)}`,
      });
    }),
  );

  it(REPLAY_TITLE, () =>
    tidily(async () => {
      const { held, unit, lastCommit, arrive } = await leave(20);
      await pause(1_500);
      const yesterday = held.newest();
      yesterday.breakAtUnit('fin');
      await eventually(
        () => held.passages.length,
        (count) => count > 1,
      );
      await untilCommitAfter(Date.now(), lastCommit, unit);
      const before = await replaysRefused(relay());
      const replayed = { at: performance.now(), unix: Date.now() };
      const bytes = await replay(yesterday.tape, relay().port);
      await untilCommitAfter(replayed.unix + 500, lastCommit, unit);
      expect(
        unit.lines.filter(({ heardAt, isLinked, link }) => heardAt > replayed.at && !isLinked && link !== 'stopped'),
        'the unit keeps its link',
      ).toEqual([]);
      expect(await replaysRefused(relay())).toBe(before + 1);
      const proof = await arrive();
      noteFault({
        chapter: 'network',
        fault: REPLAY_TITLE,
        expected: "turned away, the unit's own connection lives on: whole",
        measured: `${bytes} bytes replayed, turned away at HELLO; the connection lived on; ${nothingLost(proof)}`,
      });
    }),
  );

  it(REPLAY_LATER_TITLE, () =>
    tidily(async () => {
      const name = nextUnit();
      const before = await openRelay([name]);
      const held = await openHeldFront(before.port);
      const original = makeRecord(4);
      const part = startUnit({
        relay: { ...before, url: held.front.url },
        unit: name,
        journal: temporaryFolder(),
        source: `wfdb:${original.header}`,
        drain: true,
      });
      expect((await part.ended).code, part.said()).toBe(0);
      before.part.kill('SIGKILL');
      await before.part.ended;
      const after = await startRelay({ folder: before.folder, port: before.port });
      const bytes = await replay(held.newest().tape, before.port);
      const duplicates = await eventually(
        () => recordsThatCameAgain(after),
        (count) => count > 0,
      );
      const proof = await expectWhole(name, original, readerOf(after));
      noteFault({
        chapter: 'network',
        fault: REPLAY_LATER_TITLE,
        expected: 'acknowledged again, nothing stored twice: whole',
        measured: `${bytes} bytes replayed, ${duplicates} records came again; ${nothingLost(proof)}`,
      });
    }),
  );
});

/** Sends what was once sent, and reads what is answered until that ends or a second has passed. */
async function replay(tape: readonly Buffer[], port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.resume();
  for (const chunk of tape) {
    socket.write(chunk);
    await pause(5);
  }
  await Promise.race([new Promise((resolve) => socket.on('close', resolve)), pause(1_000)]);
  socket.destroy();
  return tape.reduce((sum, { length }) => sum + length, 0);
}

interface Health {
  readonly log: { readonly duplicates: number };
  readonly refusals: { readonly intake: Readonly<Record<string, number>> };
}
const healthOf = async ({ url }: { readonly url: string }): Promise<Health> =>
  (await (await fetch(`${url}/healthz`)).json()) as Health;

const replaysRefused = async (asked: { readonly url: string }): Promise<number> =>
  (await healthOf(asked)).refusals.intake['replayed-hello'] ?? 0;
/** And were acknowledged again, by the relay's own count. */
const recordsThatCameAgain = async (asked: { readonly url: string }): Promise<number> =>
  (await healthOf(asked)).log.duplicates;
