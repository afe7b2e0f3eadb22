import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf } from './ensure-built.ts';

let checkout: string;
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'prearrival-console-'));
  await mkdir(join(checkout, 'hospital-console', 'dist'), { recursive: true });
  await mkdir(join(checkout, 'protocol'));
  await writeFile(join(checkout, 'package-lock.json'), '{}');
  await writeFile(join(checkout, 'hospital-console', 'main.tsx'), 'one');
  await writeFile(join(checkout, 'protocol', 'leads.ts'), 'two');
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

describe('the fingerprint of the console’s sources', () => {
  it('stays while nothing that is served changes', async () => {
    const before = await fingerprintOf(checkout);
    await writeFile(join(checkout, 'hospital-console', 'dist', 'index.html'), 'built');
    await writeFile(join(checkout, 'hospital-console', 'main.test.tsx'), 'a test');
    await writeFile(join(checkout, 'hospital-console', 'README.md'), 'prose');
    expect(await fingerprintOf(checkout)).toBe(before);
  });
  it('changes with the console, the protocol and the libraries', async () => {
    const seen = new Set([await fingerprintOf(checkout)]);
    await writeFile(join(checkout, 'hospital-console', 'main.tsx'), 'one more');
    seen.add(await fingerprintOf(checkout));
    await writeFile(join(checkout, 'protocol', 'leads.ts'), 'two more');
    seen.add(await fingerprintOf(checkout));
    await writeFile(join(checkout, 'package-lock.json'), '{"lockfileVersion":3}');
    seen.add(await fingerprintOf(checkout));
    await writeFile(join(checkout, 'protocol', 'units.ts'), '');
    seen.add(await fingerprintOf(checkout));
    expect(seen.size).toBe(5);
  });
  it('sees that a line moved from one file to the next', async () => {
    await writeFile(join(checkout, 'protocol', 'a.ts'), 'xy');
    await writeFile(join(checkout, 'protocol', 'b.ts'), 'z');
    const before = await fingerprintOf(checkout);
    await writeFile(join(checkout, 'protocol', 'a.ts'), 'x');
    await writeFile(join(checkout, 'protocol', 'b.ts'), 'yz');
    expect(await fingerprintOf(checkout)).not.toBe(before);
  });
});
