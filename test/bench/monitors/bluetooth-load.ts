import type { Browser, CDPSession } from 'playwright-core';
import { machineClock } from '../../../ambulance-unit/acquisition/clock.ts';
import { openEcg } from '../../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { emulateBluetooth } from '../../emulators/bluetooth-emulation.ts';
import { FakeBluez } from '../../emulators/fake-bluez.ts';
import { ImediPlusEmulator } from '../../emulators/imediplus-emulator.ts';
import { potentialsOf } from '../../emulators/played-ecg.ts';
import { openBluetoothChromium, openDevicePage } from '../../support/bluetooth-page.ts';
import { atTheEnd } from '../../support/endings.ts';
import { eventually, pause, startPart, startRelay, temporaryFolder } from '../../support/parts.ts';
import { openPrivateBus } from '../../support/private-bus.ts';
import { memoryOf } from '../../support/process-memory.ts';
import { screenOf } from '../../support/tablet-screen.ts';
import { readerOf } from '../../support/whole-recording.ts';
import { loadOf, MemoryMeter, type ProcessLoad, type UnitLoad } from './unit-load.ts';

const RATE = 669;
const NAME = 'CardioArt 0001';
/** The unit starts, compiles and connects: no part of what it takes to record. */
const WARM_UP_MS = 3000;
const LOOK_EVERY_MS = 5000;

/**
 * Eight leads at 669 Hz over the radio of a fake BlueZ, a real Chromium with the page that ships in the place of Electron's hidden
 * window, and the unit that ships with a screen that listens, to the relay.
 */
export async function bluetoothLoad({ seconds }: { readonly seconds: number }): Promise<UnitLoad> {
  const opened = await openEcg({ kind: 'simulated', patient: 'normal-sinus', seed: 1 });
  if (!opened.ok) throw new Error(opened.sentence);
  const bus = await openPrivateBus();
  const bluez = await FakeBluez.start(bus);
  atTheEnd(() => {
    bluez.die();
  });
  const at = { address: '01:00:00:00:00:01', name: NAME };
  const emulator = new ImediPlusEmulator();
  const played = potentialsOf(opened.ecg, emulator.leads);
  const { stop } = emulateBluetooth(bluez, emulator, played, machineClock, at);
  atTheEnd(stop);
  const relay = await startRelay();
  const unit = startPart([
    ...([process.execPath, '--max-semi-space-size=4', 'ambulance-unit/acquisition/start.ts'] as const),
    ...(['--screen', '0'] as const),
    ...['--relay', relay.url, '--credentials', relay.credentials, '--journal', temporaryFolder()],
  ]);
  const screen = await screenOf(unit);
  const [url = ''] = await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/);
  const browser = await openBluetoothChromium(bus);
  const page = await openDevicePage(browser, url.replace('/#', '/device/#'));
  await screen.until(({ monitor }) => monitor.kind === 'none' && monitor.isBluetoothAvailable, 60_000);
  await page.choose(NAME);
  const id = `bluetooth:${NAME}`;
  await screen.until(({ monitor }) => monitor.kind !== 'none' || monitor.choices.some((one) => one.id === id), 60_000);
  await screen.command({ kind: 'choose-monitor', id, driver: null });
  await screen.until(({ monitor }) => monitor.kind === 'connected', 60_000);
  await screen.command({ kind: 'sign-on', name: 'crew' });
  const begun = await screen.command({ kind: 'begin-case' });
  if (!begun.ok) throw new Error(`no case began: ${begun.refusal}`);
  await pause(WARM_UP_MS);

  const [{ seconds: took, ...load }, beside] = await Promise.all([
    loadOf(unit.child.pid, seconds),
    browserLoad(browser, seconds),
  ]);
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
    ...{ monitor: 'Bluetooth', samplingRate: RATE, seconds: took },
    samples: session.samples,
    lost: session.endSample - session.samples,
    unit: load,
    browser: beside,
  };
}

/** All processes of a browser for so long, and the memory of the one that has the page. */
async function browserLoad(browser: Browser, seconds: number): Promise<ProcessLoad> {
  const session = await browser.newBrowserCDPSession();
  const began = { at: performance.now(), processor: await processorSecondsIn(session) };
  const meter = new MemoryMeter();
  while (performance.now() - began.at < 1000 * seconds) {
    await pause(Math.min(LOOK_EVERY_MS, 1000 * seconds - (performance.now() - began.at)));
    meter.look(memoryOf(await pagePidIn(session)).resident);
  }
  const took = (performance.now() - began.at) / 1000;
  return { processorShare: ((await processorSecondsIn(session)) - began.processor) / took, memory: meter.found };
}

async function processorSecondsIn(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** The busiest of its renderers: it may keep an empty one at hand. */
async function pagePidIn(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer');
  const [busiest] = renderers.sort((one, other) => other.cpuTime - one.cpuTime);
  if (busiest === undefined) throw new Error('the browser has no page');
  return busiest.id;
}
