import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A device that was used here, and the driver that read it. */
export interface KnownMonitor {
  readonly id: string;
  readonly driver: string | null;
}

/** What a tablet remembers beside its journal: nothing that a recording needs. */
export interface TabletMemory {
  /** Who has signed on, so that a crash signs nobody off. */
  readonly crew: string | null;
  /** Newest first. */
  readonly knownCrew: readonly string[];
  readonly knownMonitors: readonly KnownMonitor[];
  /** Taken by itself at the start; null: a person let go of it. */
  readonly monitor: KnownMonitor | null;
}

export const NOTHING_REMEMBERED: TabletMemory = { crew: null, knownCrew: [], knownMonitors: [], monitor: null };
const FILE = 'tablet.json';
const MOST_CREW = 12;
const MOST_MONITORS = 24;

export const signedOn = (memory: TabletMemory, crew: string): TabletMemory => ({
  ...memory,
  crew,
  knownCrew: [crew, ...memory.knownCrew.filter((name) => name !== crew)].slice(0, MOST_CREW),
});

export const chosen = (memory: TabletMemory, monitor: KnownMonitor): TabletMemory => ({
  ...memory,
  monitor,
  knownMonitors: [monitor, ...memory.knownMonitors.filter(({ id }) => id !== monitor.id)].slice(0, MOST_MONITORS),
});

/** What was kept in a folder; nothing where it is not there, or not to be made sense of. */
export function readTabletMemory(folder: string): TabletMemory {
  try {
    const read = JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as Partial<TabletMemory> | null;
    const { crew, knownCrew, knownMonitors, monitor } = read ?? {};
    return {
      crew: typeof crew === 'string' ? crew : null,
      knownCrew: Array.isArray(knownCrew)
        ? knownCrew.filter((name) => typeof name === 'string').slice(0, MOST_CREW)
        : [],
      knownMonitors: Array.isArray(knownMonitors) ? knownMonitors.filter(isKnownMonitor).slice(0, MOST_MONITORS) : [],
      monitor: isKnownMonitor(monitor) ? monitor : null,
    };
  } catch {
    return NOTHING_REMEMBERED; // never written, or damaged: names are typed in again
  }
}

/** Whole or not at all; false where the disk refuses it. */
export function keepTabletMemory(folder: string, memory: TabletMemory): boolean {
  const path = join(folder, FILE);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(memory, null, 2)}\n`, { flush: true });
    renameSync(`${path}.new`, path);
    return true;
  } catch {
    return false;
  }
}

const isKnownMonitor = (value: unknown): value is KnownMonitor => {
  const { id, driver } = (value ?? {}) as Partial<KnownMonitor>;
  return typeof id === 'string' && (driver === null || typeof driver === 'string');
};
