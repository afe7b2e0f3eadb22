import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { machineClock } from '../../ambulance-unit/acquisition/clock.ts';
import { modelNamed } from '../../ambulance-unit/acquisition/monitors/monitor-catalogue.ts';
import { DRIVER_NAMES, type DriverName } from '../../ambulance-unit/acquisition/monitors/monitor-driver.ts';
import { openEcg, parseSource } from '../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import type { SampledEcg } from '../../ambulance-unit/acquisition/sources/sampled-ecg.ts';
import { MISBEHAVIOURS, type DeviceEmulator, type Misbehaviour } from './device-emulator.ts';
import { EMULATORS } from './emulator-catalogue.ts';
import { ecgFor, potentialsOf } from './played-ecg.ts';
import type { PlayedMonitor } from './played-monitor.ts';
import { emulateSerial } from './serial-emulation.ts';

/** `npm run emulate`: a monitor for people who have none. */
const HOW = 'npm run emulate -- DEVICE --source SOURCE [--port PATH] [--misbehave KIND[,KIND…]] [--every SECONDS]';
const HELP = [
  HOW,
  'Plays a recording as a monitor would send it, byte for byte, in real time, again and again.',
  '',
  `  DEVICE              ${DRIVER_NAMES.join(', ')}`,
  '  --source SOURCE     wfdb:PATH (.hea), scp:PATH, aecg:PATH, philips:PATH or simulated:PATIENT[?seed=N]',
  '  --port PATH         where the serial port is to appear (a folder of its own)',
  `  --misbehave KIND    ${MISBEHAVIOURS.join(', ')}; several with commas, one after another`,
  '  --every SECONDS     how often it misbehaves (5)',
  '',
  'A serial device is a pseudo-terminal made by socat. Ctrl-C ends it; until then the cable is pulled and plugged in again with Enter.',
].join('\n');

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
function mistaken(sentence: string): never {
  process.stderr.write(`${sentence}\n${HOW}\n`);
  process.exit(2);
}

interface Order {
  readonly device: DriverName;
  readonly ecg: SampledEcg;
  readonly port: string | null;
  readonly misbehaviours: readonly Misbehaviour[];
  readonly everySeconds: number;
}

/** What is going on, to be ended. */
interface Emulation {
  readonly monitor: PlayedMonitor;
  readonly stop: () => void;
}

async function run(order: Order): Promise<void> {
  const emulator = EMULATORS[order.device]();
  const unknown = order.misbehaviours.filter((kind) => !emulator.misbehaviours.includes(kind));
  if (unknown.length > 0)
    mistaken(`${emulator.label} cannot show ${unknown.join(', ')}; it can ${emulator.misbehaviours.join(', ')}.`);
  const { absent } = ecgFor(order.ecg, emulator.leads, emulator.samplingRate, 1);
  if (absent.length > 0) say(`${order.ecg.label} has no ${absent.join(', ')}: flat lines at 0 µV.`);
  const transport = modelNamed(order.device)?.wiring.kind ?? 'serial';
  const emulation = await TRANSPORTS[transport](emulator, order);
  const stop = (): void => {
    emulation.stop();
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  misbehaveInTurn(emulation.monitor, order);
}

/** How a device is reached. A further one is one more entry. */
const TRANSPORTS: Readonly<
  Record<'serial' | 'bluetooth', (emulator: DeviceEmulator, order: Order) => Promise<Emulation>>
> = {
  serial: async (emulator, { device, ecg, port }) => {
    const place = port ?? path.join(mkdtempSync(path.join(tmpdir(), 'prearrival-monitor-')), device);
    const emulation = await emulateSerial(emulator, potentialsOf(ecg, emulator.leads), place, machineClock);
    say(`${emulator.label} plays ${ecg.label}, at ${place}`);
    say(`npm run unit -- --relay URL --journal DIR --source 'serial:${place}?driver=${device}'`);
    let isPlugged = true;
    // Only where somebody sits at it: started by another program it has no keyboard to wait for.
    if (process.stdin.isTTY) {
      process.stdin.on('data', () => {
        isPlugged = !isPlugged;
        say(isPlugged ? 'Plugged in again.' : 'The cable is pulled; Enter plugs it in again.');
        if (isPlugged) void emulation.cable.plugIn();
        else emulation.cable.unplug();
      });
    }
    return emulation;
  },
  bluetooth: (emulator) =>
    Promise.resolve(
      mistaken(`${emulator.label} speaks Bluetooth, for which there is no emulated radio here; see test/emulators.`),
    ),
};

function misbehaveInTurn(monitor: PlayedMonitor, { misbehaviours, everySeconds }: Order): void {
  if (misbehaviours.length === 0) return;
  let turn = 0;
  setInterval(() => {
    const kind = misbehaviours[turn % misbehaviours.length];
    turn += 1;
    if (kind === undefined) return;
    say(`Now: ${kind}.`);
    monitor.misbehave(kind);
  }, everySeconds * 1000);
}

async function readOrder(): Promise<Order> {
  const { values, positionals } = parseArgs({
    options: {
      source: { type: 'string' },
      port: { type: 'string' },
      misbehave: { type: 'string', default: '' },
      every: { type: 'string', default: '5' },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
    strict: false,
  });
  if (values.help === true) {
    say(HELP);
    process.exit(0);
  }
  const text = (value: string | boolean | undefined): string => (typeof value === 'string' ? value : '');
  const [name = '', ...more] = positionals;
  const device = DRIVER_NAMES.find((one) => one === name);
  if (device === undefined || more.length > 0)
    mistaken(`There is no device '${positionals.join(' ')}'; the known ones are ${DRIVER_NAMES.join(', ')}.`);
  const everySeconds = Number(text(values.every));
  if (!(everySeconds > 0)) mistaken(`--every is a number of seconds, not '${text(values.every)}'.`);
  const misbehaviours = text(values.misbehave)
    .split(',')
    .filter((kind) => kind !== '')
    .map(
      (kind) =>
        MISBEHAVIOURS.find((one) => one === kind) ??
        mistaken(`There is no misbehaviour '${kind}'; the known ones are ${MISBEHAVIOURS.join(', ')}.`),
    );
  const parsed = parseSource(text(values.source));
  if (!parsed.ok) mistaken(`--source: ${parsed.sentence}`);
  const opened = await openEcg(parsed.request);
  if (!opened.ok) mistaken(opened.sentence);
  return { device, ecg: opened.ecg, port: text(values.port) || null, misbehaviours, everySeconds };
}

await run(await readOrder());
