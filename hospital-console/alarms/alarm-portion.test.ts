import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadMask } from '../../protocol/ecg/leads.ts';
import type { SampleRange, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import { hertz, sampleIndex } from '../../protocol/ecg/units.ts';
import { alarmPortion, alarmsFrom, type WatchedSamples } from './alarm-portion.ts';

const RATE = 300;
const format = { leads: ['II'], samplingRate: hertz(RATE) } as unknown as SignalFormat;
type Standing = 'held' | 'gap' | 'awaited' | 'unknown';

/** A second each, as this page holds them. */
function heldSeconds(seconds: readonly Standing[]): WatchedSamples {
  const standingAt = (sample: number): Standing => seconds[Math.floor(sample / RATE)] ?? 'unknown';
  return {
    format,
    stretchAt(first, end) {
      const standing = standingAt(first);
      let at = first + 1;
      while (at < end && standingAt(at) === standing) at += 1;
      return { standing, end: sampleIndex(at) };
    },
    piecesOf: (range: SampleRange) => {
      const standing = standingAt(range.first);
      if (standing !== 'held') return [{ kind: standing === 'gap' ? 'gap' : 'awaited', range }] as const;
      const length = range.end - range.first;
      const block = { first: range.first, channels: [new Int32Array(length)], leadOff: leadMask([]) };
      return [{ kind: 'samples', block }] as unknown as ReturnType<WatchedSamples['piecesOf']>;
    },
  };
}
const kindsOf = ({ pieces }: ReturnType<typeof alarmPortion>) => pieces.map(({ kind }) => kind);
const second = (count: number) => sampleIndex(count * RATE);
const seconds = (count: number, standing: Standing): Standing[] => Array.from({ length: count }, () => standing);

describe('what the alarms are given', () => {
  it('begins twelve seconds before the head, and never before the recording', () => {
    expect(alarmsFrom(second(60), format)).toBe(second(48));
    expect(alarmsFrom(second(5), format)).toBe(0);
  });

  it('is what is held and what is a gap, up to where it is known', () => {
    const samples = heldSeconds(['held', 'gap', 'held', 'unknown']);
    const portion = alarmPortion(samples, second(0), second(3));
    expect([kindsOf(portion), portion.through]).toEqual([['samples', 'gap', 'samples'], second(3)]);
  });

  it('waits two seconds for what is late, and then passes it over as awaited', () => {
    const late = [...seconds(2, 'held'), 'awaited', 'held'] as const;
    const soon = alarmPortion(heldSeconds(late), second(0), second(4));
    expect([kindsOf(soon), soon.through]).toEqual([['samples'], second(2)]);
    const longer = alarmPortion(heldSeconds([...late, ...seconds(2, 'held')]), second(0), second(6));
    expect([kindsOf(longer), longer.through]).toEqual([['samples', 'awaited', 'samples'], second(6)]);
  });

  it('does not pass over what is on its way at the head, however long nothing has come', () => {
    const portion = alarmPortion(
      heldSeconds([...seconds(2, 'held'), ...seconds(60, 'awaited')]),
      second(0),
      second(62),
    );
    expect([kindsOf(portion), portion.through]).toEqual([['samples'], second(2)]);
  });

  it('comes in portions of half a minute where a hidden page has hours to catch up', () => {
    const portion = alarmPortion(heldSeconds(seconds(7_200, 'held')), second(0), second(7_200));
    expect(portion.through).toBe(second(30));
  });

  it('puts every sample once, whatever is held and however the page looks', () => {
    const standing = fc.constantFrom<Standing>('held', 'gap', 'awaited');
    fc.assert(
      fc.property(fc.array(standing, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (all, step) => {
        const samples = heldSeconds([...all, ...seconds(3, 'held')]);
        let through = second(0);
        const put: number[] = [];
        for (let end = step; end <= all.length + 3 + step; end += step) {
          const portion = alarmPortion(samples, through, second(Math.min(end, all.length + 3)));
          for (const piece of portion.pieces) {
            if (piece.kind !== 'samples') continue;
            const { first } = piece.block as unknown as { first: number };
            put.push(first);
          }
          expect(portion.through).toBeGreaterThanOrEqual(through);
          through = portion.through;
        }
        expect(new Set(put).size).toBe(put.length);
        expect(put).toEqual([...put].sort((one, other) => one - other));
      }),
      { numRuns: 60 },
    );
  });
});
