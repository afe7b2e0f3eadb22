import { describe, expect, it } from 'vitest';
import { unixMillis } from '../../../protocol/ecg/units.ts';
import { ManualClock, settle } from '../../../test/support/manual-clock.ts';
import type { BluetoothError, FromDevicePage, ToDevicePage } from '../../tablet-port/device-port.ts';
import { BluetoothLine } from './bluetooth-line.ts';
import { bluetoothPort, OPENS_WITHIN, WRITES_WITHIN } from './bluetooth-port.ts';
import { troubleOfBluetooth } from './bluetooth-trouble.ts';
import type { Channel } from './monitor-driver.ts';
import type { LinkEvent, MonitorLink } from './monitor-link.ts';

/** The page, played by the test. */
class ScriptedPage {
  readonly told: ToDevicePage[] = [];
  isClosed = false;
  #say: (message: FromDevicePage) => void = () => undefined;
  #gone: () => void = () => undefined;
  readonly channel = {
    send: (message: ToDevicePage) => {
      this.told.push(message);
    },
    hear: (ears: { message: (message: FromDevicePage) => void; gone: () => void }) => {
      this.#say = ears.message;
      this.#gone = ears.gone;
    },
    close: () => {
      this.isClosed = true;
    },
  };
  says(message: FromDevicePage): void {
    this.#say(message);
  }
  goes(): void {
    this.#gone();
  }
  get connects(): readonly Extract<ToDevicePage, { kind: 'connect' }>[] {
    return this.told.filter((message) => message.kind === 'connect');
  }
}

const WRITES = 'w' as Channel;
const LISTENS = 'l' as Channel;

function portHere({ device = 'monitor=', hasPage = true }: { device?: string | null; hasPage?: boolean } = {}) {
  const clock = new ManualClock();
  const line = new BluetoothLine();
  const page = new ScriptedPage();
  if (hasPage) line.attach(page.channel);
  const heard: LinkEvent[] = [];
  const open = (): MonitorLink =>
    bluetoothPort({
      ...{ line, clock, identity: 'bluetooth:CardioArt 7', device: () => device },
      wiring: { kind: 'bluetooth', service: 's', listens: [LISTENS], writes: [WRITES] },
    }).open((event) => heard.push(event));
  return { clock, line, page, heard, open };
}
const networkError = (during: BluetoothError['during'], message: string): BluetoothError => ({
  ...{ during, name: 'NetworkError', message },
});

describe('a link over the Bluetooth page', () => {
  it('is opened, hears, writes when the page has confirmed, and is closed from this side without a word', async () => {
    const { clock, page, heard, open } = portHere();
    const link = open();
    expect(page.connects).toEqual([
      { kind: 'connect', connection: 1, device: 'monitor=', service: 's', listens: ['l'], writes: ['w'] },
    ]);
    page.says({ kind: 'opened', connection: 1 });
    clock.now = 50;
    page.says({
      kind: 'bytes',
      connection: 1,
      from: 'l',
      bytes: Uint8Array.of(9),
      arrivedAt: unixMillis(1_000_000.25),
    });
    let isWritten = false;
    const writing = link.write(WRITES, Uint8Array.of(1)).then(() => {
      isWritten = true;
    });
    await settle();
    expect(isWritten).toBe(false);
    page.says({ kind: 'written', connection: 1, to: 'w' });
    await writing;
    link.close();
    page.says({ kind: 'bytes', connection: 1, from: 'l', bytes: Uint8Array.of(9), arrivedAt: unixMillis(1_000_001) });
    expect(page.told.at(-1)).toEqual({ kind: 'disconnect', connection: 1 });
    expect(heard).toEqual([{ kind: 'opened' }, { kind: 'bytes', from: 'l', bytes: Uint8Array.of(9), arrivedAt: 50 }]);
  });
  it('stamps by the shortest way so far: a page whose wall clock is another, and messages that came late', () => {
    const { clock, page, heard, open } = portHere();
    open();
    page.says({ kind: 'opened', connection: 1 });
    const arrive = (at: number, sentAt: number): void => {
      clock.now = at;
      page.says({ kind: 'bytes', connection: 1, from: 'l', bytes: new Uint8Array(), arrivedAt: unixMillis(sentAt) });
    };
    arrive(105, 9_000_100);
    arrive(201, 9_000_200);
    arrive(350, 9_000_300);
    expect(heard.flatMap((event) => (event.kind === 'bytes' ? [event.arrivedAt] : []))).toEqual([105, 201, 301]);
  });
  it('says out of range where no answer comes in time, radio off where that is known', async () => {
    const silent = portHere();
    silent.open();
    await silent.clock.pass(OPENS_WITHIN);
    expect(silent.heard).toMatchObject([{ kind: 'closed', trouble: 'out-of-range' }]);
    expect(silent.page.told.at(-1)).toEqual({ kind: 'disconnect', connection: 1 });
    const off = portHere();
    off.page.says({ kind: 'available', isAvailable: false });
    off.open();
    await off.clock.pass(OPENS_WITHIN);
    expect(off.heard).toMatchObject([{ kind: 'closed', trouble: 'radio-off' }]);
  });
  it('is silent where what was written is not confirmed in time; nobody waits for ever', async () => {
    const { clock, page, heard, open } = portHere();
    const link = open();
    page.says({ kind: 'opened', connection: 1 });
    const writing = link.write(WRITES, Uint8Array.of(1));
    await clock.pass(WRITES_WITHIN);
    await writing;
    expect(heard.at(-1)).toMatchObject({ kind: 'closed', trouble: 'silent' });
    // What is written to a link that is gone goes nowhere, and nobody is kept waiting.
    await link.write(WRITES, Uint8Array.of(2));
  });
  it('takes no more writes than a queue holds', async () => {
    const { page, heard, open } = portHere();
    const link = open();
    page.says({ kind: 'opened', connection: 1 });
    const writing = Array.from({ length: 65 }, () => link.write(WRITES, new Uint8Array()));
    await Promise.all(writing);
    expect(heard.at(-1)).toMatchObject({ kind: 'closed', trouble: 'silent' });
  });
  it('is broken when its page is gone or replaced, and hears nothing of another’s connection', () => {
    const gone = portHere();
    gone.open();
    gone.page.goes();
    expect(gone.heard).toMatchObject([{ kind: 'closed', trouble: 'broken' }]);
    expect(gone.line).toMatchObject({ isPageThere: false, isAvailable: null, granted: [] });
    const replaced = portHere();
    replaced.open();
    const next = new ScriptedPage();
    replaced.line.attach(next.channel);
    expect(replaced.page.isClosed).toBe(true);
    expect(replaced.heard).toMatchObject([{ kind: 'closed', trouble: 'broken' }]);
    replaced.page.says({ kind: 'available', isAvailable: true });
    expect(replaced.line.isAvailable).toBeNull();
    next.says({ kind: 'opened', connection: 1 });
    expect(replaced.heard).toHaveLength(1);
  });
  it('says why it cannot even try: no page, no radio, no permission', async () => {
    const trouble = async (here: ReturnType<typeof portHere>) => {
      here.open();
      expect(here.heard).toEqual([]);
      await here.clock.pass(0);
      return here.heard;
    };
    expect(await trouble(portHere({ hasPage: false }))).toMatchObject([{ kind: 'closed', trouble: 'broken' }]);
    expect(await trouble(portHere({ device: null }))).toMatchObject([{ kind: 'closed', trouble: 'permission-denied' }]);
    const off = portHere({ device: null });
    off.page.says({ kind: 'available', isAvailable: false });
    expect(await trouble(off)).toMatchObject([{ kind: 'closed', trouble: 'radio-off' }]);
  });
});

describe('what a person is told about an error of Web Bluetooth', () => {
  it.each([
    [networkError('connect', 'Bluetooth Device is no longer in range.'), 'out-of-range'],
    [networkError('connect', 'Connection Error: Connection attempt failed.'), 'refused'],
    [networkError('connect', 'Authentication failed.'), 'refused'],
    [networkError('connect', 'Connection already in progress.'), 'busy'],
    [networkError('connect', 'Unsupported device.'), 'wrong-device'],
    [networkError('link', 'the device has disconnected'), 'out-of-range'],
    [networkError('subscribe', 'GATT Server is disconnected.'), 'broken'],
    [networkError('write', 'GATT Error: Not paired.'), 'refused'],
    [{ during: 'connect', name: 'InvalidStateError', message: 'Connection Error: Not ready.' }, 'radio-off'],
    [{ during: 'permission', name: 'NotFoundError', message: 'Bluetooth adapter not available.' }, 'radio-off'],
    [{ during: 'permission', name: 'NotFoundError', message: 'User cancelled the chooser.' }, 'not-found'],
    [
      { during: 'services', name: 'NotFoundError', message: 'No Services matching UUID found in Device.' },
      'wrong-device',
    ],
    [
      { during: 'services', name: 'SecurityError', message: 'Origin is not allowed to access the service.' },
      'permission-denied',
    ],
    [
      { during: 'permission', name: 'NotAllowedError', message: 'this device was never chosen here' },
      'permission-denied',
    ],
    [{ during: 'connect', name: 'TimeoutError', message: '' }, 'out-of-range'],
    [{ during: 'subscribe', name: 'TimeoutError', message: '' }, 'silent'],
    [{ during: 'subscribe', name: 'NotSupportedError', message: 'GATT Error: Not supported.' }, 'wrong-device'],
    [{ during: 'write', name: 'NotAllowedError', message: 'GATT operation not authorized.' }, 'refused'],
    [{ during: 'write', name: 'OperationError', message: 'of tomorrow' }, 'broken'],
  ] as const)('%j is %s', (error, trouble) => {
    expect(troubleOfBluetooth(error, true)).toBe(trouble);
    expect(troubleOfBluetooth(error, false)).toBe('radio-off');
  });
});
