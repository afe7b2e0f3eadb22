import type { UnixMillis } from '../../protocol/ecg/units.ts';
import type { UnitReadinessJson } from '../../protocol/wire/sessions-api.ts';
import { instantOf } from '../viewing/clock-text.ts';

/** A unit tests itself at sign-on and hourly; two missed hours are somebody's to look at. */
export const TEST_OLD_AFTER_HOURS = 2;
const LOW_BATTERY = 20;

export type Concern =
  | { readonly kind: 'link-down' | 'test-never' | 'test-old' | 'test-not-held' | 'battery-low' | 'version-differs' }
  | { readonly kind: 'check-failed'; readonly check: string };

export interface Readiness {
  readonly unit: UnitReadinessJson;
  readonly standing: 'recording' | 'ready' | 'attention' | 'untested';
  /** What somebody should look at, worst first. */
  readonly concerns: readonly Concern[];
}

const ORDER = ['attention', 'untested', 'recording', 'ready'] as const;

/** The fleet, whoever needs somebody first; of one standing by name. Only units that hold every word of `text`. */
export function readinessOf(
  fleet: readonly UnitReadinessJson[],
  relayNow: UnixMillis,
  text = '',
): readonly Readiness[] {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const usual = usualVersion(fleet);
  return fleet
    .filter(({ unit, software }) => words.every((word) => `${unit} ${software}`.toLocaleLowerCase().includes(word)))
    .map((unit): Readiness => {
      const concerns = concernsOf(unit, relayNow, usual);
      return { unit, concerns, standing: standingOf(unit, concerns) };
    })
    .sort(
      (one, other) =>
        ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing) ||
        one.unit.unit.localeCompare(other.unit.unit, 'en', { numeric: true }),
    );
}

/** A unit that records a case is none that could be called to the next one. */
export const fleetCounts = (
  fleet: readonly Readiness[],
): { readonly ready: number; readonly recording: number; readonly all: number } => ({
  ready: fleet.filter(({ standing }) => standing === 'ready').length,
  recording: fleet.filter(({ standing }) => standing === 'recording').length,
  all: fleet.length,
});

function standingOf({ session, selfTest }: UnitReadinessJson, concerns: readonly Concern[]): Readiness['standing'] {
  if (session !== null) return 'recording';
  if (selfTest === null) return 'untested';
  // Another version is worth knowing and keeps nobody at home.
  return concerns.every(({ kind }) => kind === 'version-differs') ? 'ready' : 'attention';
}

function concernsOf(unit: UnitReadinessJson, relayNow: UnixMillis, usual: string | null): readonly Concern[] {
  const { link, selfTest, battery, software } = unit;
  const found: Concern[] = [];
  if (link === 'down') found.push({ kind: 'link-down' });
  if (selfTest === null) found.push({ kind: 'test-never' });
  else {
    const at = instantOf(selfTest.at);
    if (!selfTest.isHeld) found.push({ kind: 'test-not-held' });
    if (at === null || relayNow - at > TEST_OLD_AFTER_HOURS * 3_600_000) found.push({ kind: 'test-old' });
    for (const { check, result } of selfTest.checks) {
      if (result === 'failed' && check !== 'battery') found.push({ kind: 'check-failed', check });
    }
  }
  if (battery !== null && battery.percent < LOW_BATTERY && !battery.isCharging) found.push({ kind: 'battery-low' });
  if (usual !== null && software !== '' && software !== usual) found.push({ kind: 'version-differs' });
  return found;
}

/** What more than half of those that told theirs run; null where no version is that common. */
function usualVersion(fleet: readonly UnitReadinessJson[]): string | null {
  const told = fleet.map(({ software }) => software).filter((software) => software !== '');
  return told.find((one) => told.filter((other) => other === one).length * 2 > told.length) ?? null;
}
