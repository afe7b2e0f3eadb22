import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ensureStaged } from '../../ambulance-unit/electron-main/build/staged-app.ts';
import { keptPackages } from '../../ambulance-unit/electron-main/build/package-content.ts';
import { listAsar } from '../support/asar-list.ts';
import { CHECKOUT, runCommand, temporaryFolder } from '../support/parts.ts';

/** Where @electron/fuses finds what it flips, and how many fuses Electron 45 has at least. */
const FUSE_WIRE = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
const FUSES = 8;

/** Electron's folder without Electron: as much of it as a packager touches. It shows what is packed, not that it runs. */
function standInForElectron(folder: string): string {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  mkdirSync(path.join(folder, 'locales'));
  for (const language of ['en-US', 'zh-TW', 'de']) writeFileSync(path.join(folder, 'locales', `${language}.pak`), '');
  writeFileSync(path.join(folder, 'version'), '45.4.1');
  const program = path.join(folder, 'electron');
  writeFileSync(
    program,
    Buffer.concat([FUSE_WIRE, Buffer.from([1, FUSES]), Buffer.from('1'.repeat(FUSES)), Buffer.from('.')]),
  );
  chmodSync(program, 0o755);
  return folder;
}

it(
  'the package holds the tablet and what it needs, and nothing of tests, tools, relay or another Node',
  { timeout: 400_000 },
  async () => {
    const folder = temporaryFolder();
    await ensureStaged('linux-x64', () => undefined);
    const made = await runCommand(
      [
        ...['ambulance-unit/electron-main/build/package-tablet.ts', '--for', 'linux-x64', '--unpacked'],
        ...['--into', path.join(folder, 'packages')],
      ],
      {
        timeoutMs: 300_000,
        env: {
          ELECTRON_OVERRIDE_DIST_PATH: standInForElectron(path.join(folder, 'electron')),
          PREARRIVAL_UPDATES_URL: 'https://updates.example.org/tablet',
        },
      },
    );
    expect(made.code, made.stdout + made.stderr).toBe(0);
    const unpacked = path.join(folder, 'packages', 'linux-unpacked');
    const files = listAsar(path.join(unpacked, 'resources', 'app.asar'));
    const paths = files.map((file) => file.path);

    for (const needed of [
      ...['package.json', 'out/main/start.cjs', 'out/preload/tablet-preload.cjs', 'out/preload/device-preload.cjs'],
      ...['out/tablet-window/index.html', 'out/device-window/index.html', 'out/acquisition/tablet-process.js'],
      ...['out/acquisition/journal-worker.js', 'out/acquisition/measuring-worker.js'],
      ...['out/acquisition/migrations/0001-sessions-epochs-records.sql', 'node_modules/better-sqlite3/lib/index.js'],
      ...['node_modules/serialport/dist/index.js', 'node_modules/@fontsource/noto-sans-tc/unicode.json'],
    ]) {
      expect(paths).toContain(needed);
    }
    expect(paths.filter((one) => !/^(out|node_modules)\/|^package\.json$/.test(one))).toEqual([]);
    expect(paths.filter((one) => /\.test\.|\.(ts|tsx|map|md)$|(^|\/)(tests?|deps)\//.test(one))).toEqual([]);

    const packages = new Set(paths.flatMap((one) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(one)?.[1] ?? []));
    const kept = new Set(keptPackages(CHECKOUT).map(({ name }) => name));
    expect([...packages].filter((name) => !kept.has(name))).toEqual([]);
    expect([...kept].filter((name) => !packages.has(name))).toEqual([]);
    const { devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(path.join(CHECKOUT, 'package.json'), 'utf8'),
    ) as Record<'devDependencies' | 'optionalDependencies', Record<string, string>>;
    const unwanted = new Set([
      ...Object.keys(devDependencies),
      ...Object.keys(optionalDependencies),
      'fastify',
      'react',
    ]);
    expect([...packages].filter((name) => unwanted.has(name))).toEqual([]);

    // Machine code lies beside the archive, this machine's only; everything else is in it and checked when it is loaded.
    expect(
      files
        .filter((file) => file.isUnpacked)
        .map((file) => file.path)
        .sort(),
    ).toEqual([
      'node_modules/@serialport/bindings-cpp/prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node',
      'node_modules/better-sqlite3/prebuilds/linux-x64.node',
    ]);
    expect(files.filter((file) => !file.hasIntegrity)).toEqual([]);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(40 * 2 ** 20);

    const program = readFileSync(path.join(unpacked, 'prearrival'));
    const wire = program.subarray(program.indexOf(FUSE_WIRE) + FUSE_WIRE.length + 2).toString('latin1');
    // runAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only from asar, own snapshot (as it came), file: privileges
    expect(wire.slice(0, FUSES)).toBe('01001110');
    const updates = readFileSync(path.join(unpacked, 'resources', 'app-update.yml'), 'utf8');
    expect(updates).toContain('provider: generic');
    expect(updates).toContain('https://updates.example.org/tablet');
  },
);
