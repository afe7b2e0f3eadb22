import { decoderTargets } from './decoder-targets.ts';
import { driverTargets } from './driver-targets.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { intakeTargets } from './intake-targets.ts';
import { uplinkTargets } from './uplink-targets.ts';
import { viewerTargets } from './viewer-targets.ts';
import { watchTargets } from './watch-targets.ts';

/** Every decoder, and every state of every connection. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  ...decoderTargets,
  ...intakeTargets,
  ...viewerTargets,
  ...uplinkTargets,
  ...watchTargets,
  ...driverTargets,
];
