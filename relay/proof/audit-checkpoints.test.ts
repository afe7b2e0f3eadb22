import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { LedgerId } from '../../protocol/wire/identity.ts';
import { sessionNumber } from '../../test/support/session-author.ts';
import { accessHash, accessText } from '../audit/access-chain.ts';
import type { AccessesAsked, NumberedAccess } from '../log/proof-log.ts';
import { systemClock, type Clock } from '../operations/clock.ts';
import { AuditCheck } from './audit-checkpoints.ts';
import { CheckpointFile, readCheckpoints } from './checkpoint-file.ts';
import { CheckpointWriter } from './checkpoint-writer.ts';
import { passingSigner } from './signing-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-checkpoints-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const signer = passingSigner();
const LEDGER = 'c0ffee00-0000-4000-8000-000000000001' as LedgerId;

/** An audit as a ledger has it, which grows by one entry a call, and from which somebody may cut. */
class Audit {
  rows: NumberedAccess[] = [];
  grow(by = 'Dr Example'): void {
    const before = this.rows.at(-1);
    const number = (before?.number ?? 0) + 1;
    const session = sessionNumber(1);
    const text = accessText({
      ...{ number, session, at: '2026-11-27T12:00:00.000Z', by, role: 'reviewer', what: 'exported' },
      ...{ exportFormat: 'edf', range: null, reason: '', key: signer.key.id },
      previous: before === undefined ? null : accessHash(before),
    });
    this.rows.push({ number, session, ...signer.sign(text) });
  }
  accesses({ from, atMost }: AccessesAsked): readonly NumberedAccess[] {
    return this.rows.filter(({ number }) => number >= from).slice(0, atMost);
  }
  lastAccess(): NumberedAccess | null {
    return this.rows.at(-1) ?? null;
  }
}

describe('the audit in the checkpoints', () => {
  let audit: Audit;
  let file: string;
  let minute: () => void;
  let close: () => void;
  let files = 0;
  beforeEach(async () => {
    audit = new Audit();
    files += 1;
    file = join(folder, `${String(files)}.log`);
    let due: (() => void) | null = null;
    const clock: Clock = {
      ...systemClock,
      after: (_, call) => {
        due = call;
        return () => {
          due = null;
        };
      },
    };
    const log = { ledger: LEDGER, listen: () => () => undefined, proof: audit };
    const alarm = (sentence: string): void => expect.fail(sentence);
    const written = await CheckpointFile.open(file, signer.keys);
    const writer = new CheckpointWriter({ log, file: written, signer, clock, every: milliseconds(60_000), alarm });
    minute = () => due?.();
    close = () => {
      writer.close();
    };
  });
  const found = async (): Promise<readonly string[]> => {
    const check = new AuditCheck(audit);
    const { faults } = await readCheckpoints(file, signer.keys, (_, mark, at) => {
      check.hear(mark, at);
    });
    return [...faults, ...check.findings().map(({ sentence }) => sentence)];
  };
  /** Three entries, a minute, two more, and the end of the relay. */
  const recorded = (): void => {
    for (let i = 0; i < 3; i += 1) audit.grow();
    minute();
    minute();
    for (let i = 0; i < 2; i += 1) audit.grow();
    close();
  };

  it('has its head put down where it has grown, though no session did, and not again where it has not', async () => {
    recorded();
    const marks: number[] = [];
    const { lines } = await readCheckpoints(file, signer.keys, (_, mark) => marks.push(mark?.[0] ?? 0));
    expect([lines, marks]).toEqual([2, [3, 5]]);
    expect(await found()).toEqual([]);
    audit.grow();
    expect(await found(), 'it may grow on').toEqual([]);
  });

  it('is vouched for up to the last checkpoint and not behind it, where a cut is found by nobody', async () => {
    recorded();
    const endOf = async () => {
      const check = new AuditCheck(audit);
      await readCheckpoints(file, signer.keys, (_, mark, at) => {
        check.hear(mark, at);
      });
      return check.end;
    };
    audit.grow();
    audit.grow();
    expect(await endOf()).toMatchObject({ through: 5 });
    audit.rows.splice(-2);
    expect(await found(), 'what was written since and cut off').toEqual([]);
    expect(await endOf(), 'but that it is vouched for no further is told').toMatchObject({ through: 5 });
    audit.rows.splice(-1);
    expect(await endOf()).toBeNull();
  });

  it('that has not grown by a later checkpoint is vouched for until then', () => {
    const check = new AuditCheck(audit);
    audit.grow();
    check.hear([1, accessHash(audit.rows[0] as NumberedAccess)], '2026-11-27T14:00:00.000Z');
    check.hear(undefined, '2026-11-27T14:05:00.000Z');
    expect(check.end).toEqual({ through: 1, at: '2026-11-27T14:05:00.000Z' });
  });

  it.each([1, 2, 3, 5])('of which the last %d entries were cut off is found, and told how long it was', async (cut) => {
    recorded();
    audit.rows.splice(-cut);
    expect(await found()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^The audit had 5 entries at the checkpoint of .*; ${String(5 - cut)} are there: its end was cut off`,
        ),
      ),
    ]);
  });

  it('that was written on behind a cut, until it is as long as it was, is found too', async () => {
    recorded();
    audit.rows.splice(-3);
    for (let i = 0; i < 4; i += 1) audit.grow('Somebody else');
    expect(await found()).toEqual([
      expect.stringMatching(/^Entry 3 of the audit is not the one that stood there at the checkpoint of /),
    ]);
  });
});
