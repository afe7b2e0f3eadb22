import { expect, it } from 'vitest';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import {
  eventually,
  pause,
  recordings,
  startRelay,
  startUnit,
  temporaryFolder,
  type RunningRelay,
} from '../support/parts.ts';
import { openViewer, recordOf } from '../support/viewer.ts';

const list = async (relay: RunningRelay): Promise<SessionSummary[]> =>
  JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];

const firstSession = async (relay: RunningRelay): Promise<SessionId> => {
  const sessions = await eventually(
    () => list(relay),
    ([session]) => (session?.samples ?? 0) > 0,
  );
  return (sessions[0]?.id ?? '') as SessionId;
};

it('[D16] a console that is stuck never slows another', async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus?seed=2' });
  const session = await firstSession(relay);
  const stuck = await Promise.all(Array.from({ length: 5 }, () => openViewer(relay)));
  const well = await openViewer(relay);
  for (const viewer of [...stuck, well]) viewer.say({ kind: 'subscribe', session, resume: null });
  await pause(1_000);
  for (const viewer of stuck) viewer.stick();
  const from = well.logged.length;
  await pause(12_000);
  const heard = well.logged.slice(from).map(({ record, heardAt }) => ({ at: heardAt, of: recordOf(record) }));
  const latencies = heard
    .filter(({ of }) => of.body.kind === 'samples')
    .map(({ at, of }) => at - of.recordedAt)
    .sort((a, b) => a - b);
  expect(latencies.length, 'ten frames a second').toBeGreaterThan(110);
  const p95 = latencies[Math.floor(0.95 * latencies.length)] ?? Infinity;
  console.log(`recorded on the unit → heard by a console, beside five stuck ones: p95 ${String(p95)} ms`);
  expect(p95).toBeLessThan(500);
});
