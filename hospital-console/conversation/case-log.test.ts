import { describe, expect, it } from 'vitest';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import { sampleIndex, sequenceNumber } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { EntryJson } from '../../protocol/wire/sessions-api.ts';
import { caseLog, entryName } from './case-log.ts';
import { parseReadMarks, readThrough, unreadLines, withRead } from './unread.ts';

const START = Date.parse('2026-11-22T12:00:00Z');

/** A session's log in the order in which it was written, a second apart. */
class Written {
  readonly entries: EntryJson[] = [];
  #add(side: EntryJson['side'], by: string, entry: CaseEntry): EntryJson {
    const offset = this.entries.length + 1;
    const at = new Date(START + offset * 1000).toISOString();
    const epoch = side === 'unit' ? { number: 1, nonce: 'a'.repeat(16) } : { number: 0, nonce: 'b'.repeat(16) };
    const one: EntryJson = {
      ...{ offset, epoch, seq: sequenceNumber(offset), side, by, atSample: 0, recordedAt: at, committedAt: at, entry },
    };
    this.entries.push(one);
    return one;
  }
  crew(entry: CaseEntry, by = 'Medic A'): EntryJson {
    return this.#add('unit', by, entry);
  }
  hospital(entry: CaseEntry, by = 'Dr Lin'): EntryJson {
    return this.#add('hospital', by, entry);
  }
  get log() {
    return caseLog(this.entries);
  }
}

const alert = (urgency: 'stemi' | 'review' = 'stemi'): CaseEntry => ({
  ...{ kind: 'alert', twelveLead: sampleIndex(5_000), hospital: 'harbour', urgency },
});
const order: CaseEntry = { kind: 'order', text: 'Aspirin 300 mg', preset: 'aspirin-300' };
const named = ({ epoch, seq }: EntryJson) => ({ epoch, seq: sequenceNumber(seq) });

describe('what both sides have said', () => {
  it('stands in the order of the log; positions and vital signs are not talk', () => {
    const written = new Written();
    written.crew({ kind: 'message', text: 'On the stairs', preset: '' });
    written.crew({ kind: 'other', tag: 99 } as unknown as CaseEntry);
    written.hospital(order);
    expect(written.log.lines.map(({ said, side, offset }) => [said.kind, side, offset])).toEqual([
      ['message', 'unit', 1],
      ['order', 'hospital', 3],
    ]);
  });

  it('is on the tablet’s screen, and then read back by whom and when; the first time counts', () => {
    const written = new Written();
    const ordered = written.hospital(order);
    expect(written.log.lines[0]).toMatchObject({ shown: null, readBack: null });
    written.crew({ kind: 'shown', ...named(ordered) }, '');
    expect(written.log.lines[0]).toMatchObject({ shown: { at: START + 2_000 }, readBack: null });
    written.crew({ kind: 'read-back', ...named(ordered) });
    written.crew({ kind: 'read-back', ...named(ordered) }, 'Medic B');
    expect(written.log.lines[0]?.readBack).toEqual({ at: START + 3_000, by: 'Medic A' });
  });

  it('was seen by whoever has read it back, also where an older tablet says so of nothing (D24)', () => {
    const written = new Written();
    const ordered = written.hospital(order);
    written.crew({ kind: 'read-back', ...named(ordered) });
    expect(written.log.lines[0]?.shown).toEqual({ at: START + 2_000, by: 'Medic A' });
  });

  it('is not read back by the hospital itself, and an order of the crew is no order', () => {
    const written = new Written();
    const ordered = written.hospital(order);
    written.hospital({ kind: 'read-back', ...named(ordered) });
    written.crew(order);
    written.hospital(alert());
    const { lines, alert: called } = written.log;
    expect([lines.length, lines[0]?.readBack, called]).toEqual([1, null, null]);
  });

  it('names a record by its author’s epoch and number, which no other ledger changes', () => {
    const written = new Written();
    const [one, other] = [written.crew(alert()), written.hospital(order)];
    expect(entryName(one)).not.toBe(entryName(other));
    expect(entryName({ ...one })).toBe(entryName(one));
  });
});

describe('what the crew has told of the case', () => {
  it('is its newest alert, the hospital that it chose, and the limits that it set', () => {
    const written = new Written();
    written.crew(alert('review'));
    written.crew({ kind: 'hospital', hospital: 'harbour', title: 'Harbour' } as CaseEntry);
    const again = written.crew(alert('stemi'));
    const limits = { ...ADULT_LIMITS };
    written.crew({ kind: 'alarm-limits', limits });
    expect(written.log).toMatchObject({ hospital: 'Harbour', alarmLimits: limits });
    expect(written.log.alert?.name).toBe(entryName(again));
  });

  it('is which conditions stand on the tablet: begun and not ended; one of a later version is not guessed at', () => {
    const written = new Written();
    const alarm = (condition: string, change: 'began' | 'ended'): CaseEntry => ({
      ...{ kind: 'alarm', condition, change, priority: 'high' },
    });
    written.crew(alarm('asystole', 'began'));
    written.crew(alarm('vf-likely', 'began'));
    written.crew(alarm('of-a-later-version', 'began'));
    written.crew(alarm('asystole', 'ended'));
    expect(written.log.tabletAlarms.map(({ condition, since }) => [condition, since])).toEqual([
      ['vf-likely', START + 2_000],
    ]);
  });
});

describe('what nobody has read yet', () => {
  const written = new Written();
  for (const text of ['one', 'two', 'three']) written.crew({ kind: 'message', text, preset: '' });
  written.hospital({ kind: 'message', text: 'ours', preset: '' });
  const { lines } = written.log;

  it('is what the crew wrote behind the mark of this person, in this ledger', () => {
    const marks = withRead({}, 'session', 'ledger', 2);
    expect(unreadLines(lines, readThrough(marks, 'session', 'ledger'))).toHaveLength(1);
    expect(unreadLines(lines, readThrough(marks, 'session', 'another ledger')), 'a restored relay').toHaveLength(3);
    expect(withRead(marks, 'session', 'ledger', 1), 'a mark goes forward only').toBe(marks);
  });

  it('is all of it where what was kept cannot be read', () => {
    for (const kept of [null, '{', '[]', '{"session":{"ledger":"ledger","through":"3"}}', '7']) {
      expect(unreadLines(lines, readThrough(parseReadMarks(kept), 'session', 'ledger')), String(kept)).toHaveLength(3);
    }
  });
});
