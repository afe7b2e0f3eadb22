import { ADULT_LIMITS } from '../../../protocol/ecg/course/alarm-limits.ts';
import { EcgCourse } from '../../../protocol/ecg/course/ecg-course.ts';
import type { SampleBlock, SignalFormat } from '../../../protocol/ecg/sample-block.ts';
import { sampleIndex } from '../../../protocol/ecg/units.ts';
import { simulatedEcg } from '../../../ambulance-unit/acquisition/sources/simulated/simulated-ecg.ts';

const WARM_SECONDS = 60;
const SECONDS = 300;
/** As monitors and units send. */
const BLOCKS_A_SECOND = 10;

/**
 * Share of one core that a session costs as it streams: the whole course of twelve leads at 500 Hz, with its measurement
 * every five seconds, in blocks of 100 ms. The blocks are made beforehand.
 */
export function streamingShare(): number {
  const ecg = simulatedEcg('normal-sinus', 1);
  const step = ecg.format.samplingRate / BLOCKS_A_SECOND;
  const blocks = Array.from({ length: (WARM_SECONDS + SECONDS) * BLOCKS_A_SECOND }, (_, at) =>
    ecg.read({ first: sampleIndex(at * step), end: sampleIndex((at + 1) * step) }),
  );
  const feed = follow(ecg.format);
  blocks.slice(0, WARM_SECONDS * BLOCKS_A_SECOND).forEach(feed);
  const before = process.cpuUsage();
  blocks.slice(WARM_SECONDS * BLOCKS_A_SECOND).forEach(feed);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / SECONDS;
}

function follow(format: SignalFormat): (block: SampleBlock) => void {
  const course = new EcgCourse(format, {
    measuring: { patient: { ageYears: 60, sex: 'male' }, evaluatesCriteria: true },
    limits: ADULT_LIMITS,
  });
  return (block) => void course.put({ kind: 'samples', block });
}
