import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { AmbulanceUnit } from './ambulance-unit.ts';
import { machineClock } from './clock.ts';
import { readConfiguration, type UnitConfiguration } from './configuration.ts';
import { describeOpeningTrouble } from './journal/journal-trouble.ts';
import { openUnitJournal } from './journal/worker-journal.ts';
import { overSocket } from './monitors/device-page-channel.ts';
import { progressLine } from './progress-line.ts';
import { notePositions } from './position/note-positions.ts';
import { makeReport } from './report-on-demand.ts';
import { builtPages } from './screen-pages.ts';
import { serveScreen, type ScreenServer } from './screen-server.ts';
import { openSource } from './sources/source-catalogue.ts';
import { openTablet } from './tablet-unit.ts';
import { readUnitCredential } from './unit-credentials.ts';
import { machineAddresses, NetworkWatch } from './uplink/network-watch.ts';
import { relaySocketsTo } from './uplink/relay-socket.ts';
import type { Chance } from './uplink/uplink.ts';

/** `npm run unit`: one ambulance unit without a screen, as a process. */
const SOFTWARE = 'prearrival-unit 0.1.0';
const PROGRESS_EVERY = milliseconds(1000);
/** A stop that takes longer than this has hung. */
const STOPPED_WITHIN = milliseconds(5000);
const STOPS = ['SIGTERM', 'SIGINT'] as const;
const FAILED = 1;
const MISTAKEN = 2;

const chance: Chance = { fraction: Math.random, bytes: (count) => new Uint8Array(randomBytes(count)) };
const newSession = (): SessionId => v7({ msecs: machineClock.wall(), random: chance.bytes(16) }) as SessionId;
const shownRelays = ({ relays }: UnitConfiguration): string => relays.map(({ shown }) => shown).join(' or ');
const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};
const end = (code: number, ...sentences: readonly string[]): never => {
  for (const sentence of sentences) say(sentence);
  process.exit(code);
};

// Whoever read our words may be gone: that is no reason to stop recording a patient.
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => undefined);

if (!process.version.startsWith('v24.')) {
  end(
    FAILED,
    `The unit needs Node 24 and runs on ${process.version}; start it with npm run unit, which brings its own.`,
  );
}
const read = readConfiguration(process.argv.slice(2), process.env);
switch (read.kind) {
  case 'help':
    process.stdout.write(`${read.text}\n`);
    break;
  case 'mistaken':
    end(MISTAKEN, ...read.mistakes, 'npm run unit -- --help explains every flag.');
    break;
  case 'run':
    if (read.configuration.screen === null) await run(read.configuration);
    else await runWithScreen(read.configuration, read.configuration.screen);
}

async function run(configuration: UnitConfiguration): Promise<void> {
  const { relays, journal: folder, speed, drain, endOnStop } = configuration;
  const credential = readUnitCredential(configuration.credentials, configuration.unit);
  if (!credential.ok) return end(MISTAKEN, credential.sentence);
  // The source first: a damaged file must leave nothing behind, not even an empty journal.
  // A monitor may be long in coming, and nothing is recorded yet.
  const stopWaiting = (): void => end(0);
  for (const signal of STOPS) process.once(signal, stopWaiting);
  if (configuration.source === null) return end(MISTAKEN, '--source is missing.');
  const opened = await openSource(configuration.source, machineClock, speed, say);
  for (const signal of STOPS) process.off(signal, stopWaiting);
  if (!opened.ok) return end(MISTAKEN, opened.sentence);
  const { source, monitor } = opened;
  const nonce = hexOfBytes(chance.bytes(8));
  const journal = await openUnitJournal({ folder, nonce, mostBytes: configuration.journalMost });
  if (!journal.ok) return end(FAILED, describeOpeningTrouble(journal.trouble));

  for (const remark of opened.remarks) say(remark);
  if (relays.some(({ isPrivate }) => !isPrivate)) {
    say('The relay is reached without TLS: ECG and token cross the network in clear text.');
  }
  const shown = relays.map((relay) => relay.shown);
  say(`${credential.unit} records ${source.label} into ${folder} and hands it to ${shown.join(' or ')}.`);

  let isStopping = false;
  const stop = async (code: number, ends: boolean): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    machineClock.after(STOPPED_WITHIN, () =>
      end(FAILED, 'The unit did not stop in time; the next start goes on from its journal.'),
    );
    const { lostFrames } = await unit.stop({ end: ends });
    await monitor?.stop();
    progress();
    if (lostFrames > 0) end(FAILED, `The disk did not take the last ${String(lostFrames)} frames; they are lost.`);
    process.exit(code);
  };
  const unit = new AmbulanceUnit({
    journal: journal.journal,
    source,
    clock: machineClock,
    chance,
    relays: relays.map(({ url }) => relaySocketsTo(url, credential.token)),
    newSession,
    unit: credential.unit,
    patientLabel: configuration.patientLabel,
    software: SOFTWARE,
    frameLength: configuration.frameLength,
    changed: () => {
      progress();
      if (drain && unit.standing.isDelivered) void stop(0, false);
    },
    tell: say,
    told: () => undefined,
    fault: (sentence) => {
      say(`The source cannot go on. ${sentence}`);
      void stop(FAILED, false);
    },
  });
  let said = '';
  const progress = (): void => {
    const line = progressLine(unit.standing, source.format.samplingRate, shown);
    if (line === said) return;
    said = line;
    say(`${new Date(machineClock.wall()).toISOString().slice(11, 19)} ${line}`);
  };
  const repeat = (): void => {
    if (isStopping) return;
    progress();
    machineClock.after(PROGRESS_EVERY, repeat);
  };
  monitor?.listen((event) => {
    if (event.kind !== 'format' || event.format === source.format) return;
    say('The monitor came back with other leads or another rate: that is another recording. Start the unit again.');
    void stop(FAILED, true);
  });
  const receiver =
    configuration.position === null ? null : notePositions(unit, configuration.position, machineClock, say);
  const stopForGood = (): void => {
    receiver?.stop();
    void stop(0, endOnStop);
  };
  for (const signal of STOPS) process.on(signal, stopForGood);
  // Started as a part of something larger: without it nobody would stop this one.
  if (process.connected) process.on('disconnect', stopForGood);
  await unit.start();
  receiver?.start();
  repeat();
  const network = new NetworkWatch({
    clock: machineClock,
    addresses: machineAddresses,
    changed: (present) => {
      unit.networkChanged(present);
    },
  });
  network.start();
}

/** The same unit with the tablet's screen, for a browser on this machine. */
async function runWithScreen(configuration: UnitConfiguration, port: number): Promise<void> {
  const opened = await openTablet({
    ...{ configuration, clock: machineClock, chance, newSession, software: SOFTWARE, tell: say, makeReport },
  });
  if (!opened.ok) return end(opened.isMistake ? MISTAKEN : FAILED, opened.sentence);
  const { tablet } = opened;
  let served: ScreenServer | null = null;
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    machineClock.after(STOPPED_WITHIN, () =>
      end(FAILED, 'The unit did not stop in time; the next start goes on from its journal.'),
    );
    await served?.close();
    const { lostFrames } = await tablet.stop();
    if (lostFrames > 0) end(FAILED, `The disk did not take the last ${String(lostFrames)} frames; they are lost.`);
    process.exit(0);
  };
  for (const signal of STOPS) process.on(signal, () => void stop());
  if (process.connected) process.on('disconnect', () => void stop());
  // The recording first: a case that was interrupted does not wait for a bundler.
  const pages = await builtPages(say);
  if (!pages.ok) say(pages.sentence);
  const refused = new Map<string, number>();
  served = await serveScreen({
    ...{ port, tabletPages: pages.ok ? pages.tablet : '', devicePages: pages.ok ? pages.device : '' },
    key: hexOfBytes(chance.bytes(16)),
    addScreen: (send) => tablet.desk.addScreen(send),
    addDevicePage: (socket) => {
      tablet.line.attach(overSocket(socket, (failure) => refused.set(failure, (refused.get(failure) ?? 0) + 1)));
    },
  }).catch((thrown: unknown) =>
    end(FAILED, `The screen cannot be served: ${thrown instanceof Error ? thrown.message : String(thrown)}`),
  );
  say(
    `${tablet.name} records into ${configuration.journal}, hands it to ${shownRelays(configuration)}, and shows its screen at`,
  );
  say(served.url);
}
