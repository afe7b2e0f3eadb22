import type { MachineNoise } from './machine-noise.ts';
import { pause, type Part } from './parts.ts';

/** One line of a unit's progress, and when it was heard. */
export interface UnitLine {
  /** By `performance.now()`, ms. */
  readonly heardAt: number;
  /** 'linked', 'connecting', 'no relay (…)', 'refused (…)', 'stopped'. */
  readonly link: string;
  readonly isLinked: boolean;
  readonly read: number;
  /** Samples; null where no relay has answered yet. */
  readonly acknowledged: number | null;
}

/** A unit whose words are read as they come. */
export interface WatchedUnit {
  readonly part: Part;
  readonly lines: readonly UnitLine[];
  /** The first line from a moment on for which it is so; fails with all that was said where none comes in time. */
  line(
    isSo: (line: UnitLine) => boolean,
    options?: { readonly since?: number; readonly within?: number },
  ): Promise<UnitLine>;
}

const LINE = /^\d\d:\d\d:\d\d (.+?): read ([\d,]+) samples/;
const ACKNOWLEDGED = /acknowledged ([\d,]+)/;
const numberIn = (text: string): number => Number(text.replaceAll(',', ''));

function readLine(text: string, heardAt: number): UnitLine | null {
  const [, link, read] = LINE.exec(text) ?? [];
  if (link === undefined || read === undefined) return null;
  const acknowledged = ACKNOWLEDGED.exec(text)?.[1];
  return {
    heardAt,
    link,
    isLinked: link.startsWith('linked'),
    read: numberIn(read),
    acknowledged: acknowledged === undefined ? null : numberIn(acknowledged),
  };
}

export function watch(part: Part): WatchedUnit {
  const lines: UnitLine[] = [];
  const listeners = new Set<() => void>();
  let rest = '';
  part.child.stderr?.on('data', (chunk: Buffer) => {
    const heardAt = performance.now();
    const whole = (rest + chunk.toString()).split('\n');
    rest = whole.pop() ?? '';
    for (const text of whole) {
      const line = readLine(text, heardAt);
      if (line !== null) lines.push(line);
    }
    for (const listener of listeners) listener();
  });
  void part.ended.then(() => {
    for (const listener of listeners) listener();
  });
  const line: WatchedUnit['line'] = (isSo, { since = 0, within = 60_000 } = {}) =>
    new Promise((resolve, reject) => {
      const give = (why: string): void => reject(new Error(`${why} It said:\n${part.said()}`));
      const look = (): void => {
        const found = lines.find((one) => one.heardAt >= since && isSo(one));
        const isOver = part.child.exitCode !== null || part.child.signalCode !== null;
        if (found === undefined && !isOver) return;
        listeners.delete(look);
        clearTimeout(timer);
        if (found !== undefined) resolve(found);
        else give('The unit ended without saying it.');
      };
      const timer = setTimeout(() => {
        listeners.delete(look);
        give(`The unit did not say it within ${within} ms.`);
      }, within);
      listeners.add(look);
      look();
    });
  return { part, lines, line };
}

/** What an outage did to a unit, in seconds. */
export interface SeenOutage {
  /** From the fault until the unit said that it has no link; null where it never did. */
  readonly noticedAfter: number | null;
  /** From the healing until the relay had a record of this unit on its disk again. */
  readonly resumedAfter: number;
  /** What the machine held it up meanwhile. */
  readonly heldUp: number;
}

/** What happens to a unit that is linked. */
export interface Outage {
  readonly begin: () => unknown;
  readonly lasting: () => Promise<unknown>;
  readonly heal: () => unknown;
}

/** What was sent before the fault is on the relay's disk by then. */
const STILL_FROM_BEFORE_MS = 100;
const LOOK_EVERY_MS = 50;

/**
 * Lets a fault happen to a unit that delivers, heals it, and waits until the unit delivers again.
 * @param lastCommit when the relay committed the unit's newest record, Unix ms, by this machine's clock
 */
export async function sufferOutage(
  unit: WatchedUnit,
  { begin, lasting, heal }: Outage,
  lastCommit: () => Promise<number>,
  machine: MachineNoise,
  within = 30_000,
): Promise<SeenOutage> {
  await unit.line(({ isLinked, acknowledged }) => isLinked && (acknowledged ?? 0) > 0);
  const heldUp = machine.from();
  const begun = { at: performance.now(), unix: Date.now() };
  await begin();
  await lasting();
  await heal();
  const healed = Date.now();
  const earliest = Math.max(healed, begun.unix + STILL_FROM_BEFORE_MS);
  const resumedAfter = await untilCommitAfter(earliest, lastCommit, unit, within);
  const resumed = begun.at + (earliest - begun.unix) + resumedAfter * 1000;
  const left = unit.lines.find(
    ({ heardAt, link, isLinked }) => heardAt > begun.at && heardAt < resumed && !isLinked && link !== 'stopped',
  );
  return {
    noticedAfter: left === undefined ? null : (left.heardAt - begun.at) / 1000,
    resumedAfter: resumedAfter + (earliest - healed) / 1000,
    heldUp: heldUp(),
  };
}

/** Waits until the relay has a record of the unit that it committed after a moment. Gives how long after, in seconds. */
export async function untilCommitAfter(
  moment: number,
  lastCommit: () => Promise<number>,
  unit: WatchedUnit,
  within = 30_000,
): Promise<number> {
  let committed = await lastCommit();
  while (committed <= moment) {
    if (Date.now() - moment > within) throw new Error(`Nothing more was delivered. It said:\n${unit.part.said()}`);
    await pause(LOOK_EVERY_MS);
    committed = await lastCommit();
  }
  return (committed - moment) / 1000;
}

export const seconds = (value: number): string => `${value.toFixed(1)} s`;

export const describeOutage = ({ noticedAfter, resumedAfter }: SeenOutage): string =>
  `${noticedAfter === null ? 'the connection lived on' : `noticed after ${seconds(noticedAfter)}`}, ` +
  `resumed ${seconds(resumedAfter)} after healing`;

/** How far what the relay has on its disk was behind what the monitor gave, in seconds. */
export interface Behind {
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  /** How often the unit was without a link. */
  readonly timesLost: number;
}

/** From the unit's own lines, one a second. */
export function secondsBehind(unit: WatchedUnit, during: { from: number; to: number }, samplingRate: number): Behind {
  const lines = unit.lines.filter(({ heardAt }) => heardAt >= during.from && heardAt <= during.to);
  const behind = lines
    .map(({ read, acknowledged }) => (read - (acknowledged ?? 0)) / samplingRate)
    .sort((a, b) => a - b);
  const at = (portion: number): number => behind[Math.min(behind.length - 1, Math.floor(behind.length * portion))] ?? 0;
  // A unit that has ended has lost nothing.
  const isLost = ({ link, isLinked }: UnitLine): boolean => !isLinked && link !== 'stopped';
  const timesLost = lines.filter((line, i) => isLost(line) && lines[i - 1]?.isLinked === true).length;
  return { p50: at(0.5), p95: at(0.95), most: at(1), timesLost };
}

export const describeBehind = ({ p50, p95, most, timesLost }: Behind): string =>
  `behind the patient by ${seconds(p50)} (median), ${seconds(p95)} (p95), ${seconds(most)} (most)` +
  (timesLost === 0 ? '' : `, link lost ${timesLost} times`);
