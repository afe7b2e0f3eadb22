import { describe, expect, it } from 'vitest';
import { sampleIndex, sequenceNumber, unixMillis } from '../../../protocol/ecg/units.ts';
import type { LedgerId, SessionId } from '../../../protocol/wire/identity.ts';
import { DESCRIPTION, LEDGER, OTHER_SESSION, SESSION } from '../../../test/support/journalled-frames.ts';
import type { EpochInJournal, JournalContents, SessionInJournal } from './unit-journal.ts';
import { sparedKey, whatToRemove, type RemovalRule } from './what-to-remove.ts';

const LIVE = { number: 9, nonce: '9'.repeat(16) };
const OTHER_LEDGER = 'ffeeddccbbaa99887766554433221100' as LedgerId;
const range = (first: number, last: number) => ({ first: sequenceNumber(first), last: sequenceNumber(last) });
const epoch = (number: number, last: number, changed: Partial<EpochInJournal> = {}): EpochInJournal => ({
  ...{ epoch: { number, nonce: String(number).repeat(16) }, ...range(1, last), held: [], absent: [] },
  ...changed,
});
const session = (
  id: SessionId,
  epochs: readonly EpochInJournal[],
  sealedAt: number | null = null,
): SessionInJournal => ({
  ...{ session: id, source: 'one', description: DESCRIPTION, endSample: sampleIndex(0), newestAt: null, epochs },
  endedAt: sealedAt === null ? null : unixMillis(sealedAt - 1),
  sealed: sealedAt === null ? null : { at: unixMillis(sealedAt), by: LEDGER },
});
const choose = (
  sessions: readonly SessionInJournal[],
  rule: RemovalRule = { kind: 'pressure' },
  lastLedger: JournalContents['lastLedger'] = LEDGER,
  spared: readonly string[] = [],
) => whatToRemove({ sessions, lastLedger }, rule, LIVE, new Set(spared));
const afterThreeDays: RemovalRule = { kind: 'retention', floor: unixMillis(5000) };

describe('[D7] what may be removed', () => {
  it('nothing that no relay has acknowledged, however little room there is', () => {
    expect(choose([session(SESSION, [epoch(1, 100)])])).toBeNull();
    expect(
      choose([session(SESSION, [epoch(1, 100, { held: [range(1, 50)] })])], { kind: 'pressure' }, null),
    ).toBeNull();
  });

  it('where room is needed, what is sealed goes before what is only acknowledged, its own name last', () => {
    const older = session(SESSION, [epoch(1, 100, { held: [range(1, 50)] })]);
    const sealed = session(OTHER_SESSION, [epoch(2, 5000)], 9000);
    expect(choose([older, sealed])).toMatchObject({ session: OTHER_SESSION, first: 1, last: 2000, ledger: LEDGER });
    const gone = session(OTHER_SESSION, [epoch(2, 5000, { absent: [range(1, 5000)] })], 9000);
    expect(choose([older, gone])).toMatchObject({ session: SESSION, first: 1, last: 50 });
    expect(choose([gone])).toBeNull();
  });

  it('acknowledged records oldest first, around those that are not', () => {
    const held = [range(1, 10), range(20, 30)];
    expect(choose([session(SESSION, [epoch(1, 40, { held })])])).toMatchObject({ first: 1, last: 10 });
    const absent = [range(1, 10)];
    expect(choose([session(SESSION, [epoch(1, 40, { held, absent })])])).toMatchObject({ first: 20, last: 30 });
  });

  it('of what is being recorded the newest records stay', () => {
    const live = epoch(9, 100, { epoch: LIVE, held: [range(1, 100)] });
    expect(choose([session(SESSION, [live])])).toMatchObject({ first: 1, last: 36 });
    expect(choose([session(SESSION, [epoch(9, 64, { epoch: LIVE, held: [range(1, 64)] })])])).toBeNull();
  });

  it('nothing on the word of a store that is not the one which answered last', () => {
    expect(choose([session(SESSION, [epoch(1, 100)], 9000)], { kind: 'pressure' }, OTHER_LEDGER)).toBeNull();
    expect(choose([session(SESSION, [epoch(1, 100)], 1000)], afterThreeDays, OTHER_LEDGER)).toBeNull();
  });

  it('without need, only what ended and was sealed before the floor; its records first, then its name', () => {
    expect(choose([session(SESSION, [epoch(1, 100)], 5000)], afterThreeDays)).toBeNull();
    expect(choose([session(SESSION, [epoch(1, 100, { held: [range(1, 100)] })])], afterThreeDays)).toBeNull();
    expect(choose([session(SESSION, [epoch(1, 100)], 4999)], afterThreeDays)).toMatchObject({ first: 1, last: 100 });
    const gone = session(SESSION, [epoch(1, 100, { absent: [range(1, 100)] })], 4999);
    expect(choose([gone], afterThreeDays)).toEqual({ kind: 'session', session: SESSION });
  });

  it('what the disk has refused to remove is left where it is, and keeps its name', () => {
    const one = epoch(1, 100);
    const sealed = [session(SESSION, [one], 4999), session(OTHER_SESSION, [epoch(2, 7)], 4999)];
    const spared = [sparedKey(SESSION, one.epoch)];
    expect(choose(sealed, afterThreeDays, LEDGER, spared)).toMatchObject({ session: OTHER_SESSION });
    expect(choose(sealed, { kind: 'pressure' }, LEDGER, spared)).toMatchObject({ session: OTHER_SESSION });
  });
});
