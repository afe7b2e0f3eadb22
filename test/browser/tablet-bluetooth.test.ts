import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { machineClock } from '../../ambulance-unit/acquisition/clock.ts';
import { simulatedEcg } from '../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';
import { ensurePageBuilt } from '../../deploy/built-pages.ts';
import { emulateBluetooth } from '../emulators/bluetooth-emulation.ts';
import { EMULATORS } from '../emulators/emulator-catalogue.ts';
import { FakeBluez } from '../emulators/fake-bluez.ts';
import { potentialsOf } from '../emulators/played-ecg.ts';
import { browserListOf, openBluetoothChromium } from '../support/bluetooth-page.ts';
import { atTheEnd } from '../support/endings.ts';
import { startPart, temporaryFolder } from '../support/parts.ts';
import { openPrivateBus } from '../support/private-bus.ts';

const NAME = 'CardioArt 0031';

it('a plain browser embeds the Bluetooth page: a tap on the tablet opens the browser’s list, and the case that was begun before begins with the first sample', async () => {
  await ensurePageBuilt('tablet', () => undefined);
  const bus = await openPrivateBus();
  const bluez = await FakeBluez.start(bus);
  atTheEnd(() => {
    bluez.die();
  });
  const emulator = EMULATORS.imediplus();
  const played = potentialsOf(simulatedEcg('inferior-stemi', 3), emulator.leads, 5);
  atTheEnd(emulateBluetooth(bluez, emulator, played, machineClock, { address: '01:00:00:00:00:31', name: NAME }).stop);

  const credentials = path.join(temporaryFolder(), 'credentials.json');
  writeFileSync(credentials, JSON.stringify({ units: [{ unit: 'ambulance-1', token: 'of-nobody' }], people: [] }));
  // Nobody listens at the relay's address: a monitor is found and recorded without one.
  const unit = startPart([
    ...([process.execPath, 'ambulance-unit/acquisition/start.ts', '--relay', 'http://127.0.0.1:9'] as const),
    ...['--credentials', credentials, '--journal', temporaryFolder(), '--screen', '0'],
  ]);
  const page = await (await openBluetoothChromium(bus)).newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|permissions policy/i.test(message.text())) troubles.push(message.text());
  });
  const list = await browserListOf(page);
  await page.goto((await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/, 60_000))[0]);
  await page.getByTestId('name').fill('Medic A');
  await page.getByTestId('sign-on-submit').click();
  await page.getByTestId('begin-case').click();
  await page.getByTestId('waits-for-monitor').waitFor();
  // The page that is embedded has come, and has found the radio on.
  await page.getByTestId('no-bluetooth').waitFor({ state: 'detached', timeout: 60_000 });
  await list.take(NAME, () => page.getByTestId('look-for-monitors').click());
  await page.locator(`[data-testid=monitor-choice][data-id="bluetooth:${NAME}"]`).click();
  await page.getByTestId('place-live').waitFor({ timeout: 60_000 });
  await page.locator('[data-testid=live-trace][data-standing=live]').waitFor({ timeout: 60_000 });
  await page.locator('[data-testid=bar-rec][data-standing=recording]').waitFor();
  expect(list.prompts()).toBe(1);
  expect(troubles).toEqual([]);
});
