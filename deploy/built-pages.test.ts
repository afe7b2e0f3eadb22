import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, PAGE_NAMES, type PageName } from './built-pages.ts';

const ROOMS: Readonly<Record<PageName, readonly string[]>> = {
  console: ['hospital-console', 'protocol'],
  tablet: ['ambulance-unit/tablet-window', 'ambulance-unit/tablet-port', 'protocol'],
  bluetooth: ['ambulance-unit/device-window', 'ambulance-unit/tablet-port', 'protocol'],
};

describe.each(PAGE_NAMES)('the fingerprint of what the %s page is built from', (page) => {
  let checkout = '';
  const [room = '', ...besides] = ROOMS[page];
  const write = (file: string, content: string): Promise<void> => writeFile(join(checkout, file), content);
  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'prearrival-page-'));
    for (const folder of [`${room}/dist`, ...besides]) await mkdir(join(checkout, folder), { recursive: true });
    await write('package-lock.json', '{}');
    await write(`${room}/main.tsx`, 'one');
    await write('protocol/leads.ts', 'two');
  });
  afterEach(() => rm(checkout, { recursive: true, force: true }));

  it('stays while nothing that is served changes', async () => {
    const before = await fingerprintOf(page, checkout);
    await write(`${room}/dist/index.html`, 'built');
    await write(`${room}/main.test.tsx`, 'a test');
    await write(`${room}/README.md`, 'prose');
    expect(await fingerprintOf(page, checkout)).toBe(before);
  });

  it('changes with its room, with each room besides and with the libraries', async () => {
    const seen = new Set([await fingerprintOf(page, checkout)]);
    const changes = [`${room}/look.css`, ...besides.map((folder) => `${folder}/a.ts`), 'package-lock.json'];
    for (const file of changes) {
      await write(file, 'other');
      seen.add(await fingerprintOf(page, checkout));
    }
    expect(seen.size).toBe(changes.length + 1);
  });

  it('sees that a line moved from one file to the next', async () => {
    await write('protocol/a.ts', 'xy');
    await write('protocol/b.ts', 'z');
    const before = await fingerprintOf(page, checkout);
    await write('protocol/a.ts', 'x');
    await write('protocol/b.ts', 'yz');
    expect(await fingerprintOf(page, checkout)).not.toBe(before);
  });
});
