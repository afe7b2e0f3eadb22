import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import type { FromAcquisitionProcess, ToAcquisitionProcess } from '../tablet-port/process-port.ts';
import { readFromScreen, requestOf } from '../tablet-port/screen-codec.ts';
import { machineClock } from './clock.ts';
import { readConfiguration } from './configuration.ts';
import { overPort, type DeviceMessagePort } from './monitors/device-page-channel.ts';
import { makeReport } from './report-on-demand.ts';
import type { TabletDesk } from './tablet-desk.ts';
import { openTablet, type TabletUnit } from './tablet-unit.ts';
import type { Chance } from './uplink/uplink.ts';

// The acquisition as Electron's utility process: the same unit, its screen and the page of Web Bluetooth on MessagePorts.
const SOFTWARE = 'prearrival-unit 0.1.0';
const STOPPED_WITHIN = milliseconds(5000);

/** Electron's `process.parentPort`, as far as it is used: this room never imports Electron. */
interface ParentPort {
  postMessage(message: FromAcquisitionProcess): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly DeviceMessagePort[] }) => void,
  ): void;
}
const parent = (process as NodeJS.Process & { readonly parentPort?: ParentPort }).parentPort;
if (parent === undefined) throw new Error('tablet-process.ts runs as a utility process of Electron only');

const chance: Chance = { fraction: Math.random, bytes: (count) => new Uint8Array(randomBytes(count)) };
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => undefined);

let tablet: TabletUnit | null = null;
let isStopping = false;
/** What came before the journal was open. */
let waiting: (() => void)[] = [];
let leaveScreen: () => void = () => undefined;

parent.on('message', ({ data, ports }) => {
  const message = (data ?? {}) as Partial<Record<'port' | 'stop', unknown>> as
    ToAcquisitionProcess | Record<string, never>;
  if ('stop' in message) {
    void stop();
    return;
  }
  const [port] = ports;
  if (port === undefined || !('port' in message)) return;
  const take = (): void => {
    if (tablet === null) return;
    if (message.port === 'screen') takeScreen(tablet.desk, port);
    else tablet.line.attach(overPort(port, () => undefined));
  };
  if (tablet === null) waiting.push(take);
  else take();
});

function takeScreen(desk: TabletDesk, port: DeviceMessagePort): void {
  leaveScreen();
  const screen = desk.addScreen((message) => {
    port.postMessage(message);
  });
  leaveScreen = () => {
    screen.gone();
    port.close();
  };
  port.on('message', ({ data }) => {
    const message = readFromScreen(data);
    if (message !== null) {
      screen.hear(message);
      return;
    }
    const request = requestOf(data);
    if (request !== null) {
      port.postMessage({ kind: 'answer', request, answer: { ok: false, refusal: 'not-understood' } });
    }
  });
  port.on('close', () => {
    screen.gone();
  });
  port.start();
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  machineClock.after(STOPPED_WITHIN, () => process.exit(1));
  await tablet?.stop();
  process.exit(0);
}

function cannotStart(sentences: readonly string[]): void {
  const sentence = sentences.join('\n');
  say(sentence);
  parent?.postMessage({ kind: 'cannot-start', sentence });
  // Long enough for the sentence to leave.
  machineClock.after(milliseconds(200), () => process.exit(2));
}

const read = readConfiguration(process.argv.slice(2), process.env, { hasScreen: true });
if (read.kind !== 'run') {
  cannotStart(read.kind === 'help' ? [read.text] : read.mistakes);
} else {
  const opened = await openTablet({
    ...{ configuration: read.configuration, clock: machineClock, chance, software: SOFTWARE, tell: say, makeReport },
    newSession: () => v7({ msecs: machineClock.wall(), random: chance.bytes(16) }) as SessionId,
  });
  if (!opened.ok) {
    cannotStart([opened.sentence]);
  } else {
    ({ tablet } = opened);
    const came = waiting;
    waiting = [];
    for (const take of came) take();
    parent.postMessage({ kind: 'ready' });
  }
}
