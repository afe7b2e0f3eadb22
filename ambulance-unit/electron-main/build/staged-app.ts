import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundles, tabletEntries } from './bundles.ts';
import { copyKept, keptPackages, KEPT_PACKAGES, type Machine } from './package-content.ts';

export const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = ['ambulance-unit', 'protocol'] as const;
const FORGOTTEN_AFTER = 7 * 24 * 3_600_000;

/**
 * The folder that Electron starts and that is packed, file by file: `out/` of our own, `node_modules/` of what is kept as it is, and a
 * package.json. Named after what it was built from, and whole as soon as it has that name. Rejects where it cannot be built.
 */
export async function ensureStaged(
  machine: Machine,
  log: (sentence: string) => void,
  checkout = CHECKOUT,
): Promise<string> {
  const cache = path.join(checkout, '.cache', 'tablet');
  const folder = path.join(cache, `app-${machine}-${await fingerprintOf(checkout)}`);
  if (existsSync(folder)) return folder;
  log('Building the tablet (once, and again when its sources change)…');
  const building = path.join(cache, `building-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    await buildBundles(checkout, path.join(building, 'out'), tabletEntries(checkout));
    for (const kept of keptPackages(checkout)) await copyKept(checkout, building, kept, machine);
    await writeFile(path.join(building, 'package.json'), `${JSON.stringify(manifestOf(checkout), null, 2)}\n`);
    await rename(building, folder);
  } catch (cause) {
    // Another start was quicker: what it built is the same.
    if (!existsSync(folder)) throw cause;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  await forgetOld(cache);
  return folder;
}

/** What the tablet is, for Electron and its packager: nothing of the relay, nothing of the tests. */
export function manifestOf(checkout: string): object {
  const read = (file: string): { readonly version: string; readonly description: string } =>
    JSON.parse(readFileSync(path.join(checkout, file), 'utf8')) as { version: string; description: string };
  const { version, description } = read('package.json');
  return {
    name: 'prearrival-tablet',
    ...{ version, description, private: true, type: 'module', main: 'out/main/start.cjs', author: 'Prearrival' },
    dependencies: Object.fromEntries(
      KEPT_PACKAGES.map((name) => [name, read(`node_modules/${name}/package.json`).version]),
    ),
  };
}

/** One short hash over names and contents, the same on every system. Tests and prose change nothing in what is packed. */
async function fingerprintOf(checkout: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const entries = await readdir(path.join(checkout, source), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(checkout, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((file) => !/\.test\.tsx?$|\.md$|\/(dist|node_modules|smoke)\//.test(file))
      .sort();
    for (const file of files) {
      const content = await readFile(path.join(checkout, file));
      hash.update(`${file}\0${content.length}\0`);
      hash.update(content);
    }
  }
  for (const file of ['package.json', 'package-lock.json']) hash.update(await readFile(path.join(checkout, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Builds that nobody has made for a week; a tablet that still runs from one has long loaded it. */
async function forgetOld(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    if (!/^(app|building)-/.test(name)) continue;
    const folder = path.join(cache, name);
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > FORGOTTEN_AFTER) await rm(folder, { recursive: true, force: true });
  }
}
