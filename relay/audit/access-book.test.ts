import { describe, expect, it } from 'vitest';
import { unixMillis, type MonotonicMillis } from '../../protocol/ecg/units.ts';
import { sessionNumber } from '../../test/support/session-author.ts';
import type { NumberedAccess, ProofItem } from '../log/proof-log.ts';
import type { StorageTrouble } from '../log/session-log.ts';
import { passingSigner } from '../proof/signing-keys.ts';
import { AccessBook, type Deed } from './access-book.ts';
import { readAccesses } from './access-chain.ts';

const signer = passingSigner();
const reviewer = { name: 'Dr Example', role: 'reviewer' } as const;
const session = sessionNumber(1);
const exported: Deed = {
  session,
  what: 'exported',
  exportFormat: 'edf',
  range: { first: 0, end: 500 },
  reason: 'teaching',
};
const opened: Deed = { session, what: 'opened', exportFormat: '', range: null, reason: '' };

/** A ledger in memory whose disk can fail, and a clock that a test moves. */
function bookHere() {
  const rows: NumberedAccess[] = [];
  const commits: number[] = [];
  const here = { trouble: null as StorageTrouble | null, minutes: 0 };
  const keep = async (items: readonly ProofItem[]): Promise<StorageTrouble | null> => {
    await Promise.resolve();
    if (here.trouble !== null) return here.trouble;
    commits.push(items.length);
    for (const item of items) if (item.kind === 'access') rows.push(item);
    return null;
  };
  const book = new AccessBook({
    log: { keep, proof: { lastAccess: () => rows.at(-1) ?? null } as never },
    signer,
    clock: {
      now: () => ({ unix: unixMillis(here.minutes * 60_000), monotonic: (here.minutes * 60_000) as MonotonicMillis }),
    },
  });
  return { book, rows, commits, here };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('who took or looked at what', () => {
  it('is durable before anything is handed out, and what comes together is one commit and one chain', async () => {
    const { book, rows, commits } = bookHere();
    expect(await Promise.all(Array.from({ length: 20 }, () => book.taken(reviewer, exported)))).toEqual(
      Array<null>(20).fill(null),
    );
    expect(commits.length).toBeLessThanOrEqual(2);
    const { accesses, fault } = readAccesses(rows, signer.keys, { before: null });
    expect(fault).toBeNull();
    expect(accesses).toHaveLength(20);
    expect(accesses[19]).toMatchObject({ number: 20, by: 'Dr Example', what: 'exported', reason: 'teaching' });
  });

  it('hands nothing out where the disk is full: a sentence and a counter; and goes on in the chain when it is not', async () => {
    const { book, rows, here } = bookHere();
    await book.taken(reviewer, exported);
    here.trouble = { kind: 'disk-full', sentence: 'The disk is full.' };
    expect(await book.taken(reviewer, exported)).toMatch(/cannot be written into the audit.*The disk is full\./);
    here.trouble = null;
    expect(await book.taken(reviewer, exported)).toBeNull();
    expect(book.refusals.all).toEqual({ 'taken-not-written': 1 });
    expect(readAccesses(rows, signer.keys, { before: null })).toMatchObject({ fault: null, accesses: { length: 2 } });
  });

  it('counts a quarter of an hour before one screen as one opening, and one that was not stored is written the next time', async () => {
    const { book, rows, here } = bookHere();
    here.trouble = { kind: 'disk-full', sentence: 'The disk is full.' };
    book.opened(reviewer, opened);
    await settled();
    expect(book.refusals.all).toEqual({ 'opened-not-written': 1 });
    here.trouble = null;
    for (here.minutes = 1; here.minutes <= 31; here.minutes += 1) book.opened(reviewer, opened);
    book.opened({ name: 'Nurse Example', role: 'operator' }, opened);
    await settled();
    const { accesses } = readAccesses(rows, signer.keys, { before: null });
    expect(accesses.map(({ by }) => by)).toEqual(['Dr Example', 'Dr Example', 'Dr Example', 'Nurse Example']);
  });
});
