import type { SampleWindow } from '../../hospital-console/trace/sample-window.ts';
import type { WatchedSession } from '../../hospital-console/trace/watched-session.ts';
import {
  addRange,
  countOf as countHeld,
  emptyCoverage,
  listMissing,
  subtract,
  type Coverage,
} from '../../protocol/delivery/coverage.ts';
import { offset, sampleIndex } from '../../protocol/ecg/units.ts';
import { epochKey, type RecordKey, type SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { CodedSamples, RecordBody, SealedRecord } from '../../protocol/wire/record.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import type { Ambulance } from './ambulance.ts';
import type { Hospital } from './hospital.ts';
import { countOf, MONITOR_FORMAT, tickOf, type Monitor } from './monitor.ts';
import { recordName } from './simulated-journal.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** A promise that was broken. */
export interface Finding {
  readonly kind:
    | 'threw'
    | 'not-delivered'
    | 'not-told'
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

/** A stretch of samples that one record holds: its place, its length, and the monitor's number of the first. */
interface Stretch {
  readonly first: number;
  readonly count: number;
  readonly tick: number;
}

/** What one ledger holds of one session, by value. */
interface Recorded {
  /** By place. */
  readonly stretches: readonly Stretch[];
  readonly gaps: Coverage;
  readonly records: ReadonlyMap<string, SealedRecord>;
  readonly lost: readonly DeclaredLost[];
}
type DeclaredLost = Extract<RecordBody, { kind: 'records-lost' }>;

const isLost = (lost: readonly DeclaredLost[], { epoch, seq }: RecordKey): boolean =>
  lost.some((one) => epochKey(one.epoch) === epochKey(epoch) && one.first <= seq && seq <= one.last);

/** Compares everything that was recorded with everything that is held and was shown, sample by sample. */
export function checkWorld(world: SimulatedWorld): readonly Finding[] {
  const findings: Finding[] = [];
  const find = (kind: Finding['kind'], what: string): void => {
    if (findings.length < 50) findings.push({ kind, what });
  };
  for (const hospital of world.hospitals) {
    const recorded = new Map<SessionId, Recorded>();
    const seen = new Map<string, Coverage>();
    for (const session of hospital.sessions()) {
      const ambulance = world.ambulances.find(({ unit }) => unit === hospital.log?.held(session)?.unit);
      const ofSession = readSession(hospital, session, ambulance?.monitor ?? null, find);
      recorded.set(session, ofSession);
      seen.set(ambulance?.unit ?? '', addTicks(seen.get(ambulance?.unit ?? '') ?? emptyCoverage, ofSession, find));
    }
    checkPromises(hospital, find);
    checkOrders(world, hospital, find);
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

/**
 * True once every console knows as much of each session as its relay holds, and no more: worth comparing them. One that
 * knows more has not come back yet to a relay that was restored, or never will, which the comparison then finds.
 */
export const isShown = (world: SimulatedWorld): boolean =>
  world.consoles.every(({ hospital, watched }) =>
    hospital.sessions().every((session) => {
      const standing = hospital.log?.standing(session);
      const window = watched.find((one) => one.session === session)?.window;
      if (standing === null || standing === undefined || window === null || window === undefined) return false;
      const gaps = standing.gaps.every(({ first, end }) => window.missingIn({ first, end }).length === 0);
      return gaps && window.heldCount === standing.samples;
    }),
  );

type Find = (kind: Finding['kind'], what: string) => void;

/** The relay that the unit is connected to at the end: the one that owes everything now. */
function hospitalOf(ambulance: Ambulance): Hospital | null {
  const phase = ambulance.process?.standing.phase;
  if (phase?.kind !== 'synced') return null;
  return ambulance.routes.find(({ hospital }) => hospital.log?.ledger === phase.sync.ledger)?.hospital ?? null;
}

function readSession(hospital: Hospital, session: SessionId, monitor: Monitor | null, find: Find): Recorded {
  const stretches: Stretch[] = [];
  let gaps: Coverage = emptyCoverage;
  const records = new Map<string, SealedRecord>();
  const lost: DeclaredLost[] = [];
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
      if (body.kind === 'records-lost') lost.push(body);
      if (body.kind === 'samples') stretches.push(readStretch(name, body, monitor, find));
    }
  }
  stretches.sort((one, other) => one.first - other.first);
  checkOrder(session, stretches, find);
  return { stretches, gaps, records, lost };
}

/** The samples of one record, each compared with what the monitor gave. */
function readStretch(name: string, body: CodedSamples, monitor: Monitor | null, find: Find): Stretch {
  const { firstSample: first, sampleCount: count } = body;
  const decoded = decodeSamples(body.coding, body.payload, MONITOR_FORMAT.leads.length, count);
  if (decoded.kind !== 'decoded') {
    find('unreadable', `${name}: its samples`);
    return { first, count, tick: -1 };
  }
  const { channels } = decoded;
  const tick = tickOf(channels[0]?.[0] ?? 0, channels[1]?.[0] ?? 0);
  for (let i = 0; i < count; i += 1) {
    if (monitor?.places.get(tick + i) !== first + i) {
      find('misplaced', `${name}: sample ${String(first + i)} belongs at ${String(monitor?.places.get(tick + i))}`);
      break;
    }
    const wrong = channels.findIndex((channel, at) => channel[i] !== countOf(tick + i, at));
    if (wrong >= 0) {
      find('misplaced', `${name}: sample ${String(first + i)} of channel ${String(wrong)} is not what was given`);
      break;
    }
  }
  return { first, count, tick };
}

/** No place twice; and where the monitor's count jumps, a place must have been left free: or nobody would ever know. */
function checkOrder(session: SessionId, stretches: readonly Stretch[], find: Find): void {
  stretches.forEach(({ first, count, tick }, i) => {
    const after = stretches[i + 1];
    if (after === undefined) return;
    if (after.first < first + count) find('duplicated', `sample ${String(after.first)} of ${session} is there twice`);
    if (after.first === first + count && after.tick !== tick + count) {
      find('silently-missing', `${session}: between samples ${String(after.first - 1)} and ${String(after.first)}`);
    }
  });
}

/** Of all sessions of one unit, each of the monitor's samples at most once. */
function addTicks(before: Coverage, { stretches }: Recorded, find: Find): Coverage {
  let seen = before;
  for (const { tick, count } of stretches) {
    const range = { first: tick, last: tick + count - 1 };
    if (countHeld(listMissing(seen, range)) !== count) {
      find('duplicated', `the monitor's samples from ${String(tick)} on are there twice`);
    }
    seen = addRange(seen, range);
  }
  return seen;
}

/** What a ledger has acknowledged, it holds, whatever happened to it: unless an older copy was put back. */
function checkPromises(hospital: Hospital, find: Find): void {
  if (hospital.log === null) find('not-delivered', `${hospital.host.name} does not run`);
  if ((hospital.log?.counters.conflicts ?? 0) > 0) find('conflict', `${hospital.host.name} has two of one name`);
  for (const what of [...hospital.broken, ...hospital.brokenPromises()]) find('acknowledged-and-gone', what);
}

/**
 * What somebody was told is written is in that ledger, once, as it was written; and the crew of a session that was open
 * to the last has heard it, once. A journal that was put back or is gone has forgotten what it heard.
 */
function checkOrders(world: SimulatedWorld, hospital: Hospital, find: Find): void {
  const held = new Map(hospital.sessions().map((session) => [session, hospital.ordersIn(session)] as const));
  for (const [session, orders] of held) {
    for (const { text } of orders) {
      if (orders.filter((one) => one.text === text).length > 1) find('duplicated', `${text} in ${session}`);
    }
  }
  const given = hospital.ordered.filter(({ ledger }) => ledger === hospital.log?.ledger);
  for (const { session, text } of given) {
    if (!held.get(session)?.some((one) => one.text === text)) find('acknowledged-and-gone', `${text} in ${session}`);
  }
  for (const ambulance of world.ambulances) {
    if (world.forgetful.has(ambulance)) continue;
    for (const name of ambulance.heardTwice) find('duplicated', `${ambulance.unit} hears ${name} twice`);
    const session = ambulance.openToTheLast;
    if (session === null || hospitalOf(ambulance) !== hospital) continue;
    const told = new Set(ambulance.journal.toldIn(session));
    for (const { name, text } of held.get(session) ?? []) {
      const isSure = given.some((one) => one.session === session && one.text === text);
      if (isSure && !told.has(name)) find('not-told', `${ambulance.unit} has not heard ${text}`);
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
      const isDeclared = excused.purged && isLost(recorded.get(record.session)?.lost ?? [], record);
      if (!isDeclared && !excused.records.has(name))
        find('lost', `${name} (${record.kind}) was on ${ambulance.unit}'s disk`);
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
  const { window } = watched;
  let held = 0;
  for (const stretch of recorded.stretches) {
    held += stretch.count;
    const shown = window === null ? [] : shownTicks(window, stretch);
    const wrong = shown.findIndex((tick, i) => tick !== null && tick !== stretch.tick + i);
    if (wrong >= 0) find('shown-wrong', `${console} shows another sample at ${String(stretch.first + wrong)}`);
    if (shown.length === 0 || shown.includes(null)) {
      find('not-shown', `${console} lacks samples from ${String(stretch.first)} on of ${watched.session}`);
    }
  }
  if ((window?.heldCount ?? 0) > held) find('shown-wrong', `${console} shows samples that nobody holds`);
  // Where data and a gap meet, the data stand.
  const data = recorded.stretches.reduce<Coverage>(
    (all, { first, count }) => addRange(all, { first, last: first + count - 1 }),
    emptyCoverage,
  );
  const lacking = subtract(subtract(recorded.gaps, data), window?.gaps.coverage ?? emptyCoverage);
  if (lacking.length > 0) find('not-shown', `${console} lacks a gap of ${watched.session}`);
}

/** The monitor's numbers of the samples that a page shows at these places; null where it shows none. */
function shownTicks(window: SampleWindow, { first, count }: Stretch): (number | null)[] {
  const lsb = MONITOR_FORMAT.leads[0]?.lsb ?? 1;
  const read = (lead: 'I' | 'II'): Float32Array => {
    const into = new Float32Array(count);
    window.readMicrovolts(lead, sampleIndex(first), sampleIndex(first + count), into);
    return into.map((microvolts) => Math.round(microvolts / lsb));
  };
  const [low, high] = [read('I'), read('II')];
  return Array.from({ length: count }, (_, i) =>
    window.isHeld(sampleIndex(first + i)) ? tickOf(low[i] ?? 0, high[i] ?? 0) : null,
  );
}
