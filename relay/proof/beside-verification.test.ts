import { describe, expect, it } from 'vitest';
import { sessionNumber } from '../../test/support/session-author.ts';
import { accessHash, accessText } from '../audit/access-chain.ts';
import type { AccessesAsked, NumberedAccess } from '../log/proof-log.ts';
import { reviewText } from '../review/review-chain.ts';
import { chainLines, verifyAudit, verifyReviews } from './beside-verification.ts';
import { passingSigner } from './signing-keys.ts';

const signer = passingSigner();
const session = sessionNumber(1);

function auditOf(count: number): NumberedAccess[] {
  const rows: NumberedAccess[] = [];
  for (let number = 1; number <= count; number += 1) {
    const before = rows.at(-1);
    const text = accessText({
      ...{ number, session, at: '2026-11-27T12:00:00.000Z', by: 'Dr Example', role: 'reviewer', what: 'exported' },
      ...{ exportFormat: 'edf', range: null, reason: 'teaching', key: signer.key.id },
      previous: before === undefined ? null : accessHash(before),
    });
    rows.push({ number, session, ...signer.sign(text) });
  }
  return rows;
}
/** More than are read at once. */
const PAGE = 10;
const sound = auditOf(13);

/** As they lie in a ledger: by number. */
const ledgerOf = (rows: readonly NumberedAccess[]) => ({
  accesses: ({ from, atMost }: AccessesAsked) => rows.filter(({ number }) => number >= from).slice(0, atMost),
});
const faultOf = (rows: readonly NumberedAccess[]): string | null =>
  verifyAudit(ledgerOf(rows), signer.keys, PAGE).fault;

describe('the audit in a data folder', () => {
  it('is read whole, over the edge of a page, and told in one line', () => {
    const audit = verifyAudit(ledgerOf(sound), signer.keys, PAGE);
    expect(audit).toMatchObject({ kind: 'audit', entries: 13, fault: null });
    expect(chainLines(audit, [], null)[0]).toBe('audit: 13 entries, chain and signatures valid');
    expect(chainLines(verifyAudit(ledgerOf([]), signer.keys), [], null)[0]).toBe('audit: no entry');
  });

  it('says since when nothing vouches for its end: a cut there leaves no trace in it', () => {
    const audit = verifyAudit(ledgerOf(sound), signer.keys, PAGE);
    const at = '2026-11-27T14:03:22.000Z';
    const told = (through: number) => chainLines(audit, [], { auditEnd: { through, at }, findings: [] })[1];
    expect(told(13)).toBe(
      `  its end  is vouched for up to entry 13 by the checkpoint of ${at}, and since then by none: no entry is there of later, and any that was cut off would leave no trace`,
    );
    expect(told(12)).toContain('since then by none: 1 entry is there of later');
    expect(told(9)).toContain('since then by none: 4 entries are there of later');
    expect(chainLines(audit, [], null)[1]).toMatch(
      /^ {2}its end {2}is vouched for by no checkpoint \(give --checkpoints\)/,
    );
    expect(chainLines(audit, [], { auditEnd: null, findings: [] })[1]).toContain('(none is of this ledger)');
    // One that is known to be cut off has its finding, and needs no such line.
    expect(chainLines(audit, [], { auditEnd: null, findings: ['its end was cut off'] })).toHaveLength(1);
  });

  it.each([1, 2, 9, 10, 11, 12])(
    'of which entry %d was altered, removed, exchanged with the next or copied over names the first that is wrong',
    (number) => {
      const at = number - 1;
      const altered = sound.map((row) => ({ ...row, text: Uint8Array.from(row.text) }));
      const text = altered[at]?.text;
      text?.set([0x58], Buffer.from(text).indexOf('teaching'));
      expect(faultOf(altered)).toMatch(new RegExp(`^Entry ${String(number)} of the audit was altered`));

      expect(faultOf(sound.filter((row) => row.number !== number))).toMatch(
        new RegExp(`^Entry ${String(number + 1)} of the audit does not follow`),
      );
      // Numbers closed up, so that none is missing.
      const closed = sound.filter((row) => row.number !== number).map((row, i) => ({ ...row, number: i + 1 }));
      expect(faultOf(closed)).toMatch(new RegExp(`^Entry ${String(number)} of the audit was exchanged`));

      const swapped = sound.map((row, i) => {
        const other = i === at ? sound[at + 1] : i === at + 1 ? sound[at] : row;
        return { ...(other ?? row), number: row.number };
      });
      expect(faultOf(swapped)).toMatch(new RegExp(`^Entry ${String(number)} of the audit was exchanged`));
    },
  );

  it('says so where it was signed by somebody else', () => {
    expect(verifyAudit(ledgerOf(sound), passingSigner().keys).fault).toMatch(/^Entry 1 .*not among the known ones/);
  });
});

describe('what reviewers wrote, in a data folder', () => {
  const deed = { kind: 'unblinding' } as const;
  const text = reviewText({
    ...{
      number: 1,
      previous: null,
      key: signer.key.id,
      session,
      by: 'Dr Example',
      deed,
      at: '2026-11-27T12:00:00.000Z',
    },
  });
  const document = signer.sign(text);
  const audit = verifyAudit(ledgerOf([]), signer.keys);
  const reviewsOf = (...documents: readonly (typeof document)[]) =>
    verifyReviews({ reviewedSessions: () => [session], reviewEntries: () => documents }, signer.keys, null);

  it('is held against its signatures, and the session of a damaged one is named', () => {
    expect(chainLines(audit, reviewsOf(document), null).at(-1)).toBe('reviews: 1 entry, chain and signatures valid');
    expect(chainLines(audit, reviewsOf(document, document), null).at(-1)).toEqual(
      expect.stringMatching(
        new RegExp(`^CHANGED: of session ${session}: Entry 2 of this session’s review does not follow`),
      ),
    );
  });
});
