import { expect, it } from 'vitest';
import { leadMask, type LeadName } from '../../protocol/ecg/leads.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { LeadOffSpans } from './lead-off-spans.ts';

const range = (first: number, last: number) => ({ first: sampleIndex(first), last: sampleIndex(last) });
const off = (spans: LeadOffSpans, lead: LeadName) => spans.of(lead, { first: sampleIndex(0), end: sampleIndex(1000) });

it('joins what is told record by record, in any order, and whatever else fell off with it', () => {
  const spans = new LeadOffSpans();
  spans.add(leadMask(['V3', 'V4']), range(50, 99));
  spans.add(leadMask(['V3']), range(0, 49));
  spans.add(leadMask(['V3']), range(100, 149));
  expect(off(spans, 'V3')).toEqual([{ first: 0, end: 150 }]);
  expect(off(spans, 'V4')).toEqual([{ first: 50, end: 100 }]);
  expect(off(spans, 'V5')).toEqual([]);
});

it('gives a span whole that reaches out of what is asked', () => {
  const spans = new LeadOffSpans();
  spans.add(leadMask(['I']), range(0, 99));
  expect(spans.of('aVF', { first: sampleIndex(40), end: sampleIndex(50) })).toEqual([{ first: 0, end: 100 }]);
});

it('forgets what is let go', () => {
  const spans = new LeadOffSpans();
  spans.add(leadMask(['I']), range(0, 99));
  spans.forget(range(50, 199));
  expect(off(spans, 'I')).toEqual([{ first: 0, end: 50 }]);
  spans.forget(range(0, 49));
  expect(spans.isEmpty).toBe(true);
});

it('has every lead off where more combinations are claimed than electrodes can fall off in', () => {
  const spans = new LeadOffSpans();
  for (let mask = 1; mask <= 300; mask += 1) spans.add(mask as ReturnType<typeof leadMask>, range(mask, mask));
  expect(off(spans, 'V9')).toContainEqual({ first: 257, end: 301 });
});
