import type { DeclaredGap } from '../ecg/sample-block.ts';
import { GAP_REASONS } from '../ecg/sample-block.ts';
import { sampleIndex } from '../ecg/units.ts';
import type { LedgerId, SessionId, UnitId } from '../wire/identity.ts';
import { jsonObject, signedText, type KeyId } from './signed-document.ts';

export const MANIFEST_FORMAT = 'prearrival-manifest-1';
/** Of what may be many: a manifest stays small enough for a message, and its counts say of how many. */
export const MOST_GAPS_LISTED = 256;
export const MOST_EPOCHS_LISTED = 128;

/** What is sealed of one epoch. */
export interface SealedEpoch {
  readonly number: number;
  readonly nonce: string;
  /** Held. */
  readonly records: number;
  /** Declared by the unit as lost before delivery. */
  readonly lost: number;
  /** The highest sequence number that is held. */
  readonly last: number;
}

/** What a relay states and signs of a session: how much there is and the root of the tree over every record. */
export interface SessionManifest {
  readonly session: SessionId;
  readonly unit: UnitId;
  readonly ledger: LedgerId;
  /** In the chain of manifests of this session, from 1. */
  readonly number: number;
  /** SHA-256 of the text of the manifest before it, hex; null at the first. */
  readonly previous: string | null;
  /** By the relay's clock, ISO 8601 in UTC. */
  readonly sealedAt: string;
  readonly key: KeyId;
  /** The records at offsets 1 to here. */
  readonly records: number;
  /** Over their leaves, hex. */
  readonly merkleRoot: string;
  /** What SEALED says to the unit (D8), hex. */
  readonly endRoot: string;
  /** One past the last sample. */
  readonly endSample: number;
  /** A lead, that are there. */
  readonly samples: number;
  readonly gapCount: number;
  /** Samples in them. */
  readonly gapSamples: number;
  /** The first ones, by first sample. */
  readonly gaps: readonly DeclaredGap[];
  readonly epochCount: number;
  /** The first ones. */
  readonly epochs: readonly SealedEpoch[];
  /** Not a recording but made of one: identity removed, all times shifted, records that say who or where left out. */
  readonly derived?: 'teaching-copy';
}

/** The text that is signed. */
export const manifestText = (manifest: SessionManifest): string => signedText(MANIFEST_FORMAT, manifest);

export type ManifestReading =
  | { readonly ok: true; readonly manifest: SessionManifest }
  /** The field that is not as it must be; empty where it is no JSON. */
  | { readonly ok: false; readonly field: string };

const HASH = /^[0-9a-f]{64}$/;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);

const FIELDS: Readonly<Record<keyof Required<SessionManifest> | 'format', (value: unknown) => boolean>> = {
  format: (value) => value === MANIFEST_FORMAT,
  session: isText(/^[0-9a-f-]{36}$/),
  unit: isText(/^[^\n]{0,256}$/),
  ledger: isText(/^[0-9a-f]{32}$/),
  number: (value) => isCount(value) && value > 0,
  previous: (value) => value === null || isText(HASH)(value),
  sealedAt: isText(/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/),
  key: isText(/^[0-9a-f]{32}$/),
  records: isCount,
  merkleRoot: isText(HASH),
  endRoot: isText(/^([0-9a-f]{64})?$/),
  endSample: isCount,
  samples: isCount,
  gapCount: isCount,
  gapSamples: isCount,
  gaps: (value) => Array.isArray(value) && value.length <= MOST_GAPS_LISTED && value.every(isGap),
  epochCount: isCount,
  epochs: (value) => Array.isArray(value) && value.length <= MOST_EPOCHS_LISTED && value.every(isEpoch),
  derived: (value) => value === undefined || value === 'teaching-copy',
};

/** Reads a text that may be anybody's. A later version's fields beside these are passed over. */
export function readManifest(text: string): ManifestReading {
  const read = jsonObject(text);
  if (read === null) return { ok: false, field: '' };
  for (const [field, holds] of Object.entries(FIELDS)) if (!holds(read[field])) return { ok: false, field };
  const manifest = read as unknown as SessionManifest;
  return {
    ok: true,
    manifest: {
      ...manifest,
      gaps: manifest.gaps.map(({ first, end, reason }) => ({
        ...{ first: sampleIndex(first), end: sampleIndex(end), reason },
      })),
    },
  };
}

function isGap(value: unknown): boolean {
  const gap = value as Partial<DeclaredGap> | null;
  return (
    isCount(gap?.first) && isCount(gap.end) && gap.end > gap.first && GAP_REASONS.some((one) => one === gap.reason)
  );
}

function isEpoch(value: unknown): boolean {
  const epoch = value as Partial<SealedEpoch> | null;
  return (
    isCount(epoch?.number) &&
    typeof epoch.nonce === 'string' &&
    isCount(epoch.records) &&
    isCount(epoch.lost) &&
    isCount(epoch.last)
  );
}
