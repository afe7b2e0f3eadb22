import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MEASURED_LEADS } from '../../../protocol/ecg/leads.ts';
import { offset } from '../../../protocol/ecg/units.ts';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import { decodeSamples } from '../../../protocol/wire/sample-coding.ts';
import { Verification } from '../../../relay/recordings/verification.ts';
import { flipBits, memoryFolder, seededChance, sizeOf } from '../../support/damaged-disk.ts';
import { atTheEnd, tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { makeRecord, type MadeRecord } from '../../support/made-record.ts';
import { eventually } from '../../support/parts.ts';
import { openRelayHere, UNIT_TOKEN, type RelayHere } from '../../support/relay-here.ts';
import { openUnitHere } from '../../support/unit-here.ts';

const SEEDS = share(20, 200);
const AT_ONCE = 5;
const RECORD_SECONDS = 20;
const MOST_FLIPS = 12;
/** One takes some 0.3 s of a core; others have their turns, too. */
const DELIVERED_WITHIN_MS = 60_000;

function folderInMemory(): string {
  const folder = mkdtempSync(path.join(memoryFolder(), 'prearrival-'));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Journals as a unit leaves them: recorded to the end, put away half-way, and half-way with its write-ahead log. */
type Left = 'ended' | 'put-away' | 'killed';
const LEFT: readonly Left[] = ['ended', 'put-away', 'killed'];

async function recordJournal(left: Left, header: string): Promise<string> {
  const journal = path.join(folderInMemory(), 'journal');
  const { unit, stop } = await openUnitHere({ journal, header, relay: null, speed: left === 'ended' ? 10_000 : 20 });
  const half = (RECORD_SECONDS * 500) / 2;
  await eventually(
    () => unit.standing,
    ({ isComplete, read }) => (left === 'ended' ? isComplete : read >= half),
  );
  if (left !== 'killed') {
    await stop();
    return journal;
  }
  // All that a killed process leaves: what it had given to the kernel, the write-ahead log among it.
  const copy = path.join(folderInMemory(), 'journal');
  cpSync(journal, copy, { recursive: true });
  await stop();
  return copy;
}

interface Delivered {
  readonly samples: number;
  readonly corrupt: number;
}

/** Every sample at the relay has the value of the record, or stands in a declared gap; nothing is awaited. */
function holdAgainst(original: MadeRecord, { log }: RelayHere, session: SessionId, seed: string): Delivered {
  const verification = new Verification(session);
  const standing = log.standing(session);
  for (const logged of log.read(session, offset(1), 100_000)) {
    verification.hear(logged);
    const opened = openRecord(logged.sealed);
    if (!opened.ok) throw new Error(opened.failure.kind);
    const { body } = opened.value;
    if (body.kind !== 'samples') continue;
    const decoded = decodeSamples(body.coding, body.payload, MEASURED_LEADS.length, body.sampleCount);
    if (decoded.kind !== 'decoded') throw new Error(decoded.kind);
    for (const [lead, channel] of decoded.channels.entries()) {
      const end = body.firstSample + body.sampleCount;
      expect(channel, seed).toEqual(original.signals[lead]?.slice(body.firstSample, end));
    }
  }
  const { samples, gaps, awaited, complete, faults } = verification.verdict();
  const corrupt = gaps.reduce((sum, { first, end }) => sum + end - first, 0);
  expect({ awaited, complete, faults, sealed: standing?.complete }, seed).toEqual({
    awaited: [],
    complete: true,
    faults: [],
    sealed: true,
  });
  expect(
    gaps.filter(({ reason }) => reason !== 'corrupt'),
    seed,
  ).toEqual([]);
  expect(standing?.endSample, seed).toBe(original.length);
  return { samples, corrupt };
}

it.concurrent(
  `[D8] bits of the tablet's journal flip, ${SEEDS} seeds: each sample by value or declared, all sealed`,
  () =>
    tidily(async () => {
      const original = makeRecord(RECORD_SECONDS);
      const journals = new Map<Left, string>();
      for (const left of LEFT) journals.set(left, await recordJournal(left, original.header));
      let [samples, corrupt, touched, besides] = [0, 0, 0, 0];
      const suffer = async (seed: number): Promise<void> => {
        const chance = seededChance(seed);
        const left = LEFT[seed % LEFT.length] ?? 'ended';
        const journal = path.join(folderInMemory(), 'journal');
        cpSync(journals.get(left) ?? '', journal, { recursive: true });
        const log = path.join(journal, 'journal.sqlite-wal');
        const file =
          left === 'killed' && chance() < 0.5 && existsSync(log) ? log : path.join(journal, 'journal.sqlite');
        const size = sizeOf(file);
        const flips = Array.from({ length: 1 + Math.floor(chance() * MOST_FLIPS) }, () => ({
          at: Math.floor(chance() * size),
          bit: Math.floor(chance() * 8),
        }));
        flipBits(file, flips);
        const relay = await openRelayHere();
        const { uplink } = relay;
        const name = `seed ${seed}, ${left}, ${path.basename(file)}`;
        const { unit, told, stop } = await openUnitHere({
          journal,
          header: original.header,
          relay: { uplink, token: UNIT_TOKEN },
          speed: 10_000,
        });
        await eventually(
          () => ({ name, told, delivery: unit.standing.delivery, isDelivered: unit.standing.isDelivered }),
          ({ isDelivered }) => isDelivered,
          DELIVERED_WITHIN_MS,
        );
        await stop();
        const sessions = relay.log.standings();
        expect(sessions.length, name).toBeGreaterThan(0);
        for (const { session } of sessions) {
          const delivered = holdAgainst(original, relay, session, name);
          samples += delivered.samples;
          corrupt += delivered.corrupt;
          if (delivered.corrupt > 0) touched += 1;
        }
        besides += sessions.length - 1;
      };
      const seeds = Array.from({ length: SEEDS }, (_, seed) => seed + 1);
      const work = async (): Promise<void> => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          const one = seed;
          await tidily(() => suffer(one));
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      noteFault({
        chapter: 'disk',
        fault: "bits flip in the tablet's journal",
        expected: 'each sample equals the source or stands in a declared gap(corrupt), every session is sealed',
        measured:
          `${SEEDS} journals with 1–${MOST_FLIPS} bits turned over: 0 samples wrong, 0 silently missing; ` +
          `${corrupt} of ${samples + corrupt} declared as corrupt, in ${touched} journals` +
          (besides === 0 ? '' : `; ${besides} times a session of its own beside what could not be read`),
      });
      expect(touched, 'most flips hit samples').toBeGreaterThan(SEEDS / 4);
    }),
);
