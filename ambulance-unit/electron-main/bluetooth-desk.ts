import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import type {
  BluetoothPairingHandlerHandlerDetails,
  Response as PairingResponse,
  Session,
  WebContents,
} from 'electron/main';
import { milliseconds, unixMillis, type UnixMillis } from '../../protocol/ecg/units.ts';
import type { ToldByMain } from '../tablet-port/window-bridge.ts';
import {
  CHOSEN_WITHIN,
  nextChooserState,
  NO_REQUEST,
  type ChooserAction,
  type ChooserEvent,
  type ChooserState,
} from './device-chooser.ts';
import type { MainParts } from './electron-parts.ts';
import { isListed, readUsedDevices, withUsed, writeUsedDevices, type KnownDevices } from './known-devices.ts';
import { nextPairingState, NO_PAIRING, PAIRED_WITHIN, type PairingEvent, type PairingState } from './pairing.ts';

const LOOK_EVERY = milliseconds(250);
/** The page's own, called as if a person had tapped there, see `DeviceBridge.askForDevice`. */
const CHOOSE = 'Promise.resolve(window.chooseDevice?.()).then(() => true, () => false)';
const ASKS = { confirm: 'confirm', confirmPin: 'confirm-pin', providePin: 'provide-pin' } as const;

export interface BluetoothDeskParts extends MainParts {
  readonly listed: readonly string[];
  /** Where the devices that were used here are kept, absolute. */
  readonly file: string;
  readonly tell: (told: ToldByMain) => void;
}

/** Performs what `device-chooser.ts` and `pairing.ts` decide: between Chromium's questions and the person at the screen. */
export class BluetoothDesk {
  readonly #parts: BluetoothDeskParts;
  #known: KnownDevices;
  #contents: WebContents | null = null;
  #chooser: ChooserState = NO_REQUEST;
  #answer: ((deviceId: string) => void) | null = null;
  #deadline: UnixMillis = unixMillis(0);
  #pairing: PairingState = NO_PAIRING;
  readonly #pairings = new Map<number, (response: PairingResponse) => void>();
  #justChosen: string | null = null;
  #isLooking = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: BluetoothDeskParts) {
    this.#parts = parts;
    this.#known = { used: this.#readUsed(), listed: parts.listed };
  }

  /** Serves this window's page. Without a listener Chromium cancels every request: no other page has Bluetooth. */
  serve(contents: WebContents): void {
    this.#contents = contents;
    contents.on('select-bluetooth-device', (event, devices, answer) => {
      // Otherwise the first device that comes along is taken.
      event.preventDefault();
      if (this.#chooser.kind === 'idle') return;
      this.#answer = answer;
      this.#take({ kind: 'heard', devices });
    });
  }

  servePairing(session: Session): void {
    session.setBluetoothPairingHandler((details, answer) => {
      this.#askPairing(details, answer);
    });
  }

  wanted(by: 'page' | 'person'): void {
    this.#take({ kind: 'wanted', by });
  }
  choose(request: number, device: string | null): void {
    this.#take({ kind: 'chosen', request, device });
  }
  answerPairing(request: number, isAccepted: boolean, pin: string | null): void {
    this.#takePairing({ kind: 'answered', request, isAccepted, pin });
  }
  pageGone(): void {
    this.#answer = null;
    this.#take({ kind: 'page-gone' });
  }
  /** What is still being written is on the disk. */
  settled(): Promise<void> {
    return this.#writing;
  }

  #take(event: ChooserEvent): void {
    const { state, actions } = nextChooserState(this.#chooser, event, this.#known, this.#parts.clock.monotonic());
    if (event.kind === 'wanted' && state !== this.#chooser) {
      this.#deadline = unixMillis(this.#parts.clock.wall() + CHOSEN_WITHIN);
    }
    this.#chooser = state;
    for (const action of actions) this.#perform(action);
    this.#keepLooking();
  }

  #perform(action: ChooserAction): void {
    const { tell } = this.#parts;
    switch (action.kind) {
      case 'click':
        void this.#letPageAsk(action.request);
        return;
      case 'answer': {
        const answer = this.#answer;
        // Taken away before it is used: a second answer takes the whole program down.
        this.#answer = null;
        this.#justChosen = action.device?.deviceName ?? null;
        answer?.(action.device?.deviceId ?? '');
        return;
      }
      case 'offer':
        tell({
          ...{ kind: 'bluetooth-offer', request: action.request, until: this.#deadline },
          devices: action.devices.map((device) => ({
            ...{ id: device.deviceId, name: device.deviceName, isKnown: isListed(this.#known, device) },
          })),
        });
        return;
      case 'offer-over':
        tell({ kind: 'bluetooth-offer-over', request: action.request, why: action.why });
        return;
      case 'remember':
        this.#remember({ id: action.device.deviceId, name: action.device.deviceName });
    }
  }

  async #letPageAsk(request: number): Promise<void> {
    try {
      const isTap = true;
      await this.#contents?.executeJavaScript(CHOOSE, isTap);
    } catch {
      // The page went while it asked.
    }
    this.#take({ kind: 'ended', request });
  }

  #askPairing(details: BluetoothPairingHandlerHandlerDetails, answer: (response: PairingResponse) => void): void {
    this.#pairings.set(this.#pairing.requests + 1, answer);
    this.#takePairing({
      ...{ kind: 'asked', device: details.deviceId, asks: ASKS[details.pairingKind], pin: details.pin ?? null },
    });
  }

  #takePairing(event: PairingEvent): void {
    const { clock, tell } = this.#parts;
    const before = this.#pairing.open;
    const { state, show, answer } = nextPairingState(this.#pairing, event, this.#justChosen, clock.monotonic());
    this.#pairing = state;
    if (show === null && before !== null) tell({ kind: 'pairing-over', request: before.request });
    if (show !== null && show !== undefined) {
      const { request, device, asks, pin } = show;
      tell({ kind: 'pairing', request, device, asks, pin, until: unixMillis(clock.wall() + PAIRED_WITHIN) });
    }
    if (answer !== undefined) {
      const respond = this.#pairings.get(answer.request);
      this.#pairings.delete(answer.request);
      const said = answer.answer;
      respond?.(
        said.confirmed && said.pin !== null ? { confirmed: true, pin: said.pin } : { confirmed: said.confirmed },
      );
    }
    this.#keepLooking();
  }

  #keepLooking(): void {
    const isNeeded = this.#chooser.kind === 'asking' || this.#pairing.open !== null;
    if (!isNeeded || this.#isLooking) return;
    this.#isLooking = true;
    this.#parts.clock.after(LOOK_EVERY, () => {
      this.#isLooking = false;
      this.#take({ kind: 'looked' });
      this.#takePairing({ kind: 'looked' });
    });
  }

  #readUsed(): KnownDevices['used'] {
    try {
      return readUsedDevices(readFileSync(this.#parts.file, 'utf8'));
    } catch {
      return [];
    }
  }

  #remember(device: { readonly id: string; readonly name: string }): void {
    const isNews = this.#known.used[0]?.id !== device.id || this.#known.used[0].name !== device.name;
    this.#known = withUsed(this.#known, device);
    if (!isNews) return;
    const text = writeUsedDevices(this.#known.used);
    const { file, log } = this.#parts;
    this.#writing = this.#writing
      .then(async () => {
        // Whole or not at all: half a list would be none.
        await writeFile(`${file}.new`, text, { mode: 0o600 });
        await rename(`${file}.new`, file);
      })
      .catch((thrown: unknown) => {
        log(`The list of Bluetooth devices was not written: ${String(thrown)}`);
      });
  }
}
