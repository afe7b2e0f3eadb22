import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAVES_IN_BLOCK } from '../../protocol/proof/record-leaf.ts';
import { editOnce, flipped, type Edit } from '../../test/support/record-edits.ts';
import { sealRecording, type SealedRecording } from '../../test/support/sealed-recording.ts';
import { seededChance } from '../../test/support/uplink-world.ts';
import { verifyPackage } from './package-verification.ts';
import { firstFinding, isProven, isUnchanged, type Finding, type ProofVerdict } from './proof-verdict.ts';
import { proofText, verdictLine } from './proof-text.ts';
import { readTar, tarEnd, tarPieces, type ContainerFile } from './strict-tar.ts';

/** Of each of the two kinds. `EDITS=all` is what the project promises; fewer are enough to see that it still holds. */
const EDITS = process.env['EDITS'] === 'all' ? 10_000 : 1_000;

let sealed: SealedRecording;
let files: readonly ContainerFile[];
beforeAll(async () => {
  sealed = await sealRecording({ gap: true });
  const read: ContainerFile[] = [];
  for await (const file of readTar(inOnePiece(sealed.bytes))) read.push(file);
  files = read;
});
afterAll(() => {
  rmSync(sealed.folder, { recursive: true, force: true });
});

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
const verify = (bytes: Uint8Array): Promise<ProofVerdict> => verifyPackage(inOnePiece(bytes), sealed.signer.keys);

/** A package of which somebody wrote the records anew, and left alone what is signed. */
function withRecords({ edited }: Edit): Uint8Array {
  const frames = edited.flatMap(({ committedAt, sealed: bytes }) => {
    const head = Buffer.alloc(12);
    head.writeBigUInt64BE(BigInt(committedAt), 0);
    head.writeUInt32BE(bytes.length, 8);
    return [head, bytes];
  });
  const pieces = files.flatMap((file) =>
    tarPieces(file.name.startsWith('records/') ? { name: file.name, bytes: Buffer.concat(frames) } : file),
  );
  return Buffer.concat([...pieces, tarEnd()]);
}

const NAMED: Readonly<Record<Edit['kind'], readonly Finding['kind'][]>> = {
  bit: ['altered'],
  'repaired bit': ['altered'],
  time: ['altered'],
  removed: ['removed', 'truncated'],
  swapped: ['reordered'],
  inserted: ['inserted'],
  'copied over': ['altered'],
  truncated: ['removed', 'truncated'],
};

describe('a sealed recording', () => {
  it('is proven as it is, every sample counted', async () => {
    const verdict = await verify(sealed.bytes);
    expect(proofText(verdict)).toContain('complete: 2 050 of 2 550 samples, chain and signature valid');
    expect(isProven(verdict)).toBe(true);
    expect(sealed.records.length).toBeLessThan(LEAVES_IN_BLOCK);
    expect(verdict.seal).toMatchObject({ manifests: 2, unsealed: 0, findings: [] });
  });

  it(
    `of which one record was altered, removed, moved, put in or cut off is found and the record named, ${String(EDITS)} times`,
    { timeout: 600_000 },
    async () => {
      const draw = seededChance(7);
      const missed: string[] = [];
      for (let i = 0; i < EDITS; i += 1) {
        const edit = editOnce(sealed.records, draw);
        const verdict = await verify(withRecords(edit));
        const found = firstFinding(verdict);
        const isNamed = !isUnchanged(verdict) && found?.offset === edit.at && NAMED[edit.kind].includes(found.kind);
        if (!isNamed) missed.push(`${String(i)}: ${edit.kind} at ${String(edit.at)} → ${verdictLine(verdict)}`);
      }
      expect(missed).toEqual([]);
    },
  );

  it(
    `in a package of which any one bit was changed is found, ${String(EDITS)} times`,
    { timeout: 600_000 },
    async () => {
      const draw = seededChance(8);
      const missed: number[] = [];
      for (let i = 0; i < EDITS; i += 1) {
        const bit = Math.floor(draw() * 8 * sealed.bytes.length);
        const found = await verify(flipped(sealed.bytes, bit)).then(
          (verdict) => !isUnchanged(verdict) && firstFinding(verdict) !== null,
          // So much is broken that it is no package any more: said in a sentence too.
          (thrown: unknown) => thrown instanceof Error && thrown.message.includes('no proof package'),
        );
        if (!found) missed.push(bit);
      }
      expect(missed).toEqual([]);
    },
  );

  it('that was cut off anywhere is found', async () => {
    const draw = seededChance(9);
    for (let i = 0; i < 100; i += 1) {
      const cut = sealed.bytes.subarray(0, Math.floor(draw() * (sealed.bytes.length - 1)));
      const found = await verify(cut).then(
        (verdict) => !isUnchanged(verdict),
        () => true,
      );
      expect(found, `cut at ${String(cut.length)}`).toBe(true);
    }
  });
});
