import type { SealFinding, SealVerdict } from '../../protocol/proof/seal-check.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { Verdict } from '../recordings/verification.ts';

/** Something that is not as the relay wrote it. */
export interface Finding {
  readonly kind:
    | SealFinding['kind']
    | 'container-damaged'
    | 'file-altered'
    | 'file-removed'
    | 'inserted-file'
    | 'rolled-back'
    | 'audit-cut-off';
  /** Of the first record that it is about; null where it is about none. */
  readonly offset: number | null;
  readonly sentence: string;
}

/** All that is found of one recording. */
export interface ProofVerdict {
  readonly session: SessionId;
  /** Its records by themselves: checksums, chain, each sample once, nothing missing. */
  readonly recording: Verdict;
  /** Against what was signed. */
  readonly seal: SealVerdict;
  /** Of what holds the records. */
  readonly findings: readonly Finding[];
  /** The keys came with the recording: who has made it up could have made them up too. */
  readonly keysAreTheirOwn: boolean;
}

/** Every record is as it was signed, and so is what holds them. */
export const isUnchanged = ({ seal, findings }: ProofVerdict): boolean =>
  seal.sealed !== null && seal.findings.length === 0 && findings.length === 0;

/** Unchanged, and nothing is missing of what was recorded. */
export const isProven = (verdict: ProofVerdict): boolean =>
  isUnchanged(verdict) && verdict.recording.complete && verdict.recording.faults.length === 0;

/** The records that were changed first, by what names them best. */
export function firstFinding({ seal, findings, recording }: ProofVerdict): Finding | null {
  const fault = recording.faults[0];
  const ofRecords =
    seal.findings.find(({ offset }) => offset !== null) ?? findings.find(({ offset }) => offset !== null);
  if (ofRecords !== undefined) return ofRecords;
  const other = seal.findings[0] ?? findings[0];
  if (other !== undefined) return other;
  return fault === undefined ? null : { kind: 'altered', offset: fault.offset, sentence: fault.sentence };
}
