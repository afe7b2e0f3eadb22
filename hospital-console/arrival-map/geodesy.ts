/** Degrees, WGS 84. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

export type Metres = number & { readonly unit: 'm' };
/** Clockwise from north, 0 to 360. */
export type Bearing = number & { readonly unit: '°' };

/** m, mean radius: within half a percent of the ellipsoid, which is less than an ambulance's own place is known. */
const EARTH = 6_371_000;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** Along the great circle. */
export function distanceBetween(one: Place, other: Place): Metres {
  const dLatitude = radians(other.latitude - one.latitude);
  const dLongitude = radians(other.longitude - one.longitude);
  const a =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * Math.sin(dLongitude / 2) ** 2;
  return (2 * EARTH * Math.asin(Math.min(1, Math.sqrt(a)))) as Metres;
}

/** In which direction `to` lies, seen from `from`. */
export function bearingTo(from: Place, to: Place): Bearing {
  const dLongitude = radians(to.longitude - from.longitude);
  const y = Math.sin(dLongitude) * Math.cos(radians(to.latitude));
  const x =
    Math.cos(radians(from.latitude)) * Math.sin(radians(to.latitude)) -
    Math.sin(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.cos(dLongitude);
  return ((degrees(Math.atan2(y, x)) + 360) % 360) as Bearing;
}

export const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type CompassPoint = (typeof COMPASS)[number];

export const compassPoint = (bearing: Bearing): CompassPoint => COMPASS[Math.round(bearing / 45) % 8] ?? 'n';

/** Metres of one step between rings. */
const STEPS = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000] as const;
const MOST_RINGS = 4;

/** Radii around the hospital, so that the farthest lies within the last: four rings at the most, of one round step. */
export function ringRadii(farthest: number): readonly Metres[] {
  const step = STEPS.find((one) => one * MOST_RINGS >= farthest) ?? 500_000;
  const rings = Math.min(MOST_RINGS, Math.max(2, Math.ceil(farthest / step)));
  return Array.from({ length: rings }, (_, place) => (step * (place + 1)) as Metres);
}

export interface Bounds {
  readonly south: number;
  readonly north: number;
  readonly west: number;
  readonly east: number;
}

/** Degrees between two lines of a graticule; from 1° down by minutes of arc would not be round in decimals. */
const SPACINGS = [20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001] as const;
const MOST_LINES = 40;

export interface Graticule {
  readonly latitudes: readonly number[];
  readonly longitudes: readonly number[];
  /** Digits behind the point that tell two lines apart. */
  readonly digits: number;
}

/**
 * Lines of latitude and longitude over what is shown, of one round spacing: the closest at which there are no more of them than
 * there is room for their names, `down` and `across`.
 */
export function graticuleOver({ south, north, west, east }: Bounds, down: number, across: number): Graticule {
  const least = Math.max((north - south) / Math.max(1, down), (east - west) / Math.max(1, across));
  const spacing = SPACINGS.findLast((one) => one >= least) ?? 20;
  const lines = (from: number, to: number): readonly number[] => {
    const first = Math.ceil(from / spacing);
    const count = Math.max(0, Math.min(MOST_LINES, Math.floor(to / spacing) - first + 1));
    return Array.from({ length: count }, (_, place) => Number(((first + place) * spacing).toFixed(3)));
  };
  const digits = Math.max(0, -Math.floor(Math.log10(spacing) + 1e-9));
  return { latitudes: lines(Math.max(-85, south), Math.min(85, north)), longitudes: lines(west, east), digits };
}

/** The shortest way over the globe, as places in order; ends are `from` and `to`. */
export function greatCircle(from: Place, to: Place, parts = 24): readonly Place[] {
  const angle = distanceBetween(from, to) / EARTH;
  if (angle < 1e-9) return [from, to];
  const unit = ({ latitude, longitude }: Place): readonly [number, number, number] => [
    Math.cos(radians(latitude)) * Math.cos(radians(longitude)),
    Math.cos(radians(latitude)) * Math.sin(radians(longitude)),
    Math.sin(radians(latitude)),
  ];
  const [a, b] = [unit(from), unit(to)];
  return Array.from({ length: parts + 1 }, (_, place) => {
    if (place === 0) return from;
    if (place === parts) return to;
    const part = place / parts;
    const [one, other] = [Math.sin((1 - part) * angle), Math.sin(part * angle)];
    const [x, y, z] = [0, 1, 2].map((axis) => (a[axis] ?? 0) * one + (b[axis] ?? 0) * other) as [
      number,
      number,
      number,
    ];
    return { latitude: degrees(Math.atan2(z, Math.hypot(x, y))), longitude: degrees(Math.atan2(y, x)) };
  });
}
