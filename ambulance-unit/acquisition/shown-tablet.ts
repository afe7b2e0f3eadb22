import { seconds, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Hospital, OwedCase, TabletState } from '../tablet-port/tablet-state.ts';
import type { AmbulanceUnit } from './ambulance-unit.ts';
import type { CaseFile } from './case/case-file.ts';
import { shownCase } from './case/shown-case.ts';
import { linkState } from './link-state.ts';
import type { TabletMemory } from './tablet-memory.ts';

/** Everything that the tablet's desk knows when it is asked. */
export interface TabletFacts extends Pick<
  TabletState,
  'unit' | 'selfTest' | 'monitor' | 'battery' | 'position' | 'waitsForMonitor'
> {
  readonly now: UnixMillis;
  readonly standing: Pick<AmbulanceUnit, 'standing' | 'owed' | 'relayClock'>;
  /** The relay's addresses as a person reads them. */
  readonly relays: readonly string[];
  readonly memory: Pick<TabletMemory, 'crew' | 'knownCrew'>;
  readonly hospitals: readonly Hospital[];
  readonly file: CaseFile | null;
  /** Seconds of the case that the disk has not taken yet. */
  readonly waiting: number;
  /** What cases that were closed here are called. */
  readonly labels: ReadonlyMap<SessionId, string>;
}

/** All of it as the screen shows it. Pure. */
export function shownTablet(facts: TabletFacts): TabletState {
  const { now, relays, memory, hospitals, file, waiting, labels } = facts;
  const { standing, owed, relayClock } = facts.standing;
  const care = owed.filter(({ description }) => description?.purpose !== 'self-test');
  // Frames that the disk has not taken yet are on this tablet as well, and nowhere else.
  const total = care.reduce((sum, one) => sum + one.owed, waiting);
  const current = (care.find(({ session }) => session === file?.session)?.owed ?? 0) + waiting;
  return {
    ...{ unit: facts.unit, now, relayClock, crew: memory.crew, knownCrew: memory.knownCrew },
    ...{ selfTest: facts.selfTest, monitor: facts.monitor, waitsForMonitor: facts.waitsForMonitor },
    link: linkState(standing.phase, relays, seconds(current), seconds(total)),
    storage: {
      minutesBuffered: total / 60,
      space: standing.journal.space === 'none' ? 'enough' : standing.journal.space,
      trouble: standing.trouble?.kind ?? null,
    },
    ...{ battery: facts.battery, position: facts.position, hospitals },
    current: file === null ? null : shownCase(file, standing.delivery, hospitals, now),
    owed: care
      .filter(({ session, owed: left, isEnded }) => isEnded && left > 0 && session !== file?.session)
      .map(({ session, description, owed: left }): OwedCase => ({
        ...{ session, owed: left },
        label: labels.get(session) ?? description?.patientLabel ?? '',
      })),
  };
}
