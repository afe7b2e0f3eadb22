import { sharedByAll } from '../../support/endings.ts';
import { openReceivingHospital, openRelay } from '../../support/ride.ts';

/** Enough for all rows; each takes one of its own. */
const UNITS = Array.from({ length: 100 }, (_, i) => `ambulance-${i + 1}`);
let taken = 0;

export function nextUnit(): string {
  const unit = UNITS[taken];
  if (unit === undefined) throw new Error('more rows than units');
  taken += 1;
  return unit;
}

/** A relay in a network namespace, for what is done to packets. One for all rows: it must bear them all at once. */
export const hospital = sharedByAll(() => openReceivingHospital(UNITS));
/** A relay on this host, for what is done to connections. */
export const relay = sharedByAll(() => openRelay(UNITS));
