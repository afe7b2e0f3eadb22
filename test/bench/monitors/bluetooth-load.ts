import { machineClock } from '../../../ambulance-unit/acquisition/clock.ts';
import { openEcg } from '../../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { emulateBluetooth } from '../../emulators/bluetooth-emulation.ts';
import { FakeBluez } from '../../emulators/fake-bluez.ts';
import { ImediPlusEmulator } from '../../emulators/imediplus-emulator.ts';
import { openBluetoothChromium, openDevicePage } from '../../support/bluetooth-page.ts';
import { atTheEnd } from '../../support/endings.ts';
import { eventually, pause, startPart, startRelay, temporaryFolder } from '../../support/parts.ts';
import { openPrivateBus } from '../../support/private-bus.ts';
import { memoryOf } from '../../support/process-memory.ts';
import { processorSecondsOf } from '../../support/process-time.ts';
import { screenOf } from '../../support/tablet-screen.ts';
import { readerOf } from '../../support/whole-recording.ts';

const NAME = 'CardioArt 0001';
const MINUTE_MS = 60_000;

export interface BluetoothLoad {
  readonly seconds: number;
  readonly samples: number;
  /** Samples a lead that were declared as lost. */
  readonly lost: number;
  /** Of one core, all threads of the unit's process; the browser's are its own. */
  readonly processorShare: number;
  /** Bytes resident of the unit's process: after the first minute and at the end; null where it was shorter than two. */
  readonly memory: { readonly early: number; readonly late: number } | null;
}

/** Eight leads at 669 Hz over the radio of a fake BlueZ, a real Chromium, the page and the unit that ship, to the relay. */
export async function bluetoothLoad({ seconds }: { readonly seconds: number }): Promise<BluetoothLoad> {
  const opened = await openEcg({ kind: 'simulated', patient: 'normal-sinus', seed: 1 });
  if (!opened.ok) throw new Error(opened.sentence);
  const bus = await openPrivateBus();
  const bluez = await FakeBluez.start(bus);
  const at = { address: '01:00:00:00:00:01', name: NAME };
  const { stop } = emulateBluetooth(bluez, new ImediPlusEmulator(), opened.ecg, machineClock, at);
  atTheEnd(stop);
  const relay = await startRelay();
  const unit = startPart([
    ...([process.execPath, 'ambulance-unit/acquisition/start.ts', '--screen', '0'] as const),
    ...['--relay', relay.url, '--credentials', relay.credentials, '--journal', temporaryFolder()],
  ]);
  const screen = await screenOf(unit);
  const [url = ''] = await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/);
  const page = await openDevicePage(await openBluetoothChromium(bus), url.replace('/#', '/device/#'));
  await screen.until(({ monitor }) => monitor.kind === 'none' && monitor.isBluetoothAvailable, 60_000);
  await page.choose(NAME);
  const id = `bluetooth:${NAME}`;
  await screen.until(({ monitor }) => monitor.kind !== 'none' || monitor.choices.some((one) => one.id === id), 60_000);
  await screen.command({ kind: 'choose-monitor', id, driver: null });
  await screen.until(({ monitor }) => monitor.kind === 'connected', 60_000);
  await screen.command({ kind: 'sign-on', name: 'crew' });
  const begun = await screen.command({ kind: 'begin-case' });
  if (!begun.ok) throw new Error(`no case began: ${begun.refusal}`);
  await pause(3000);

  const { pid } = unit.child;
  const began = { at: performance.now(), processor: processorSecondsOf(pid) };
  let early: number | null = null;
  while (performance.now() - began.at < 1000 * seconds) {
    await pause(1000);
    if (performance.now() - began.at >= MINUTE_MS) early ??= memoryOf(pid).resident;
  }
  const took = (performance.now() - began.at) / 1000;
  const processorShare = (processorSecondsOf(pid) - began.processor) / took;
  const late = memoryOf(pid).resident;
  await screen.command({ kind: 'close-case' });
  const [session] = await eventually(
    () => readerOf(relay).list(),
    (sessions) => sessions.some((one) => one.awaited === 0 && one.samples > 0),
    30_000,
  );
  if (session === undefined) throw new Error('nothing was recorded');
  unit.kill('SIGTERM');
  await unit.ended;
  return {
    ...{ seconds: took, processorShare, samples: session.samples },
    lost: session.endSample - session.samples,
    memory: early === null || took < 120 ? null : { early, late },
  };
}
