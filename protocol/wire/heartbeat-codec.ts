import type { prearrival } from './generated/telemetry.js';
import { placeField, spanField, timeField } from './fields.ts';
import type { Ping, Pong } from './messages.ts';
import { sampleIndex } from '../ecg/units.ts';

const NOT_MEASURED = -1;

export const writePing = (ping: Ping): prearrival.v1.Ping.$Properties => ({
  t1UnixMs: ping.t1,
  newestSample: ping.newestSample,
  clockOffsetMs: ping.clock?.offset ?? 0,
  clockUncertaintyMs: ping.clock?.uncertainty ?? NOT_MEASURED,
});

export const readPing = (ping: prearrival.v1.Ping.$Properties): Ping => ({
  kind: 'ping',
  t1: timeField(ping.t1UnixMs, 't1_unix_ms'),
  newestSample: sampleIndex(placeField(ping.newestSample, 'newest_sample')),
  clock: readClock(ping.clockOffsetMs, ping.clockUncertaintyMs),
});

export function readClock(offset: number | null | undefined, uncertainty: number | null | undefined): Ping['clock'] {
  const within = spanField(uncertainty, 'clock_uncertainty_ms');
  if (within < 0) return null;
  return { offset: spanField(offset, 'clock_offset_ms'), uncertainty: within };
}

export const writePong = (pong: Pong): prearrival.v1.Pong.$Properties => ({
  t1UnixMs: pong.t1,
  t2UnixMs: pong.t2,
  t3UnixMs: pong.t3,
});

export const readPong = (pong: prearrival.v1.Pong.$Properties): Pong => ({
  kind: 'pong',
  t1: timeField(pong.t1UnixMs, 't1_unix_ms'),
  t2: timeField(pong.t2UnixMs, 't2_unix_ms'),
  t3: timeField(pong.t3UnixMs, 't3_unix_ms'),
});
