import WebSocket from 'ws';
import {
  decodeToScreen,
  encodeFromScreen,
  keyOfFragment,
  keySubprotocol,
  SCREEN_PATH,
  SCREEN_SUBPROTOCOL,
} from '../../ambulance-unit/tablet-port/screen-codec.ts';
import type { CommandAnswer, TabletCommand } from '../../ambulance-unit/tablet-port/tablet-command.ts';
import type { FromScreen, ToScreen } from '../../ambulance-unit/tablet-port/tablet-port.ts';
import type { TabletState } from '../../ambulance-unit/tablet-port/tablet-state.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import { atTheEnd } from './endings.ts';
import type { Part } from './parts.ts';

type Answer = Extract<ToScreen, { kind: 'answer' | 'recorded' | 'file' }>;

/** The tablet's screen without a browser: what it is told, and what a hand would tap. */
export interface TabletScreen {
  /** The newest state. */
  readonly state: TabletState;
  /** Samples a lead that have come. */
  readonly samples: number;
  command(command: TabletCommand): Promise<CommandAnswer>;
  read(first: number, end: number): Promise<Answer>;
  report(twelveLead: number): Promise<Answer>;
  /** The first state for which it is so; fails with the newest where none comes in time. */
  until(isSo: (state: TabletState) => boolean, within?: number): Promise<TabletState>;
  readonly closed: Promise<number>;
  close(): void;
}

/** At the address that a unit with `--screen` has printed. */
export async function screenOf(unit: Part): Promise<TabletScreen> {
  const [url] = await unit.says(/http:\/\/127\.0\.0\.1:\d+\/#key=\S+/, 240_000);
  return await openTabletScreen(url);
}

export async function openTabletScreen(url: string): Promise<TabletScreen> {
  const { host, hash } = new URL(url);
  const key = keyOfFragment(hash) ?? '';
  const socket = new WebSocket(`ws://${host}${SCREEN_PATH}`, [SCREEN_SUBPROTOCOL, keySubprotocol(key)]);
  let state: TabletState | null = null;
  let samples = 0;
  let request = 0;
  const asked = new Map<number, (answer: Answer) => void>();
  const looks = new Set<(state: TabletState) => void>();
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve);
  });
  socket.on('error', () => undefined);
  socket.on('message', (data: Buffer, isBinary) => {
    const message = decodeToScreen(isBinary ? new Uint8Array(data) : data.toString());
    if (message === null) throw new Error('a message for the screen that cannot be read');
    if (message.kind === 'state') {
      ({ state } = message);
      for (const look of looks) look(message.state);
    } else if (message.kind === 'samples') samples += message.channels[0]?.length ?? 0;
    else if ('request' in message) asked.get(message.request)?.(message);
  });
  atTheEnd(() => {
    socket.terminate();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const ask = (make: (request: number) => FromScreen): Promise<Answer> => {
    request += 1;
    const number = request;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`no answer to ${JSON.stringify(make(number))}`));
      }, 20_000);
      asked.set(number, (answer) => {
        clearTimeout(late);
        resolve(answer);
      });
      socket.send(encodeFromScreen(make(number)));
    });
  };
  const screen: TabletScreen = {
    get state() {
      if (state === null) throw new Error('no state has come');
      return state;
    },
    get samples() {
      return samples;
    },
    command: async (command) => {
      const answer = await ask((number) => ({ kind: 'command', request: number, command }));
      if (answer.kind !== 'answer') throw new Error(`a command was answered with ${answer.kind}`);
      return answer.answer;
    },
    read: (first, end) =>
      ask((number) => ({
        ...{ kind: 'read-recorded', request: number, first: sampleIndex(first), end: sampleIndex(end) },
      })),
    report: (twelveLead) =>
      ask((number) => ({
        ...{ kind: 'make-report', request: number, twelveLead: sampleIndex(twelveLead), language: 'en' },
      })),
    until: (isSo, within = 30_000) =>
      new Promise((resolve, reject) => {
        if (state !== null && isSo(state)) {
          resolve(state);
          return;
        }
        const late = setTimeout(() => {
          looks.delete(look);
          reject(new Error(`The screen did not come to show it; it shows ${JSON.stringify(state).slice(0, 4000)}`));
        }, within);
        const look = (shown: TabletState): void => {
          if (!isSo(shown)) return;
          clearTimeout(late);
          looks.delete(look);
          resolve(shown);
        };
        looks.add(look);
      }),
    closed,
    close: () => {
      socket.close();
    },
  };
  await screen.until(() => true);
  return screen;
}
