import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

const brotliCompress = promisify(zlib.brotliCompress);
const gzipCompress = promisify(zlib.gzip);
const { constants } = zlib;

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const FINGERPRINT_FILE = 'built-from.txt';

/** A page of static files that vite builds from a room, by the room's own `vite.config.ts`, into the room's `dist/`. */
interface Page {
  readonly title: string;
  readonly room: string;
  /** Other rooms whose sources are in it. */
  readonly besides: readonly string[];
  /** With a compressed copy beside each text, for a server that hands those out. */
  readonly isCompressed: boolean;
}

const PAGES = {
  console: {
    ...{ title: 'the hospital console', room: 'hospital-console', besides: ['protocol'], isCompressed: true },
  },
  tablet: {
    ...{ title: 'the tablet’s screen', room: 'ambulance-unit/tablet-window', isCompressed: false },
    besides: ['ambulance-unit/tablet-port', 'protocol'],
  },
  bluetooth: {
    ...{ title: 'the Bluetooth page', room: 'ambulance-unit/device-window', isCompressed: false },
    besides: ['ambulance-unit/tablet-port', 'protocol'],
  },
} as const satisfies Record<string, Page>;
export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];

/**
 * The folder of a built page. Builds only where it is missing or its sources have changed since, into a folder of its own
 * that takes dist's place once it is whole, so that two starts at once do no harm.
 * Rejects where vite cannot build: the cause says why.
 */
export async function ensurePageBuilt(name: PageName, log: (sentence: string) => void): Promise<string> {
  const page: Page = PAGES[name];
  const dist = join(CHECKOUT, page.room, 'dist');
  const fingerprint = await fingerprintOf(name, CHECKOUT);
  if ((await builtFrom(dist)) === fingerprint) return dist;
  log(`Building ${page.title} (once, and again when its sources change)…`);
  const started = performance.now();
  const building = join(CHECKOUT, '.cache', `${name}-page-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    await build(page, building);
    if (page.isCompressed) await compress(building);
    await writeFile(join(building, FINGERPRINT_FILE), `${fingerprint}\n`);
    await takePlace(building, dist, fingerprint);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  log(`Built in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  return dist;
}

async function build({ room }: Page, outDir: string): Promise<void> {
  const configuration = pathToFileURL(join(CHECKOUT, room, 'vite.config.ts')).href;
  // Loaded here and not above: a start that finds the page built must not pay for the bundler.
  const [{ build: bundle, mergeConfig }, { default: config }] = await Promise.all([
    import('vite'),
    import(configuration) as Promise<{ readonly default: Record<string, unknown> }>,
  ]);
  // vite reads NODE_ENV of the process that calls it, and would bundle React's development build.
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

/** A quarter of the size beside each text file. */
async function compress(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries.filter((entry) => entry.isFile() && /\.(js|css|html|svg)$/.test(entry.name));
  await Promise.all(
    texts.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      const [brotli, gzip] = await Promise.all([
        // The last two steps of quality take a second or two of a build, and a third off the lists of fonts.
        brotliCompress(content, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
        gzipCompress(content, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${file}.br`, brotli), writeFile(`${file}.gz`, gzip)]);
    }),
  );
}

/** What a build of these sources would come from: one hash over names and contents, the same on every system. */
export async function fingerprintOf(name: PageName, checkout: string): Promise<string> {
  const { room, besides }: Page = PAGES[name];
  const hash = createHash('sha256');
  const folders = await Promise.all([room, ...besides].map((folder) => sourcesIn(join(checkout, folder))));
  for (const file of [...folders.flat(), join(checkout, 'package-lock.json')]) {
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

/** `node deploy/built-pages.ts tablet bluetooth`: a folder a line, in that order. */
if (import.meta.main) {
  for (const asked of process.argv.slice(2)) {
    const name = PAGE_NAMES.find((known) => known === asked);
    if (name === undefined) {
      process.stderr.write(`There is no page “${asked}”: ${PAGE_NAMES.join(', ')}.\n`);
      process.exit(2);
    }
    const folder = await ensurePageBuilt(name, (sentence) => {
      process.stderr.write(`${sentence}\n`);
    });
    process.stdout.write(`${folder}\n`);
  }
}
