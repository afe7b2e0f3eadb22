import { monotonicMillis, unixMillis, type MonotonicMillis, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { BluetoothError, FromDevicePage, GrantedDevice } from '../tablet-port/device-port.ts';
import { readToDevicePage } from '../tablet-port/device-port-codec.ts';
import { INITIAL_PAGE, nextLook, type DevicePageState, type PageAction, type PageEvent } from './device-page-state.ts';
import { nextPageStep } from './next-page-step.ts';
import { Radio, type PageBluetooth, type RadioOutcome } from './radio.ts';

/** A browser tells a radio that is switched off to nobody who does not ask. */
const ASK_AVAILABILITY_EVERY = 2000;
const TIME_TO_LOOK_INTO = 12_000;

export interface PageClock {
  monotonic(): MonotonicMillis;
  /** With fractions: from electrode to pixel is measured with it. */
  wall(): UnixMillis;
  /** Calls once after so many milliseconds, unless cancelled. */
  after(wait: number, call: () => void): () => void;
}
export const browserClock: PageClock = {
  monotonic: () => monotonicMillis(performance.now()),
  wall: () => unixMillis(performance.timeOrigin + performance.now()),
  after: (wait, call) => {
    const timer = setTimeout(call, wait);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** The way to the acquisition. */
export interface PageChannel {
  send(message: FromDevicePage): void;
}

export interface DevicePageParts {
  readonly bluetooth: PageBluetooth;
  readonly clock: PageClock;
  /** A person is to tap on what calls `chooseDevice`. */
  readonly askForTap: () => void;
  readonly changed: (state: DevicePageState) => void;
}

export type ChoiceOutcome =
  { readonly ok: true; readonly device: GrantedDevice } | { readonly ok: false; readonly error: BluetoothError };

/** The page at work: performs what `next-page-step.ts` decides. */
export class DevicePage {
  readonly #parts: DevicePageParts;
  readonly #radio: Radio;
  #state = INITIAL_PAGE;
  #channel: PageChannel | null = null;
  #cancelLook: (() => void) | null = null;
  #choosing: Promise<ChoiceOutcome> | null = null;

  constructor(parts: DevicePageParts) {
    this.#parts = parts;
    this.#radio = new Radio(
      parts.bluetooth,
      () => parts.clock.wall(),
      (event) => this.#take(event),
    );
  }

  /** Looks at the radio now and every two seconds. */
  start(): void {
    const look = async (): Promise<void> => {
      await this.#lookAtRadio();
      this.#parts.clock.after(ASK_AVAILABILITY_EVERY, () => void look());
    };
    void this.#learnGranted();
    void look();
  }

  /** What is said goes here from now on; the channel before, if there is one, is dead. */
  attach(channel: PageChannel): void {
    if (this.#channel !== null) this.#take({ kind: 'channel-gone' });
    this.#channel = channel;
    this.#take({ kind: 'channel-opened' });
  }
  detach(channel: PageChannel): void {
    if (this.#channel !== channel) return;
    this.#take({ kind: 'channel-gone' });
    this.#channel = null;
  }
  /** What came over the channel, whatever it is. */
  hear(value: unknown): void {
    const read = readToDevicePage(value);
    if (read.ok) this.#take({ kind: 'told', message: read.message });
    else console.warn(`A message of the acquisition was not understood: ${read.failure}`);
  }

  /**
   * Lets the person choose a device that has one of `services` (those that the acquisition wants, if nothing else is said).
   * Must be called from a click. One at a time: another call meanwhile has the same outcome.
   */
  chooseDevice(
    services: readonly string[] = this.#state.wanted.services,
    besides: readonly string[] = this.#state.wanted.besides,
  ): Promise<ChoiceOutcome> {
    this.#choosing ??= this.#choose(services, besides).finally(() => {
      this.#choosing = null;
    });
    return this.#choosing;
  }

  async #choose(services: readonly string[], besides: readonly string[]): Promise<ChoiceOutcome> {
    const chosen = await this.#radio.choose(services, besides);
    if (!chosen.ok) return this.#fail(chosen.error);
    const { id } = chosen.value;
    const inUse = this.#state.connections.some(({ device }) => device === id);
    const before = this.#state.granted.find((device) => device.id === id);
    // A device that is at work answers one question at a time, and what it has is known.
    const looked: RadioOutcome<GrantedDevice> =
      inUse && before !== undefined
        ? { ok: true, value: before }
        : await Promise.race([this.#radio.lookInto(chosen.value), this.#tooLate(id)]);
    if (!looked.ok) {
      await this.#learnGranted();
      return this.#fail(looked.error);
    }
    this.#take({ kind: 'chosen', device: looked.value });
    return { ok: true, device: looked.value };
  }

  #fail(error: BluetoothError): ChoiceOutcome {
    this.#take({ kind: 'choice-failed', error });
    return { ok: false, error };
  }

  #tooLate(device: string): Promise<RadioOutcome<GrantedDevice>> {
    return new Promise((resolve) => {
      this.#parts.clock.after(TIME_TO_LOOK_INTO, () => {
        const isUsed = this.#state.connections.some((one) => one.device === device);
        const isKept = this.#state.kept.some((one) => one.device === device);
        if (!isUsed && !isKept) this.#radio.hangUp(device);
        resolve({ ok: false, error: { during: 'connect', name: 'TimeoutError', message: 'no answer in time' } });
      });
    });
  }

  async #learnGranted(): Promise<void> {
    this.#take({ kind: 'granted', devices: await this.#radio.granted() });
  }

  async #lookAtRadio(): Promise<void> {
    const isAvailable = await this.#radio.isAvailable();
    const wasAvailable = this.#state.isAvailable;
    this.#take({ kind: 'availability', isAvailable });
    if (isAvailable && wasAvailable === false) await this.#learnGranted();
  }

  #take(event: PageEvent): void {
    const { state, actions } = nextPageStep(this.#state, event, this.#parts.clock.monotonic());
    const hasChanged = state !== this.#state;
    this.#state = state;
    for (const action of actions) this.#act(action);
    if (!hasChanged) return;
    this.#planLook();
    this.#parts.changed(this.#state);
  }

  #act(action: PageAction): void {
    switch (action.kind) {
      case 'say':
        this.#channel?.send(action.message);
        return;
      case 'do':
        void this.#radio.perform(action.connection, action.operation).then(async (outcome) => {
          // First whether the radio is on: the acquisition reads an error by it.
          if (!outcome.ok) await this.#lookAtRadio();
          this.#take(
            outcome.ok
              ? { kind: 'done', ticket: action.ticket }
              : { kind: 'failed', ticket: action.ticket, error: outcome.error },
          );
        });
        return;
      case 'let-go':
        this.#radio.letGo(action.connection);
        return;
      case 'hang-up':
        this.#radio.hangUp(action.device);
        return;
      case 'ask-for-tap':
        this.#parts.askForTap();
        return;
      case 'forget':
        void this.#radio.forget(action.device);
        return;
    }
  }

  #planLook(): void {
    this.#cancelLook?.();
    const at = nextLook(this.#state);
    this.#cancelLook =
      at === null
        ? null
        : this.#parts.clock.after(Math.max(0, at - this.#parts.clock.monotonic()), () =>
            this.#take({ kind: 'looked-at-clock' }),
          );
  }
}
