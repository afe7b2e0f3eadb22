import type { MonotonicMillis } from '../../protocol/ecg/units.ts';
import type { BluetoothError, GrantedDevice, ToDevicePage } from '../tablet-port/device-port.ts';
import {
  DURING,
  KEPT_FOR,
  MOST_CONNECTIONS,
  MOST_EARLY,
  MOST_WAITING_WRITES,
  TIME_FOR,
  type Connection,
  type DevicePageState,
  type Operation,
  type PageAction,
  type PageEvent,
  type PageStep,
  type Running,
} from './device-page-state.ts';

/**
 * What the page does next. It carries out what it is told, one operation at a time for each device, says what came of it,
 * and tries nothing again by itself: when to reconnect, and to what, is the acquisition's to know.
 */
export function nextPageStep(state: DevicePageState, event: PageEvent, now: MonotonicMillis): PageStep {
  const { state: changed, actions } = take(state, event, now);
  const begun = beginWaiting(changed, now);
  return { state: begun.state, actions: [...actions, ...begun.actions] };
}

function take(state: DevicePageState, event: PageEvent, now: MonotonicMillis): PageStep {
  switch (event.kind) {
    case 'told':
      return obey(state, event.message);
    case 'channel-opened':
      return { state, actions: [...sayAvailable(state), ...sayGranted(state.granted)] };
    case 'channel-gone':
      // Nobody is left to hear the bytes, and a device that one program holds no other one finds.
      return state.connections.reduce<PageStep>((step, { number }) => then(step, (s) => end(s, number)), {
        state,
        actions: [],
      });
    case 'availability': {
      if (event.isAvailable === state.isAvailable) return still(state);
      const next = { ...state, isAvailable: event.isAvailable };
      return { state: next, actions: sayAvailable(next) };
    }
    case 'granted':
      return learn(
        state,
        event.devices.map(({ id, name }) => ({ id, name, services: servicesOf(state, id) })),
      );
    case 'chosen': {
      const others = state.granted.filter(({ id }) => id !== event.device.id);
      const learnt = learn(state, [...others, event.device]);
      const isInUse = state.connections.some(({ device }) => device === event.device.id);
      const kept = isInUse ? state.kept : keep(state.kept, event.device.id, now);
      return {
        state: { ...learnt.state, kept },
        actions: [...learnt.actions, { kind: 'say', message: { kind: 'chosen', device: event.device } }],
      };
    }
    case 'choice-failed':
      return { state, actions: [{ kind: 'say', message: { kind: 'choice-failed', error: event.error } }] };
    case 'done':
      return finish(state, event.ticket);
    case 'failed':
      return fail(state, event.ticket, event.error);
    case 'notified':
      return passOn(state, event.bytes);
    case 'link-lost':
      return loseLink(state, event.connection);
    case 'looked-at-clock':
      return lookAtClock(state, now);
  }
}

function obey(state: DevicePageState, message: ToDevicePage): PageStep {
  switch (message.kind) {
    case 'connect':
      return connect(state, message);
    case 'write':
      return write(state, message);
    case 'disconnect':
      return close(state, message.connection, null);
    case 'wanted':
      return still({ ...state, wanted: { services: message.services, besides: message.besides } });
    case 'choose':
      return { state, actions: [{ kind: 'ask-for-tap' }] };
    case 'forget': {
      const others = state.granted.filter(({ id }) => id !== message.device);
      if (others.length === state.granted.length) return still(state);
      const learnt = learn(state, others);
      return { state: learnt.state, actions: [...learnt.actions, { kind: 'forget', device: message.device }] };
    }
  }
}

function connect(state: DevicePageState, told: Extract<ToDevicePage, { readonly kind: 'connect' }>): PageStep {
  const { connection: number, device, service, listens, writes } = told;
  if (state.connections.some((one) => one.number === number)) return still(state);
  if (!state.granted.some(({ id }) => id === device))
    return refuse(state, number, error('permission', 'NotAllowedError', 'this device was never chosen here'));
  if (state.connections.length >= MOST_CONNECTIONS)
    return refuse(state, number, error('connect', 'QuotaExceededError', 'too many connections'));
  // The one before is from an acquisition that has given it up: two would get every notification twice.
  const before = state.connections.find((one) => one.device === device && one.service === service);
  const cleared =
    before === undefined
      ? still(state)
      : close(state, before.number, error('link', 'AbortError', 'another connection took its place'), true);
  const added: Connection = {
    ...{ number, device, service, listens, writes },
    isOpen: false,
    waiting: [{ kind: 'connect' }, ...stepsToOpen(listens)],
    running: null,
    early: [],
    outOfRange: null,
  };
  return {
    state: {
      ...cleared.state,
      connections: [...cleared.state.connections, added],
      kept: cleared.state.kept.filter((one) => one.device !== device),
    },
    actions: cleared.actions,
  };
}

const stepsToOpen = (listens: readonly string[]): readonly Operation[] => [
  { kind: 'find' },
  ...listens.map((to): Operation => ({ kind: 'subscribe', to })),
];

function write(state: DevicePageState, told: Extract<ToDevicePage, { readonly kind: 'write' }>): PageStep {
  const connection = state.connections.find((one) => one.number === told.connection);
  if (connection?.isOpen !== true) return still(state);
  if (!connection.writes.includes(told.to))
    return close(state, told.connection, error('write', 'NotFoundError', `${told.to} is not written to`));
  if (connection.waiting.length >= MOST_WAITING_WRITES)
    return close(state, told.connection, error('write', 'QuotaExceededError', 'too many writes wait'));
  const waiting = [...connection.waiting, { kind: 'write', to: told.to, bytes: told.bytes } as const];
  return still(put(state, { ...connection, waiting }));
}

function finish(state: DevicePageState, ticket: number): PageStep {
  const connection = holderOf(state, ticket);
  if (connection === null) return still(state);
  const { operation } = connection.running;
  const rested: Connection = { ...connection, running: null };
  if (operation.kind === 'write')
    return {
      state: put(state, rested),
      actions: [{ kind: 'say', message: { kind: 'written', connection: rested.number, to: operation.to } }],
    };
  if (operation.kind === 'look-out')
    return still(put(state, { ...rested, waiting: [{ kind: 'connect' }, ...stepsToOpen(rested.listens)] }));
  if (rested.waiting.length > 0 || rested.isOpen) return still(put(state, rested));
  return {
    state: put(state, { ...rested, isOpen: true, early: [] }),
    actions: [
      { kind: 'say', message: { kind: 'opened', connection: rested.number } },
      ...rested.early.map((message): PageAction => ({ kind: 'say', message })),
    ],
  };
}

function fail(state: DevicePageState, ticket: number, why: BluetoothError): PageStep {
  const connection = holderOf(state, ticket);
  if (connection === null) return still(state);
  const { operation } = connection.running;
  if (operation.kind === 'connect' && connection.outOfRange === null && isOutOfRange(why))
    return still(put(state, { ...connection, running: null, waiting: [{ kind: 'look-out' }], outOfRange: why }));
  return close(state, connection.number, operation.kind === 'look-out' ? (connection.outOfRange ?? why) : why);
}

/** Chromium's words: it has one name, NetworkError, for a device that is away, that refuses, and that breaks off. */
export const isOutOfRange = ({ name, message }: BluetoothError): boolean =>
  name === 'NetworkError' && /no longer in range/i.test(message);

function passOn(state: DevicePageState, bytes: Extract<PageEvent, { readonly kind: 'notified' }>['bytes']): PageStep {
  const connection = state.connections.find((one) => one.number === bytes.connection);
  if (connection === undefined) return still(state);
  if (connection.isOpen) return { state, actions: [{ kind: 'say', message: bytes }] };
  if (connection.early.length >= MOST_EARLY)
    return close(
      state,
      connection.number,
      error('subscribe', 'QuotaExceededError', 'it says too much before it is asked'),
    );
  return still(put(state, { ...connection, early: [...connection.early, bytes] }));
}

function loseLink(state: DevicePageState, number: number): PageStep {
  const connection = state.connections.find((one) => one.number === number);
  if (connection === undefined) return still(state);
  return close(state, number, error('link', 'NetworkError', 'the device has disconnected'));
}

function lookAtClock(state: DevicePageState, now: MonotonicMillis): PageStep {
  const over = state.kept.filter(({ until }) => until <= now);
  const hungUp: PageStep = {
    state: { ...state, kept: state.kept.filter(({ until }) => until > now) },
    actions: over.map(({ device }) => ({ kind: 'hang-up', device })),
  };
  const late = state.connections.filter(({ running }) => running !== null && running.until <= now);
  return late.reduce<PageStep>((step, { number, running, outOfRange }) => {
    const during = running === null ? 'link' : DURING[running.operation.kind];
    return then(step, (s) => close(s, number, outOfRange ?? error(during, 'TimeoutError', 'no answer in time')));
  }, hungUp);
}

/** Begins what waits wherever a device has nothing under way. */
function beginWaiting(state: DevicePageState, now: MonotonicMillis): PageStep {
  return state.connections.reduce<PageStep>(
    (step, { number }) => then(step, (s) => begin(s, number, now)),
    still(state),
  );
}

function begin(state: DevicePageState, number: number, now: MonotonicMillis): PageStep {
  const connection = state.connections.find((one) => one.number === number);
  const operation = connection?.waiting[0];
  if (connection === undefined || operation === undefined) return still(state);
  if (state.connections.some((one) => one.device === connection.device && one.running !== null)) return still(state);
  const ticket = state.tickets + 1;
  const running = { operation, ticket, until: (now + TIME_FOR[operation.kind]) as MonotonicMillis };
  const begun: Connection = { ...connection, waiting: connection.waiting.slice(1), running };
  return {
    state: { ...put(state, begun), tickets: ticket },
    actions: [{ kind: 'do', ticket, connection: begun, operation }],
  };
}

function close(state: DevicePageState, number: number, why: BluetoothError | null, staysConnected = false): PageStep {
  if (!state.connections.some((one) => one.number === number)) return still(state);
  const ended = end(state, number, staysConnected);
  return refuse(ended.state, number, why, ended.actions);
}

function end(state: DevicePageState, number: number, staysConnected = false): PageStep {
  const gone = state.connections.find((one) => one.number === number);
  if (gone === undefined) return still(state);
  const connections = state.connections.filter((one) => one !== gone);
  const isWanted = staysConnected || connections.some(({ device }) => device === gone.device);
  return {
    state: { ...state, connections },
    actions: [
      { kind: 'let-go', connection: number },
      ...(isWanted ? [] : [{ kind: 'hang-up', device: gone.device } as const]),
    ],
  };
}

const refuse = (
  state: DevicePageState,
  connection: number,
  why: BluetoothError | null,
  before: readonly PageAction[] = [],
): PageStep => ({
  state,
  actions: [...before, { kind: 'say', message: { kind: 'closed', connection, error: why } }],
});

function learn(state: DevicePageState, granted: readonly GrantedDevice[]): PageStep {
  // A browser that lists a device twice must not make a person choose between them.
  const once = granted.filter(({ id }, at) => granted.findIndex((other) => other.id === id) === at);
  return { state: { ...state, granted: once }, actions: sayGranted(once) };
}

const servicesOf = (state: DevicePageState, device: string): readonly string[] =>
  state.granted.find(({ id }) => id === device)?.services ?? [];
const keep = (kept: DevicePageState['kept'], device: string, now: MonotonicMillis): DevicePageState['kept'] => [
  ...kept.filter((one) => one.device !== device),
  { device, until: (now + KEPT_FOR) as MonotonicMillis },
];
const sayGranted = (devices: readonly GrantedDevice[]): readonly PageAction[] => [
  { kind: 'say', message: { kind: 'granted', devices } },
];
const sayAvailable = ({ isAvailable }: DevicePageState): readonly PageAction[] =>
  isAvailable === null ? [] : [{ kind: 'say', message: { kind: 'available', isAvailable } }];
const error = (during: BluetoothError['during'], name: string, message: string): BluetoothError => ({
  during,
  name,
  message,
});
const still = (state: DevicePageState): PageStep => ({ state, actions: [] });
function holderOf(state: DevicePageState, ticket: number): (Connection & { readonly running: Running }) | null {
  for (const connection of state.connections) {
    const { running } = connection;
    if (running?.ticket === ticket) return { ...connection, running };
  }
  return null;
}
const put = (state: DevicePageState, changed: Connection): DevicePageState => ({
  ...state,
  connections: state.connections.map((one) => (one.number === changed.number ? changed : one)),
});
const then = (step: PageStep, go: (state: DevicePageState) => PageStep): PageStep => {
  const next = go(step.state);
  return { state: next.state, actions: [...step.actions, ...next.actions] };
};
