import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const WINDOW = fileURLToPath(new URL('..', import.meta.url));
const CHECKOUT = join(WINDOW, '..', '..');
const DIST = join(WINDOW, 'dist');
const FINGERPRINT_FILE = 'built-from.txt';

export interface EnsureBuiltOptions {
  readonly log: (sentence: string) => void;
}

/**
 * The folder of the built screen. Builds only where it is missing or its sources have changed since, into a folder of
 * its own that takes dist's place once it is whole, so that two starts at once do no harm.
 * Rejects where vite cannot build: the cause says why.
 */
export async function ensureTabletBuilt(options: EnsureBuiltOptions): Promise<string> {
  const fingerprint = await fingerprintOf(CHECKOUT);
  if ((await builtFrom(DIST)) === fingerprint) return DIST;
  options.log('Building the tablet’s screen (once, and again when its sources change)…');
  const started = performance.now();
  const building = join(CHECKOUT, '.cache', `tablet-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    await build(building);
    await writeFile(join(building, FINGERPRINT_FILE), `${fingerprint}\n`);
    await takePlace(building, DIST, fingerprint);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  options.log(`The tablet’s screen is built (${((performance.now() - started) / 1000).toFixed(1)} s).`);
  return DIST;
}

async function build(outDir: string): Promise<void> {
  // Loaded here and not above: a start that finds the screen built must not pay for the bundler.
  const [{ build: bundle, mergeConfig }, { default: config }] = await Promise.all([
    import('vite'),
    import('../vite.config.ts'),
  ]);
  // vite reads NODE_ENV of the process that calls it, and would bundle React's development build into the ambulance.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    await bundle(
      mergeConfig(config, {
        configFile: false,
        mode: 'production',
        logLevel: 'warn',
        build: { outDir, emptyOutDir: true },
      }),
    );
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** What a build of these sources would come from: one hash over names and contents, the same on every system. */
export async function fingerprintOf(checkout: string): Promise<string> {
  const hash = createHash('sha256');
  const files = [
    ...(await sourcesIn(join(checkout, 'ambulance-unit', 'tablet-window'))),
    ...(await sourcesIn(join(checkout, 'ambulance-unit', 'tablet-port'))),
    ...(await sourcesIn(join(checkout, 'protocol'))),
    join(checkout, 'package-lock.json'),
  ];
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(checkout, file).split(sep).join('/')}\0${String(content.length)}\0`);
    hash.update(content);
  }
  return hash.digest('hex');
}

/** Sorted. Tests and prose change nothing in what is served. */
async function sourcesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.(test\.tsx?|md|tsbuildinfo)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(folder, file)
          .split(sep)
          .some((part) => part === 'dist' || part === 'node_modules'),
    )
    .sort();
}

async function builtFrom(folder: string): Promise<string | null> {
  try {
    return (await readFile(join(folder, FINGERPRINT_FILE), 'utf8')).trim();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null;
    throw cause;
  }
}

/** Renames `built` to `place`. What stood there goes aside first; where another start was quicker, its build stays. */
async function takePlace(built: string, place: string, fingerprint: string): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if ((await builtFrom(place)) === fingerprint) return;
    const aside = `${built}-before`;
    try {
      await rename(place, aside);
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') throw cause;
    }
    try {
      await rename(built, place);
      return;
    } catch (cause) {
      // Another start put its own build here between the two renames: look again.
      const code = codeOf(cause);
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EPERM') throw cause;
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  throw new Error(`${place} is being written by another program. Stop it and start again.`);
}

const codeOf = (cause: unknown): string | null =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null;

if (import.meta.main) {
  const folder = await ensureTabletBuilt({
    log: (sentence) => {
      process.stderr.write(`${sentence}\n`);
    },
  });
  process.stdout.write(`${folder}\n`);
}
