import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { EntryName } from './case-log.ts';
import { readEntryAnswer } from './entry-answer.ts';
import { answered, GIVEN_UP_AFTER, nextToSend, type Outbox, restored, sentAgain, settled, withNew } from './outbox.ts';

const AT = unixMillis(1_000_000);
const later = (ms: number) => unixMillis(AT + ms);
const session = 's' as SessionId;
const asked = (request: string) => ({
  ...{ request, session, by: 'lin', askedAt: AT, atSample: null },
  entry: { kind: 'order', text: 'Aspirin' } as const,
});
const one = (): Outbox => withNew([], asked('one')) ?? [];
const UNREACHABLE = { kind: 'later', why: 'unreachable' } as const;

describe('what waits to be written', () => {
  it('is sent again under the same request, later each time, and under no other name', () => {
    expect(nextToSend(one(), 'wu', AT)).toBeNull();
    const tried = answered(one(), 'one', UNREACHABLE, AT);
    expect(nextToSend(tried, 'lin', AT)).toBeNull();
    expect(nextToSend(tried, 'lin', later(500))?.request).toBe('one');
  });
  it('keeps its order: an order does not overtake the decision before it', () => {
    const two = withNew(answered(one(), 'one', UNREACHABLE, AT), asked('two')) ?? [];
    expect(nextToSend(two, 'lin', AT)).toBeNull();
  });
  it('is given up after two minutes until a person sends it again', () => {
    const late = answered(one(), 'one', UNREACHABLE, later(GIVEN_UP_AFTER));
    expect(late[0]?.standing.kind).toBe('given-up');
    expect(nextToSend(late, 'lin', later(GIVEN_UP_AFTER + 60_000))).toBeNull();
    expect(nextToSend(sentAgain(late, 'one', later(GIVEN_UP_AFTER)), 'lin', later(GIVEN_UP_AFTER))?.request).toBe(
      'one',
    );
  });
  it('survives a reload, goes once the log shows it, and is nothing where what is kept was damaged', () => {
    expect(restored(JSON.stringify(one()), later(5))).toMatchObject([
      { request: 'one', standing: { kind: 'sending' } },
    ]);
    expect(restored('{', AT)).toEqual([]);
    const name = '0/aa/1' as EntryName;
    const stored = answered(one(), 'one', { kind: 'stored', name, at: AT }, AT);
    expect(settled(stored, session, new Set())).toBe(stored);
    expect(settled(stored, session, new Set([name]))).toEqual([]);
  });
});

describe('the relay’s answer', () => {
  it('is stored only where it names the record: a captive portal’s 200 is none', () => {
    expect(readEntryAnswer(200, undefined)).toEqual(UNREACHABLE);
    const written = { epoch: { number: 0, nonce: 'aa' }, seq: 1, offset: 9, committedAt: '2026-11-27T06:00:00Z' };
    expect(readEntryAnswer(201, written)).toMatchObject({ kind: 'stored', name: '0/aa/1' });
  });
  it('is refused for good where the relay says no, and asked again where it could not', () => {
    expect(readEntryAnswer(403, { error: 'not-yours-to-write', sentence: 'No.' })).toMatchObject({ kind: 'refused' });
    expect(readEntryAnswer(504, { error: 'not-known-yet', sentence: '' })).toEqual({
      kind: 'later',
      why: 'not-known-yet',
    });
    expect(readEntryAnswer(502, undefined)).toEqual(UNREACHABLE);
  });
});
