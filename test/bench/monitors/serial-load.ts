import path from 'node:path';
import { machineClock } from '../../../ambulance-unit/acquisition/clock.ts';
import { openEcg } from '../../../ambulance-unit/acquisition/sources/source-catalogue.ts';
import { CytonEmulator } from '../../emulators/cyton-emulator.ts';
import { emulateSerial } from '../../emulators/serial-emulation.ts';
import { atTheEnd } from '../../support/endings.ts';
import { eventually, pause, startRelay, startUnit, temporaryFolder } from '../../support/parts.ts';
import { memoryOf } from '../../support/process-memory.ts';
import { processorSecondsOf } from '../../support/process-time.ts';
import { readerOf } from '../../support/whole-recording.ts';

const RATE = 1000;
/** The unit starts, compiles and connects: no part of what it takes to record. */
const WARM_UP_MS = 3000;
const LOOK_EVERY_MS = 1000;
const MINUTE_MS = 60_000;

export interface SerialLoad {
  readonly seconds: number;
  readonly samples: number;
  /** Samples a lead that were declared as lost. */
  readonly lost: number;
  /** Of one core: 0.15 is 15 %. All threads of the unit. */
  readonly processorShare: number;
  /** Bytes resident: medians of the second minute and of the last one; null where it was shorter than three. */
  readonly memory: { readonly early: number; readonly late: number } | null;
}

/** A monitor of eight leads at 1000 Hz on a pseudo-terminal, recorded and handed over by the unit that ships. */
export async function serialLoad({ seconds }: { readonly seconds: number }): Promise<SerialLoad> {
  const opened = await openEcg({ kind: 'simulated', patient: 'normal-sinus', seed: 1 });
  if (!opened.ok) throw new Error(opened.sentence);
  const port = path.join(temporaryFolder(), 'cyton');
  const { cable, monitor, stop } = await emulateSerial(new CytonEmulator(), opened.ecg, port, machineClock);
  atTheEnd(stop);
  const relay = await startRelay();
  const source = `serial:${port}?driver=cyton&rate=${RATE}`;
  const unit = startUnit({ relay, journal: temporaryFolder(), source });
  await unit.says(/8 leads at 1000 Hz/, 60_000);
  await unit.says(/acknowledged [1-9]/, 60_000);
  await pause(WARM_UP_MS);
  const { pid } = unit.child;
  const began = { at: performance.now(), processor: processorSecondsOf(pid) };
  const resident: { readonly at: number; readonly bytes: number }[] = [];
  while (performance.now() - began.at < 1000 * seconds) {
    await pause(LOOK_EVERY_MS);
    resident.push({ at: performance.now() - began.at, bytes: memoryOf(pid).resident });
  }
  const took = (performance.now() - began.at) / 1000;
  const processorShare = (processorSecondsOf(pid) - began.processor) / took;
  if (cable.dropped > 0 && monitor.emulator.isStreaming && unit.child.exitCode !== null)
    throw new Error(`The unit ended. It said:\n${unit.said()}`);
  unit.kill('SIGTERM');
  const { code } = await unit.ended;
  if (code !== 0) throw new Error(`The unit ended with ${String(code)}. It said:\n${unit.said()}`);
  const [session] = await eventually(
    () => readerOf(relay).list(),
    ([one]) => one?.awaited === 0,
  );
  if (session === undefined) throw new Error('nothing was recorded');
  return {
    ...{ seconds: took, processorShare },
    samples: session.samples,
    lost: session.endSample - session.samples,
    memory: memoryIn(resident, 1000 * took),
  };
}

function memoryIn(
  resident: readonly { readonly at: number; readonly bytes: number }[],
  whole: number,
): SerialLoad['memory'] {
  if (whole < 3 * MINUTE_MS) return null;
  const median = (from: number, end: number): number => {
    const bytes = resident.filter(({ at }) => at >= from && at < end).map((one) => one.bytes);
    return bytes.sort((one, other) => one - other)[Math.floor(bytes.length / 2)] ?? NaN;
  };
  return { early: median(MINUTE_MS, 2 * MINUTE_MS), late: median(whole - MINUTE_MS, whole + MINUTE_MS) };
}

/** Of one core. */
export const MOST_PROCESSOR = 0.15;
/** Of what was held in the second minute. */
const MOST_GROWTH = 0.1;

export function describeLoad({ seconds, samples, lost, processorShare, memory }: SerialLoad): {
  readonly line: string;
  readonly holds: boolean;
} {
  const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  const isFlat = memory === null || memory.late <= memory.early * (1 + MOST_GROWTH);
  return {
    line:
      `serial, ${RATE} Hz × 8 leads, ${seconds.toFixed(0)} s: ${samples} samples recorded and held, ${lost} lost; ` +
      `${(100 * processorShare).toFixed(1)} % of one core` +
      (memory === null
        ? ''
        : `; ${megabytes(memory.early)} in the second minute, ${megabytes(memory.late)} in the last`),
    holds: lost === 0 && processorShare < MOST_PROCESSOR && isFlat,
  };
}
