import { signedText } from '../../protocol/proof/signed-document.ts';
import type { LedgerId } from '../../protocol/wire/identity.ts';
import type { AnnotationVersionJson } from '../../protocol/wire/review-book.ts';
import { hexOfBytes } from '../../protocol/wire/identity.ts';
import { packageOf } from '../proof/proof-package.ts';
import { manifestOf } from '../proof/session-manifest.ts';
import type { Signer } from '../proof/signing-keys.ts';
import { COPIED_UNIT } from './de-identify.ts';
import { CopiedSession, type CopyChance, type ReadRecords } from './copied-session.ts';

const ANNOTATIONS_FORMAT = 'prearrival-annotations-1';

export interface TeachingSource {
  readonly read: ReadRecords;
  /** The last record that goes into it. */
  readonly head: number;
  /** Those that stand. */
  readonly annotations: readonly AnnotationVersionJson[];
}

export interface TeachingPackage {
  readonly copy: CopiedSession;
  readonly pieces: () => Generator<Uint8Array>;
}

/**
 * A proof package of a session that says of itself that it is a teaching copy: sealed with the relay's key, of a session
 * and a ledger that there are nowhere else. Nothing in it leads back to what it was copied from.
 */
export function teachingPackage(
  { read, head, annotations }: TeachingSource,
  signer: Signer,
  { randomBytes }: CopyChance,
): TeachingPackage {
  const copy = new CopiedSession(read, head, { randomBytes });
  const ledger = hexOfBytes(randomBytes(16)) as LedgerId;
  const { index, session } = copy;
  const { gaps, epochs, samples, endSample } = index;
  const standing = { session, unit: COPIED_UNIT, head: index.head, gaps, epochs, samples, endSample };
  const manifest = signer.sign(
    manifestOf({
      ...{ standing, ledger, merkleRoot: copy.merkleRoot, endRoot: new Uint8Array(0), before: null },
      ...{ key: signer.key.id, at: copy.lastCommitAt, derived: 'teaching-copy' },
    }),
  );
  return {
    copy,
    pieces: () => {
      let records = copy.records();
      let next = 1;
      return packageOf(
        {
          ...{ session, ledger, records: index.head, exportedBy: '', software: '' },
          exportedAt: new Date(copy.lastCommitAt).toISOString(),
        },
        {
          proof: { manifests: () => [manifest], leafBlock: () => null },
          // Other keys would tell when this relay began, and to nobody's use.
          signer: { ...signer, keys: new Map([[signer.key.id, signer.key]]) },
          read: (from, limit) => {
            if (from !== next) records = copy.records(from);
            const page = [];
            for (let found = records.next(); ; found = records.next()) {
              if (found.done === true) break;
              page.push(found.value);
              if (page.length === limit) break;
            }
            next = from + page.length;
            return page;
          },
        },
        annotations.length === 0
          ? []
          : [
              [
                'annotations.json',
                signedText(ANNOTATIONS_FORMAT, { session, annotations: annotations.map(codedOnly) }),
              ],
            ],
      );
    },
  };
}

/** What was annotated and not by whom, when and in what words. */
const codedOnly = ({ first, end, leads, code }: AnnotationVersionJson) => ({ first, end, leads, code });
