import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { atTheEnd } from './endings.ts';
import { filterIncoming, type Incoming } from './firewall.ts';

export const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
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
  cut(): void;
  mend(): void;
  /** The ambulance's own interface goes down: its operating system knows. */
  unplug(): void;
  plugIn(): void;
  /** What becomes of packets that the hospital or the ambulance receives over this cable. */
  atHospital(incoming: Incoming): void;
  atAmbulance(incoming: Incoming): void;
  /** The ambulance gets another address, the one that it had is gone. */
  moveToAddress(host: number): void;
}

export function addHost(kind: string): string {
  const name = `${kind}-${randomBytes(4).toString('hex')}`;
  ip('netns', 'add', name);
  atTheEnd(() => ip('netns', 'del', name));
  ip('-n', name, 'link', 'set', 'lo', 'up');
  return name;
}

export function openHospital(): HospitalHost {
  let links = 0;
  return { namespace: addHost('hos'), nextLink: () => (links += 1) };
}

export function layCableTo(hospital: HospitalHost): Cable {
  const number = hospital.nextLink();
  const ambulance = addHost('amb');
  const [here, there] = [`amb${String(number)}`, `hos${String(number)}`];
  const address = (host: number): string => `10.91.${String(number)}.${String(host)}`;
  ip('link', 'add', here, 'netns', ambulance, 'type', 'veth', 'peer', 'name', there, 'netns', hospital.namespace);
  ip('-n', hospital.namespace, 'address', 'add', `${address(1)}/24`, 'dev', there);
  ip('-n', ambulance, 'address', 'add', `${address(2)}/24`, 'dev', here);
  ip('-n', hospital.namespace, 'link', 'set', there, 'up');
  ip('-n', ambulance, 'link', 'set', here, 'up');
  return {
    ambulance,
    hospitalAddress: address(1),
    // The hospital's end goes down: the ambulance's kernel still believes in its own route and sends into the void.
    cut: () => ip('-n', hospital.namespace, 'link', 'set', there, 'down'),
    mend: () => ip('-n', hospital.namespace, 'link', 'set', there, 'up'),
    unplug: () => ip('-n', ambulance, 'link', 'set', here, 'down'),
    plugIn: () => ip('-n', ambulance, 'link', 'set', here, 'up'),
    atHospital: (incoming) => filterIncoming(hospital.namespace, there, incoming),
    atAmbulance: (incoming) => filterIncoming(ambulance, here, incoming),
    moveToAddress(host) {
      ip('-n', ambulance, 'address', 'flush', 'dev', here);
      ip('-n', ambulance, 'address', 'add', `${address(host)}/24`, 'dev', here);
    },
  };
}

/** Two hosts of a test's own, each a network namespace with an address, joined by a cable that can be pulled. */
export interface TwoHosts extends Cable {
  readonly hospital: string;
}

export function layCable(): TwoHosts {
  const hospital = openHospital();
  return { hospital: hospital.namespace, ...layCableTo(hospital) };
}
