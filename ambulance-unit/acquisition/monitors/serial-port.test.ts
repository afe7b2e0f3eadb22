import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually, pause, temporaryFolder } from '../../../test/support/parts.ts';
import { PtyPair } from '../../../test/support/pty-pair.ts';
import { machineClock } from '../clock.ts';
import { SERIAL } from './monitor-driver.ts';
import type { LinkEvent, MonitorLink } from './monitor-link.ts';
import { identityOfAddress, listSerialPorts, serialPort, troubleOfOpening, type PortFacts } from './serial-port.ts';

function opening(address: Parameters<typeof serialPort>[0]['address'], list?: () => Promise<readonly PortFacts[]>) {
  const events: LinkEvent[] = [];
  const port = serialPort({ address, baudRate: 115_200, clock: machineClock, ...(list === undefined ? {} : { list }) });
  const link = port.open((event) => events.push(event));
  onTestFinished(() => {
    link.close();
  });
  const bytes = (): number[] => events.flatMap((event) => (event.kind === 'bytes' ? [...event.bytes] : []));
  const until = async (kind: LinkEvent['kind']): Promise<void> => {
    await eventually(
      () => events.map((event) => event.kind),
      (kinds) => kinds.includes(kind),
    );
  };
  return { events, link, bytes, until };
}

async function terminal(): Promise<{ pty: PtyPair; heard: number[] }> {
  const heard: number[] = [];
  const pty = new PtyPair(path.join(temporaryFolder(), 'monitor'), (bytes) => heard.push(...bytes));
  onTestFinished(() => {
    pty.unplug();
  });
  await pty.plugIn();
  return { pty, heard };
}

const write = (link: MonitorLink, ...bytes: readonly number[]): Promise<void> =>
  link.write(SERIAL, Uint8Array.from(bytes));

describe('a serial port', () => {
  it('carries every byte both ways, stamped on arrival', async () => {
    const { pty, heard } = await terminal();
    const { events, link, bytes, until } = opening({ kind: 'path', path: pty.path });
    await until('opened');
    await eventually(
      () => pty.isOpen,
      (isOpen) => isOpen,
    );
    const began = machineClock.monotonic();
    const all = Array.from({ length: 20_000 }, (_, i) => (i * 7) % 256);
    pty.write(Uint8Array.from(all));
    await eventually(
      () => bytes().length,
      (length) => length === all.length,
    );
    expect(bytes()).toEqual(all);
    for (const event of events) {
      if (event.kind !== 'bytes') continue;
      expect(event.from).toBe(SERIAL);
      expect(event.arrivedAt).toBeGreaterThanOrEqual(began);
      expect(event.arrivedAt).toBeLessThanOrEqual(machineClock.monotonic());
    }
    await write(link, 0, 10, 13, 3, 17, 19, 255);
    await eventually(
      () => heard.length,
      (length) => length === 7,
    );
    expect(heard).toEqual([0, 10, 13, 3, 17, 19, 255]);
  });

  it('the cable is pulled: said once, a later write harms nobody, and the same path can be opened again', async () => {
    const { pty } = await terminal();
    const first = opening({ kind: 'path', path: pty.path });
    await first.until('opened');
    pty.unplug();
    await write(first.link, 1, 2, 3);
    await first.until('closed');
    await write(first.link, 4);
    await pause(50);
    expect(first.events.filter(({ kind }) => kind === 'closed')).toMatchObject([{ trouble: 'unplugged' }]);

    const away = opening({ kind: 'path', path: pty.path });
    await away.until('closed');
    expect(away.events).toMatchObject([{ kind: 'closed', trouble: 'not-found' }]);

    await pty.plugIn();
    const again = opening({ kind: 'path', path: pty.path });
    await again.until('opened');
    await eventually(
      () => pty.isOpen,
      (isOpen) => isOpen,
    );
    pty.write(Uint8Array.of(42));
    await again.until('bytes');
    expect(again.bytes()).toEqual([42]);
  });

  it('held by another program: busy; closed there, it can be had', async () => {
    const { pty } = await terminal();
    const holder = opening({ kind: 'path', path: pty.path });
    await holder.until('opened');
    const second = opening({ kind: 'path', path: pty.path });
    await second.until('closed');
    expect(second.events).toMatchObject([{ kind: 'closed', trouble: 'busy' }]);
    holder.link.close();
    await eventually(
      () => pty.isOpen,
      (isOpen) => !isOpen,
    );
    await pause(100);
    const third = opening({ kind: 'path', path: pty.path });
    await third.until('opened');
  });

  it('closed from this side it says nothing more, even where it was not open yet', async () => {
    const { pty } = await terminal();
    const one = opening({ kind: 'path', path: pty.path });
    one.link.close();
    await pause(100);
    expect(one.events).toEqual([]);
    const other = opening({ kind: 'path', path: pty.path });
    await other.until('opened');
    other.link.close();
    pty.write(Uint8Array.of(1));
    await pause(100);
    expect(other.events).toEqual([{ kind: 'opened' }]);
  });

  it('a path that is no terminal is the wrong device, whatever it is', async () => {
    const file = path.join(temporaryFolder(), 'letter.txt');
    writeFileSync(file, 'not a monitor');
    for (const wrong of [file, path.dirname(file)]) {
      const tried = opening({ kind: 'path', path: wrong });
      await tried.until('closed');
      expect(tried.events).toMatchObject([{ kind: 'closed', trouble: 'wrong-device' }]);
    }
    const none = opening({ kind: 'path', path: '' });
    await none.until('closed');
    expect(none.events).toMatchObject([{ kind: 'closed', trouble: 'not-found' }]);
  });

  it('a device with a serial number is found at whatever port it turns up', async () => {
    const { pty } = await terminal();
    const facts = { vendorId: '0403', productId: '6015', manufacturer: 'FTDI' };
    let ports: readonly PortFacts[] = [{ ...facts, path: '/dev/ttyUSB0', serialNumber: 'another' }];
    const address = { kind: 'usb', vendorId: '0403', productId: '6015', serialNumber: 'DM00Q9' } as const;
    const away = opening(address, () => Promise.resolve(ports));
    await away.until('closed');
    expect(away.events).toMatchObject([{ kind: 'closed', trouble: 'not-found' }]);
    ports = [...ports, { ...facts, path: pty.path, serialNumber: 'DM00Q9' }];
    const here = opening(address, () => Promise.resolve(ports));
    await here.until('opened');
  });

  it.each([
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'not-found'],
    ['Error: No such device or address, cannot open /dev/ttyUSB0', 'not-found'],
    ['Opening COM3: File not found', 'not-found'],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'permission-denied'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
    ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'busy'],
    ['Opening COM3: Access denied', 'busy'],
    ['Error: Inappropriate ioctl for device, cannot open /tmp/file', 'wrong-device'],
    ['Opening COM3: Unknown error code 31', 'broken'],
  ])('“%s” is %s', (message, trouble) => {
    expect(troubleOfOpening(message)).toBe(trouble);
  });
});

describe('the ports of a machine', () => {
  it('are told by their USB ids in lower case, and by their serial number where they have one', async () => {
    const listed = await listSerialPorts(() =>
      Promise.resolve([
        { path: '/dev/ttyUSB0', vendorId: '0403', productId: '6015', serialNumber: 'DM00Q9', manufacturer: 'FTDI' },
        { path: '/dev/ttyACM0', vendorId: '04D8', productId: 'F5D1', serialNumber: undefined },
        { path: '/dev/ttyS0' },
      ]),
    );
    expect(listed).toEqual([
      {
        address: { kind: 'usb', vendorId: '0403', productId: '6015', serialNumber: 'DM00Q9' },
        path: '/dev/ttyUSB0',
        fingerprint: { kind: 'usb', vendorId: '0403', productId: '6015' },
        serialNumber: 'DM00Q9',
        maker: 'FTDI',
      },
      {
        address: { kind: 'path', path: '/dev/ttyACM0' },
        path: '/dev/ttyACM0',
        fingerprint: { kind: 'usb', vendorId: '04d8', productId: 'f5d1' },
        serialNumber: null,
        maker: null,
      },
      {
        ...{ address: { kind: 'path', path: '/dev/ttyS0' }, path: '/dev/ttyS0' },
        ...{ fingerprint: null, serialNumber: null, maker: null },
      },
    ]);
    expect(listed.map(({ address }) => identityOfAddress(address))).toEqual([
      'usb:0403:6015:DM00Q9',
      'serial:/dev/ttyACM0',
      'serial:/dev/ttyS0',
    ]);
  });

  it('a machine that cannot list its ports has none, and goes on', async () => {
    expect(await listSerialPorts(() => Promise.reject(new Error('spawn udevadm ENOENT')))).toEqual([]);
    expect(Array.isArray(await listSerialPorts())).toBe(true);
  });
});
