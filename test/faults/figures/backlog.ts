import { describe, expect, it } from 'vitest';
import type { SessionId } from '../../../protocol/wire/identity.ts';
import { openRecord } from '../../../protocol/wire/record-codec.ts';
import type { SessionSummary } from '../../../protocol/wire/sessions-api.ts';
import type { RelayClient } from '../../../relay/recordings/relay-client.ts';
import { tidily } from '../../support/endings.ts';
import { noteFault, share } from '../../support/fault-table.ts';
import { driveOff, type Way } from '../../support/mobile-link.ts';
import { pause, startUnit, temporaryFolder } from '../../support/parts.ts';
import { openReceivingHospital, type ReceivingHospital } from '../../support/ride.ts';
import { seconds, watch } from '../../support/watched-unit.ts';
import { readerOf, recordingsOf } from '../../support/whole-recording.ts';

const UNIT = 'ambulance-1';
const BACKLOG_SECONDS = share(150, 600);
const RECORDED_AT_SPEED = 60;
/** Nobody is there: what is recorded meanwhile is the backlog. */
const NOBODY = 'http://127.0.0.1:9';
/** Ten minutes in 60 s, and a shorter backlog in its share of it. */
const DRAINED_WITHIN = (60 * BACKLOG_SECONDS) / 600;
const LIVE_WITHIN = 1_000;

interface Driven {
  readonly client: RelayClient;
  readonly backlogBytes: number;
  /** From the first acknowledgement until the relay held all of the backlog, s. */
  readonly drainedAfter: number;
  /** From record to commit, ms, of what was recorded from the first acknowledgement on until then. */
  readonly live: readonly number[];
}

describe('[D11] figure: a backlog behind a narrow link', () => {
  it(`live ≤ ${LIVE_WITHIN} ms (p99) at 512 kbit/s while ${BACKLOG_SECONDS} s of backlog go`, () =>
    tidily(async () => {
      const { live, drainedAfter, backlogBytes } = await driveWithBacklog({ kbit: 512, delay_ms: 30 });
      const { p50, p99, most } = quantiles(live);
      noteFault({
        chapter: 'figure',
        fault: `512 kbit/s with ${BACKLOG_SECONDS} s of backlog`,
        expected: `live p99 ≤ ${LIVE_WITHIN} ms, by one clock from record to the relay's disk`,
        measured:
          `p50 ${p50} ms, p99 ${p99} ms, at most ${most} ms of ${live.length} live records ` +
          `while ${kilobytes(backlogBytes)} of backlog went in ${seconds(drainedAfter)}`,
      });
      expect(live.length).toBeGreaterThan(20);
      expect(p99).toBeLessThanOrEqual(LIVE_WITHIN);
    }));

  it(`${BACKLOG_SECONDS} s of backlog go in ≤ ${DRAINED_WITHIN} s at 1 Mbit/s`, () =>
    tidily(async () => {
      const { live, drainedAfter, backlogBytes } = await driveWithBacklog({ kbit: 1_000, delay_ms: 30 });
      const { p99 } = quantiles(live);
      noteFault({
        chapter: 'figure',
        fault: `1 Mbit/s with ${BACKLOG_SECONDS} s of backlog`,
        expected: `drained ≤ ${DRAINED_WITHIN} s`,
        measured: `${kilobytes(backlogBytes)} in ${seconds(drainedAfter)}, live p99 ${p99} ms meanwhile`,
      });
      expect(drainedAfter).toBeLessThanOrEqual(DRAINED_WITHIN);
    }));
});

async function driveWithBacklog(way: Way): Promise<Driven> {
  const hospital = await openReceivingHospital([UNIT]);
  const link = await driveOff(hospital.host, 1);
  await link.shape(way);
  const journal = temporaryFolder();
  await recordBacklog(hospital, journal, link.ambulance);
  const unit = watch(
    startUnit({
      relay: { url: `http://${link.hospitalAddress}:${hospital.port}`, credentials: hospital.credentials },
      journal,
      source: 'simulated:anterior-stemi?seed=5',
      namespace: link.ambulance,
      unit: UNIT,
    }),
  );
  await unit.line(({ acknowledged }) => (acknowledged ?? 0) > 0);
  const began = Date.now();
  const client = readerOf(hospital);
  const backlogged = await untilDrained(client, began);
  const drained = Date.parse(backlogged.lastCommitAt ?? '');
  // What was sent just before is still on its way.
  await pause(2_000);
  const liveSession = (await recordingsOf(UNIT, client)).find(({ id }) => id !== backlogged.id);
  const live = await latencies(client, (liveSession?.id ?? '') as SessionId, { from: began, to: drained });
  return {
    client,
    live,
    drainedAfter: (drained - began) / 1000,
    backlogBytes: await bytesOf(client, backlogged.id as SessionId),
  };
}

/** A recording that has ended before anybody could be told of it. */
async function recordBacklog(hospital: ReceivingHospital, journal: string, namespace: string): Promise<void> {
  const unit = startUnit({
    relay: { url: NOBODY, credentials: hospital.credentials },
    journal,
    source: 'simulated:anterior-stemi?seed=5',
    speed: RECORDED_AT_SPEED,
    namespace,
    unit: UNIT,
    more: ['--end-on-stop'],
  });
  await watch(unit).line(({ read }) => read >= BACKLOG_SECONDS * 500);
  unit.kill('SIGTERM');
  await unit.ended;
}

async function untilDrained(client: RelayClient, began: number): Promise<SessionSummary> {
  for (;;) {
    const sessions = await recordingsOf(UNIT, client);
    const whole = sessions.find(({ complete }) => complete);
    if (whole !== undefined) return whole;
    if (Date.now() - began > 180_000) throw new Error(`Not drained: ${JSON.stringify(sessions)}`);
    await pause(200);
  }
}

async function latencies(
  client: RelayClient,
  session: SessionId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const { committedAt, sealed } of client.records(session, 'commit')) {
    const opened = openRecord(sealed);
    if (!opened.ok) throw new Error(opened.failure.kind);
    const { recordedAt, body } = opened.value;
    if (body.kind === 'samples' && recordedAt >= from && recordedAt <= to) found.push(committedAt - recordedAt);
  }
  return found.sort((one, other) => one - other);
}

async function bytesOf(client: RelayClient, session: SessionId): Promise<number> {
  let bytes = 0;
  for await (const { sealed } of client.records(session, 'commit')) bytes += sealed.length;
  return bytes;
}

function quantiles(sorted: readonly number[]): { readonly p50: number; readonly p99: number; readonly most: number } {
  const at = (portion: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * portion))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
