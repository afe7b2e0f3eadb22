import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';

const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Two hosts of a test's own, each a network namespace with an address, joined by a cable that can be pulled. */
export interface TwoHosts {
  readonly ambulance: string;
  readonly hospital: string;
  readonly hospitalAddress: string;
  /** Pulls the cable: packets vanish, no connection is told. */
  cut(): void;
  mend(): void;
}

export function layCable(): TwoHosts {
  const name = randomBytes(3).toString('hex');
  const ambulance = `amb-${name}`;
  const hospital = `hos-${name}`;
  const [here, there] = [`a${name}`, `h${name}`];
  for (const host of [ambulance, hospital]) ip('netns', 'add', host);
  onTestFinished(() => {
    for (const host of [ambulance, hospital]) ip('netns', 'del', host);
  });
  ip('link', 'add', here, 'netns', ambulance, 'type', 'veth', 'peer', 'name', there, 'netns', hospital);
  for (const [host, link, address] of [
    [ambulance, here, '10.91.0.1/24'],
    [hospital, there, '10.91.0.2/24'],
  ] as const) {
    ip('-n', host, 'link', 'set', 'lo', 'up');
    ip('-n', host, 'address', 'add', address, 'dev', link);
    ip('-n', host, 'link', 'set', link, 'up');
  }
  return {
    ambulance,
    hospital,
    hospitalAddress: '10.91.0.2',
    // The hospital's end goes down: the ambulance's kernel still believes in its own route and sends into the void.
    cut: () => ip('-n', hospital, 'link', 'set', there, 'down'),
    mend: () => ip('-n', hospital, 'link', 'set', there, 'up'),
  };
}
