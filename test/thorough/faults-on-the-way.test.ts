import { expect, it } from 'vitest';
import path from 'node:path';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import type { SessionDetail, SessionSummary } from '../../protocol/wire/sessions-api.ts';
import { tidily } from '../support/endings.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import { headerIn, readByReferee, signalOf } from '../support/exported-record.ts';
import { layCable } from '../support/networks.ts';
import { freePort, pause, recordings, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';

it.concurrent(
  'the relay killed three times, the unit killed once, the network cut: bit-exact, and no record twice',
  () =>
    tidily(async () => {
      const header = path.join(ecgRecords(), 'wfdb', 'ptb', 'S0006.hea');
      const hosts = await layCable();
      const [folder, journal, port] = [temporaryFolder(), temporaryFolder(), await freePort()];
      const bring = () => startRelay({ folder, port, namespace: hosts.hospital, address: hosts.hospitalAddress });
      const send = () =>
        startUnit({ relay, journal, source: `wfdb:${header}`, speed: 4, drain: true, namespace: hosts.ambulance });

      let relay = await bring();
      let unit = send();
      const killRelay = async (awayMs: number): Promise<void> => {
        relay.part.kill('SIGKILL');
        await relay.part.ended;
        await pause(awayMs);
        relay = await bring();
      };

      await pause(4_000);
      await killRelay(500);
      await pause(3_000);
      unit.kill('SIGKILL');
      await unit.ended;
      await pause(500);
      unit = send();
      await pause(3_000);
      await killRelay(2_000);
      await pause(2_000);
      await hosts.cut();
      await pause(9_000);
      await hosts.mend();
      await pause(3_000);
      await killRelay(500);

      const { code } = await unit.ended;
      expect(code, unit.said()).toBe(0);

      const inside = { namespace: hosts.hospital };
      const [session] = JSON.parse((await recordings(relay, ['list', '--json'], inside)).stdout) as SessionSummary[];
      const original = await readByReferee(header);
      expect(session).toMatchObject({ samples: original.length, gaps: 0, awaited: 0, complete: true });
      const id = session?.id ?? '';
      const detail = JSON.parse(
        (await recordings(relay, ['show', '--session', id, '--json'], inside)).stdout,
      ) as SessionDetail;
      expect(detail.epochs, 'the unit was restarted once').toHaveLength(2);

      const verified = await recordings(relay, ['verify', '--session', id, '--json'], inside);
      expect(verified.code, verified.stdout + verified.stderr).toBe(0);

      const out = temporaryFolder();
      await recordings(relay, ['export', '--session', id, '--format', 'wfdb', '--out', out], inside);
      const returned = await readByReferee(headerIn(out));
      for (const lead of MEASURED_LEADS) {
        const [was, is] = [signalOf(original, lead), signalOf(returned, lead)];
        expect(is.samples.length, lead).toBe(was.samples.length);
        expect(
          is.samples.findIndex((sample, i) => sample !== was.samples[i]),
          lead,
        ).toBe(-1);
      }
    }),
);

it.concurrent(
  'a monitor cannot go back: what passed while the unit was down is a declared gap, and the session goes on',
  () =>
    tidily(async () => {
      const relay = await startRelay();
      const journal = temporaryFolder();
      const send = () => startUnit({ relay, journal, source: 'simulated:inferior-stemi?seed=4' });
      const unit = send();
      await unit.says(/linked: read [1-9]/);
      await pause(3_000);
      const stillRead = performance.now();
      unit.kill('SIGKILL');
      await unit.ended;
      await pause(3_000);
      const again = send();
      await again.says(/linked: read [1-9]/);
      // On a busy machine the second start takes its time, and the gap is as long as that.
      const readAgain = performance.now();
      await pause(2_000);
      again.kill('SIGTERM');
      expect((await again.ended).code, again.said()).toBe(0);
      await pause(300);

      const sessions = JSON.parse((await recordings(relay, ['list', '--json'])).stdout) as SessionSummary[];
      expect(sessions).toHaveLength(1);
      const id = sessions[0]?.id ?? '';
      const detail = JSON.parse((await recordings(relay, ['show', '--session', id, '--json'])).stdout) as SessionDetail;
      expect(detail.gapList).toHaveLength(1);
      const [gap] = detail.gapList;
      expect(gap?.reason).toBe('app_down');
      const lasted = ((gap?.end ?? 0) - (gap?.first ?? 0)) / (detail.samplingRate ?? 1);
      expect(lasted).toBeGreaterThan(2.5);
      expect(lasted).toBeLessThan((readAgain - stillRead) / 1000 + 1);
      expect(detail.awaited).toBe(0);
    }),
);
