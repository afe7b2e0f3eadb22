/** Days of a zone, both inclusive, and the instants that they begin and end at, Unix ms; half-open. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly first: number;
  readonly end: number;
}

const DAY = 86_400_000;
/** A report is over a period that a person can act on. */
const MOST_DAYS = 366;

/** As a query has it; all that is wrong at once. */
export function readPeriod(asked: {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly zone?: string | undefined;
}): { readonly period: Period | null; readonly mistakes: readonly string[] } {
  const { from = '', to = '', zone = 'UTC' } = asked;
  const mistakes: string[] = [];
  const [begin, last] = [dayOf(from), dayOf(to)];
  if (begin === null) mistakes.push(`from ${from}: this is no day such as 2026-11-27.`);
  if (last === null) mistakes.push(`to ${to}: this is no day such as 2026-11-27.`);
  if (!isTimeZone(zone)) mistakes.push(`zone ${zone}: this is no time zone such as Asia/Taipei.`);
  if (begin !== null && last !== null && last < begin) mistakes.push('to is before from.');
  if (begin !== null && last !== null && (last - begin) / DAY >= MOST_DAYS)
    mistakes.push(`A report is over ${String(MOST_DAYS)} days at most.`);
  if (begin === null || last === null || mistakes.length > 0) return { period: null, mistakes };
  const period = { from, to, zone, first: startOfDay(begin, zone), end: startOfDay(last + DAY, zone) };
  return { period, mistakes };
}

/** Midnight of a day as UTC has it; null where no calendar has it. */
function dayOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== text ? null : midnight;
}

/** When the day begins in a zone: UTC's midnight less what the zone's clocks are ahead of it then. */
function startOfDay(midnight: number, zone: string): number {
  // Twice: what the clocks are ahead by is known of an instant, and the first one is a guess.
  const guess = midnight - aheadBy(midnight, zone);
  return midnight - aheadBy(guess, zone);
}

function aheadBy(unix: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    ...{ hourCycle: 'h23', timeZone: zone },
  }).formatToParts(unix);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = Date.UTC(
    ...([part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')] as const),
  );
  return shown - Math.floor(unix / 1000) * 1000;
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // RangeError: the caller's sentence names it
  }
}
