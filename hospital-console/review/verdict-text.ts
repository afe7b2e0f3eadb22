import type { VerdictJson } from '../../protocol/wire/session-review.ts';

/** What can be sworn to, best first; the relay's verifying code found it, here it is only told. */
export type VerdictKind =
  /** Complete, and every record is as it was signed. */
  | 'proven'
  /** Complete and nothing is wrong, but nobody has signed it yet. */
  | 'unsealed'
  /** What is there is as it was signed or as it came, and something is missing. */
  | 'incomplete'
  /** Something is not as the unit wrote it or as the relay signed it. */
  | 'changed';

export interface VerdictHeadline {
  readonly kind: VerdictKind;
  /** Samples a lead that are there, and that there should be but for declared gaps. */
  readonly samples: number;
  readonly ofSamples: number;
  readonly gaps: number;
  readonly gapSamples: number;
  readonly missing: number;
  readonly missingSamples: number;
  readonly isSigned: boolean;
  /** The first thing that is wrong; null where nothing is. */
  readonly first: string | null;
}

/**
 * The one line that comes before everything else. A declared gap is not a loss on the way, but neither is it a sample: it
 * stands among those that there should be, so that "N of N" is said of a recording without gaps only.
 */
export function headlineOf(verdict: VerdictJson): VerdictHeadline {
  const { samples, gapSamples, awaitedSamples, gapCount, awaitedCount, findings, complete, unchanged, seal } = verdict;
  const first = findings[0]?.sentence ?? null;
  const isSigned = seal !== null && unchanged;
  const kind: VerdictKind = first !== null ? 'changed' : !complete ? 'incomplete' : isSigned ? 'proven' : 'unsealed';
  return {
    ...{ kind, samples, isSigned, first },
    ofSamples: samples + gapSamples + awaitedSamples,
    ...{ gaps: gapCount, gapSamples, missing: awaitedCount, missingSamples: awaitedSamples },
  };
}

/** 1 843 200: groups of three that no line end tears apart, in every language alike, as it is read aloud. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
