import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { milliseconds, sampleIndex } from '../../protocol/ecg/units.ts';
import { signedText, type SignedDocument } from '../../protocol/proof/signed-document.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { ReviewWriting } from '../../protocol/wire/review-book.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import { SessionAuthor, sessionNumber } from '../../test/support/session-author.ts';
import type { ProofItem } from '../log/proof-log.ts';
import { SqliteSessionLog } from '../log/sqlite-session-log.ts';
import { systemClock } from '../operations/clock.ts';
import { passingSigner } from '../proof/signing-keys.ts';
import { ReviewBooks } from './review-books.ts';
import { readReviewChain } from './review-chain.ts';
import { defaultReviewScheme } from './review-scheme.ts';

const ann: SignedIn = { name: 'ann', role: 'reviewer' };
const note = (id: string, text = ''): ReviewWriting => ({
  ...{ kind: 'annotation', id, version: 1, first: 0, end: 10, leads: [], code: 'STE_', text, isDeleted: false },
});

async function openLedgerBooks(folder = mkdtempSync(join(tmpdir(), 'prearrival-books-'))) {
  const opening = await SqliteSessionLog.open(folder, { clock: systemClock, gather: milliseconds(1) });
  if (!opening.ok) throw new Error(opening.sentence);
  const { log } = opening;
  onTestFinished(async () => {
    await log.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const author = new SessionAuthor();
  author.open();
  author.samples(50);
  await log.append(author.unit, author.written);
  const signer = passingSigner();
  const books = new ReviewBooks({ log, signer, clock: systemClock, scheme: defaultReviewScheme });
  return { books, log, signer, folder, session: author.session };
}

/** The same on a store in memory: what is asked here does not need a disk. */
function openBooks() {
  const kept: (SignedDocument & { readonly session: SessionId })[] = [];
  const session = sessionNumber(1);
  const log = {
    proof: {
      reviewEntries: (of: SessionId): readonly SignedDocument[] => kept.filter((entry) => entry.session === of),
    },
    standing: () => ({ endSample: sampleIndex(50) }),
    keep: (items: readonly ProofItem[]) => {
      for (const item of items) if (item.kind === 'review-entry') kept.push(item);
      return Promise.resolve(null);
    },
  };
  const signer = passingSigner();
  const books = new ReviewBooks({ log, signer, clock: systemClock, scheme: defaultReviewScheme });
  return { books, log, signer, session };
}

describe('what reviewers write', () => {
  it('is signed and chained in the ledger, and read back by whoever opens it again', async () => {
    const { books, log, signer, session } = await openLedgerBooks();
    const answers = await Promise.all([1, 2, 3].map((n) => books.write(ann, session, note(`note-000${String(n)}`))));
    expect(answers.map((answer) => answer.kind === 'book' && answer.isNew)).toEqual([true, true, true]);
    expect(await books.write(ann, session, note('note-0001'))).toMatchObject({ kind: 'book', isNew: false });
    const chain = readReviewChain(session, log.proof.reviewEntries(session), signer.keys);
    expect(chain.fault).toBeNull();
    expect(chain.entries.map(({ number, by }) => [number, by])).toEqual([
      [1, 'ann'],
      [2, 'ann'],
      [3, 'ann'],
    ]);
    expect(log.proof.reviewedSessions()).toEqual([session]);
  });

  it('is named where an entry was altered, removed, exchanged or put in, and takes nothing more', async () => {
    const { books, log, signer, session } = openBooks();
    for (const n of [1, 2, 3]) await books.write(ann, session, note(`note-000${String(n)}`));
    const kept = log.proof.reviewEntries(session);
    const [one, two, three] = kept;
    if (one === undefined || two === undefined || three === undefined) throw new Error('not written');
    const faultOf = (documents: typeof kept) => readReviewChain(session, documents, signer.keys).fault;
    for (let byte = 0; byte < two.text.length; byte += 7) {
      const text = Uint8Array.from(two.text);
      text[byte] = (text[byte] ?? 0) ^ 1;
      expect(faultOf([one, { ...two, text }, three])).toMatch(/^Entry 2 of this session’s review /);
    }
    expect(faultOf([one, three])).toMatch(/Entry 2 .* does not follow/);
    expect(faultOf([two, three])).toMatch(/Entry 1 .* does not follow/);
    expect(faultOf([one, three, two])).toMatch(/Entry 2 .* does not follow/);
    const strange = passingSigner().sign(signedText('prearrival-review-1', { key: 'f'.repeat(32) }));
    expect(faultOf([one, strange])).toMatch(/Entry 2 .* a key that is not among the known ones/);
    await log.keep([{ kind: 'review-entry', session, number: 4, text: one.text, signature: one.signature }]);
    expect(await books.write(ann, session, note('note-0009'))).toMatchObject({ refusal: 'review-damaged' });
    expect(books.read(ann, session)).toMatchObject({
      kind: 'book',
      book: { entries: 3, fault: expect.stringContaining('Entry 4') as string },
    });
  });

  it('is for reviewers: whoever else asks is told so and counted', async () => {
    const { books, session } = openBooks();
    for (const role of ['cardiologist', 'operator', 'guest'] as const) {
      expect(await books.write({ name: 'x', role }, session, note('note-0001'))).toMatchObject({
        refusal: 'not-a-reviewer',
      });
      expect(books.read({ name: 'x', role }, session)).toMatchObject({ kind: 'refused' });
    }
    expect(books.refusals.all).toEqual({ 'not-a-reviewer': 6 });
  });

  it('is told to be not written where the disk refuses, and where too much waits', async () => {
    const { books, log, signer, session } = openBooks();
    const full = new ReviewBooks({
      ...{ signer, clock: systemClock, scheme: defaultReviewScheme },
      log: {
        proof: log.proof,
        standing: () => log.standing(),
        keep: () => Promise.resolve({ kind: 'disk-full', sentence: 'The disk is full.' }),
      },
    });
    expect(await full.write(ann, session, note('note-0001'))).toMatchObject({
      refusal: 'storage',
      sentence: 'The relay cannot store it now: The disk is full.',
    });
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, i) => books.write(ann, session, note(`note-1${String(i).padStart(3, '0')}`))),
    );
    expect(many.filter((answer) => answer.kind === 'refused').length).toBe(8);
    expect(books.refusals.all).toEqual({ 'too-many-waiting': 8 });
  });

  it('goes when the records go', async () => {
    const { books, log, signer, session } = await openLedgerBooks();
    await books.write(ann, session, note('note-0001', 'a text that must not stay'));
    await log.keep([{ kind: 'tombstone', session, number: 1, ...signer.sign('{}\n') }]);
    await log.eraseSome(session);
    expect(log.proof.reviewEntries(session)).toEqual([]);
  });
});
