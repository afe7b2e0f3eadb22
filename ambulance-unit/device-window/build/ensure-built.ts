import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));
const SOURCES = ['ambulance-unit/device-window', 'ambulance-unit/tablet-port', 'protocol'] as const;

/**
 * The folder of the built page. It is named after what it was built from and takes that name once it is whole: two starts
 * at once do no harm, and a page that is being served never changes. Rejects where vite cannot build: the cause says why.
 */
export async function ensureDevicePageBuilt(log: (sentence: string) => void): Promise<string> {
  const folder = join(CHECKOUT, '.cache', `device-page-${await fingerprintOf(CHECKOUT)}`);
  if (existsSync(folder)) return folder;
  log('Building the Bluetooth page (once, and again when its sources change)…');
  const building = join(CHECKOUT, '.cache', `device-page-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    // Loaded here and not above: a start that finds the page built must not pay for the bundler.
    const [{ build, mergeConfig }, { default: config }] = await Promise.all([
      import('vite'),
      import('../vite.config.ts'),
    ]);
    await build(mergeConfig(config, { configFile: false, logLevel: 'warn', build: { outDir: building } }));
    await rename(building, folder);
  } catch (cause) {
    // Another start was quicker: its page is the same.
    if (!existsSync(folder)) throw cause;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return folder;
}

/** One short hash over names and contents, the same on every system. Tests and prose change nothing in what is served. */
export async function fingerprintOf(checkout: string): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const entries = await readdir(join(checkout, source), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(checkout, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter((file) => !/\.test\.ts$|\.md$|\/(dist|build)\//.test(file))
      .sort();
    for (const file of files) {
      const content = await readFile(join(checkout, file));
      hash.update(`${file}\0${content.length}\0`);
      hash.update(content);
    }
  }
  hash.update(await readFile(join(checkout, 'package-lock.json')));
  return hash.digest('hex').slice(0, 16);
}

if (import.meta.main) {
  const folder = await ensureDevicePageBuilt((sentence) => {
    process.stderr.write(`${sentence}\n`);
  });
  process.stdout.write(`${folder}\n`);
}
