import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf } from './ensure-built.ts';

let checkout: string;
const write = (file: string, content: string): Promise<void> => writeFile(path.join(checkout, file), content);
beforeEach(async () => {
  checkout = await mkdtemp(path.join(tmpdir(), 'prearrival-device-page-'));
  for (const folder of ['ambulance-unit/device-window/build', 'ambulance-unit/tablet-port', 'protocol'])
    await mkdir(path.join(checkout, folder), { recursive: true });
  await write('package-lock.json', '{}');
  await write('ambulance-unit/device-window/main.ts', 'one');
});
afterEach(() => rm(checkout, { recursive: true, force: true }));

describe('the fingerprint of the Bluetooth page’s sources', () => {
  it('stays while nothing that is served changes', async () => {
    const before = await fingerprintOf(checkout);
    await write('ambulance-unit/device-window/main.test.ts', 'a test');
    await write('ambulance-unit/device-window/README.md', 'prose');
    await write('ambulance-unit/device-window/build/ensure-built.ts', 'how it is built');
    expect(await fingerprintOf(checkout)).toBe(before);
  });
  it('changes with the page, what it speaks, the protocol and the libraries', async () => {
    const seen = new Set([await fingerprintOf(checkout)]);
    for (const file of [
      'ambulance-unit/device-window/main.ts',
      'ambulance-unit/tablet-port/device-port.ts',
      'protocol/units.ts',
      'package-lock.json',
    ]) {
      await write(file, 'another');
      seen.add(await fingerprintOf(checkout));
    }
    expect(seen.size).toBe(5);
  });
});
