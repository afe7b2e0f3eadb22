import { describe, expect, it } from 'vitest';
import { DESCRIPTION, LEDGER, OTHER_SESSION, SESSION } from '../../test/support/journalled-frames.ts';
import { sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import type { SessionHeld } from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import type { CommittedRecord, SessionInJournal } from './journal/unit-journal.ts';
import {
  afterCommit,
  afterHeld,
  afterSeal,
  overviewOf,
  unacknowledgedRecords,
  viewOf,
  withContents,
} from './delivery-overview.ts';

const BEFORE = { number: 1, nonce: 'a'.repeat(16) };
const NOW = { number: 2, nonce: 'b'.repeat(16) };
const RESTORED = 'f'.repeat(32) as LedgerId;

const held = (given: Partial<SessionInJournal> = {}): SessionInJournal => ({
  session: SESSION,
  source: 'monitor',
  description: DESCRIPTION,
  endedAt: null,
  sealed: null,
  endSample: sampleIndex(500),
  newestAt: unixMillis(1),
  epochs: [{ epoch: BEFORE, first: sequenceNumber(1), last: sequenceNumber(11), held: [], absent: [] }],
  ...given,
});
const start = (sessions: SessionInJournal[], lastLedger: LedgerId | null = null) =>
  overviewOf({ sessions, lastLedger }, NOW);
const committed = (seq: number, kind: CommittedRecord['kind'] = 'samples', session = SESSION): CommittedRecord => ({
  session,
  epoch: NOW,
  seq: sequenceNumber(seq),
  kind,
  sealed: new Uint8Array(0) as SealedRecord,
  samples: kind === 'samples' ? { first: sampleIndex(500 + seq * 50), end: sampleIndex(550 + seq * 50) } : null,
});
const heldByRelay = (through: number, session: SessionId = SESSION, epoch = BEFORE): SessionHeld => ({
  session,
  sealed: false,
  epochs: [{ epoch, durableThrough: sequenceNumber(through), ranges: [] }],
});

describe('what the uplink is told of the journal', () => {
  it('names the epoch that is being written live, and earlier ones closed', () => {
    const overview = afterCommit(start([held()]), [committed(1, 'opened'), committed(2), committed(3)]);
    expect(viewOf(overview)).toEqual({
      sessions: [
        {
          session: SESSION,
          ended: false,
          epochs: [
            { epoch: BEFORE, first: 1, last: 11, closed: true, absent: [] },
            { epoch: NOW, first: 1, last: 3, closed: false, absent: [] },
          ],
        },
      ],
      live: { session: SESSION, epoch: NOW },
      newestSample: 700,
    });
  });

  it('nothing is live before this opening has written, nor after END', () => {
    expect(viewOf(start([held()])).live).toBeNull();
    const ended = viewOf(afterCommit(start([]), [committed(1, 'opened'), committed(2), committed(3, 'end')]));
    expect(ended.live).toBeNull();
    expect(ended.sessions[0]?.epochs).toEqual([{ epoch: NOW, first: 1, last: 3, closed: true, absent: [] }]);
    expect(ended.sessions[0]?.ended).toBe(true);
  });

  it('what is not in the journal any more is owed to nobody, by its own account', () => {
    const [epoch] = held().epochs;
    if (epoch === undefined) throw new Error('no epoch');
    const absent = [{ first: sequenceNumber(4), last: sequenceNumber(5) }];
    const contents = { sessions: [held({ epochs: [{ ...epoch, absent }] })], lastLedger: null };
    const overview = withContents(start([held(), held({ session: OTHER_SESSION })]), contents);
    expect(viewOf(overview).sessions[0]?.epochs[0]).toMatchObject({ last: 11, absent });
    expect(unacknowledgedRecords(overview, SESSION).ofSession).toBe(9);
    expect(viewOf(overview).sessions).toHaveLength(1);
  });

  it('a journal that had to begin anew is live in its new epoch', () => {
    const later = { number: NOW.number + 1, nonce: 'f'.repeat(16) };
    const begun = afterCommit(start([]), [committed(1, 'opened'), committed(2)]);
    const view = viewOf(afterCommit(begun, [{ ...committed(1, 'opened'), epoch: later }]));
    expect(view.live).toEqual({ session: SESSION, epoch: later });
    expect(view.sessions[0]?.epochs.map(({ closed }) => closed)).toEqual([true, false]);
  });

  it('a late gap(corrupt) does not move the newest sample back', () => {
    const late = { ...committed(3), kind: 'gap' as const, samples: { first: sampleIndex(0), end: sampleIndex(50) } };
    expect(viewOf(afterCommit(start([held()]), [committed(1, 'opened'), committed(2), late])).newestSample).toBe(650);
  });

  it('counts what no relay has acknowledged, of this session and of earlier ones', () => {
    let overview = start([held({ session: OTHER_SESSION, endedAt: unixMillis(5) })]);
    overview = afterCommit(overview, [committed(1, 'opened'), committed(2), committed(3)]);
    expect(unacknowledgedRecords(overview, SESSION)).toEqual({ ofSession: 3, ofOthers: 11 });
    overview = afterHeld(overview, LEDGER, [heldByRelay(2, SESSION, NOW), heldByRelay(9, OTHER_SESSION)]);
    expect(unacknowledgedRecords(overview, SESSION)).toEqual({ ofSession: 1, ofOthers: 2 });
  });

  it('a sealed session is owed no more; one that goes on here is never sealed', () => {
    const overview = afterCommit(start([held({ session: OTHER_SESSION, endedAt: unixMillis(5) })]), [
      committed(1, 'opened'),
    ]);
    const sealed = afterSeal(afterSeal(overview, LEDGER, OTHER_SESSION), LEDGER, SESSION);
    expect(viewOf(sealed).sessions.map(({ session }) => session)).toEqual([SESSION]);
  });

  it('[D6] another store of the relay is owed everything again that is still here', () => {
    const sealed = { at: unixMillis(9), by: LEDGER };
    const overview = start([held({ endedAt: unixMillis(5), sealed })], LEDGER);
    expect(viewOf(overview).sessions).toEqual([]);
    const restored = afterHeld(overview, RESTORED, []);
    expect(viewOf(restored).sessions.map(({ session }) => session)).toEqual([SESSION]);
    expect(unacknowledgedRecords(restored, null)).toEqual({ ofSession: 0, ofOthers: 11 });
    // And what the lost one had acknowledged of an open session counts no more.
    const open = afterHeld(start([held()], LEDGER), LEDGER, [heldByRelay(11)]);
    expect(unacknowledgedRecords(open, SESSION).ofSession).toBe(0);
    expect(unacknowledgedRecords(afterHeld(open, RESTORED, []), SESSION).ofSession).toBe(11);
  });
});
