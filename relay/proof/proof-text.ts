import { counted } from '../recordings/counted.ts';
import type { Verdict } from '../recordings/verification.ts';
import { isProven, isUnchanged, firstFinding, type ProofVerdict } from './proof-verdict.ts';
import type { TombstoneReading } from './tombstone.ts';

/** What `verify` prints for a person: the verdict first. Pure. */

const MOST_SHOWN = 20;

/** 1 843 200: read aloud in court. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');

const countedLong = (count: number, one: string): string => counted(count, one, `${one}s`, grouped(count));

const lengthOf = (ranges: readonly { readonly first: number; readonly end: number }[]): number =>
  ranges.reduce((sum, { first, end }) => sum + end - first, 0);

function samplesText({ samples, gaps, awaited }: Verdict): string {
  return `${grouped(samples)} of ${grouped(samples + lengthOf(gaps) + lengthOf(awaited))} samples`;
}

/** One line: whether it can be sworn to. */
export function verdictLine(verdict: ProofVerdict): string {
  const { recording, seal } = verdict;
  const samples = samplesText(recording);
  if (isProven(verdict)) {
    const behind = seal.unsealed === 0 ? '' : `; ${countedLong(seal.unsealed, 'record')} came behind the last seal`;
    return `complete: ${samples}, chain and signature valid${behind}`;
  }
  const first = firstFinding(verdict);
  if (first !== null) return `CHANGED: ${first.sentence}`;
  if (isUnchanged(verdict)) return `NOT COMPLETE, unchanged: ${samples}; what is there is as it was signed`;
  return recording.complete
    ? `complete: ${samples}, chain valid, NOT SIGNED: this session has not been sealed`
    : `NOT COMPLETE: ${samples}; not sealed yet`;
}

export function proofText(verdict: ProofVerdict): string {
  const { session, recording, seal, findings, keysAreTheirOwn } = verdict;
  const { sealed } = seal;
  return [
    verdictLine(verdict),
    `  session  ${session}, ${countedLong(recording.records, 'record')}`,
    ...(sealed === null
      ? []
      : [
          `  sealed   ${sealed.sealedAt}, manifest ${String(sealed.number)} of ${String(seal.manifests)}, Merkle root ${sealed.merkleRoot}`,
          ...(sealed.derived === undefined
            ? []
            : ['  derived  a teaching copy: identity removed, all times shifted; it is not the recording itself']),
          `  key      ${sealed.key}${keysAreTheirOwn ? ', which came with the recording: compare it with the relay’s (/api/keys), or give it with --key' : ''}`,
        ]),
    ...listed(
      recording.gaps.map(
        ({ first, end, reason }) => `  gap      samples ${grouped(first)} to ${grouped(end - 1)}, ${reason}`,
      ),
      'gaps',
    ),
    ...listed(
      recording.awaited.map(({ first, end }) => `  missing  samples ${grouped(first)} to ${grouped(end - 1)}`),
      'missing ranges',
    ),
    ...listed(
      recording.lostRecords.map(
        ({ epoch, first, last }) =>
          `  lost     records ${grouped(first)} to ${grouped(last)} of epoch ${String(epoch.number)}, damaged on the unit's disk`,
      ),
      'ranges of lost records',
    ),
    ...listed(
      [...seal.findings, ...findings].map(({ sentence }) => `  found    ${sentence}`),
      'findings',
    ),
    ...listed(
      recording.faults.map(({ sentence }) => `  fault    ${sentence}`),
      'faults',
    ),
    ...listed(
      recording.remarks.map(({ sentence }) => `  remark   ${sentence}`),
      'remarks',
    ),
  ].join('\n');
}

function listed(lines: readonly string[], what: string): readonly string[] {
  if (lines.length <= MOST_SHOWN) return lines;
  return [...lines.slice(0, MOST_SHOWN), `  … and ${grouped(lines.length - MOST_SHOWN)} ${what} more`];
}

export function tombstoneLine(reading: TombstoneReading): string {
  if (!reading.ok) return `CHANGED: ${reading.sentence}`;
  const { session, deletedAt, deletedBy, rule, records, samples } = reading.facts;
  return `deleted: session ${session}, ${deletedAt}, by ${deletedBy}, ${rule}; ${countedLong(records, 'record')}, ${countedLong(samples, 'sample')}. Tombstone valid`;
}
