import { expect } from 'vitest';
import { enrol } from './enrolment.ts';
import { noiseAround, type MachineNoise } from './machine-noise.ts';
import { makeRecord } from './made-record.ts';
import { openHospital, type HospitalHost } from './networks.ts';
import { freePort, startRelay, startUnit, temporaryFolder, type RunningRelay } from './parts.ts';
import { watch, type WatchedUnit } from './watched-unit.ts';
import { expectWhole, lastCommitOf, readerOf } from './whole-recording.ts';
import { openWindow } from './window.ts';

/** A relay, and where it stands if that is a host of the test's own. `url` is for the test itself. */
export interface Receiver extends RunningRelay {
  readonly port: number;
}
export interface ReceivingHospital extends Receiver {
  readonly host: HospitalHost;
}

/** A relay on this host that knows these units. */
export async function openRelay(units: readonly string[]): Promise<Receiver> {
  const folder = temporaryFolder();
  enrol(folder, units);
  const port = await freePort();
  return { ...(await startRelay({ folder, port })), port };
}

/** A relay in a network namespace, to which ambulances in theirs can be linked. */
export async function openReceivingHospital(units: readonly string[]): Promise<ReceivingHospital> {
  const host = await openHospital();
  const folder = temporaryFolder();
  enrol(folder, units);
  const port = await freePort();
  const seenFromHere = await openWindow(host.namespace, port);
  const relay = await startRelay({ folder, port, namespace: host.namespace, seenFromHere });
  return { ...relay, port, host };
}

export interface RideOptions {
  readonly unit: string;
  readonly receiver: Receiver;
  /** Where the unit finds the relay. */
  readonly url: string;
  /** How long its record lasts. */
  readonly lastsSeconds: number;
  /** Network namespace of the ambulance. */
  readonly namespace?: string;
  readonly speed?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly more?: readonly string[];
}

/** A unit that records and delivers until the relay holds all of it. */
export interface Ride {
  readonly unit: WatchedUnit;
  /** When the relay committed its newest record, Unix ms; 0 where it has none. */
  readonly lastCommit: () => Promise<number>;
  /** What holds unit or relay up and is neither of them. */
  readonly machine: MachineNoise;
  /** Waits until it has delivered, and holds what the relay has against what was recorded. */
  readonly arrive: () => Promise<{ readonly records: number }>;
}

export function ride({ unit, receiver, url, lastsSeconds, ...options }: RideOptions): Ride {
  const original = makeRecord(lastsSeconds);
  const part = startUnit({
    ...options,
    unit,
    relay: { url, credentials: receiver.credentials },
    journal: temporaryFolder(),
    source: `wfdb:${original.header}`,
    drain: true,
  });
  const client = readerOf(receiver);
  return {
    unit: watch(part),
    lastCommit: () => lastCommitOf(unit, client),
    machine: noiseAround(part, receiver.part),
    async arrive() {
      const { code } = await part.ended;
      expect(code, part.said()).toBe(0);
      return expectWhole(unit, original, client);
    },
  };
}

/** For the table. */
export const nothingLost = ({ records }: { readonly records: number }): string =>
  `0 of ${records} records lost, 0 stored twice`;

/** A unit's name from the words of a fault. */
export const unitFor = (fault: string): string => fault.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60);
