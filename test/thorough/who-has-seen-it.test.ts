import { expect, it } from 'vitest';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { tidily } from '../support/endings.ts';
import {
  eventually,
  pause,
  recordings,
  startRelay,
  startUnit,
  temporaryFolder,
  type RunningRelay,
} from '../support/parts.ts';
import { openViewer } from '../support/viewer.ts';

const BY = 'cardiologist';
const SEEN = /seen by cardiologist (\d\d:\d\d:\d\d)/;

const sessionOf = async (relay: RunningRelay): Promise<SessionId> => {
  const list = async (): Promise<SessionSummary[]> =>
    JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
  const [session] = await eventually(list, ([held]) => (held?.samples ?? 0) > 0);
  return (session?.id ?? '') as SessionId;
};
const detailOf = async (relay: RunningRelay, session: SessionId): Promise<SessionDetail> =>
  JSON.parse((await recordings(relay, ['show', '--json', '--session', session])).stdout) as SessionDetail;

it.concurrent(
  'the crew reads who has seen its ECG and when, is told to call where nobody has, and a relay that starts again knows it still',
  () =>
    tidily(async () => {
      const journal = temporaryFolder();
      const relay = await startRelay();
      const env = { PREARRIVAL_END_ON_STOP: '1' };
      const unit = startUnit({ relay, journal, source: 'simulated:anterior-stemi?seed=1', env });
      await unit.says(/held, not seen yet/);
      const heldAt = Date.now();
      // When to the second is told by delivery-state.test.ts; here a busy machine may be late to say it, never early.
      const [, unseenFor] = await unit.says(/held, not seen for (\d+) s: CALL HOSPITAL/, 60_000);
      const amberAfter = Date.now() - heldAt;
      console.log(`held → amber on the unit: ${(amberAfter / 1000).toFixed(1)} s`);
      expect(amberAfter).toBeGreaterThan(18_500);
      expect(Number(unseenFor)).toBeGreaterThanOrEqual(20);

      const session = await sessionOf(relay);
      const viewer = await openViewer(relay);
      viewer.say({ kind: 'subscribe', session, resume: null });
      await eventually(
        () => viewer.messages.some(({ kind }) => kind === 'state'),
        (isSo) => isSo,
      );
      expect(unit.said(), 'a console that watches has not been looked at yet').not.toMatch(SEEN);
      const lookedAt = Date.now();
      viewer.say({ kind: 'looking', session, through: sampleIndex(5_000) });
      await unit.says(SEEN, 60_000);
      console.log(`a look on the console → named on the unit: ${String(Date.now() - lookedAt)} ms`);
      const told = viewer.messages.findLast((message) => message.kind === 'state');
      expect(told?.kind === 'state' && told.looks).toMatchObject([{ by: BY, through: 5_000 }]);
      const calls = unit.said().split('CALL HOSPITAL').length;
      await pause(2_500);
      expect(unit.said().split('CALL HOSPITAL').length, 'amber is over').toBe(calls);

      // The look is in the log: a relay that is killed and a unit that starts anew know it at once.
      const seen = (await detailOf(relay, session)).seen;
      expect(seen).toMatchObject([{ by: BY, through: 5_000 }]);
      relay.part.kill('SIGKILL');
      unit.kill('SIGKILL');
      await Promise.all([relay.part.ended, unit.ended]);
      const again = await startRelay({ folder: relay.folder });
      expect((await detailOf(again, session)).seen).toEqual(seen);
      const next = startUnit({ relay: again, journal, source: 'simulated:anterior-stemi?seed=1', env });
      const [, clock = ''] = await next.says(SEEN);
      expect(new Date(seen[0]?.at ?? 0).toISOString(), 'by the unit’s clock, within a second of the relay’s').toSatisfy(
        (at: string) => Math.abs(Date.parse(`${at.slice(0, 10)}T${clock}Z`) - Date.parse(at)) <= 1_000,
      );

      next.kill('SIGTERM');
      await next.ended;
      const verified = await recordings(again, ['verify', '--session', session]);
      expect(verified.stdout).toMatch(/^Complete: /);
      expect(verified.code).toBe(0);
      const shown = await recordings(again, ['show', '--session', session]);
      expect(shown.stdout).toMatch(/^seen\s+by cardiologist, \S+Z, up to 10\.0 s$/m);
    }),
);

it.concurrent('a recording that ended is still seen within the hour: a short ECG is over before anybody opens it', () =>
  tidily(async () => {
    const relay = await startRelay();
    const env = { PREARRIVAL_END_ON_STOP: '1' };
    const unit = startUnit({ relay, journal: temporaryFolder(), source: 'simulated:normal-sinus?seed=4', env });
    const session = await sessionOf(relay);
    unit.kill('SIGTERM');
    await unit.ended;
    await eventually(
      () => detailOf(relay, session),
      ({ complete }) => complete,
    );
    const viewer = await openViewer(relay);
    viewer.say({ kind: 'subscribe', session, resume: null });
    viewer.say({ kind: 'looking', session, through: sampleIndex(1_000_000) });
    const { seen, endSample } = await eventually(
      () => detailOf(relay, session),
      (detail) => detail.seen.length > 0,
    );
    expect(seen, 'nobody has seen what was never recorded').toMatchObject([{ by: BY, through: endSample }]);
    await eventually(
      () => viewer.logged.length,
      (heard) => heard === 1,
    );
    const verified = await recordings(relay, ['verify', '--session', session]);
    expect(verified.stdout).toMatch(/^Complete: /);
  }),
);
