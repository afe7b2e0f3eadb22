import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../protocol/ecg/units.ts';
import {
  heardNow,
  PAUSE_LASTS,
  pausedAt,
  pauseLeft,
  resumed,
  SILENT,
  type Sounding,
  soundsAnything,
  withSoundings,
} from './sound-plan.ts';

const NOON = unixMillis(1_800_000_000_000);
const later = (seconds: number) => unixMillis(NOON + seconds * 1000);
const alert: Sounding = { key: 'alert of one', priority: 'high' };
const leadOff: Sounding = { key: 'lead off', priority: 'low' };
const rate: Sounding = { key: 'rate', priority: 'medium' };

describe('what is heard', () => {
  it('is the most urgent of all that sounds, from wherever it comes', () => {
    const plan = withSoundings(withSoundings(SILENT, 'view', [leadOff, rate]), 'calls', [alert]);
    expect(heardNow(plan, NOON)).toBe('high');
    expect(heardNow(withSoundings(plan, 'calls', []), NOON)).toBe('medium');
    expect(heardNow(withSoundings(withSoundings(plan, 'calls', []), 'view', []), NOON)).toBeNull();
  });

  it('is the same plan where nothing has changed: nobody renders for it', () => {
    const plan = withSoundings(SILENT, 'view', [rate]);
    expect(withSoundings(plan, 'view', [{ ...rate }])).toBe(plan);
    expect(withSoundings(SILENT, 'view', [])).toBe(SILENT);
  });
});

describe('a pause', () => {
  const paused = pausedAt(withSoundings(SILENT, 'calls', [alert]), NOON);

  it('lasts two minutes and ends by itself', () => {
    expect(heardNow(paused, later(119))).toBeNull();
    expect(pauseLeft(paused, later(30))).toBe(90_000);
    expect(heardNow(paused, later(120))).toBe('high');
    expect(pauseLeft(paused, later(120))).toBeNull();
  });

  it('ends at once for anything that was not there when it was silenced, another onset of the same kind too', () => {
    const more = withSoundings(paused, 'view', [leadOff]);
    expect(heardNow(more, later(1))).toBe('high');
    expect(heardNow(withSoundings(paused, 'calls', [{ ...alert, key: 'next alert of one' }]), later(1))).toBe('high');
  });

  it('goes on while what was silenced goes away in part, and a person can end it', () => {
    const both = pausedAt(withSoundings(SILENT, 'calls', [alert, rate]), NOON);
    const left = withSoundings(both, 'calls', [rate]);
    expect([heardNow(left, later(1)), soundsAnything(left)]).toEqual([null, true]);
    expect(heardNow(resumed(left), later(1))).toBe('medium');
  });

  it('is never longer than two minutes, whatever was done to the clock meanwhile', () => {
    expect(pauseLeft(paused, unixMillis(NOON - 86_400_000))).toBe(PAUSE_LASTS);
    expect(pauseLeft(paused, unixMillis(NOON + 86_400_000))).toBeNull();
  });
});
