import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fingerprintOf } from './ensure-built.ts';

let checkout: string;
const WINDOW = join('ambulance-unit', 'tablet-window');
const PORT = join('ambulance-unit', 'tablet-port');
beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'prearrival-tablet-'));
  for (const room of [join(WINDOW, 'dist'), PORT, 'protocol']) await mkdir(join(checkout, room), { recursive: true });
  await writeFile(join(checkout, 'package-lock.json'), '{}');
  await writeFile(join(checkout, WINDOW, 'main.tsx'), 'one');
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

it('is built anew when the screen, its port, the protocol or a library changes, and not for a test or prose', async () => {
  const seen = [await fingerprintOf(checkout)];
  for (const file of [join(WINDOW, 'dist', 'x.js'), join(WINDOW, 'main.test.tsx'), join(WINDOW, 'README.md')]) {
    await writeFile(join(checkout, file), 'x');
    expect(await fingerprintOf(checkout)).toBe(seen[0]);
  }
  for (const file of [join(WINDOW, 'look.css'), join(PORT, 'a.ts'), join('protocol', 'b.ts'), 'package-lock.json']) {
    await writeFile(join(checkout, file), 'x');
    seen.push(await fingerprintOf(checkout));
  }
  expect(new Set(seen).size).toBe(5);
});
