import type { DeclaredGap } from '../../protocol/ecg/sample-block.ts';
import { MOST_FINDINGS, type FindingJson, type VerdictJson } from '../../protocol/wire/session-review.ts';
import { firstFinding, isUnchanged, type ProofVerdict } from '../proof/proof-verdict.ts';

const lengthOf = (ranges: readonly { readonly first: number; readonly end: number }[]): number =>
  ranges.reduce((sum, { first, end }) => sum + end - first, 0);

/** What verification found, cut to what a page shows. Pure. */
export function verdictJson(verdict: ProofVerdict): VerdictJson {
  const { recording, seal, findings } = verdict;
  const gaps = unitedGaps(recording.gaps);
  const first = firstFinding(verdict);
  const all: readonly FindingJson[] = [
    ...seal.findings,
    ...findings,
    ...recording.faults.map(({ kind, offset, sentence }) => ({ kind, offset, sentence })),
  ].map(({ kind, offset, sentence }) => ({ kind, offset, sentence }));
  // What names best what was changed comes first.
  const ordered = first === null ? all : [...all].sort((one, other) => rankOf(one, first) - rankOf(other, first));
  return {
    complete: recording.complete && recording.faults.length === 0,
    unchanged: isUnchanged(verdict),
    seal: seal.sealed === null ? null : sealJson(seal.sealed),
    records: recording.records,
    unsealedRecords: seal.unsealed,
    samples: recording.samples,
    gaps: gaps.slice(0, MOST_FINDINGS),
    gapCount: gaps.length,
    gapSamples: lengthOf(gaps),
    awaited: recording.awaited.slice(0, MOST_FINDINGS),
    awaitedCount: recording.awaited.length,
    awaitedSamples: lengthOf(recording.awaited),
    lostRecords: recording.lostRecords.reduce((sum, lost) => sum + lost.last - lost.first + 1, 0),
    findings: ordered.slice(0, MOST_FINDINGS),
    findingCount: ordered.length,
    remarks: recording.remarks
      .slice(0, MOST_FINDINGS)
      .map(({ kind, offset, sentence }) => ({ kind, offset, sentence })),
  };
}

/** A loss that was declared record by record is one to a person. In order of the first sample, and disjoint. */
export function unitedGaps(gaps: readonly DeclaredGap[]): readonly DeclaredGap[] {
  const united: DeclaredGap[] = [];
  for (const gap of gaps) {
    const before = united.at(-1);
    if (before?.end === gap.first && before.reason === gap.reason) {
      united[united.length - 1] = { ...before, end: gap.end };
    } else united.push(gap);
  }
  return united;
}

const rankOf = (finding: FindingJson, first: FindingJson): number => (finding.sentence === first.sentence ? 0 : 1);

const sealJson = ({ number, sealedAt, key, merkleRoot, records }: NonNullable<ProofVerdict['seal']['sealed']>) => ({
  ...{ number, sealedAt, key, merkleRoot, records },
});
