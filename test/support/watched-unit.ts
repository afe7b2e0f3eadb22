import { pause, type Part } from './parts.ts';

/** One line of a unit's progress, and when it was heard. */
export interface UnitLine {
  /** By `performance.now()`, ms. */
  readonly heardAt: number;
  /** 'linked', 'connecting', 'no relay', 'refused (…)', 'stopped'. */
  readonly link: string;
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

const LINE = /^\d\d:\d\d:\d\d ([^:]+): read ([\d,]+) samples/;
const ACKNOWLEDGED = /acknowledged ([\d,]+)/;
const numberIn = (text: string): number => Number(text.replaceAll(',', ''));

function readLine(text: string, heardAt: number): UnitLine | null {
  const [, link, read] = LINE.exec(text) ?? [];
  if (link === undefined || read === undefined) return null;
  const acknowledged = ACKNOWLEDGED.exec(text)?.[1];
  return {
    heardAt,
    link,
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
  const line: WatchedUnit['line'] = (isSo, { since = 0, within = 20_000 } = {}) =>
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
  within = 30_000,
): Promise<SeenOutage> {
  await unit.line(({ link, acknowledged }) => link === 'linked' && (acknowledged ?? 0) > 0);
  const begun = { at: performance.now(), unix: Date.now() };
  await begin();
  await lasting();
  await heal();
  const healed = Date.now();
  const earliest = Math.max(healed, begun.unix + STILL_FROM_BEFORE_MS);
  let committed = await lastCommit();
  while (committed <= earliest) {
    if (Date.now() - healed > within) throw new Error(`Nothing more was delivered. It said:\n${unit.part.said()}`);
    await pause(LOOK_EVERY_MS);
    committed = await lastCommit();
  }
  const resumed = begun.at + (committed - begun.unix);
  const left = unit.lines.find(
    ({ heardAt, link }) => heardAt > begun.at && heardAt < resumed && link !== 'linked' && link !== 'stopped',
  );
  return {
    noticedAfter: left === undefined ? null : (left.heardAt - begun.at) / 1000,
    resumedAfter: (committed - healed) / 1000,
  };
}

export const seconds = (value: number): string => `${value.toFixed(1)} s`;

export const describeOutage = ({ noticedAfter, resumedAfter }: SeenOutage): string =>
  `${noticedAfter === null ? 'the connection lived on' : `noticed after ${seconds(noticedAfter)}`}, ` +
  `resumed ${seconds(resumedAfter)} after healing`;
