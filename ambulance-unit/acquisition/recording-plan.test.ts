import { describe, expect, it } from 'vitest';
import { DESCRIPTION, OTHER_SESSION, SESSION } from '../../test/support/journalled-frames.ts';
import { hertz, sampleIndex, sequenceNumber, unixMillis } from '../../protocol/ecg/units.ts';
import type { SessionInJournal } from './journal/unit-journal.ts';
import { LONGEST_ABSENCE, planRecording } from './recording-plan.ts';

const START = DESCRIPTION.startedAt;
const at = (second: number) => unixMillis(START + second * 1000);
const held = (given: Partial<SessionInJournal> = {}): SessionInJournal => ({
  session: SESSION,
  source: 'monitor 4711',
  description: DESCRIPTION,
  endedAt: null,
  sealed: null,
  endSample: sampleIndex(5000),
  newestAt: at(10),
  epochs: [
    {
      epoch: { number: 1, nonce: '0'.repeat(16) },
      first: sequenceNumber(1),
      last: sequenceNumber(101),
      held: [],
      absent: [],
    },
  ],
  ...given,
});
const monitor = { identity: 'monitor 4711', isResumable: false, format: DESCRIPTION.format };
const file = { identity: 'wfdb:A0001:1234', isResumable: true, format: DESCRIPTION.format };
const plan = (sessions: SessionInJournal[], source = monitor, now = at(40)) =>
  planRecording({ sessions, lastLedger: null }, source, now);

describe('what a unit does with what its journal holds', () => {
  it('an empty journal: a new session', () => {
    expect(plan([])).toEqual({ toEnd: [], next: { kind: 'begin' } });
  });

  it('a monitor goes on in its open session; half a minute away is half a minute of declared gap', () => {
    const session = held();
    expect(plan([session])).toEqual({
      toEnd: [],
      next: { kind: 'go-on', session, from: 5000 + 30 * 500, isAway: true },
    });
  });

  it('a monitor’s gap is at least one sample, even where the clock was put back meanwhile', () => {
    expect(plan([held()], monitor, at(10)).next).toMatchObject({ from: 5001, isAway: true });
    expect(plan([held()], monitor, at(-3 * 86_400)).next).toMatchObject({ from: 5001, isAway: true });
  });

  it('a monitor of which nothing is on the disk yet was heard since its session began', () => {
    const session = held({ newestAt: null, endSample: sampleIndex(0) });
    const later = unixMillis(session.description.startedAt + 4_000);
    const samples = 4 * session.description.format.samplingRate;
    expect(plan([session], monitor, later).next).toMatchObject({ from: samples, isAway: true });
  });

  it('after half a day it is another patient, or a clock that stepped: a new session, the old one ended', () => {
    const session = held();
    const late = unixMillis(at(10) + LONGEST_ABSENCE + 1);
    expect(plan([session], monitor, late)).toEqual({ toEnd: [session], next: { kind: 'begin' } });
  });

  it('a file goes on at the first sample that the journal lacks', () => {
    const session = held({ source: file.identity });
    expect(plan([session], file, at(1e6))).toEqual({
      toEnd: [],
      next: { kind: 'go-on', session, from: 5000, isAway: false },
    });
  });

  it('a file that is recorded to its end is only handed over', () => {
    const session = held({ source: file.identity, endedAt: at(20) });
    expect(plan([session], file).next).toEqual({ kind: 'nothing-left', session });
  });

  it('a monitor whose session ended begins another one', () => {
    expect(plan([held({ endedAt: at(20) })])).toEqual({ toEnd: [], next: { kind: 'begin' } });
  });

  it('another source ends what was open, and begins', () => {
    const session = held();
    expect(plan([session], file)).toEqual({ toEnd: [session], next: { kind: 'begin' } });
  });

  it('goes on with its own session and ends the others', () => {
    const own = held({ session: OTHER_SESSION, source: file.identity });
    const other = held();
    expect(plan([own, other], file)).toMatchObject({ toEnd: [other], next: { kind: 'go-on', session: own } });
  });

  it('a source that gives another format than before begins a new session', () => {
    const faster = { ...monitor, format: { ...monitor.format, samplingRate: hertz(1000) } };
    expect(plan([held()], faster)).toMatchObject({ toEnd: [held()], next: { kind: 'begin' } });
  });

  it('a unit that restarts in a loop begins a new session before END could not name all epochs any more', () => {
    const [epoch] = held().epochs;
    if (epoch === undefined) throw new Error('no epoch');
    const session = held({ epochs: Array.from({ length: 200 }, () => epoch) });
    expect(plan([session])).toEqual({ toEnd: [session], next: { kind: 'begin' } });
  });
});
