import type { AlarmPriority } from '../course/alarm-conditions.ts';
import { milliseconds, type Milliseconds } from '../units.ts';

/** One pulse of a burst. */
export interface AlarmPulse {
  /** From the start of the burst. */
  readonly at: Milliseconds;
  readonly lasts: Milliseconds;
}

export interface AlarmBurst {
  readonly pulses: readonly AlarmPulse[];
  /** From the end of one burst to the start of the next. */
  readonly pause: Milliseconds;
}

/** Pulse frequency, Hz, between 150 and 1000; its harmonics up to the fifth lie between 300 and 4000. */
export const PULSE_FREQUENCY = 440;
/** Of the fundamental and the four harmonics: within 15 dB of the fundamental. */
export const HARMONICS: readonly number[] = [1, 0.7, 0.5, 0.35, 0.25];
/** Rise and fall as a share of the pulse: 10 to 40 %. */
export const RISE_SHARE = 0.2;

/** Of the high priority: pulses, the spaces x between them, and the longer ones. */
const HIGH = { lasts: 150, space: 100, rest: 800, pause: 2_500 } as const;
const MEDIUM = { lasts: 200, space: 200, pause: 7_500 } as const;
const LOW = { lasts: 200, space: 200, pause: 16_000 } as const;

/**
 * The melody of each priority. High: ten pulses, as twice 3 + 2; medium: three; low: two, seldom.
 * Source: IEC 60601-1-8:2006, tables 3 and 4 (pulse 75–200 ms, spaces 50–125 ms, 2x + t between the third and the fourth, 0.35–1.3 s
 * between the fifth and the sixth, burst to burst 2.5–15 s; medium and low: pulse 125–250 ms, spaces 125–250 ms, 2.5–30 s and above 15 s).
 */
export function alarmBurst(priority: AlarmPriority): AlarmBurst {
  switch (priority) {
    case 'high': {
      const { lasts, space, rest, pause } = HIGH;
      const half = [space, space, 2 * space + lasts, space];
      return { pulses: pulsesWith(lasts, [...half, rest, ...half]), pause: milliseconds(pause) };
    }
    case 'medium':
      return {
        pulses: pulsesWith(MEDIUM.lasts, [MEDIUM.space, MEDIUM.space]),
        pause: milliseconds(MEDIUM.pause),
      };
    case 'low':
      return { pulses: pulsesWith(LOW.lasts, [LOW.space]), pause: milliseconds(LOW.pause) };
  }
}

/** One more pulse than there are spaces. */
function pulsesWith(lasts: number, spaces: readonly number[]): readonly AlarmPulse[] {
  let at = 0;
  return [0, ...spaces].map((space, place) => {
    at += place === 0 ? 0 : lasts + space;
    return { at: milliseconds(at), lasts: milliseconds(lasts) };
  });
}

export function burstLasts({ pulses }: AlarmBurst): Milliseconds {
  const last = pulses.at(-1);
  return milliseconds(last === undefined ? 0 : last.at + last.lasts);
}
