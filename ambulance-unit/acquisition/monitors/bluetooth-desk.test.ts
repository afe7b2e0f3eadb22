import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { FromDevicePage, GrantedDevice, ToDevicePage } from '../../tablet-port/device-port.ts';
import { readAllowList, writeAllowList, type AllowedDevice } from './bluetooth-allow-list.ts';
import { BluetoothDesk } from './bluetooth-desk.ts';
import { BluetoothLine } from './bluetooth-line.ts';
import { knownBluetooth } from './known-bluetooth.ts';
import { MONITOR_MODELS } from './monitor-catalogue.ts';

const IMEDIPLUS = '6e400001-b5a3-f393-e0a9-e50e24dcca9e';
const HEART_RATE = '0000180d-0000-1000-8000-00805f9b34fb';
const OXIMETER = '00001822-0000-1000-8000-00805f9b34fb';

const granted = (id: string, name: string, services: readonly string[] = [IMEDIPLUS]): GrantedDevice => ({
  ...{ id, name, services },
});
const allowed = (key: string, name: string, browserId: string, driver: string | null = 'imediplus'): AllowedDevice => ({
  ...{ key, name, browserId, driver, services: [IMEDIPLUS] },
});

function deskHere(before: readonly AllowedDevice[] = []) {
  const told: ToDevicePage[] = [];
  const kept: (readonly AllowedDevice[])[] = [];
  let say: (message: FromDevicePage) => void = () => undefined;
  const line = new BluetoothLine();
  const clock = new ManualClock();
  const desk = new BluetoothDesk({
    ...{ line, clock, models: MONITOR_MODELS, allowed: before, changed: () => undefined },
    keep: (devices) => kept.push(devices),
  });
  line.attach({
    send: (message) => told.push(message),
    hear: ({ message }) => {
      say = message;
    },
    close: () => undefined,
  });
  return { desk, line, clock, told, kept, says: (message: FromDevicePage) => say(message) };
}

describe('which device is which', () => {
  it('knows one by the browser’s id, whatever it is called now', () => {
    expect(knownBluetooth([granted('a', 'renamed')], [allowed('CardioArt 7', 'CardioArt 7', 'a')])).toMatchObject([
      { key: 'CardioArt 7', browserId: 'a', allowed: { driver: 'imediplus' } },
    ]);
  });
  it('knows it again by its name when the browser has given it another id', () => {
    expect(knownBluetooth([granted('b', 'CardioArt 7')], [allowed('CardioArt 7', 'CardioArt 7', 'a')])).toMatchObject([
      { key: 'CardioArt 7', browserId: 'b' },
    ]);
  });
  it('does not guess between two of one name', () => {
    const two = [granted('b', 'CardioArt'), granted('c', 'CardioArt')];
    expect(knownBluetooth(two, [allowed('CardioArt', 'CardioArt', 'a')])).toMatchObject([
      { key: 'CardioArt#b', allowed: null },
      { key: 'CardioArt#c', allowed: null },
      { key: 'CardioArt', browserId: null },
    ]);
  });
  it('keeps what it was found to have while the page has not looked at it yet', () => {
    const [known] = knownBluetooth([granted('a', 'CardioArt 7', [])], [allowed('CardioArt 7', 'CardioArt 7', 'a')]);
    expect(known?.services).toEqual([IMEDIPLUS]);
  });
  it('names a device without a name by the browser’s id', () => {
    expect(knownBluetooth([granted('a', '')], [])).toMatchObject([{ key: '#a' }]);
  });
});

describe('the desk', () => {
  it('asks the chooser for every monitor and every source of vital signs', () => {
    const { told } = deskHere();
    const [wanted] = told;
    expect(wanted).toMatchObject({ kind: 'wanted', besides: ['fb005c80-02e7-f387-1cad-8acd2d8df0c8'] });
    if (wanted?.kind !== 'wanted') throw new Error('nothing is wanted');
    expect(wanted.services).toEqual(expect.arrayContaining([IMEDIPLUS, HEART_RATE, OXIMETER]));
  });
  it('offers what a driver reads, remembers what was chosen, and needs no question the next time', () => {
    const { desk, kept, says } = deskHere();
    const device = granted('a', 'CardioArt 7');
    says({ kind: 'granted', devices: [device] });
    says({ kind: 'chosen', device });
    expect(desk.choices).toMatchObject([
      { id: 'bluetooth:CardioArt 7', transport: 'bluetooth', detail: 'CardioArt 7', isKnown: false },
    ]);
    expect(desk.choose('bluetooth:CardioArt 7', null)).toMatchObject({
      ok: true,
      port: { identity: 'bluetooth:CardioArt 7' },
      model: { name: 'imediplus' },
    });
    expect(kept.at(-1)).toMatchObject([{ key: 'CardioArt 7', browserId: 'a', driver: 'imediplus' }]);
    expect(desk.choices).toMatchObject([{ isKnown: true }]);
  });
  it('tells a Polar H10 from any other heart rate strap by its name', () => {
    const { desk, says } = deskHere();
    says({
      kind: 'granted',
      devices: [granted('a', 'Polar H10 A1B2C3D4', [HEART_RATE]), granted('b', 'Other strap', [HEART_RATE])],
    });
    expect(desk.choices.map(({ detail }) => detail)).toEqual(['Polar H10 A1B2C3D4']);
    expect(desk.choose('bluetooth:Other strap', null)).toEqual({ ok: false, refusal: 'no-such-monitor' });
    expect(desk.choose('bluetooth:nobody', null)).toEqual({ ok: false, refusal: 'no-such-monitor' });
  });
  it('lets the person say which driver, where two could read it', () => {
    const { desk, says } = deskHere();
    const HALDI = 'a965db41-5e30-ad9e-fe47-02a582287800';
    says({ kind: 'granted', devices: [granted('a', 'Both', [IMEDIPLUS, HALDI])] });
    expect(desk.choices[0]?.drivers.map(({ name }) => name)).toEqual(['imediplus', 'haldi']);
    expect(desk.choose('bluetooth:Both', null)).toEqual({ ok: false, refusal: 'driver-to-be-chosen' });
    expect(desk.choose('bluetooth:Both', 'haldi')).toMatchObject({ ok: true, model: { name: 'haldi' } });
    // Once said is said for good.
    expect(desk.choose('bluetooth:Both', null)).toMatchObject({ ok: true, model: { name: 'haldi' } });
  });
  it('asks for a tap, and not at every attempt, where the browser has forgotten a known monitor', () => {
    const { desk, told, clock } = deskHere([allowed('CardioArt 7', 'CardioArt 7', 'a')]);
    expect(desk.choices).toMatchObject([{ id: 'bluetooth:CardioArt 7', isKnown: true }]);
    const chosen = desk.choose('bluetooth:CardioArt 7', null);
    if (!chosen.ok) throw new Error(chosen.refusal);
    const asked = (): number => told.filter(({ kind }) => kind === 'choose').length;
    chosen.port.open(() => undefined);
    chosen.port.open(() => undefined);
    expect(asked()).toBe(1);
    clock.now += 15_000;
    chosen.port.open(() => undefined);
    expect(asked()).toBe(2);
  });
  it('gives what measures vital signs to those who ask for it, once a person has chosen it', () => {
    const { desk, says } = deskHere();
    const device = granted('o', 'Oximeter', [OXIMETER]);
    says({ kind: 'granted', devices: [device] });
    expect(desk.vitalDevices).toEqual([]);
    says({ kind: 'chosen', device });
    expect(desk.vitalDevices).toMatchObject([{ name: 'Oximeter' }]);
    expect(desk.choices).toEqual([]);
  });
  it('forgets, here and in the browser', () => {
    const { desk, told, kept, says } = deskHere([allowed('CardioArt 7', 'CardioArt 7', 'a')]);
    says({ kind: 'granted', devices: [granted('a', 'CardioArt 7')] });
    desk.forget('bluetooth:CardioArt 7');
    expect(told.at(-1)).toEqual({ kind: 'forget', device: 'a' });
    expect(kept.at(-1)).toEqual([]);
  });
});

describe('the list of allowed devices', () => {
  const folderHere = async (): Promise<string> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'prearrival-allowed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return folder;
  };
  it('is empty at first, and comes back as it was written', async () => {
    const folder = await folderHere();
    expect(await readAllowList(folder)).toEqual({ devices: [], sentence: null });
    const devices = [allowed('CardioArt 7', 'CardioArt 7', 'a'), allowed('Oximeter', 'Oximeter', 'o', null)];
    await writeAllowList(folder, devices);
    expect(await readAllowList(folder)).toEqual({ devices, sentence: null });
  });
  it.each([
    '',
    '{}',
    '[]',
    '{"devices":[{"key":1}]}',
    '{"devices":[{"key":"a","name":"b","browserId":"c","services":"d"}]}',
  ])('allows nothing, and says so, where the file holds %j', async (text) => {
    const folder = await folderHere();
    await writeFile(path.join(folder, 'bluetooth-devices.json'), text);
    expect(await readAllowList(folder)).toMatchObject({
      devices: [],
      sentence: expect.stringContaining('Choose the devices again') as string,
    });
  });
  it('is a file that a person can read', async () => {
    const folder = await folderHere();
    await writeAllowList(folder, [allowed('CardioArt 7', 'CardioArt 7', 'a')]);
    expect(await readFile(path.join(folder, 'bluetooth-devices.json'), 'utf8')).toContain('"name": "CardioArt 7"');
  });
});
