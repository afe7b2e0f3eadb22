import type { FastifyInstance } from 'fastify';
import type { SelfTestJson, UnitReadinessJson } from '../../protocol/wire/sessions-api.ts';
import { looksOf, type Presence } from '../fan-out/presence.ts';
import type { SessionPulse } from '../fan-out/session-pulse.ts';
import type { Stated } from '../log/case-facts.ts';
import type { SessionLog, SessionStanding } from '../log/session-log.ts';
import { isoOf } from './session-summary.ts';

export interface FleetRouteParts {
  readonly log: Pick<SessionLog, 'standings'>;
  readonly presence: Presence;
  readonly pulse: SessionPulse;
  /** Units that have a credential: one that was never heard is on the board too. */
  readonly enrolled: readonly string[];
  /** Those that are connected now. */
  readonly connected: () => readonly string[];
}

/** Whether each unit would be there, were it called now; its caller has let in nobody but people. */
export function addFleetRoutes(app: FastifyInstance, parts: FleetRouteParts): void {
  app.get('/api/fleet', (request) => fleetOf(parts).filter(({ unit }) => request.seesUnit(unit)));
}

/** By the units' names. O(sessions). */
export function fleetOf({ log, presence, pulse, enrolled, connected }: FleetRouteParts): readonly UnitReadinessJson[] {
  const up = new Set(connected());
  const sessions = new Map<string, SessionStanding[]>(enrolled.map((unit) => [unit, []]));
  // Newest first.
  for (const standing of log.standings()) {
    const own = sessions.get(standing.unit) ?? [];
    own.push(standing);
    sessions.set(standing.unit, own);
  }
  return [...sessions]
    .map(([unit, own]) => readinessOf(unit, own, up.has(unit), presence, pulse))
    .sort((one, other) => one.unit.localeCompare(other.unit, 'en', { numeric: true }));
}

function readinessOf(
  unit: string,
  own: readonly SessionStanding[],
  isUp: boolean,
  presence: Presence,
  pulse: SessionPulse,
): UnitReadinessJson {
  const isSelfTest = ({ description }: SessionStanding): boolean => description?.purpose === 'self-test';
  const heardAt = own.reduce<number | null>(
    (last, { lastCommitAt }) => Math.max(last ?? 0, lastCommitAt ?? 0) || last,
    null,
  );
  const running = own.find((standing) => !isSelfTest(standing) && pulse.stateOf(standing).state === 'live');
  const test = own.find(isSelfTest);
  const status = own.find(({ facts }) => facts.unitStatus !== null)?.facts.unitStatus ?? null;
  return {
    unit,
    link: isUp ? 'up' : 'down',
    heardAt: heardAt === null ? null : isoOf(heardAt),
    software: own.find(({ description }) => description !== null)?.description?.software ?? '',
    session: running?.session ?? null,
    selfTest: test === undefined ? null : selfTestOf(test, presence),
    battery: batteryOf(status),
  };
}

function batteryOf(status: Stated<'unit-status'> | null): UnitReadinessJson['battery'] {
  const battery = status?.entry.battery ?? null;
  return status === null || battery === null ? null : { ...battery, at: isoOf(status.recordedAt) };
}

function selfTestOf(standing: SessionStanding, presence: Presence): SelfTestJson {
  const { session, description, firstCommitAt, complete, facts } = standing;
  return {
    session,
    // By the relay's clock: a tablet whose clock is wrong must not look tested tomorrow.
    at: isoOf(firstCommitAt ?? description?.startedAt ?? 0),
    isHeld: complete,
    seenBy: looksOf(standing, presence).map(({ by }) => by),
    checks: facts.unitStatus?.entry.checks ?? [],
  };
}
