import type { LeadName } from '../../protocol/ecg/leads.ts';
import { type Microvolts, microvolts } from '../../protocol/ecg/units.ts';

export interface LeadAngle {
  readonly lead: LeadName;
  readonly label: string;
  readonly inverted: boolean;
  /** Degrees, clockwise from three o'clock, as the frontal plane counts. */
  readonly angle: number;
}

/** The hexaxial system: Cabrera's leads every 30° from −30° to 120°. */
export const FRONTAL_ANGLES: readonly LeadAngle[] = [
  { lead: 'aVL', label: 'aVL', inverted: false, angle: -30 },
  { lead: 'I', label: 'I', inverted: false, angle: 0 },
  { lead: 'aVR', label: '−aVR', inverted: true, angle: 30 },
  { lead: 'II', label: 'II', inverted: false, angle: 60 },
  { lead: 'aVF', label: 'aVF', inverted: false, angle: 90 },
  { lead: 'III', label: 'III', inverted: false, angle: 120 },
];

/** The chest seen from below, the breastbone up: V1 right of it (left on the map), V6 at the side. */
export const CHEST_ANGLES: readonly LeadAngle[] = (['V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const).map((lead, at) => ({
  lead,
  label: lead,
  inverted: false,
  angle: [-115, -90, -67, -45, -22, 0][at] ?? 0,
}));

/** Units of the map. The zero circle has room for depression within it. */
const ZERO = 24;
const A_MILLIMETRE = 6;
const MOST = 4;
export const RINGS_MILLIMETRES = [-4, -3, -2, -1, 0, 1, 2, 3, 4] as const;
export const ringRadius = (millimetres: number): number => Math.max(0, ZERO + millimetres * A_MILLIMETRE);

/** As the label reads it: of −aVR turned over. */
export const shownSt = (level: Microvolts, inverted: boolean): Microvolts => microvolts(inverted ? 0 - level : level);

/** Where a level lies on its spoke; beyond four millimetres at the edge. Null: the edge itself. */
export function mapPoint(angle: number, level: Microvolts | null): { readonly x: number; readonly y: number } {
  const millimetres = level === null ? MOST : Math.max(-MOST, Math.min(MOST, level / 100));
  const radius = ringRadius(millimetres);
  const turn = (angle * Math.PI) / 180;
  return { x: radius * Math.cos(turn), y: radius * Math.sin(turn) };
}
