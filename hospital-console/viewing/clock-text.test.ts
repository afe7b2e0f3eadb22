import { describe, expect, it } from 'vitest';
import { hertz, milliseconds, sampleIndex, unixMillis } from '../../protocol/ecg/units.ts';
import { describeSpan, elapsedAt, elapsedText, instantOf, wallAt, wallClockText } from './clock-text.ts';

describe('the age of the newest sample', () => {
  it('shows tenths of a second while a trace may count as live', () => {
    expect(describeSpan(milliseconds(412))).toEqual({ key: 'span.tenths', values: { seconds: '0.4' } });
    expect(describeSpan(milliseconds(2999))).toEqual({ key: 'span.tenths', values: { seconds: '2.9' } });
  });
  it('shows whole seconds from three on, never one that has not passed', () => {
    expect(describeSpan(milliseconds(3000))).toEqual({ key: 'span.seconds', values: { seconds: '3' } });
    expect(describeSpan(milliseconds(12_999))).toEqual({ key: 'span.seconds', values: { seconds: '12' } });
  });
  it('is never below nothing when the clocks disagree', () => {
    expect(describeSpan(milliseconds(-350))).toEqual({ key: 'span.tenths', values: { seconds: '0.0' } });
  });
  it('turns to minutes, hours and days as a tunnel becomes a night', () => {
    expect(describeSpan(milliseconds(125_000))).toEqual({
      key: 'span.minutes',
      values: { minutes: '2', seconds: '05' },
    });
    expect(describeSpan(milliseconds(3_600_000))).toEqual({ key: 'span.hours', values: { hours: '1', minutes: '00' } });
    expect(describeSpan(milliseconds(50 * 3_600_000))).toEqual({ key: 'span.days', values: { days: '2', hours: '2' } });
  });
});

describe('the two clocks', () => {
  it('counts elapsed time from the first sample', () => {
    expect(elapsedText(elapsedAt(sampleIndex(123_500), hertz(500)))).toBe('04:07');
    expect(elapsedText(milliseconds(3_847_000))).toBe('1:04:07');
    expect(elapsedText(elapsedAt(sampleIndex(16 * 3600 * 1000), hertz(1000)))).toBe('16:00:00');
    expect(elapsedText(milliseconds(-1))).toBe('00:00');
  });
  it('reckons wall time from the session start', () => {
    expect(wallAt(sampleIndex(5000), hertz(500), unixMillis(1_000_000))).toBe(1_010_000);
  });
  it('tells midnight as 00, in both languages', () => {
    const midnight = unixMillis(new Date(2026, 10, 22, 0, 3, 22).getTime());
    expect(wallClockText(midnight, 'en')).toBe('00:03:22');
    expect(wallClockText(midnight, 'zh-TW')).toBe('00:03:22');
  });
  it('takes no instant from a text that is none', () => {
    expect(instantOf(null)).toBeNull();
    expect(instantOf('yesterday')).toBeNull();
    expect(instantOf('1970-01-01T00:00:01.000Z')).toBe(1000);
  });
});
