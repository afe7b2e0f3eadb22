import { describe, expect, it } from 'vitest';
import { FakeCharacteristic, FakeMonitor, FakeWebBluetooth } from '../../test/support/fake-web-bluetooth.ts';
import { ManualClock, settle } from '../../test/support/manual-clock.ts';
import type { FromDevicePage } from '../tablet-port/device-port.ts';
import { DevicePage } from './device-page.ts';
import { TIME_FOR } from './device-page-state.ts';

function pageHere() {
  const ecg = new FakeCharacteristic('ecg');
  const commands = new FakeCharacteristic('commands', { write: true });
  const quick = new FakeCharacteristic('quick', { writeWithoutResponse: true });
  const monitor = new FakeMonitor('monitor=', 'CardioArt 7', { s: [ecg, commands, quick] });
  const bluetooth = new FakeWebBluetooth();
  const clock = new ManualClock();
  const said: FromDevicePage[] = [];
  const taps: number[] = [];
  const page = new DevicePage({
    bluetooth: bluetooth.forPage,
    clock,
    askForTap: () => taps.push(clock.now),
    changed: () => undefined,
  });
  const channel = { send: (message: FromDevicePage) => said.push(message) };
  page.attach(channel);
  page.hear({ kind: 'wanted', services: ['s'], besides: ['t'] });
  const connect = async (connection = 1, listens = ['ecg'], writes = ['commands', 'quick']): Promise<void> => {
    page.hear({ kind: 'connect', connection, device: monitor.id, service: 's', listens, writes });
    for (let turn = 0; turn < 8; turn += 1) await settle();
  };
  const kinds = () => said.map(({ kind }) => kind).filter((kind) => kind !== 'available');
  return { bluetooth, monitor, ecg, commands, quick, clock, page, channel, said, taps, connect, kinds };
}
async function chosenHere() {
  const here = pageHere();
  here.bluetooth.choice = here.monitor;
  expect(await here.page.chooseDevice()).toMatchObject({ ok: true });
  here.said.length = 0;
  return here;
}

describe('the Bluetooth page at work', () => {
  it('looks into what was chosen, and says it', async () => {
    const { bluetooth, monitor, page, said } = pageHere();
    bluetooth.choice = monitor;
    const outcome = await page.chooseDevice();
    const device = { id: 'monitor=', name: 'CardioArt 7', services: ['s'] };
    expect(outcome).toEqual({ ok: true, device });
    expect(bluetooth.requests).toEqual([{ filters: [{ services: ['s'] }], optionalServices: ['s', 't'] }]);
    expect(said).toContainEqual({ kind: 'chosen', device });
    expect(monitor.isConnected).toBe(true);
  });
  it('asks a person once, however often it is called meanwhile', async () => {
    const { bluetooth, monitor, page } = pageHere();
    bluetooth.choice = monitor;
    await Promise.all([page.chooseDevice(), page.chooseDevice()]);
    expect(bluetooth.requests).toHaveLength(1);
  });
  it('says when nobody was chosen, when what was chosen refuses, and when it never answers', async () => {
    const { bluetooth, monitor, page, said, clock } = pageHere();
    await page.chooseDevice();
    expect(said.at(-1)).toMatchObject({
      kind: 'choice-failed',
      error: { during: 'permission', name: 'NotFoundError' },
    });
    bluetooth.choice = monitor;
    monitor.answers = 'refuses';
    await page.chooseDevice();
    expect(said.at(-1)).toMatchObject({ kind: 'choice-failed', error: { during: 'connect', name: 'NetworkError' } });
    // It may be connected to later all the same.
    expect(said).toContainEqual({ kind: 'granted', devices: [{ id: 'monitor=', name: 'CardioArt 7', services: [] }] });
    monitor.answers = 'never';
    const waiting = page.chooseDevice();
    await settle();
    await clock.pass(15_000);
    expect(await waiting).toMatchObject({ ok: false, error: { name: 'TimeoutError' } });
  });
  it('gives every notification, copied at once', async () => {
    const { ecg, said, connect } = await chosenHere();
    await connect();
    ecg.notify(1, 2);
    ecg.notify(3, 4);
    expect(said.map((message) => ('bytes' in message ? [...message.bytes] : message.kind))).toEqual([
      'opened',
      [1, 2],
      [3, 4],
    ]);
  });
  it('hears each value once after a connection that was lost and made again', async () => {
    const { monitor, ecg, said, connect } = await chosenHere();
    await connect(1);
    monitor.dropLink();
    expect(said.at(-1)).toMatchObject({ kind: 'closed', connection: 1, error: { during: 'link' } });
    await connect(2);
    said.length = 0;
    ecg.notify(9);
    expect(said).toMatchObject([{ kind: 'bytes', connection: 2 }]);
  });
  it('writes whole with an answer, and in pieces that every link carries without one, in order', async () => {
    const { commands, quick, page, connect, kinds } = await chosenHere();
    await connect();
    const bytes = Uint8Array.from({ length: 45 }, (_, i) => i);
    page.hear({ kind: 'write', connection: 1, to: 'quick', bytes });
    page.hear({ kind: 'write', connection: 1, to: 'commands', bytes });
    for (let turn = 0; turn < 8; turn += 1) await settle();
    expect(commands.written).toEqual([{ bytes: [...bytes], isAnswered: true }]);
    expect(quick.written.map((one) => one.bytes.length)).toEqual([20, 20, 5]);
    expect(quick.written.flatMap((one) => one.bytes)).toEqual([...bytes]);
    expect(kinds()).toEqual(['opened', 'written', 'written']);
  });
  it('says what is missing of a device that is another', async () => {
    const { said, connect, monitor } = await chosenHere();
    await connect(1, ['elsewhere']);
    expect(said.at(-1)).toMatchObject({ kind: 'closed', error: { during: 'services', name: 'NotFoundError' } });
    expect(monitor.isConnected).toBe(false);
  });
  it('waits for a device that is out of range until the radio hears it', async () => {
    const { monitor, kinds, connect } = await chosenHere();
    monitor.answers = 'out-of-range';
    await connect();
    expect(monitor.watches).toBe(1);
    expect(kinds()).toEqual([]);
    monitor.answers = 'accepts';
    monitor.dispatchEvent(new Event('advertisementreceived'));
    for (let turn = 0; turn < 12; turn += 1) await settle();
    expect(kinds()).toEqual(['opened']);
  });
  it('gives up what never answers, in its time', async () => {
    const { monitor, said, clock, connect } = await chosenHere();
    monitor.answers = 'never';
    await connect();
    await clock.pass(TIME_FOR.connect);
    expect(said).toMatchObject([{ kind: 'closed', error: { during: 'connect', name: 'TimeoutError' } }]);
  });
  it('looks whether the radio is on, for nobody tells it', async () => {
    const { bluetooth, clock, page, said } = pageHere();
    page.start();
    await clock.pass(0);
    bluetooth.isAvailable = false;
    await clock.pass(2_000);
    bluetooth.isAvailable = true;
    await clock.pass(2_000);
    expect(said.flatMap((one) => (one.kind === 'available' ? [one.isAvailable] : []))).toEqual([true, false, true]);
  });
  it('lets go of everything when the acquisition is gone, and says to the next what may be used', async () => {
    const { monitor, ecg, page, channel, said, connect } = await chosenHere();
    await connect();
    page.detach(channel);
    expect(monitor.isConnected).toBe(false);
    said.length = 0;
    ecg.notify(1);
    page.attach(channel);
    expect(said).toMatchObject([{ kind: 'granted', devices: [{ id: 'monitor=' }] }]);
  });
  it('asks for a tap, and forgets a device in the browser too', async () => {
    const { page, taps, monitor } = await chosenHere();
    page.hear({ kind: 'choose' });
    expect(taps).toHaveLength(1);
    page.hear({ kind: 'forget', device: monitor.id });
    await settle();
    expect(monitor.isForgotten).toBe(true);
  });
});
