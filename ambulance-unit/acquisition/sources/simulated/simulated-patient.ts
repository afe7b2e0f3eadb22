import type { BeatToBeat, Wave } from './dipole-waves.ts';
import type { Rhythm } from './beat-timeline.ts';
import type { ContactLoss } from './electrode-contact.ts';
import type { ElectrodeNoise } from './electrode-noise.ts';
import type { FibrillatoryWave } from './fibrillation.ts';

/** A rhythm and what each of its beats looks like. Atria and ventricles are one train where they are linked, two where not. */
export interface BeatTrain {
  readonly name: string;
  readonly rhythm: Rhythm;
  readonly waves: readonly Wave[];
}

/** Everything that makes a simulated patient, apart from the seed. */
export interface SimulatedPatient {
  /** As it is asked for: `anterior-stemi`. */
  readonly name: string;
  /** A few words for a screen: `Anterior STEMI`. */
  readonly label: string;
  /** What is to be seen, for the command's help. */
  readonly description: string;
  readonly trains: readonly BeatTrain[];
  readonly fibrillation: readonly FibrillatoryWave[];
  readonly varies: BeatToBeat;
  readonly breathsPerMinute: number;
  readonly skin: ElectrodeNoise;
  readonly contactLosses: readonly ContactLoss[];
}

/** How much the beats of a steady rhythm differ. */
export const STEADY_BEATS: BeatToBeat = { amplitude: 0.018, repolarisation: 2 };
