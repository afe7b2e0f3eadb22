import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { machineClock } from '../../ambulance-unit/acquisition/clock.ts';
import { openEcg } from '../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { MEASURED_LEADS } from '../../protocol/ecg/leads.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import type { Misbehaviour } from '../emulators/device-emulator.ts';
import { EMULATORS } from '../emulators/emulator-catalogue.ts';
import { potentialsOf } from '../emulators/played-ecg.ts';
import { emulateSerial } from '../emulators/serial-emulation.ts';
import { alignWithDevice, holdsDevice, type AlignedStretch } from '../support/device-alignment.ts';
import { ecgRecords } from '../support/ecg-records.ts';
import { atTheEnd, sharedByAll, tidily } from '../support/endings.ts';
import { enrol } from '../support/enrolment.ts';
import { noteFault } from '../support/fault-table.ts';
import { headerIn, readByReferee, signalOf } from '../support/exported-record.ts';
import {
  eventually,
  pause,
  recordings,
  startPart,
  startRelay,
  startUnit,
  temporaryFolder,
  type Part,
  type RunningRelay,
} from '../support/parts.ts';
import { recordingsOf, readerOf } from '../support/whole-recording.ts';

const DRIVERS = ['physioglove', 'cyton', 'serial22'] as const;

/** At 1000 Hz; no stretch of it is like another. */
const RECORD = path.join(ecgRecords(), 'wfdb', 'ptb', 'S0003.hea');
const PLAYED_SECONDS = 60;
/** A stall of the emulated devices lasts 1.2 s, and their counters jump over 20 packets at most. */
const LASTS: Partial<Record<Misbehaviour, number>> = { stall: 1.2, 'counter-jump': 0.3 };
/** Good data again: after so many seconds every sample is there. */
const RECOVERED_WITHIN = 1;
/** What was measured right before the next misbehaviour may be touched by it: a packet that came late just then is told by what follows. */
const NOT_YET_SAID = 0.1;
/** A cable that is pulled takes with it what its port has not yet handed over. */
const UNREAD = 0.4;
const PULLED_SECONDS = 1.5;
/** What these cost is told by the bytes, and of the others by a counter: to the sample. */
const BY_BYTES: readonly Misbehaviour[] = ['bit-flip', 'wrong-checksum', 'half-packet'];
const BY_COUNTER: readonly Misbehaviour[] = [...BY_BYTES, 'counter-jump', 'stale-packet', 'garbage'];
const TOLD_EXACTLY = { physioglove: BY_BYTES, cyton: BY_COUNTER, serial22: BY_COUNTER } as const;
/** Of stalls and of breaks of the connection time tells: as exactly as bytes come, on a machine that is busy with other tests. */
const LATENESS = 1;

async function recordedBy(
  unit: string,
  relay: RunningRelay,
): Promise<{ detail: SessionDetail; signals: readonly (readonly number[])[] }> {
  const client = readerOf(relay);
  const sessions = await recordingsOf(unit, client);
  expect(sessions, `recordings of ${unit}`).toHaveLength(1);
  const session = sessions[0]?.id ?? '';
  const out = temporaryFolder();
  const exported = await recordings(relay, ['export', '--session', session, '--format', 'wfdb', '--out', out]);
  expect(exported.code, exported.stderr).toBe(0);
  const record = await readByReferee(headerIn(out));
  return {
    detail: await client.detail(session),
    signals: MEASURED_LEADS.map((lead) => signalOf(record, lead).samples),
  };
}

/** Does something, and waits until the unit says once more that the monitor is connected. */
async function untilConnectedAnew(unit: Part, act: () => Promise<void> | void): Promise<void> {
  const connections = (): number => unit.said().match(/ is connected: | without contact: /g)?.length ?? 0;
  const before = connections();
  await act();
  await eventually(connections, (now) => now > before);
}

describe('a monitor on a serial port, through unit, relay and export', () => {
  const here = sharedByAll(async () => {
    const opened = await openEcg({ kind: 'wfdb', path: RECORD });
    if (!opened.ok) throw new Error(opened.sentence);
    const played = potentialsOf(opened.ecg, MEASURED_LEADS, PLAYED_SECONDS);
    // Worked out before any of them measures: it would stand still meanwhile.
    for (const driver of DRIVERS) played(EMULATORS[driver]().samplingRate);
    const folder = temporaryFolder();
    enrol(folder, [...DRIVERS, 'emulated', 'standing-still']);
    return { played, relay: await startRelay({ folder }) };
  });
  const seen: string[] = [];
  afterAll(() => {
    console.log(seen.join('\n'));
  });

  it.concurrent.each(DRIVERS)(
    '%s: waited for, misbehaving in every way, unplugged, and the unit started again: what was measured is there bit for bit, and the rest is declared',
    (driver) =>
      tidily(async () => {
        const { relay, played } = here();
        const port = path.join(temporaryFolder(), driver);
        const source = `serial:${port}?driver=${driver}`;
        const journal = temporaryFolder();
        const unit = startUnit({ relay, journal, source, unit: driver });
        await unit.says(/nothing is there\. Plug the monitor in/);

        const emulator = EMULATORS[driver]();
        const { monitor, cable, stop } = await emulateSerial(emulator, played, port, machineClock);
        atTheEnd(stop);
        await unit.says(/is connected: 8 leads at \d+ Hz/);
        await unit.says(/acknowledged [1-9]/);

        const happened: { kind: Misbehaviour; at: number; over: number }[] = [];
        // Without a counter, packets that were never sent leave no trace in the bytes: only time tells, and not to the sample.
        const kinds = emulator.misbehaviours.filter((kind) => driver !== 'physioglove' || kind !== 'counter-jump');
        for (const kind of kinds) {
          const at = monitor.measured;
          const misbehave = (): void => {
            monitor.misbehave(kind);
          };
          // It is let go of, and greeted anew.
          if (kind === 'defective') await untilConnectedAnew(unit, misbehave);
          else misbehave();
          await pause(1000 * (LASTS[kind] ?? 0));
          happened.push({ kind, at, over: monitor.measured });
          await pause(1000 * RECOVERED_WITHIN + 200);
        }
        await pause(1000 * UNREAD);
        const unplugged = { at: monitor.measured };
        cable.unplug();
        await pause(1000 * PULLED_SECONDS);
        await untilConnectedAnew(unit, () => cable.plugIn());
        await pause(500);
        unit.kill('SIGTERM');
        expect(await unit.ended, unit.said()).toEqual({ code: 0, signal: null });
        const again = startUnit({ relay, journal, source, unit: driver });
        await again.says(/is connected|without contact/);
        await again.says(/acknowledged [1-9]/);
        again.kill('SIGTERM');
        expect(await again.ended, again.said()).toEqual({ code: 0, signal: null });

        const { detail, signals } = await recordedBy(driver, relay);
        expect(detail.awaited).toBe(0);
        expect(detail.gapList.filter(({ reason }) => reason === 'app_down')).toHaveLength(1);
        const stretches = alignWithDevice(signals, detail.gapList, monitor.counts);
        const rate = emulator.samplingRate;
        for (const [i, { kind, at, over }] of happened.entries()) {
          const next = happened[i + 1]?.at ?? unplugged.at;
          const touched = rate * (i + 1 < happened.length ? NOT_YET_SAID : UNREAD);
          const good = over + rate * RECOVERED_WITHIN;
          expect(
            holdsDevice(stretches, Math.ceil(good), Math.floor(next - touched)),
            `${driver}: good again ${RECOVERED_WITHIN} s after ${kind}`,
          ).toBe(true);
          const declared = stretches.filter(({ device }) => device > at && device <= next - touched);
          if (TOLD_EXACTLY[driver].includes(kind))
            for (const { surplus } of declared) expect(surplus, `${driver}: what ${kind} cost`).toBe(0);
        }
        let surplus = 0;
        for (const stretch of stretches) {
          surplus += stretch.surplus ?? 0;
          expect(Math.abs(surplus) / rate, `${driver}: from sample ${stretch.first} on`).toBeLessThan(LATENESS);
        }
        const [back] = stretches.filter(({ device }) => device >= unplugged.at);
        const off = (1000 * (back?.surplus ?? Infinity)) / rate;
        noteFault({
          chapter: 'monitor',
          fault: `USB cable of a monitor pulled for ${PULLED_SECONDS} s (${driver}, a pseudo-terminal that hangs up)`,
          expected: `declared as one gap, ± ${LATENESS} s; before and after it bit for bit what the device measured`,
          measured: `declared ${off < 0 ? '' : '+'}${off.toFixed(0)} ms off; ${detail.samples} samples a lead at the relay, all as measured`,
        });
        seen.push(
          `${driver}: ${detail.samples} samples as measured, ${gapsOf(stretches, rate)}; ${happened.length} misbehaviours`,
        );
      }),
  );

  it.concurrent(
    'a tablet that stands still for a second and more reads what waited in the port: nothing is called lost',
    () =>
      tidily(async () => {
        const { relay } = here();
        const opened = await openEcg({ kind: 'simulated', patient: 'normal-sinus', seed: 1 });
        if (!opened.ok) throw new Error(opened.sentence);
        const emulator = EMULATORS.cyton();
        const port = path.join(temporaryFolder(), 'cyton');
        const played = potentialsOf(opened.ecg, emulator.leads);
        const { stop, cable } = await emulateSerial(emulator, played, port, machineClock);
        atTheEnd(stop);
        const source = `serial:${port}?driver=cyton&rate=1000`;
        const unit = startUnit({ relay, journal: temporaryFolder(), source, unit: 'standing-still' });
        await unit.says(/acknowledged [1-9]/);
        for (const stands of [600, 1_000, 1_500]) {
          await pause(1_000);
          unit.kill('SIGSTOP');
          await pause(stands);
          unit.kill('SIGCONT');
        }
        await pause(1_500);
        unit.kill('SIGTERM');
        expect((await unit.ended).code, unit.said()).toBe(0);
        expect(cable.dropped, 'the port had room for it').toBe(0);
        const [session] = await recordingsOf('standing-still', readerOf(relay));
        expect(session).toMatchObject({ awaited: 0, gaps: 0 });
        expect(session?.samples).toBeGreaterThan(6_000);
      }),
  );

  it.concurrent('npm run emulate: a monitor for people who have none, at the path that it prints', () =>
    tidily(async () => {
      const emulate = startPart([
        process.execPath,
        'test/emulators/command.ts',
        'serial22',
        '--source',
        `wfdb:${RECORD}`,
      ]);
      const [, source = ''] = await emulate.says(/--source '(serial:\S+)'/);
      const unit = startUnit({ relay: here().relay, journal: temporaryFolder(), source, unit: 'emulated' });
      await unit.says(/acknowledged [1-9]/);
      unit.kill('SIGTERM');
      expect((await unit.ended).code, unit.said()).toBe(0);
      emulate.kill('SIGTERM');
      expect((await emulate.ended).code, emulate.said()).toBe(0);
      const [session] = await recordingsOf('emulated', readerOf(here().relay));
      expect(session).toMatchObject({ awaited: 0 });
      expect(session?.samples).toBeGreaterThan(0);
    }),
  );

  it.concurrent.each([
    ['no monitor is there yet', 'serial:/no/such/port?driver=cyton', /nothing is there/],
    [
      'what is there is no terminal',
      `serial:${import.meta.filename}?driver=cyton`,
      /no monitor that this driver can read/,
    ],
  ])('%s: the unit says so, waits, and Ctrl-C ends it', (_, source, words) =>
    tidily(async () => {
      const unit = startUnit({ relay: here().relay, journal: temporaryFolder(), source, unit: 'emulated' });
      await unit.says(words);
      await pause(500);
      expect(unit.child.exitCode).toBeNull();
      unit.kill('SIGINT');
      expect(await unit.ended, unit.said()).toEqual({ code: 0, signal: null });
    }),
  );
});

const gapsOf = (stretches: readonly AlignedStretch[], rate: number): string => {
  const surpluses = stretches.flatMap(({ surplus }) => (surplus === null ? [] : [surplus]));
  const most = surpluses.reduce((one, other) => (Math.abs(other) > Math.abs(one) ? other : one), 0);
  return `${surpluses.length} gaps declared, the worst ${((1000 * most) / rate).toFixed(0)} ms longer than what was lost`;
};
