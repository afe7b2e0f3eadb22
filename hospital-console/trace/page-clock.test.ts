import { describe, expect, it } from 'vitest';
import { hertz, unixMillis } from '../../protocol/ecg/units.ts';
import { durationText } from './duration-text.ts';
import { elapsedText, PageClock } from './page-clock.ts';

const noon = unixMillis(new Date(2026, 10, 22, 12, 0, 0).getTime());

describe('the clocks of a page', () => {
  it('say wall time and time since the beginning, to the second', () => {
    const clock = new PageClock('en-GB');
    expect(clock.forms(noon, hertz(500), null, 500 * 3723)[0]).toBe('22 Nov 2026   13:02:03    +01:02:03');
    expect(clock.forms(noon, hertz(500), null, 500 * 3724)[0]).toBe('22 Nov 2026   13:02:04    +01:02:04');
  });

  it('say from when to when a still page goes', () => {
    expect(new PageClock('en-GB').forms(noon, hertz(500), 500 * 60, 500 * 70)[0]).toMatch(
      /^22 Nov 2026 {3}12:01:00\s–\s12:01:10 {4}\+00:01:00 – 00:01:10$/u,
    );
  });

  it('leave out of a narrow page first the name of the month, then the date, then the elapsed time', () => {
    expect(new PageClock('zh-TW').forms(noon, hertz(500), null, 500 * 3723)).toEqual([
      '2026年11月22日   13:02:03    +01:02:03',
      '2026-11-22   13:02:03    +01:02:03',
      '13:02:03    +01:02:03',
      '13:02:03',
    ]);
  });

  it('do not jump back for a sample that binary arithmetic puts a hair early', () => {
    expect(elapsedText(59.999_999_9)).toBe('00:01:00');
  });
});

describe('the duration of an absence', () => {
  it('is never rounded to nothing', () => {
    expect(durationText(0.002, 'en')).toBe('0.01 s');
    expect(durationText(0.1, 'en')).toBe('0.10 s');
  });

  it('has as many digits as a person reads', () => {
    expect([1.2, 9.96, 42.4, 59.7, 725].map((seconds) => durationText(seconds, 'en'))).toEqual([
      '1.2 s',
      '10 s',
      '42 s',
      '1 min 0 s',
      '12 min 5 s',
    ]);
  });
});
