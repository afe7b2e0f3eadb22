import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import { hexOfBytes } from '../../protocol/wire/identity.ts';
import { AmbulanceUnit } from './ambulance-unit.ts';
import { givenSource, idOfGiven, madeUpMonitors } from './case/made-up-monitors.ts';
import type { MonitorProvider } from './case/live-monitor.ts';
import type { Clock } from './clock.ts';
import type { UnitConfiguration } from './configuration.ts';
import { describeOpeningTrouble } from './journal/journal-trouble.ts';
import { openUnitJournal } from './journal/worker-journal.ts';
import { bluetoothMonitors, givenSerialMonitor, SerialMonitors } from './monitor-providers.ts';
import { readAllowList, writeAllowList } from './monitors/bluetooth-allow-list.ts';
import { BluetoothDesk } from './monitors/bluetooth-desk.ts';
import { BluetoothLine } from './monitors/bluetooth-line.ts';
import { BluetoothVitals } from './monitors/bluetooth-vitals.ts';
import { MONITOR_MODELS } from './monitors/monitor-catalogue.ts';
import type { MakeReport } from './recorded-for-screen.ts';
import { openSource } from './sources/source-catalogue.ts';
import { PositionReceiver } from './position/position-receiver.ts';
import { TabletDesk } from './tablet-desk.ts';
import { keepTabletMemory, readTabletMemory, type KnownMonitor } from './tablet-memory.ts';
import { readUnitCredential } from './unit-credentials.ts';
import { relaySocketsTo } from './uplink/relay-socket.ts';
import { machineAddresses, NetworkWatch } from './uplink/network-watch.ts';
import type { Chance } from './uplink/uplink.ts';

export interface TabletUnitParts {
  readonly configuration: UnitConfiguration;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly newSession: () => SessionId;
  readonly software: string;
  /** One sentence for a person, or the log. */
  readonly tell: (sentence: string) => void;
  readonly makeReport: MakeReport;
}

/** A unit with a screen: records what is chosen there, hands over what it owes, and goes on where it was interrupted. */
export interface TabletUnit {
  readonly name: UnitId;
  readonly unit: AmbulanceUnit;
  readonly desk: TabletDesk;
  /** Where pages of Web Bluetooth are attached. */
  readonly line: BluetoothLine;
  /** Within five seconds; the case stays open for the next start. @returns frames that the disk did not take */
  stop(): Promise<{ readonly lostFrames: number }>;
}

export type OpenedTablet =
  | { readonly ok: true; readonly tablet: TabletUnit }
  /** `isMistake`: of whoever configured it; otherwise the journal cannot be opened. */
  | { readonly ok: false; readonly isMistake: boolean; readonly sentence: string };

export async function openTablet(parts: TabletUnitParts): Promise<OpenedTablet> {
  const { configuration, clock, chance, tell, newSession, software, makeReport } = parts;
  const { journal: folder, relays, frameLength, patientLabel, hospitals } = configuration;
  const mistaken = (sentence: string): OpenedTablet => ({ ok: false, isMistake: true, sentence });
  const credential = readUnitCredential(configuration.credentials, configuration.unit);
  if (!credential.ok) return mistaken(credential.sentence);
  const given = await openGiven(configuration, clock);
  if (!given.ok) return mistaken(given.sentence);
  const opened = await openUnitJournal({
    ...{ folder, mostBytes: configuration.journalMost },
    nonce: hexOfBytes(chance.bytes(8)),
  });
  if (!opened.ok) return { ok: false, isMistake: false, sentence: describeOpeningTrouble(opened.trouble) };
  const { journal } = opened;

  const line = new BluetoothLine();
  const allowed = await readAllowList(folder);
  if (allowed.sentence !== null) tell(allowed.sentence);
  const bluetooth = new BluetoothDesk({
    ...{ line, clock, models: MONITOR_MODELS, allowed: allowed.devices },
    keep: (devices) => {
      writeAllowList(folder, devices).catch((thrown: unknown) => {
        tell(`The list of Bluetooth devices could not be kept: ${String(thrown)}`);
      });
    },
    changed: () => {
      vitals.follow(bluetooth.vitalDevices);
      desk.monitorsChanged();
    },
  });
  const vitals = new BluetoothVitals({
    ...{ line, clock },
    minutesEastOfUtc: (at) => -new Date(at).getTimezoneOffset(),
    hear: (measured) => {
      void desk.noteVitals(measured);
    },
    changed: () => {
      desk.monitorsChanged();
    },
  });

  const unit = new AmbulanceUnit({
    ...{ journal, source: null, clock, chance, newSession, software, frameLength, patientLabel, tell },
    unit: credential.unit,
    relays: relays.map(({ url }) => relaySocketsTo(url, credential.token)),
    changed: () => {
      desk.monitorsChanged();
    },
    told: (session, records) => {
      desk.hearTold(session, records);
    },
    fault: tell,
  });
  const desk: TabletDesk = new TabletDesk({
    ...{ unit, journal, clock, software, frameLength, newSession, hospitals, tell, makeReport },
    unitName: credential.unit,
    relays: relays.map(({ shown }) => shown),
    providers: [
      ...given.providers,
      new SerialMonitors(clock, tell),
      bluetoothMonitors(bluetooth, clock),
      madeUpMonitors(clock),
    ],
    isBluetoothAvailable: () => bluetooth.isAvailable,
    memory: readTabletMemory(folder),
    keepMemory: (memory) => {
      if (!keepTabletMemory(folder, memory)) tell('Names and monitors could not be kept: the disk refuses them.');
    },
    monitor: given.monitor,
  });
  const receiver =
    configuration.position === null
      ? null
      : new PositionReceiver({
          ...{ request: configuration.position, clock, tell },
          hear: (fix) => void desk.notePosition(fix),
        });
  await unit.start();
  await desk.start();
  receiver?.start();
  const network = new NetworkWatch({
    ...{ clock, addresses: machineAddresses },
    changed: (present) => {
      unit.networkChanged(present);
    },
  });
  network.start();
  const stop: TabletUnit['stop'] = async () => {
    vitals.stop();
    receiver?.stop();
    await desk.stop();
    return await unit.stop({ end: configuration.endOnStop });
  };
  return { ok: true, tablet: { name: credential.unit, unit, desk, line, stop } };
}

type Given =
  | { readonly ok: true; readonly providers: readonly MonitorProvider[]; readonly monitor: KnownMonitor | null }
  | { readonly ok: false; readonly sentence: string };

/** What `--source` names is the monitor from the start on; without it, what was chosen last. */
async function openGiven({ source: request, speed }: UnitConfiguration, clock: Clock): Promise<Given> {
  if (request === null) return { ok: true, providers: [], monitor: null };
  if (request.kind === 'serial') {
    const provider = givenSerialMonitor(request, clock);
    return { ok: true, providers: [provider], monitor: { id: provider.id, driver: request.driver } };
  }
  const opened = await openSource(request, clock, speed);
  if (!opened.ok) return opened;
  const { source } = opened;
  return {
    ok: true,
    providers: [givenSource(source, clock)],
    monitor: { id: idOfGiven(source), driver: null },
  };
}
