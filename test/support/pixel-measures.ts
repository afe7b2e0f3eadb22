import type { Picture } from './chromium.ts';

/** What can be measured on a photograph of ECG paper, knowing nothing of the code that drew it. */

const at = ({ width, rgba }: Picture, x: number, y: number): readonly [number, number, number] => {
  const i = (y * width + x) * 4;
  return [rgba[i] ?? 0, rgba[i + 1] ?? 0, rgba[i + 2] ?? 0];
};
export const isInk = (picture: Picture, x: number, y: number): boolean => {
  const [red, green, blue] = at(picture, x, y);
  return red < 110 && green < 110 && blue < 110;
};
/** How pink: grid lines are pink to red on cream, so their green is low while their red stays high. */
const pinkness = (picture: Picture, x: number, y: number): number => {
  const [red, green] = at(picture, x, y);
  return red < 150 ? 0 : red - green;
};

/** Mean pinkness of each column (or row), over every third pixel of it. */
function profile(picture: Picture, axis: 'columns' | 'rows'): number[] {
  const [length, across] = axis === 'columns' ? [picture.width, picture.height] : [picture.height, picture.width];
  return Array.from({ length }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < across; j += 3) sum += axis === 'columns' ? pinkness(picture, i, j) : pinkness(picture, j, i);
    return sum / Math.ceil(across / 3);
  });
}

/** Distance from one bold grid line to the next, in pixels. */
export function boldLineSpacing(picture: Picture, axis: 'columns' | 'rows'): number {
  const lines = profile(picture, axis);
  const mean = lines.reduce((sum, value) => sum + value, 0) / lines.length;
  const bold = Math.max(...lines) * 0.85;
  const positions: number[] = [];
  for (let i = 1; i < lines.length - 1; i += 1) {
    const here = lines[i] ?? 0;
    if (here > bold && here > mean && here >= (lines[i - 1] ?? 0) && here > (lines[i + 1] ?? 0)) positions.push(i);
  }
  if (positions.length < 5) throw new Error('there is no grid');
  // A trace may hide a line here and there; the median distance is that of neighbours all the same.
  const distances = positions.slice(1).map((position, i) => position - (positions[i] ?? 0));
  return distances.sort((a, b) => a - b)[Math.floor(distances.length / 2)] ?? Number.NaN;
}

/** Lines from one bold line to the next, that one included: five where fine lines are each millimetre. */
export function finePerBold(picture: Picture, axis: 'columns' | 'rows'): number {
  const lines = profile(picture, axis);
  const spacing = boldLineSpacing(picture, axis);
  const peak = Math.max(...lines);
  // The paper between the lines has a tint of its own, and a trace across it makes that uneven.
  const paper = [...lines].sort((one, other) => one - other)[lines.length >> 1] ?? 0;
  const start = lines.findIndex((value) => value > 0.85 * peak);
  const found: number[] = [];
  for (let from = start; from + spacing < lines.length; from += spacing) {
    let fine = 0;
    for (let i = Math.round(from) + 1; i <= Math.round(from + spacing); i += 1) {
      const here = lines[i] ?? 0;
      const isPeak = here >= (lines[i - 1] ?? 0) && here > (lines[i + 1] ?? 0);
      if (isPeak && here > paper + 0.15 * (peak - paper)) fine += 1;
    }
    found.push(fine);
  }
  // Where a trace goes upright there is a line more: what most have is the paper's.
  return found.sort((one, other) => one - other)[found.length >> 1] ?? 0;
}

export interface Pulse {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
}

/**
 * The calibration pulse of the first row: the first flat run of ink from the left that is as long as a pulse may be, its
 * top; below its ends two upright strokes down to the foot. Sizes in pixels, from middle of stroke to middle of stroke.
 */
export function findPulse(picture: Picture, pixelsPerMillimetre: number): Pulse {
  const [least, most] = [4 * pixelsPerMillimetre, 6.5 * pixelsPerMillimetre];
  const within = Math.min(picture.width, 40 * pixelsPerMillimetre);
  for (let y = 0; y < picture.height; y += 1) {
    let run = 0;
    for (let x = 0; x <= within; x += 1) {
      if (x < within && isInk(picture, x, y)) {
        run += 1;
        continue;
      }
      if (run >= least && run <= most) {
        const pulse = measurePulse(picture, x - run, x - 1, y, pixelsPerMillimetre);
        if (pulse !== null) return pulse;
      }
      run = 0;
    }
  }
  throw new Error('there is no calibration pulse');
}

function measurePulse(picture: Picture, left: number, right: number, top: number, perMm: number): Pulse | null {
  const down = (x: number): number => {
    let y = top;
    while (y < picture.height && isInk(picture, x, y)) y += 1;
    return y - 1;
  };
  const thick = ((): number => {
    const middle = Math.round((left + right) / 2);
    return down(middle) - top + 1;
  })();
  const stroke = Math.max(1, thick);
  const leftFoot = down(left + Math.floor(stroke / 2));
  const rightFoot = down(right - Math.floor(stroke / 2));
  const height = (leftFoot + rightFoot) / 2 - top + 1 - stroke;
  if (height < 3 * perMm) return null;
  return { left, top, width: right - left + 1 - stroke, height };
}

/** Pixels of ink in a part of the picture. */
export function inkIn(picture: Picture, left: number, top: number, width: number, height: number): number {
  let ink = 0;
  for (let y = Math.max(0, Math.round(top)); y < Math.min(picture.height, top + height); y += 1) {
    for (let x = Math.max(0, Math.round(left)); x < Math.min(picture.width, left + width); x += 1) {
      if (isInk(picture, x, y)) ink += 1;
    }
  }
  return ink;
}

/** Pixels of ink that only one of two pictures has, in a part of them. */
export function inkMoved(
  one: Picture,
  other: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
): number {
  let moved = 0;
  for (let y = Math.max(0, Math.round(top)); y < Math.min(one.height, top + height); y += 1) {
    for (let x = Math.max(0, Math.round(left)); x < Math.min(one.width, left + width); x += 1) {
      if (isInk(one, x, y) !== isInk(other, x, y)) moved += 1;
    }
  }
  return moved;
}
