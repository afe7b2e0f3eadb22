import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../../protocol/ecg/units.ts';
import { ManualClock } from '../../../test/support/manual-clock.ts';
import type { FromDevicePage, ToDevicePage } from '../../tablet-port/device-port.ts';
import { BluetoothLine } from './bluetooth-line.ts';
import { BluetoothVitals, type MeasuredVitals } from './bluetooth-vitals.ts';
import type { KnownBluetooth } from './known-bluetooth.ts';

const uuid = (short: string): string => `0000${short}-0000-1000-8000-00805f9b34fb`;
const device = (service: string): KnownBluetooth => ({
  ...{ key: 'Device 1', name: 'Device 1', services: [uuid(service)], browserId: 'd=', allowed: null },
});

function vitalsHere(service: string) {
  const clock = new ManualClock();
  const told: ToDevicePage[] = [];
  let say: (message: FromDevicePage) => void = () => undefined;
  const line = new BluetoothLine();
  line.attach({
    send: (message) => told.push(message),
    hear: ({ message }) => {
      say = message;
    },
    close: () => undefined,
  });
  const measured: MeasuredVitals[] = [];
  const vitals = new BluetoothVitals({
    ...{ line, clock, minutesEastOfUtc: () => 480, changed: () => undefined },
    hear: (one) => measured.push(one),
  });
  vitals.follow([device(service)]);
  const connects = () => told.filter((message) => message.kind === 'connect');
  const says = (characteristic: string, ...bytes: readonly number[]): void => {
    say({
      ...{ kind: 'bytes', connection: connects().length, from: uuid(characteristic) },
      ...{ bytes: Uint8Array.from(bytes), arrivedAt: unixMillis(0) },
    });
  };
  return { clock, told, measured, vitals, connects, says, page: (message: FromDevicePage) => say(message) };
}
/** As a cuff in Taiwan shows it, eight hours east. */
const cuffTime = (wall: number): readonly number[] => {
  const shown = new Date(wall + 480 * 60_000);
  const year = shown.getUTCFullYear();
  return [
    ...[year & 0xff, year >> 8, shown.getUTCMonth() + 1, shown.getUTCDate()],
    ...[shown.getUTCHours(), shown.getUTCMinutes(), shown.getUTCSeconds()],
  ];
};
const PRESSURE = [0x78, 0x00, 0x50, 0x00, 0x5d, 0x00];

describe('vital signs over Bluetooth', () => {
  it('come with the tablet’s time and the device’s name', () => {
    const { clock, measured, says } = vitalsHere('1809');
    clock.now = 500;
    says('2a1c', 0x00, 0x6e, 0x01, 0x00, 0xff);
    expect(measured).toEqual([
      { values: [{ vital: 'temperature', value: 36.6 }], measuredAt: clock.wall(), source: 'Device 1' },
    ]);
  });
  it('of an oximeter, one a second is enough', () => {
    const { clock, measured, says } = vitalsHere('1822');
    for (const at of [0, 300, 999, 1000, 1500, 2000]) {
      clock.now = at;
      says('2a5f', 0x00, 0x62, 0x00, 0x48, 0x00);
    }
    expect(measured).toHaveLength(3);
  });
  it('of a cuff count when its clock says that it was now, in the tablet’s zone; an earlier patient’s do not', () => {
    const { clock, measured, says, vitals } = vitalsHere('1810');
    says('2a35', 0x02, ...PRESSURE, ...cuffTime(clock.wall() - 60_000));
    says('2a35', 0x02, ...PRESSURE, ...cuffTime(clock.wall() - 3_600_000));
    says('2a35', 0x02, ...PRESSURE, ...cuffTime(clock.wall() + 3_600_000));
    expect(measured).toHaveLength(1);
    expect(vitals.standings).toMatchObject([{ counters: { taken: 1, stored: 2 } }]);
  });
  it('are left out and counted where they are doubtful, empty, or no measurement', () => {
    const { measured, says, vitals } = vitalsHere('1822');
    says('2a5f', 0x04, 0x62, 0x00, 0x48, 0x00, 0x00, 0x40);
    says('2a5f', 0x00, 0xff, 0x07, 0xff, 0x07);
    says('2a5f', 0x00, 0x62);
    expect(measured).toEqual([]);
    expect(vitals.standings).toMatchObject([{ counters: { doubtful: 1, empty: 1, notUnderstood: 1, taken: 0 } }]);
  });
  it('are waited for again and again, with other characteristics where a device has not all of them', async () => {
    const { clock, connects, page, vitals } = vitalsHere('1822');
    const listens = () => connects().map((message) => ('listens' in message ? message.listens : []));
    const missing = { during: 'services', name: 'NotFoundError', message: 'no such characteristic' } as const;
    page({ kind: 'closed', connection: 1, error: missing });
    expect(vitals.standings).toMatchObject([{ standing: { kind: 'lost', trouble: 'wrong-device' } }]);
    await clock.pass(3_000);
    page({ kind: 'closed', connection: 2, error: missing });
    await clock.pass(3_000);
    expect(listens()).toEqual([[uuid('2a5f'), uuid('2a5e')], [uuid('2a5f')], [uuid('2a5e')]]);
    page({ kind: 'opened', connection: 3 });
    expect(vitals.standings).toMatchObject([{ standing: { kind: 'connected' } }]);
    page({ kind: 'closed', connection: 3, error: { during: 'link', name: 'NetworkError', message: 'gone' } });
    await clock.pass(3_000);
    expect(listens()).toHaveLength(4);
  });
  it('of a device that is allowed no more are heard no more', async () => {
    const { clock, told, connects, measured, says, vitals } = vitalsHere('1809');
    vitals.follow([]);
    expect(told.at(-1)).toEqual({ kind: 'disconnect', connection: 1 });
    says('2a1c', 0x00, 0x6e, 0x01, 0x00, 0xff);
    await clock.pass(60_000);
    expect(measured).toEqual([]);
    expect(connects()).toHaveLength(1);
  });
});
