import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { AmbulanceUnit } from '../../ambulance-unit/acquisition/ambulance-unit.ts';
import { machineClock } from '../../ambulance-unit/acquisition/clock.ts';
import { USUAL_FRAME } from '../../ambulance-unit/acquisition/frame-builder.ts';
import { describeOpeningTrouble } from '../../ambulance-unit/acquisition/journal/journal-trouble.ts';
import { openUnitJournal } from '../../ambulance-unit/acquisition/journal/worker-journal.ts';
import { openSource } from '../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { relaySocketsTo } from '../../ambulance-unit/acquisition/uplink/relay-socket.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { atTheEnd } from './endings.ts';

/** No relay is there. */
const NOWHERE = 'ws://127.0.0.1:9/uplink';

export interface UnitHereOptions {
  readonly journal: string;
  /** A .hea file. */
  readonly header: string;
  readonly relay: { readonly uplink: string; readonly token: string } | null;
  readonly speed: number;
}

/** The unit that ships, in this process, on the journal of a folder. Stopped at the end of its test at the latest. */
export interface UnitHere {
  readonly unit: AmbulanceUnit;
  /** What it said to a person. */
  readonly told: readonly string[];
  readonly stop: () => Promise<void>;
}

export async function openUnitHere({ journal: folder, header, relay, speed }: UnitHereOptions): Promise<UnitHere> {
  const opened = await openUnitJournal({ folder, nonce: randomBytes(8).toString('hex'), mostBytes: null });
  if (!opened.ok) throw new Error(describeOpeningTrouble(opened.trouble));
  const source = await openSource({ kind: 'wfdb', path: header }, machineClock, speed);
  if (!source.ok) throw new Error(source.sentence);
  const told: string[] = [];
  const unit = new AmbulanceUnit({
    journal: opened.journal,
    source: source.source,
    clock: machineClock,
    chance: { fraction: Math.random, bytes: (count) => new Uint8Array(randomBytes(count)) },
    relays: [relaySocketsTo(relay?.uplink ?? NOWHERE, relay?.token ?? '')],
    newSession: () => v7() as SessionId,
    unit: 'ambulance-1' as UnitId,
    patientLabel: 'Unknown',
    software: 'test',
    frameLength: USUAL_FRAME,
    changed: () => undefined,
    tell: (sentence) => told.push(sentence),
    told: () => undefined,
    fault: (sentence) => told.push(sentence),
  });
  let stopping: Promise<unknown> | null = null;
  const stop = async (): Promise<void> => {
    stopping ??= unit.stop({ end: false });
    await stopping;
  };
  atTheEnd(stop);
  await unit.start();
  return { unit, told, stop };
}
