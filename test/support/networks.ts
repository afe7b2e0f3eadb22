import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { atTheEnd } from './endings.ts';
import { filterIncoming, type Incoming } from './firewall.ts';

const run = promisify(execFile);
/** Never blocking: other tests measure time meanwhile. */
const ip = async (...args: string[]): Promise<void> => {
  await run('ip', args);
};

/** A host of a test's own, to which ambulances are linked: a network namespace. */
export interface HospitalHost {
  readonly namespace: string;
  /** A number for the next link, from 1. */
  nextLink(): number;
}

/** An ambulance, a network namespace too, and its cable to the hospital. */
export interface Cable {
  readonly ambulance: string;
  readonly hospitalAddress: string;
  /** Pulls the cable at the hospital: packets vanish, no connection is told. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** The ambulance's own interface goes down: its operating system knows. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
  /** What becomes of packets that the hospital, the ambulance or either receives over this cable. */
  atHospital(incoming: Incoming): Promise<void>;
  atAmbulance(incoming: Incoming): Promise<void>;
  atBoth(incoming: Incoming): Promise<void>;
  /** The ambulance gets another address, the one that it had is gone. */
  moveToAddress(host: number): Promise<void>;
}

export async function addHost(kind: string): Promise<string> {
  const name = `${kind}-${randomBytes(4).toString('hex')}`;
  await ip('netns', 'add', name);
  atTheEnd(() => ip('netns', 'del', name));
  await ip('-n', name, 'link', 'set', 'lo', 'up');
  return name;
}

export async function openHospital(): Promise<HospitalHost> {
  let links = 0;
  return { namespace: await addHost('hos'), nextLink: () => (links += 1) };
}

export async function layCableTo(hospital: HospitalHost): Promise<Cable> {
  const number = hospital.nextLink();
  const ambulance = await addHost('amb');
  const { namespace } = hospital;
  const [here, there] = [`amb${String(number)}`, `hos${String(number)}`];
  const address = (host: number): string => `10.91.${String(number)}.${String(host)}`;
  await ip('link', 'add', here, 'netns', ambulance, 'type', 'veth', 'peer', 'name', there, 'netns', namespace);
  for (const [host, device, end] of [
    [namespace, there, 1],
    [ambulance, here, 2],
  ] as const) {
    await ip('-n', host, 'address', 'add', `${address(end)}/24`, 'dev', device);
    await ip('-n', host, 'link', 'set', device, 'up');
  }
  const atHospital = (incoming: Incoming): Promise<void> => filterIncoming(namespace, there, incoming);
  const atAmbulance = (incoming: Incoming): Promise<void> => filterIncoming(ambulance, here, incoming);
  return {
    ambulance,
    hospitalAddress: address(1),
    // The hospital's end goes down: the ambulance's kernel still believes in its own route and sends into the void.
    cut: () => ip('-n', namespace, 'link', 'set', there, 'down'),
    mend: () => ip('-n', namespace, 'link', 'set', there, 'up'),
    unplug: () => ip('-n', ambulance, 'link', 'set', here, 'down'),
    plugIn: () => ip('-n', ambulance, 'link', 'set', here, 'up'),
    atHospital,
    atAmbulance,
    async atBoth(incoming) {
      await Promise.all([atHospital(incoming), atAmbulance(incoming)]);
    },
    async moveToAddress(host) {
      await ip('-n', ambulance, 'address', 'flush', 'dev', here);
      await ip('-n', ambulance, 'address', 'add', `${address(host)}/24`, 'dev', here);
    },
  };
}

/** Two hosts of a test's own, each a network namespace with an address, joined by a cable that can be pulled. */
export interface TwoHosts extends Cable {
  readonly hospital: string;
}

export async function layCable(): Promise<TwoHosts> {
  const hospital = await openHospital();
  return { hospital: hospital.namespace, ...(await layCableTo(hospital)) };
}
