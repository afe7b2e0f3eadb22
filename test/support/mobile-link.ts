import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { atTheEnd } from './endings.ts';
import { addHost, type HospitalHost } from './networks.ts';

/** One direction of a mobile network. */
export interface Way {
  readonly delay_ms?: number;
  readonly jitter_ms?: number;
  readonly loss_percent?: number;
  /** 0: no limit. */
  readonly kbit?: number;
  /** How long a packet may wait for the narrow place before those behind it are dropped. */
  readonly queue_ms?: number;
}

/** An ambulance, a network namespace, on a mobile network whose quality can be set while it drives. */
export interface MobileLink {
  readonly ambulance: string;
  readonly hospitalAddress: string;
  /** Of both directions; resolves once it holds. */
  shape(both: Way): Promise<void>;
  shapeEach(ways: { readonly up?: Way; readonly down?: Way }): Promise<void>;
}

export async function driveOff(hospital: HospitalHost, seed: number): Promise<MobileLink> {
  const number = hospital.nextLink();
  const ambulance = await addHost('amb');
  const address = (host: number): string => `10.92.${String(number)}.${String(host)}`;
  const device = randomBytes(4).toString('hex');
  const child = spawn(
    'python3',
    [
      path.join(import.meta.dirname, 'mobile_link.py'),
      ...[ambulance, `a${device}`, address(2), hospital.namespace, `h${device}`, address(1)],
      String(seed),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  atTheEnd(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  // A link that has ended is told by the next answer that does not come.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const expectAnswer = async (wanted: string): Promise<void> => {
    const { value } = (await answers.next()) as { value?: string };
    if (value !== wanted) throw new Error(`The mobile link ended: ${complaint}`);
  };
  await expectAnswer('READY');
  const shapeEach: MobileLink['shapeEach'] = async (ways) => {
    child.stdin.write(`${JSON.stringify(ways)}\n`);
    await expectAnswer('OK');
  };
  return {
    ambulance,
    hospitalAddress: address(1),
    shape: (both) => shapeEach({ up: both, down: both }),
    shapeEach,
  };
}
