import { describe, expect, it } from 'vitest';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import { EXPORT_NAMES } from '../../protocol/wire/export-names.ts';
import { rangeAsked, readExportOrder } from '../../relay/recordings/export-order.ts';
import { askLeftOut, exportAddress, type ExportAsked, leftOutAddress, rangeOf, secondsOf } from './export-asked.ts';

const asked = (rate: number, part: ExportAsked['part']): ExportAsked => ({
  ...{ session: '0190 0000', rate: hertz(rate), part, format: 'edf', language: 'zh-TW', timeZone: 'Asia/Taipei' },
});
const range = (first: number, end: number) =>
  ({ kind: 'range', first: sampleIndex(first), end: sampleIndex(end) }) as const;
const answering =
  (answer: () => Response): typeof fetch =>
  () =>
    Promise.resolve().then(answer);
const nobody = new AbortController().signal;

describe('an export that is asked for', () => {
  it.each([300, 500, 669, 1000])('is of the very samples that were chosen, at %i Hz', (rate) => {
    for (const address of [
      exportAddress(asked(rate, range(7 * rate + 3, 19 * rate + 1)), 'legal'),
      leftOutAddress(asked(rate, range(7 * rate + 3, 19 * rate + 1))),
    ]) {
      const { searchParams } = new URL(address, 'http://relay');
      const { order, mistakes } = readExportOrder(Object.fromEntries(searchParams), EXPORT_NAMES);
      expect(mistakes).toEqual([]);
      expect(rangeAsked(order.part, hertz(rate), 90 * rate, [])).toEqual({ first: 7 * rate + 3, end: 19 * rate + 1 });
    }
  });

  it('gives its reason where the file is taken, and not where it is only asked what would be left out', () => {
    const all = asked(500, { kind: 'all' });
    expect(new URL(exportAddress(all, 'teaching'), 'http://relay').searchParams.get('reason')).toBe('teaching');
    expect(leftOutAddress(all)).not.toContain('reason');
    expect(exportAddress(asked(500, { kind: 'taken', number: 2 }), 'legal')).toContain('pinned=2');
  });
});

describe('a time that a person writes', () => {
  it.each([
    ['0:12:30', 750],
    ['1:04:07.5', 3847.5],
    ['4:07', 247],
    ['247', 247],
    [' 90 ', 90],
  ])('%s is %d s', (text, expected) => {
    expect(secondsOf(text)).toBe(expected);
  });
  it.each(['', '-1', '1:2:3:4', '4:70', '1:99:00', 'ten', '1e3', '1:'])('%j is none', (text) => {
    expect(secondsOf(text)).toBeNull();
  });
  it('is a stretch of the recording or none; the end that the page shows is the end', () => {
    const end = sampleIndex(500 * 60 + 250);
    expect(rangeOf('0:10', '0:20', hertz(500), end)).toEqual(range(5000, 10_000));
    expect(rangeOf('0:00', '1:01', hertz(500), end)).toEqual(range(0, 30_250));
    expect(rangeOf('0:20', '0:10', hertz(500), end)).toBeNull();
    expect(rangeOf('0:00', '2:00', hertz(500), end)).toBeNull();
  });
});

describe('what would be left out', () => {
  const all = asked(500, { kind: 'all' });
  it('is the relay’s own list', async () => {
    const said = { name: 'x.edf', mediaType: 'a/b', range: { first: 0, end: 5 }, leftOut: ['One.'] };
    expect(
      await askLeftOut(
        all,
        answering(() => Response.json(said)),
        nobody,
      ),
    ).toEqual({ kind: 'said', said });
  });
  it('is not known where the relay is busy, refuses, or is not the one that answers', async () => {
    const busy = () => Response.json({ sentence: '2 exports are under way.' }, { status: 503 });
    const refused = () => Response.json({ sentence: 'No lead.' }, { status: 422 });
    expect(await askLeftOut(all, answering(busy), nobody)).toEqual({ kind: 'busy' });
    expect(await askLeftOut(all, answering(refused), nobody)).toEqual({ kind: 'refused', sentence: 'No lead.' });
    for (const other of ['<html>', '{}', '[]'])
      expect(
        await askLeftOut(
          all,
          answering(() => new Response(other)),
          nobody,
        ),
      ).toEqual({ kind: 'unreachable' });
  });
});
