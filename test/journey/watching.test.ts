import { expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { eventually, recordings, startRelay, startUnit, temporaryFolder, type RunningRelay } from '../support/parts.ts';
import { fetchSamples, openViewer, recordOf } from '../support/viewer.ts';

const list = async (relay: RunningRelay): Promise<SessionSummary[]> =>
  JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];

const firstSession = async (relay: RunningRelay): Promise<SessionId> => {
  const sessions = await eventually(
    () => list(relay),
    ([session]) => (session?.samples ?? 0) > 0,
  );
  return (sessions[0]?.id ?? '') as SessionId;
};

it('a console that opens ten minutes in reads back to the first second, and sees live meanwhile', async () => {
  const relay = await startRelay();
  startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus?seed=1', speed: 40 });
  const session = await firstSession(relay);
  const tenMinutes = 600 * 500;
  await eventually(
    () => list(relay),
    ([held]) => (held?.endSample ?? 0) >= tenMinutes,
    60_000,
  );

  const viewer = await openViewer(relay);
  viewer.say({ kind: 'subscribe', session, resume: null });
  const first = await fetchSamples(viewer, session, { first: sampleIndex(0), end: sampleIndex(500) });
  const covered = first
    .map((logged) => recordOf(logged).body)
    .flatMap((body) => (body.kind === 'samples' ? [[body.firstSample, body.firstSample + body.sampleCount]] : []));
  expect(covered[0]?.[0]).toBe(0);
  covered.reduce((end, [from = 0, to = 0]) => {
    expect(from, 'in order of sample index, without a hole').toBe(end);
    return to;
  }, 0);
  expect(covered.at(-1)?.[1]).toBeGreaterThanOrEqual(500);
  await eventually(
    () => viewer.logged.length,
    (heard) => heard > 10,
  );
  const state = viewer.messages.find(({ kind }) => kind === 'state');
  expect(state?.kind === 'state' && state.state).toBe('live');
  expect(state?.kind === 'state' && state.opened !== null, 'what is needed to draw comes first').toBe(true);
});
