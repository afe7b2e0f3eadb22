import path from 'node:path';
import { machineClock } from '../../../ambulance-unit/acquisition/clock.ts';
import { openEcg } from '../../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { CytonEmulator } from '../../emulators/cyton-emulator.ts';
import { potentialsOf } from '../../emulators/played-ecg.ts';
import { emulateSerial } from '../../emulators/serial-emulation.ts';
import { atTheEnd } from '../../support/endings.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { readerOf } from '../../support/whole-recording.ts';
import { loadOf, type UnitLoad } from './unit-load.ts';

const RATE = 1000;
/** The unit starts, compiles and connects: no part of what it takes to record. */
const WARM_UP_MS = 3000;

/** A monitor of eight leads at 1000 Hz on a pseudo-terminal, recorded and handed over by the unit that ships. */
export async function serialLoad({ seconds }: { readonly seconds: number }): Promise<UnitLoad> {
  const opened = await openEcg({ kind: 'simulated', patient: 'normal-sinus', seed: 1 });
  if (!opened.ok) throw new Error(opened.sentence);
  const port = path.join(temporaryFolder(), 'cyton');
  const emulator = new CytonEmulator();
  const { stop } = await emulateSerial(emulator, potentialsOf(opened.ecg, emulator.leads), port, machineClock);
  atTheEnd(stop);
  const relay = await startRelay();
  const source = `serial:${port}?driver=cyton&rate=${RATE}`;
  const unit = startUnit({ relay, journal: temporaryFolder(), source });
  await unit.says(/8 leads at 1000 Hz/, 60_000);
  await unit.says(/acknowledged [1-9]/, 60_000);
  await pause(WARM_UP_MS);
  const { seconds: took, ...load } = await loadOf(unit.child.pid, seconds);
  unit.kill('SIGTERM');
  const { code } = await unit.ended;
  if (code !== 0) throw new Error(`The unit ended with ${String(code)}. It said:\n${unit.said()}`);
  const [session] = await eventually(
    () => readerOf(relay).list(),
    ([one]) => one?.awaited === 0,
  );
  if (session === undefined) throw new Error('nothing was recorded');
  return {
    ...{ monitor: 'serial', samplingRate: RATE, seconds: took },
    samples: session.samples,
    lost: session.endSample - session.samples,
    unit: load,
    browser: null,
  };
}
