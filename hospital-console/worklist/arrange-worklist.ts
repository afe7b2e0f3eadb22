import type { Milliseconds, UnixMillis } from '../../protocol/ecg/units.ts';
import { hertz, milliseconds, sampleCount } from '../../protocol/ecg/units.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { elapsedAt, instantOf } from '../viewing/clock-text.ts';

/** What a row says of its session. `interrupted`: silent for so long without END that nobody waits for it on this screen. */
export type RowState = 'live' | 'stale' | 'ended' | 'unknown' | 'interrupted';

export interface WorklistRow {
  readonly session: SessionSummary;
  readonly state: RowState;
  /** Live: since the start, by the relay's clock. Past: the recording's length. Null where the start is not known. */
  readonly elapsed: Milliseconds | null;
  /** Since the relay committed the newest record. */
  readonly newestAge: Milliseconds | null;
  /** What the relay still awaits, as time; null where the sampling rate is not known. */
  readonly awaited: Milliseconds | null;
}

export interface Worklist {
  readonly live: readonly WorklistRow[];
  readonly past: readonly WorklistRow[];
}

/** A silent session stays on top for this long: the ambulance may be in a valley. After that it is history until it speaks. */
const SILENT_ON_TOP: Milliseconds = milliseconds(30 * 60_000);

/** Live sessions (newest start first, so that rows never jump), then past ones; only those that hold every word of `text`. */
export function arrangeWorklist(sessions: readonly SessionSummary[], relayNow: UnixMillis, text: string): Worklist {
  const words = text.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const live: WorklistRow[] = [];
  const past: WorklistRow[] = [];
  for (const session of [...sessions].sort(byNewestStart)) {
    const haystack = `${session.unit} ${session.patientLabel} ${session.source} ${session.id}`.toLocaleLowerCase();
    if (!words.every((word) => haystack.includes(word))) continue;
    const row = rowOf(session, relayNow);
    (row.state === 'live' || row.state === 'stale' ? live : past).push(row);
  }
  return { live, past };
}

function rowOf(session: SessionSummary, relayNow: UnixMillis): WorklistRow {
  const committed = instantOf(session.lastCommitAt);
  const newestAge = committed === null ? null : milliseconds(Math.max(0, relayNow - committed));
  const state = stateOf(session, newestAge);
  const rate = session.samplingRate !== null && session.samplingRate > 0 ? hertz(session.samplingRate) : null;
  const startedAt = instantOf(session.startedAt);
  const open = state === 'live' || state === 'stale';
  const length = rate === null ? null : elapsedAt(sampleCount(session.endSample), rate);
  const sinceStart = startedAt === null ? null : milliseconds(Math.max(0, relayNow - startedAt));
  return {
    session,
    state,
    elapsed: open ? sinceStart : length,
    newestAge,
    awaited: rate === null ? null : elapsedAt(sampleCount(session.awaited), rate),
  };
}

function stateOf(session: SessionSummary, newestAge: Milliseconds | null): RowState {
  if (session.state === 'ended' || session.endedAt !== null) return 'ended';
  if (session.state === 'live') return 'live';
  if (newestAge === null || newestAge > SILENT_ON_TOP) return session.state === 'unknown' ? 'unknown' : 'interrupted';
  return 'stale';
}

/** Sessions whose start is not known yet come last: their description is still under way. */
function byNewestStart(one: SessionSummary, other: SessionSummary): number {
  const first = instantOf(one.startedAt) ?? -Infinity;
  const second = instantOf(other.startedAt) ?? -Infinity;
  if (first !== second) return second > first ? 1 : -1;
  return one.id < other.id ? 1 : -1;
}
