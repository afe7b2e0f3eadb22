import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SealedRecording, sealRecording } from '../support/sealed-recording.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'prearrival-other-programs-'));
let sealed: SealedRecording | null = null;
beforeAll(async () => {
  sealed = await sealRecording({ frames: 1_100, gap: true });
  writeFileSync(path.join(folder, 'proof.tar'), sealed.bytes);
  execFileSync('tar', ['-xf', 'proof.tar'], { cwd: folder });
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (sealed !== null) rmSync(sealed.folder, { recursive: true, force: true });
});

const inFolder = (name: string): string => path.join(folder, name);
const named = (part: string, ending: string): readonly string[] =>
  readdirSync(inFolder(part))
    .filter((name) => name.endsWith(ending))
    .sort();
const manifestsIn = (): readonly { readonly records: number; readonly merkleRoot: string; readonly key: string }[] =>
  named('manifests', '.json').map(
    (name) =>
      JSON.parse(readFileSync(inFolder(`manifests/${name}`), 'latin1')) as {
        records: number;
        merkleRoot: string;
        key: string;
      },
  );

/** Whether openssl takes a signature of a file; what it says goes nowhere. */
function opensslTakes(text: string, signature: string, key: string): boolean {
  const args = ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', key, '-in', text, '-sigfile', signature];
  try {
    execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a proof package, by programs that are not ours', () => {
  it('openssl takes the signature of every manifest and of the list of files, and none of a changed text', () => {
    const manifests = manifestsIn();
    expect(manifests).toHaveLength(2);
    for (const [at, { key }] of manifests.entries()) {
      const file = `manifests/00000${String(at + 1)}`;
      expect(opensslTakes(`${file}.json`, `${file}.sig`, `keys/${key}.pem`)).toBe(true);
      writeFileSync(
        inFolder('changed'),
        readFileSync(inFolder(`${file}.json`), 'latin1').replace('"records"', '"recordz"'),
      );
      expect(opensslTakes('changed', `${file}.sig`, `keys/${key}.pem`)).toBe(false);
    }
    expect(opensslTakes('index.json', 'index.sig', `keys/${manifests[0]?.key ?? ''}.pem`)).toBe(true);
  });

  it('Python computes the Merkle root that each manifest states, from the records alone', () => {
    const script = path.join(import.meta.dirname, '..', 'support', 'merkle_root.py');
    for (const { records, merkleRoot } of manifestsIn()) {
      expect(records).toBeGreaterThan(1_100);
      const root = execFileSync('python3', ['-B', script, folder, String(records)], { encoding: 'latin1' });
      expect(root.trim()).toBe(merkleRoot);
    }
  });

  it('sha256sum finds every file as the signed list states it', () => {
    const { files } = JSON.parse(readFileSync(inFolder('index.json'), 'latin1')) as {
      readonly files: readonly (readonly [name: string, sha256: string])[];
    };
    const list = files.map(([name, sha256]) => `${sha256}  ${name}\n`).join('');
    writeFileSync(inFolder('sums'), list);
    const said = execFileSync('sha256sum', ['--strict', '--check', 'sums'], { cwd: folder, encoding: 'latin1' });
    expect(said.trim().split('\n')).toHaveLength(files.length);
    expect(files.length).toBeGreaterThan(8);
  });
});
