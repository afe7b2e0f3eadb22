import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import { hexOfBytes, type SessionId } from '../../protocol/wire/identity.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { AmbulanceUnit } from './ambulance-unit.ts';
import { machineClock } from './clock.ts';
import { readConfiguration, type UnitConfiguration } from './configuration.ts';
import { describeOpeningTrouble } from './journal/journal-trouble.ts';
import { openUnitJournal } from './journal/worker-journal.ts';
import { progressLine } from './progress-line.ts';
import { openSource } from './sources/source-catalogue.ts';
import { readUnitCredential } from './unit-credentials.ts';
import { machineAddresses, NetworkWatch } from './uplink/network-watch.ts';
import { relaySocketsTo } from './uplink/relay-socket.ts';
import type { Chance } from './uplink/uplink.ts';

/** `npm run unit`: one ambulance unit without a screen, as a process. */
const SOFTWARE = 'prearrival-unit 0.1.0';
const PROGRESS_EVERY = milliseconds(1000);
/** A stop that takes longer than this has hung. */
const STOPPED_WITHIN = milliseconds(5000);
const FAILED = 1;
const MISTAKEN = 2;

const chance: Chance = { fraction: Math.random, bytes: (count) => new Uint8Array(randomBytes(count)) };
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
    await run(read.configuration);
}

async function run(configuration: UnitConfiguration): Promise<void> {
  const { relays, journal: folder, speed, drain, endOnStop } = configuration;
  const credential = readUnitCredential(configuration.credentials, configuration.unit);
  if (!credential.ok) return end(MISTAKEN, credential.sentence);
  // The source first: a damaged file must leave nothing behind, not even an empty journal.
  const opened = await openSource(configuration.source, machineClock, speed);
  if (!opened.ok) return end(MISTAKEN, opened.sentence);
  const { source } = opened;
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
    newSession: () => v7({ msecs: machineClock.wall(), random: chance.bytes(16) }) as SessionId,
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
  const stopForGood = (): void => void stop(0, endOnStop);
  process.on('SIGTERM', stopForGood);
  process.on('SIGINT', stopForGood);
  // Started as a part of something larger: without it nobody would stop this one.
  if (process.connected) process.on('disconnect', stopForGood);
  await unit.start();
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
