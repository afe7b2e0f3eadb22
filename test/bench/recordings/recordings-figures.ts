import { createReadStream, createWriteStream, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CredentialsFile } from '../../../protocol/wire/sessions-api.ts';
import { verifyPackage } from '../../../relay/proof/package-verification.ts';
import { isProven } from '../../../relay/proof/proof-verdict.ts';
import { verifyPath } from '../../../relay/proof/verify-command.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { openRelayClient } from '../../../relay/recordings/relay-client.ts';
import { startRelay, temporaryFolder } from '../../support/parts.ts';
import { processorSecondsOf } from '../../support/process-time.ts';
import { memoryOf } from '../../support/process-memory.ts';
import { recordLongSession, SAMPLING_RATE } from './long-session.ts';

/** What was asked of a recording and what was seen. */
export interface Figure {
  readonly what: string;
  readonly seen: string;
  readonly limit: string;
  readonly holds: boolean;
}

const SEEKS = 100;
const OPENS_MS = 1_000;
const SEEKS_MS = 300;
const EXPORTS = 200;
const VERIFIES = 2_000;
/** What the garbage of a stream may come to, whatever the session's length. */
const GROWS_MB = 64;
/** Of what the recorder keeps for a session in nine tenths of its length: what a thousand hashes take, and the loop's own. */
const KEEPS_MB = 4;
const SEALS_SECONDS = 5;
/** A frame comes every 100 ms: what holds the relay up for less is noticed by nobody. */
const TURN_MS = 50;

/** A session of so many hours in a relay of its own: opened, sought in, exported, verified. */
export async function recordingsFigures(hours: number, tell: (line: string) => void): Promise<readonly Figure[]> {
  const folder = path.join(temporaryFolder(), 'data');
  const recorded = await recordLongSession(folder, hours);
  const { session, records } = recorded;
  tell(`A session of ${String(hours)} h, ${String(records)} records, is recorded.`);
  const begun = performance.now();
  const relay = await startRelay({ folder });
  const started = performance.now() - begun;
  const startedProcessor = processorSecondsOf(relay.part.child.pid);
  const { people } = JSON.parse(readFileSync(relay.credentials, 'utf8')) as CredentialsFile;
  const client = openRelayClient(relay.url, people[0]?.token ?? '');
  const idle = memoryOf(relay.part.child.pid).resident;
  const ten = async (second: number): Promise<number> => {
    const at = performance.now();
    const range = { first: sampleIndex(second * SAMPLING_RATE), end: sampleIndex((second + 10) * SAMPLING_RATE) };
    for await (const logged of client.records(session, 'sample', range))
      if (logged.offset < 1) throw new Error('no offset');
    return performance.now() - at;
  };
  /** Of the relay and of whoever asks, ms: what both need on a machine of their own. */
  const processor = (): number => {
    const { user, system } = process.cpuUsage();
    return 1000 * processorSecondsOf(relay.part.child.pid) + (user + system) / 1000;
  };
  const openedAt = performance.now();
  const openedFrom = processor();
  await client.detail(session);
  await ten(0);
  const opened = performance.now() - openedAt;
  const openedProcessor = processor() - openedFrom;
  const seeks: number[] = [];
  const soughtFrom = processor();
  for (let i = 0; i < SEEKS; i += 1) seeks.push(await ten((i * 7_919) % (3_600 * hours - 10)));
  const seekProcessor = (processor() - soughtFrom) / SEEKS;
  seeks.sort((one, other) => one - other);
  const p95 = seeks[Math.floor(SEEKS * 0.95)] ?? Infinity;

  const file = path.join(temporaryFolder(), 'proof.tar');
  const beforeExport = processorSecondsOf(relay.part.child.pid);
  const exporting = performance.now();
  await pipeline(client.proof(session), createWriteStream(file));
  const exported = (performance.now() - exporting) / 1000;
  const exportedProcessor = processorSecondsOf(relay.part.child.pid) - beforeExport;
  const memory = memoryOf(relay.part.child.pid);
  relay.part.kill('SIGTERM');
  await relay.part.ended;
  tell('It is exported.');

  const times = (seconds: number): number => (3_600 * hours) / seconds;
  const verify = async (act: () => Promise<boolean>): Promise<{ rate: number; onTheWall: number; ok: boolean }> => {
    // By its own processor time: a machine that others use too stretches the clock on the wall. Both are told.
    const at = process.cpuUsage();
    const wall = performance.now();
    const ok = await act();
    const { user, system } = process.cpuUsage(at);
    return { ok, rate: times((user + system) / 1e6), onTheWall: times((performance.now() - wall) / 1000) };
  };
  const before = memoryOf(process.pid).resident;
  const ofPackage = await verify(async () =>
    isProven(await verifyPackage(createReadStream(file, { highWaterMark: 2 ** 20 }), null)),
  );
  const ofFolder = await verify(
    async () => (await verifyPath({ path: folder, session: null, key: null, checkpoints: null })).ok,
  );
  const grown = (memoryOf(process.pid).resident - before) / 1e6;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  const figure = (what: string, seen: string, limit: string, holds: boolean): Figure => ({ what, seen, limit, holds });
  const rate = (value: number): string => `${value.toFixed(0)} ×`;
  const seconds = (onTheWall: number, ofProcessor: number): string =>
    `${onTheWall.toFixed(1)} s, ${ofProcessor.toFixed(1)} s of the processor`;
  const both = ({ rate: ofProcessor, onTheWall }: { rate: number; onTheWall: number }): string =>
    `${rate(ofProcessor)} real time of the processor, ${rate(onTheWall)} on the wall`;
  const { heapAtTenth, heapAtEnd, sealedAfterSeconds, sealedAfterProcessorSeconds } = recorded;
  return [
    figure(
      'recorder’s memory, garbage left out: a tenth → the whole session',
      `${megabytes(heapAtTenth)} → ${megabytes(heapAtEnd)}`,
      `+ ${String(KEEPS_MB)} MB`,
      heapAtEnd - heapAtTenth <= KEEPS_MB * 1e6,
    ),
    figure(
      'sealed after END',
      seconds(sealedAfterSeconds, sealedAfterProcessorSeconds),
      `≤ ${String(SEALS_SECONDS)} s of the processor`,
      sealedAfterProcessorSeconds <= SEALS_SECONDS,
    ),
    figure(
      'meanwhile, the event loop held up at most',
      `${recorded.longestTurnWhileSealing.toFixed(1)} ms of the processor`,
      `≤ ${String(TURN_MS)} ms`,
      recorded.longestTurnWhileSealing <= TURN_MS,
    ),
    figure('start of the relay', seconds(started / 1000, startedProcessor), '', true),
    figure(
      'opens: detail and its first ten seconds',
      `${opened.toFixed(0)} ms, ${openedProcessor.toFixed(0)} ms of the processor`,
      `≤ ${String(OPENS_MS)} ms`,
      opened <= OPENS_MS,
    ),
    figure(
      `seeks ten seconds, p95 of ${String(SEEKS)}`,
      `${p95.toFixed(0)} ms; of the processor ${seekProcessor.toFixed(0)} ms each`,
      `≤ ${String(SEEKS_MS)} ms`,
      p95 <= SEEKS_MS,
    ),
    figure(
      `proof package of ${megabytes(statSync(file).size)} exported`,
      both({ rate: times(exportedProcessor), onTheWall: times(exported) }),
      `≥ ${String(EXPORTS)} × of the processor`,
      times(exportedProcessor) >= EXPORTS,
    ),
    figure(
      'relay’s memory, idle → most while it is read and exported',
      `${megabytes(idle)} → ${megabytes(memory.peak)}`,
      `+ ${String(GROWS_MB)} MB`,
      memory.peak - idle <= GROWS_MB * 1e6,
    ),
    figure(
      'package verified',
      both(ofPackage),
      `≥ ${String(VERIFIES)} × of the processor`,
      ofPackage.ok && ofPackage.rate >= VERIFIES,
    ),
    figure(
      'data folder verified',
      both(ofFolder),
      `≥ ${String(VERIFIES)} × of the processor`,
      ofFolder.ok && ofFolder.rate >= VERIFIES,
    ),
    figure('the verifier’s memory grows by', `${grown.toFixed(0)} MB`, '', true),
  ];
}
