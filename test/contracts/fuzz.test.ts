import { describe, expect, it } from 'vitest';
import { seededChance } from '../support/uplink-world.ts';
import { damage } from '../fuzz/damage.ts';
import { complaintAfter } from '../fuzz/fuzz-run.ts';
import type { FuzzSubject } from '../fuzz/fuzz-target.ts';
import { fuzzEverything, MOST_HEAP_GROWTH } from '../fuzz/fuzz-threads.ts';
import { FUZZ_TARGETS } from '../fuzz/fuzz-targets.ts';
import { fuzz } from '../fuzz/fuzz-run.ts';
import { consoleCorpus, relayCorpus, unitCorpus, viewerCorpus, written } from '../fuzz/corpus.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { decodeRelayMessage, decodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { decodeConsoleMessage, decodeViewerMessage } from '../../protocol/wire/watch-codec.ts';

/** Against each of them, in every run; `npm run fuzz` takes a million. */
const MESSAGES = 50_000;
const SEED = 20_261_122;

describe('damaged messages', () => {
  it(
    `${MESSAGES} against each decoder and each state of a connection: no crash, no hang, and the heap does not grow`,
    { timeout: 300_000 },
    async () => {
      const { reports, faults } = await fuzzEverything({ messages: MESSAGES, seed: SEED, threads: 2 });
      expect(faults).toEqual([]);
      expect(reports.map(({ target }) => target).sort()).toEqual(FUZZ_TARGETS.map(({ name }) => name).sort());
      for (const { target, messages, heapGrowth } of reports) {
        expect(messages, target).toBeGreaterThanOrEqual(MESSAGES);
        expect(heapGrowth, target).toBeLessThan(MOST_HEAP_GROWTH);
      }
      const heard = reports.reduce((sum, { messages }) => sum + messages, 0);
      const growth = Math.max(...reports.map(({ heapGrowth }) => heapGrowth));
      const slowest = Math.max(...reports.map((report) => report.slowest));
      console.log(
        `${heard} damaged messages against ${reports.length} targets: 0 faults, heap growth at most ` +
          `${(growth / 1024 / 1024).toFixed(1)} MB, the slowest chain ${slowest.toFixed(0)} ms`,
      );
    },
  );

  it.each([
    ['units', unitCorpus, decodeUnitMessage],
    ['relays', relayCorpus, decodeRelayMessage],
    ['viewers', viewerCorpus, decodeViewerMessage],
    ['consoles', consoleCorpus, decodeConsoleMessage],
    ['records', written.map(({ sealed }) => sealed), openRecord],
  ] as const)('of %s are still understood often enough to be a danger, and not always', (_, corpus, decode) => {
    const chance = seededChance(SEED);
    let understood = 0;
    for (let i = 0; i < 4_000; i += 1) if (decode(damage(corpus, chance)).ok) understood += 1;
    expect(understood).toBeGreaterThan(4_000 * 0.1);
    expect(understood).toBeLessThan(4_000 * 0.9);
  });

  it('leave the valid ones as they were, and come again from the same seed', () => {
    const before = unitCorpus.map((bytes) => Buffer.from(bytes).toString('hex'));
    const some = (): string[] => {
      const chance = seededChance(7);
      return Array.from({ length: 200 }, () => Buffer.from(damage(unitCorpus, chance)).toString('hex'));
    };
    expect(some()).toEqual(some());
    expect(new Set(some()).size).toBeGreaterThan(150);
    expect(unitCorpus.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(before);
  });
});

/** Something that breaks on a byte of its choice, so that it shows whether a break is noticed. */
const fragile = (hear: (bytes: Uint8Array) => void, complaint: string | null = null) => ({
  name: 'fragile',
  corpus: unitCorpus,
  begin: (): FuzzSubject => ({ hear, closed: false, fork: () => null, complaint: () => complaint }),
});

describe('what the tries notice', () => {
  it('what is thrown, with the messages in hex and the seed', () => {
    const report = fuzz(
      fragile((bytes) => {
        if (bytes[0] === 0x80) throw new TypeError('not a function');
      }),
      { messages: 50_000, seed: SEED },
    );
    expect(report.failures[0]).toMatchObject({
      seed: SEED,
      sentence: expect.stringContaining('not a function') as string,
    });
    expect(report.failures[0]?.messages.at(-1)).toMatch(/^80([0-9a-f]{2})*$/);
  });

  it('what does not do its work any more', () => {
    const report = fuzz(
      fragile(() => undefined, 'PING is not answered.'),
      { messages: 100, seed: SEED },
    );
    expect(report.failures[0]?.sentence).toBe('PING is not answered.');
  });

  it('what takes long, twice', () => {
    const busy = {
      name: 'busy',
      corpus: unitCorpus,
      begin: (): FuzzSubject => {
        let closed = false;
        const hear = (): void => {
          const until = process.threadCpuUsage().user + 1_100_000;
          while (process.threadCpuUsage().user < until);
          closed = true;
        };
        return {
          hear,
          fork: () => null,
          complaint: () => null,
          get closed() {
            return closed;
          },
        };
      },
    };
    const [failure] = fuzz(busy, { messages: 1, seed: SEED, stopAfterFailures: 1 }).failures;
    expect(failure?.sentence).toMatch(/^It took \d+ ms/);
  });
});

describe('what was found and mended stays so', () => {
  const target = (name: string) => {
    const found = FUZZ_TARGETS.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no target is called ${name}`);
    return found;
  };

  it.each([
    [
      'a GAP up to the last offset that a number can hold',
      '1a1d0a1001900000000070008000000000000001100518ffffffffffffff0f',
    ],
    ['a GAP up to the last offset that is sent', '1a1d0a1001900000000070008000000000000001100518ffffffffffffff07'],
  ])('a console that hears of %s does not ask for the one after it for ever', (_, hex) => {
    for (const state of ['console: not answered yet', 'console: watching']) {
      expect(complaintAfter(target(state), [hex])).toBeNull();
    }
  });

  it.each(['console: watching', 'console: connected again', 'unit: greeting', 'unit: synced'])(
    '%s: a PONG at the end of all numbers does not make a clock that cannot be sent',
    (state) => {
      const pong = '321b0900002a1f450c7a4211a0c8eb85f3cce1ff19a0c8eb85f3cce1ff';
      expect(complaintAfter(target(state), [pong, pong])).toBeNull();
    },
  );
});
