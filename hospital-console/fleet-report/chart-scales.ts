/** Upper end of a scale of round figures, and its steps from 0 on. */
export function roundScale(most: number): { readonly end: number; readonly steps: readonly number[] } {
  if (most <= 0) return { end: 1, steps: [0, 1] };
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [0.1, 0.2, 0.5, 1, 2].map((one) => one * power).find((one) => most / one <= 5) ?? 2 * power;
  const count = Math.ceil(most / step - 1e-9);
  return { end: count * step, steps: Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(6))) };
}

/** Place of a length of time on a scale by tens from 10 ms to a day, 0 to 1. */
export function byTens(milliseconds: number): number {
  const [least, most] = [Math.log10(10), Math.log10(86_400_000)];
  return Math.min(1, Math.max(0, (Math.log10(Math.max(milliseconds, 10)) - least) / (most - least)));
}
/** Tens that a person knows as lengths of time. */
export const TENS = [10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000] as const;

const KILOMETRES_PER_DEGREE = 111.2;

export interface Map {
  /** Of a place, in the units of the drawing; y grows to the south. */
  readonly at: (latitude: number, longitude: number) => { readonly x: number; readonly y: number };
  /** Length of a kilometre. */
  readonly kilometre: number;
}

/** Places on a plane as wide and high as is given: a county is small enough for one scale at its middle latitude. */
export function mapOf(
  places: readonly { readonly latitude: number; readonly longitude: number }[],
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): Map {
  const latitudes = places.map(({ latitude }) => latitude);
  const longitudes = places.map(({ longitude }) => longitude);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  const middle = { latitude: (south + north) / 2, longitude: (west + east) / 2 };
  const shrink = Math.cos((middle.latitude * Math.PI) / 180);
  // One place alone still has surroundings: twenty kilometres.
  const across = Math.max((east - west) * shrink * KILOMETRES_PER_DEGREE, 20);
  const upwards = Math.max((north - south) * KILOMETRES_PER_DEGREE, 20);
  const kilometre = Math.min((width - 2 * margin) / across, (height - 2 * margin) / upwards);
  return {
    kilometre,
    at: (latitude, longitude) => ({
      x: width / 2 + (longitude - middle.longitude) * shrink * KILOMETRES_PER_DEGREE * kilometre,
      y: height / 2 - (latitude - middle.latitude) * KILOMETRES_PER_DEGREE * kilometre,
    }),
  };
}
