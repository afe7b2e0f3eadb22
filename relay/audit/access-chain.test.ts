import { describe, expect, it } from 'vitest';
import type { NumberedAccess } from '../log/proof-log.ts';
import { passingSigner } from '../proof/signing-keys.ts';
import { sessionNumber } from '../../test/support/session-author.ts';
import { accessHash, accessText, readAccesses } from './access-chain.ts';

const signer = passingSigner();

/** Exports of one session after the other, as a relay signs them. */
function written(count: number): NumberedAccess[] {
  const rows: NumberedAccess[] = [];
  for (let number = 1; number <= count; number += 1) {
    const before = rows.at(-1);
    const session = sessionNumber(number);
    const text = accessText({
      ...{ number, session, at: '2026-11-27T12:00:00.000Z', by: 'Dr Example', role: 'reviewer', what: 'exported' },
      ...{ exportFormat: 'edf', range: { first: 0, end: 500 }, reason: 'quality review' },
      ...{ previous: before === undefined ? null : accessHash(before), key: signer.key.id },
    });
    rows.push({ number, session, ...signer.sign(text) });
  }
  return rows;
}

const all = { before: null };

describe('the audit as it was signed', () => {
  it('is read whole, whoever asks for a part of it from any place on', () => {
    const rows = written(5);
    expect(readAccesses(rows, signer.keys, all)).toMatchObject({ fault: null, accesses: { length: 5 } });
    expect(readAccesses(rows.slice(2), signer.keys, { before: rows[1] ?? null }).fault).toBeNull();
    expect(
      readAccesses(
        [rows[1], rows[4]].filter((row) => row !== undefined),
        signer.keys,
        null,
      ).fault,
    ).toBeNull();
  });

  it('names the first entry that was altered, removed, exchanged or put in', () => {
    const altered = written(4).map((row) => ({ ...row, text: Uint8Array.from(row.text) }));
    const [, second] = altered;
    if (second !== undefined) second.text[second.text.length - 40] = 0x58;
    expect(readAccesses(altered, signer.keys, all).fault).toMatch(/^Entry 2 of the audit was altered/);

    const removed = written(4).filter(({ number }) => number !== 3);
    expect(readAccesses(removed, signer.keys, all).fault).toMatch(/^Entry 4 .* was removed, exchanged or put in/);

    const [one, two, three] = written(3);
    const exchanged = [one, three, two].flatMap((row, i) => (row === undefined ? [] : [{ ...row, number: i + 1 }]));
    expect(readAccesses(exchanged, signer.keys, all).fault).toMatch(/^Entry 2 of the audit was exchanged/);

    const stranger = passingSigner();
    expect(readAccesses(written(2), stranger.keys, all).fault).toMatch(/a key that is not among the known ones/);
  });
});
