import { expect, it } from 'vitest';
import type { Setback } from '../../protocol/delivery/uplink-state.ts';
import { byteCount, hertz, monotonicMillis, sampleCount, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import type { UnitStanding } from './ambulance-unit.ts';
import { progressLine } from './progress-line.ts';

const standing: UnitStanding = {
  read: sampleCount(12_345),
  sent: sampleCount(12_300),
  acknowledged: sampleCount(12_250),
  isComplete: false,
  isDelivered: false,
  isKnownToRelay: true,
  owedOfEarlier: 0,
  damaged: 0,
  phase: { kind: 'offline', address: 0, retryAt: monotonicMillis(5), why: { kind: 'broken' } },
  trouble: null,
  journal: { space: 'none', ballast: byteCount(0), damagedFiles: [], purgedRecords: 0 },
  delivery: null,
};
const ONE = ['http://relay.example'];
const TWO = ['http://north.example', 'http://south.example'];
const line = (given: Partial<UnitStanding>, relays = ONE): string =>
  progressLine({ ...standing, ...given }, hertz(500), relays);

it('says in one line how a unit stands', () => {
  expect(line({})).toBe('no relay: read 12,345 samples (24.7 s), sent 12,300, acknowledged 12,250');
  expect(line({ isKnownToRelay: false })).toBe('no relay: read 12,345 samples (24.7 s), not handed over yet');
  expect(line({ owedOfEarlier: 1200 })).toContain('1,200 records of earlier recordings to hand over');
  expect(line({ damaged: 2 })).toContain('2 damaged on the disk');
  expect(line({ isComplete: true })).toContain('recorded to the end');
  expect(line({ isComplete: true, isDelivered: true })).toContain('the relay holds all of it');
  expect(line({ trouble: { kind: 'disk-full' } })).toContain('JOURNAL TROUBLE');
});

it('[D14] says how much room the journal has, and what damage has put aside', () => {
  const journal = standing.journal;
  expect(line({ journal: { ...journal, space: 'nearly-full' } })).toMatch(/, JOURNAL NEARLY FULL$/);
  expect(line({ journal: { ...journal, space: 'full' } })).toMatch(/, JOURNAL FULL$/);
  expect(line({ journal: { ...journal, damagedFiles: ['one'] } })).toMatch(/, 1 damaged journal kept$/);
});

it('says how far the session has come', () => {
  const stage = { kind: 'held', since: unixMillis(0), through: sampleIndex(12_000) } as const;
  const delivery = { stage, onlyOnDevice: null, attention: { level: 'none' }, sentence: 'held' } as const;
  expect(line({ delivery })).toMatch(/, acknowledged 12,250, held, not seen yet$/);
});

it('says why a relay refuses', () => {
  const phase = { kind: 'refused', address: 1, reason: 'unknown-credential', retryAt: monotonicMillis(5) } as const;
  expect(line({ phase })).toMatch(/^refused \(The credential is not known here\): /);
  expect(line({ phase }, TWO)).toMatch(/^refused \(http:\/\/south.example: The credential is not known here\): /);
});

it('names the address where there are several', () => {
  const phase = { kind: 'connecting', address: 1, deadline: monotonicMillis(5) } as const;
  expect(line({ phase })).toMatch(/^connecting: /);
  expect(line({ phase }, TWO)).toMatch(/^connecting to http:\/\/south.example: /);
});

it.each<[Setback, RegExp]>([
  [{ kind: 'broken' }, /^no relay: /],
  [{ kind: 'silent' }, /^no relay \(it does not answer\): /],
  [{ kind: 'closed', reason: 'later' }, /^no relay \(The relay cannot take it now; it will later\): /],
  [{ kind: 'http', status: 511 }, /^no relay \(something else answers, with HTTP status 511: a sign-in page/],
  [{ kind: 'unknown-version', answered: null }, /^no relay \(what answers does not say which version it speaks\): /],
  [{ kind: 'unknown-version', answered: 'prearrival.uplink.v9' }, /speaks 'prearrival.uplink.v9', which this unit/],
  [{ kind: 'obstructed', by: 'name-unknown' }, /^no relay \(its name is not known here: no name service, or/],
  [{ kind: 'obstructed', by: 'certificate-untrusted' }, /^no relay \(its certificate is signed by nobody/],
  [{ kind: 'obstructed', by: 'certificate-out-of-date' }, /out of date, or this device's clock is wrong/],
  [{ kind: 'unreadable' }, /^no relay \(its answers cannot be read\): /],
])('says what came of the last try: %j', (why, sentence) => {
  expect(line({ phase: { kind: 'offline', address: 0, retryAt: monotonicMillis(5), why } })).toMatch(sentence);
});
