import type { SessionId } from '../../protocol/wire/identity.ts';
import { tidily } from '../support/endings.ts';
import { enrol } from '../support/enrolment.ts';
import { openLightViewer, type LightViewer } from '../support/light-viewer.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../support/parts.ts';
import { memoryOf } from '../support/process-memory.ts';
import { readerOf } from '../support/whole-recording.ts';
import { judgeMemory, type MemorySample } from './memory-verdict.ts';

/**
 * `npm run soak -- [minutes]`: real units stream to a real relay, and a tenth of the consoles is stuck the whole time. Is the
 * relay's memory flat? Exit code 0 or 1; the last line is the figure.
 */
const HOW = 'npm run soak -- [minutes, 60]';
const UNITS = ['ambulance-1', 'ambulance-2', 'ambulance-3', 'ambulance-4'];
/** Each at so many times the pace of a heart: four ambulances do the work of sixteen. */
const SPEED = 4;
const CONSOLES = 50;
const STUCK = CONSOLES / 10;
const LOOK_EVERY_MS = 5_000;

const minutes = Number(process.argv[2] ?? '60');
if (!Number.isFinite(minutes) || minutes < 1) {
  console.error(`"${process.argv[2] ?? ''}" is no number of minutes. ${HOW}`);
  process.exit(2);
}
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MB`;
const p95 = (latencies: readonly number[]): number =>
  [...latencies].sort((one, other) => one - other)[Math.floor(0.95 * latencies.length)] ?? 0;

// What was started is put away also where somebody ends the run: otherwise relay and units go on for ever.
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true));

async function soak(): Promise<boolean> {
  const folder = temporaryFolder();
  enrol(folder, UNITS);
  const relay = await startRelay({ folder });
  for (const [i, unit] of UNITS.entries()) {
    const source = `simulated:normal-sinus?seed=${i + 1}`;
    startUnit({ relay, journal: temporaryFolder(), source, speed: SPEED, unit });
  }
  const client = readerOf(relay);
  const sessions = await eventually(
    () => client.list(),
    (found) => found.length === UNITS.length && found.every(({ samples }) => samples > 0),
  );
  const watched = sessions.map(({ id }) => id as SessionId);
  const open = (): Promise<LightViewer> => openLightViewer(relay, watched);
  const well = await Promise.all(Array.from({ length: CONSOLES - STUCK }, open));
  let sentAway = 0;
  const stickOne = async (): Promise<LightViewer> => {
    const viewer = await open();
    await pause(500);
    viewer.stick();
    return viewer;
  };
  const stuck = await Promise.all(Array.from({ length: STUCK }, stickOne));
  const samples: MemorySample[] = [];
  const began = performance.now();
  let minute = 0;
  let late: number[] = [];
  while (!stopped && performance.now() - began < minutes * 60_000) {
    await pause(LOOK_EVERY_MS);
    // A page that hangs and was cut off is opened again, and hangs again. It cannot hear that it was: the relay tells.
    const { viewers } = (await (await fetch(`${relay.url}/healthz`)).json()) as { viewers: number };
    for (let i = 0; i < CONSOLES - viewers; i += 1) {
      stuck[(sentAway + i) % STUCK]?.resume();
      stuck[(sentAway + i) % STUCK] = await stickOne();
    }
    sentAway += Math.max(0, CONSOLES - viewers);
    const seconds = (performance.now() - began) / 1000;
    samples.push({ seconds, bytes: memoryOf(relay.part.child.pid).resident });
    late.push(...well.flatMap((viewer) => viewer.takeLatencies()));
    if (seconds < 60 * (minute + 1)) continue;
    minute += 1;
    console.log(
      `minute ${minute}: relay ${megabytes(samples.at(-1)?.bytes ?? 0)}, ` +
        `${sentAway} stuck consoles sent away so far, the others' p95 ${p95(late)} ms of ${late.length} records`,
    );
    late = [];
  }
  if (stopped) {
    console.log(`Stopped after ${((performance.now() - began) / 60_000).toFixed(1)} of ${minutes} min: no verdict`);
    return false;
  }
  const lost = well.filter((viewer) => viewer.closedWith() !== null || viewer.gaps() > 0).length;
  const verdict = judgeMemory(samples);
  console.log(
    `${minutes} min, ${UNITS.length} units at ${SPEED} ×, ${CONSOLES} consoles of which ${STUCK} stuck (${sentAway} sent away): ` +
      `relay memory ${megabytes(verdict.early)} early, ${megabytes(verdict.late)} late, ` +
      `${verdict.change >= 0 ? '+' : '−'}${Math.abs(100 * verdict.change).toFixed(1)} % (at most ±10 %); ` +
      `${lost} of ${well.length} others lost anything`,
  );
  return verdict.isFlat && lost === 0;
}

process.exitCode = (await tidily(soak)) ? 0 : 1;
