import { describe, expect, it } from 'vitest';
import { monotonicMillis, unixMillis } from '../../protocol/ecg/units.ts';
import type { BluetoothError, ToDevicePage } from '../tablet-port/device-port.ts';
import {
  INITIAL_PAGE,
  KEPT_FOR,
  MOST_CONNECTIONS,
  MOST_EARLY,
  MOST_WAITING_WRITES,
  nextLook,
  TIME_FOR,
  type DevicePageState,
  type PageAction,
  type PageEvent,
} from './device-page-state.ts';
import { nextPageStep } from './next-page-step.ts';

const MONITOR = { id: 'monitor=', name: 'CardioArt 7', services: ['s'] };
const away: BluetoothError = {
  during: 'connect',
  name: 'NetworkError',
  message: 'Bluetooth Device is no longer in range.',
};

/** A page in the hands of a test. */
class PageHere {
  state: DevicePageState = INITIAL_PAGE;
  actions: readonly PageAction[] = [];
  now = 1000;

  take(event: PageEvent): readonly PageAction[] {
    const step = nextPageStep(this.state, event, monotonicMillis(this.now));
    this.state = step.state;
    this.actions = step.actions;
    return step.actions;
  }
  tell(message: ToDevicePage): readonly PageAction[] {
    return this.take({ kind: 'told', message });
  }
  connect(connection = 1, device = MONITOR.id, service = 's'): readonly PageAction[] {
    return this.tell({ kind: 'connect', connection, device, service, listens: ['r', 'e'], writes: ['w'] });
  }
  /** The operation under way has been done. */
  done(): readonly PageAction[] {
    return this.take({ kind: 'done', ticket: this.ticket });
  }
  fails(error: BluetoothError): readonly PageAction[] {
    return this.take({ kind: 'failed', ticket: this.ticket, error });
  }
  get ticket(): number {
    return this.state.connections.find(({ running }) => running !== null)?.running?.ticket ?? -1;
  }
  notified(byte: number, connection = 1): readonly PageAction[] {
    const bytes = {
      kind: 'bytes',
      connection,
      from: 'e',
      bytes: Uint8Array.of(byte),
      arrivedAt: unixMillis(1),
    } as const;
    return this.take({ kind: 'notified', bytes });
  }
}
const granted = (): PageHere => {
  const page = new PageHere();
  page.take({ kind: 'granted', devices: [{ id: MONITOR.id, name: MONITOR.name }] });
  return page;
};
const opened = (): PageHere => {
  const page = granted();
  page.connect();
  for (let step = 0; step < 4; step += 1) page.done();
  return page;
};
const operationsIn = (actions: readonly PageAction[]): readonly string[] =>
  actions.flatMap((action) =>
    action.kind === 'do'
      ? [`${action.operation.kind}${'to' in action.operation ? ` ${action.operation.to}` : ''}`]
      : [],
  );
const saidIn = (actions: readonly PageAction[]) =>
  actions.flatMap((action) => (action.kind === 'say' ? [action.message] : []));

describe('connecting', () => {
  it('connects, finds, subscribes in order, one at a time, and says that it is open', () => {
    const page = granted();
    expect(operationsIn(page.connect())).toEqual(['connect']);
    expect(operationsIn(page.done())).toEqual(['find']);
    expect(operationsIn(page.done())).toEqual(['subscribe r']);
    expect(operationsIn(page.done())).toEqual(['subscribe e']);
    expect(saidIn(page.done())).toEqual([{ kind: 'opened', connection: 1 }]);
    expect(nextLook(page.state)).toBeNull();
  });
  it('refuses a device that nobody chose here, and asks nothing of the radio', () => {
    const actions = new PageHere().connect();
    expect(operationsIn(actions)).toEqual([]);
    expect(saidIn(actions)).toMatchObject([
      { kind: 'closed', error: { during: 'permission', name: 'NotAllowedError' } },
    ]);
  });
  it('does nothing more for a connection whose number it has', () => {
    const page = granted();
    page.connect();
    expect(page.connect()).toEqual([]);
  });
  it('looks out for a device that the system has forgotten, and connects once it is heard', () => {
    const page = granted();
    page.connect();
    expect(operationsIn(page.fails(away))).toEqual(['look-out']);
    expect(operationsIn(page.done())).toEqual(['connect']);
    expect(operationsIn(page.done())).toEqual(['find']);
  });
  it('says that it is out of range where it is not heard, however that ends', () => {
    const unheard = granted();
    unheard.connect();
    unheard.fails(away);
    expect(saidIn(unheard.fails({ during: 'connect', name: 'AbortError', message: '' }))).toMatchObject([
      { error: away },
    ]);
    const late = granted();
    late.connect();
    late.fails(away);
    late.now += TIME_FOR['look-out'];
    expect(saidIn(late.take({ kind: 'looked-at-clock' }))).toMatchObject([{ kind: 'closed', error: away }]);
  });
  it.each([
    ['connect', 0, 'connect'],
    ['find', 1, 'services'],
    ['subscribe', 2, 'subscribe'],
  ] as const)(
    '%s: no answer in time is a time-out while it was being done, and the device is let go',
    (kind, steps, during) => {
      const page = granted();
      page.connect();
      for (let step = 0; step < steps; step += 1) page.done();
      expect(nextLook(page.state)).toBe(page.now + TIME_FOR[kind]);
      page.now += TIME_FOR[kind] - 1;
      expect(page.take({ kind: 'looked-at-clock' })).toEqual([]);
      page.now += 1;
      const actions = page.take({ kind: 'looked-at-clock' });
      expect(saidIn(actions)).toMatchObject([{ kind: 'closed', error: { during, name: 'TimeoutError' } }]);
      expect(actions).toContainEqual({ kind: 'hang-up', device: MONITOR.id });
      expect(page.state.connections).toEqual([]);
    },
  );
  it('hears nothing of an operation that it gave up', () => {
    const page = granted();
    page.connect();
    const { ticket } = page;
    page.tell({ kind: 'disconnect', connection: 1 });
    expect(page.take({ kind: 'done', ticket })).toEqual([]);
    expect(page.take({ kind: 'failed', ticket, error: away })).toEqual([]);
  });
  it('begins nothing on a device while another connection of it has something under way', () => {
    const page = granted();
    page.connect(1, MONITOR.id, 's');
    expect(operationsIn(page.connect(2, MONITOR.id, 'battery'))).toEqual([]);
    expect(page.state.connections.filter(({ running }) => running !== null)).toHaveLength(1);
    const closed = page.tell({ kind: 'disconnect', connection: 1 });
    expect(operationsIn(closed)).toEqual(['connect']);
    // The other one still needs the link.
    expect(closed.some(({ kind }) => kind === 'hang-up')).toBe(false);
  });
  it('gives up the one before where the same service is connected to again', () => {
    const page = opened();
    const actions = page.connect(2);
    expect(saidIn(actions)).toMatchObject([{ kind: 'closed', connection: 1, error: { name: 'AbortError' } }]);
    expect(actions).toContainEqual({ kind: 'let-go', connection: 1 });
    expect(operationsIn(actions)).toEqual(['connect']);
    expect(page.notified(5, 1)).toEqual([]);
  });
  it(`holds ${MOST_CONNECTIONS} connections and no more`, () => {
    const page = granted();
    for (let n = 1; n <= MOST_CONNECTIONS; n += 1) page.connect(n, MONITOR.id, `service ${n}`);
    expect(saidIn(page.connect(99, MONITOR.id, 'one more'))).toMatchObject([
      { kind: 'closed', connection: 99, error: { name: 'QuotaExceededError' } },
    ]);
  });
});

describe('an open connection', () => {
  it('passes bytes on at once', () => {
    expect(saidIn(opened().notified(7))).toMatchObject([{ kind: 'bytes', bytes: Uint8Array.of(7) }]);
  });
  it('gives what came while it was subscribing after it was opened, in order', () => {
    const page = granted();
    page.connect();
    page.done();
    page.done();
    page.notified(1);
    page.done();
    page.notified(2);
    expect(saidIn(page.done()).map((message) => ('bytes' in message ? message.bytes[0] : message.kind))).toEqual([
      'opened',
      1,
      2,
    ]);
  });
  it(`gives up a device that says more than ${MOST_EARLY} things before it is asked`, () => {
    const page = granted();
    page.connect();
    for (let n = 0; n < MOST_EARLY; n += 1) expect(page.notified(n)).toEqual([]);
    expect(saidIn(page.notified(0))).toMatchObject([{ kind: 'closed', error: { name: 'QuotaExceededError' } }]);
  });
  it('writes one after another and confirms each', () => {
    const page = opened();
    const write = (byte: number): readonly PageAction[] =>
      page.tell({ kind: 'write', connection: 1, to: 'w', bytes: Uint8Array.of(byte) });
    expect(operationsIn(write(1))).toEqual(['write w']);
    expect(operationsIn(write(2))).toEqual([]);
    const confirmed = page.done();
    expect(saidIn(confirmed)).toEqual([{ kind: 'written', connection: 1, to: 'w' }]);
    expect(operationsIn(confirmed)).toEqual(['write w']);
  });
  it('writes to nothing but what it was connected for, and lets no queue grow', () => {
    const page = opened();
    expect(saidIn(page.tell({ kind: 'write', connection: 1, to: 'x', bytes: new Uint8Array() }))).toMatchObject([
      { kind: 'closed', error: { during: 'write', name: 'NotFoundError' } },
    ]);
    const full = opened();
    const write = (): readonly PageAction[] =>
      full.tell({ kind: 'write', connection: 1, to: 'w', bytes: new Uint8Array() });
    for (let n = 0; n <= MOST_WAITING_WRITES; n += 1) write();
    expect(saidIn(write())).toMatchObject([{ kind: 'closed', error: { name: 'QuotaExceededError' } }]);
  });
  it('is closed when the device has disconnected, and when the acquisition is gone', () => {
    expect(saidIn(opened().take({ kind: 'link-lost', connection: 1 }))).toMatchObject([
      { kind: 'closed', error: { during: 'link', name: 'NetworkError' } },
    ]);
    const alone = opened();
    expect(alone.take({ kind: 'channel-gone' })).toEqual([
      { kind: 'let-go', connection: 1 },
      { kind: 'hang-up', device: MONITOR.id },
    ]);
    expect(alone.state.connections).toEqual([]);
  });
});

describe('choosing', () => {
  it('tells what was chosen and keeps it connected until somebody connects, or ten seconds have passed', () => {
    const page = new PageHere();
    const chosen = page.take({ kind: 'chosen', device: MONITOR });
    expect(saidIn(chosen)).toEqual([
      { kind: 'granted', devices: [MONITOR] },
      { kind: 'chosen', device: MONITOR },
    ]);
    expect(nextLook(page.state)).toBe(page.now + KEPT_FOR);
    page.connect();
    expect(page.state.kept).toEqual([]);

    const unused = new PageHere();
    unused.take({ kind: 'chosen', device: MONITOR });
    unused.now += KEPT_FOR;
    expect(unused.take({ kind: 'looked-at-clock' })).toEqual([{ kind: 'hang-up', device: MONITOR.id }]);
  });
  it('shows a device once that the browser lists twice, and keeps what it was found to have', () => {
    const page = new PageHere();
    page.take({ kind: 'chosen', device: MONITOR });
    const listed = { id: MONITOR.id, name: MONITOR.name };
    expect(saidIn(page.take({ kind: 'granted', devices: [listed, listed] }))).toEqual([
      { kind: 'granted', devices: [MONITOR] },
    ]);
  });
  it('asks for a tap, tells a choice that failed, and forgets', () => {
    const page = granted();
    expect(page.tell({ kind: 'choose' })).toEqual([{ kind: 'ask-for-tap' }]);
    expect(saidIn(page.take({ kind: 'choice-failed', error: away }))).toEqual([{ kind: 'choice-failed', error: away }]);
    expect(page.tell({ kind: 'forget', device: MONITOR.id })).toContainEqual({ kind: 'forget', device: MONITOR.id });
    expect(page.state.granted).toEqual([]);
    expect(page.tell({ kind: 'forget', device: MONITOR.id })).toEqual([]);
  });
  it('says to whoever begins to listen whether the radio is on, and what may be used', () => {
    const page = granted();
    expect(saidIn(page.take({ kind: 'channel-opened' }))).toMatchObject([{ kind: 'granted' }]);
    expect(saidIn(page.take({ kind: 'availability', isAvailable: false }))).toEqual([
      { kind: 'available', isAvailable: false },
    ]);
    expect(page.take({ kind: 'availability', isAvailable: false })).toEqual([]);
    expect(saidIn(page.take({ kind: 'channel-opened' }))).toMatchObject([
      { kind: 'available', isAvailable: false },
      { kind: 'granted' },
    ]);
  });
});
