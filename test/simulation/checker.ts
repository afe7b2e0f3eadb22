import type { WatchedSession } from '../../hospital-console/trace/watched-session.ts';
import { addRange, emptyCoverage, listMissing, type Coverage } from '../../protocol/delivery/coverage.ts';
import { offset, sampleIndex } from '../../protocol/ecg/units.ts';
import { epochKey, type SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import type { Ambulance } from './ambulance.ts';
import type { Hospital } from './hospital.ts';
import { MONITOR_FORMAT, tickOf, type Monitor } from './monitor.ts';
import { recordName } from './simulated-journal.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { shownTick } from './watching-console.ts';

/** A promise that was broken. */
export interface Finding {
  readonly kind:
    | 'threw'
    | 'not-delivered'
    | 'lost'
    | 'duplicated'
    | 'misplaced'
    | 'silently-missing'
    | 'conflict'
    | 'acknowledged-and-gone'
    | 'unreadable'
    | 'shown-wrong'
    | 'not-shown';
  readonly what: string;
}

/** What one ledger holds of one session, by value. */
interface Recorded {
  /** Number of the monitor's sample at each place. */
  readonly ticks: ReadonlyMap<number, number>;
  readonly gaps: Coverage;
  readonly records: ReadonlyMap<string, SealedRecord>;
}

/** Compares everything that was recorded with everything that is held and was shown, sample by sample. */
export function checkWorld(world: SimulatedWorld): readonly Finding[] {
  const findings: Finding[] = [];
  const find = (kind: Finding['kind'], what: string): void => {
    if (findings.length < 50) findings.push({ kind, what });
  };
  for (const hospital of world.hospitals) {
    const recorded = new Map<SessionId, Recorded>();
    const seen = new Map<string, Set<number>>();
    for (const session of hospital.sessions()) {
      const ambulance = world.ambulances.find(({ unit }) => unit === hospital.log?.held(session)?.unit);
      const ticksOfUnit = seen.get(ambulance?.unit ?? '') ?? new Set();
      seen.set(ambulance?.unit ?? '', ticksOfUnit);
      recorded.set(session, readSession(hospital, session, ambulance?.monitor ?? null, ticksOfUnit, find));
    }
    checkPromises(hospital, find);
    for (const ambulance of world.ambulances) {
      if (hospitalOf(ambulance) === hospital) checkDelivery(world, ambulance, hospital, recorded, find);
    }
    for (const console of world.consoles) {
      if (console.hospital !== hospital) continue;
      for (const watched of console.watched)
        checkShown(watched, recorded.get(watched.session), console.host.name, find);
    }
  }
  return findings;
}

/** True once every console knows as many samples of each session as its relay holds: worth comparing them. */
export const isShown = (world: SimulatedWorld): boolean =>
  world.consoles.every(({ hospital, watched }) =>
    hospital.sessions().every((session) => {
      const shown = watched.find((one) => one.session === session)?.window?.heldCount ?? 0;
      return shown >= (hospital.log?.standing(session)?.samples ?? 0);
    }),
  );

type Find = (kind: Finding['kind'], what: string) => void;

/** The relay that the unit is connected to at the end: the one that owes everything now. */
function hospitalOf(ambulance: Ambulance): Hospital | null {
  const phase = ambulance.process?.standing.phase;
  if (phase?.kind !== 'synced') return null;
  return ambulance.routes.find(({ hospital }) => hospital.log?.ledger === phase.sync.ledger)?.hospital ?? null;
}

function readSession(
  hospital: Hospital,
  session: SessionId,
  monitor: Monitor | null,
  ticksOfUnit: Set<number>,
  find: Find,
): Recorded {
  const ticks = new Map<number, number>();
  let gaps: Coverage = emptyCoverage;
  const records = new Map<string, SealedRecord>();
  let next = 1;
  for (;;) {
    const page = hospital.log?.read(session, offset(next), 1_000) ?? [];
    if (page.length === 0) break;
    for (const logged of page) {
      if (logged.offset !== next) find('duplicated', `offset ${String(logged.offset)} follows ${String(next - 1)}`);
      next += 1;
      const opened = openRecord(logged.sealed);
      if (!opened.ok) {
        find('unreadable', `${session} offset ${String(logged.offset)}: ${opened.failure.kind}`);
        continue;
      }
      const { body } = opened.value;
      const name = recordName(opened.value);
      if (records.has(name)) find('duplicated', `record ${name} is there twice`);
      records.set(name, logged.sealed);
      if (body.kind === 'gap') {
        gaps = addRange(gaps, { first: body.firstSample, last: body.firstSample + body.sampleCount - 1 });
      }
      if (body.kind !== 'samples') continue;
      const decoded = decodeSamples(body.coding, body.payload, MONITOR_FORMAT.leads.length, body.sampleCount);
      if (decoded.kind !== 'decoded') {
        find('unreadable', `${name}: its samples`);
        continue;
      }
      decoded.channels[0]?.forEach((low, i) => {
        const tick = tickOf(low, decoded.channels[1]?.[i] ?? 0);
        const index = body.firstSample + i;
        if (ticks.has(index)) find('duplicated', `sample ${String(index)} of ${session} is there twice`);
        if (ticksOfUnit.has(tick)) find('duplicated', `the monitor's sample ${String(tick)} is there twice`);
        ticks.set(index, tick);
        ticksOfUnit.add(tick);
        if (monitor?.places.get(tick) !== index) {
          find('misplaced', `sample ${String(index)} of ${session} belongs at ${String(monitor?.places.get(tick))}`);
        }
      });
    }
  }
  checkOrder(session, ticks, find);
  return { ticks, gaps, records };
}

/** Where the monitor's count jumps, a place must have been left free for it: or somebody would never know. */
function checkOrder(session: SessionId, ticks: ReadonlyMap<number, number>, find: Find): void {
  for (const [index, tick] of ticks) {
    const after = ticks.get(index + 1);
    if (after !== undefined && after !== tick + 1) {
      find('silently-missing', `${session}: between samples ${String(index)} and ${String(index + 1)}`);
    }
  }
}

/** What a ledger has acknowledged, it holds, whatever happened to it: unless an older copy was put back. */
function checkPromises(hospital: Hospital, find: Find): void {
  const { log } = hospital;
  if (log === null) {
    find('not-delivered', `${hospital.host.name} does not run`);
    return;
  }
  if (log.counters.conflicts > 0) find('conflict', `${hospital.host.name} holds two records of one name`);
  for (const { ack } of hospital.promised.get(log.ledger) ?? []) {
    for (const { session, epochs } of ack.sessions) {
      const held = new Map(log.held(session)?.epochs.map((one) => [epochKey(one.epoch), one.held]) ?? []);
      for (const { epoch, durableThrough, ranges } of epochs) {
        const has = held.get(epochKey(epoch)) ?? emptyCoverage;
        const promised = durableThrough > 0 ? [{ first: 1, last: durableThrough }, ...ranges] : ranges;
        for (const range of promised) {
          if (listMissing(has as Coverage, range).length > 0) {
            find('acknowledged-and-gone', `${session}/${epochKey(epoch)} ${String(range.first)}–${String(range.last)}`);
          }
        }
      }
    }
  }
}

function checkDelivery(
  world: SimulatedWorld,
  ambulance: Ambulance,
  hospital: Hospital,
  recorded: ReadonlyMap<SessionId, Recorded>,
  find: Find,
): void {
  const { excused } = world;
  for (const record of ambulance.journal.committed) {
    const name = recordName(record);
    const held = recorded.get(record.session)?.records.get(name);
    if (held === undefined) {
      if (!excused.records.has(name)) find('lost', `${name} (${record.kind}) was on ${ambulance.unit}'s disk`);
    } else if (Buffer.compare(held, record.sealed) !== 0) find('conflict', `${name} has other bytes`);
  }
  const own = new Set(ambulance.journal.committed.map(({ session }) => session));
  for (const session of own) {
    const standing = hospital.log?.standing(session) ?? null;
    const isGone = ambulance.journal.committed.some(
      (record) => record.session === session && record.kind === 'opened' && excused.records.has(recordName(record)),
    );
    if (standing?.complete === true || isGone) continue;
    find('not-delivered', `${session} of ${ambulance.unit} is not complete: ${JSON.stringify(standing?.epochs)}`);
  }
}

function checkShown(watched: WatchedSession, recorded: Recorded | undefined, console: string, find: Find): void {
  if (recorded === undefined) return;
  let missing = 0;
  for (const [index, tick] of recorded.ticks) {
    const shown = shownTick(watched, sampleIndex(index));
    if (shown === null) missing += 1;
    else if (shown !== tick) find('shown-wrong', `${console} has ${String(shown)} at ${String(index)}`);
  }
  if (missing > 0) find('not-shown', `${console} lacks ${String(missing)} samples of ${watched.session}`);
  if (watched.window !== null && watched.window.heldCount > recorded.ticks.size) {
    find('shown-wrong', `${console} shows samples of ${watched.session} that nobody holds`);
  }
  for (const range of recorded.gaps) {
    const gaps = watched.window?.gaps.coverage ?? emptyCoverage;
    if (listMissing(gaps as Coverage, range).length > 0) {
      find('not-shown', `${console} lacks a gap of ${watched.session}`);
    }
  }
}
