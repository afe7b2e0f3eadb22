import { cp } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import path from 'node:path';
import type { InlineConfig, Plugin } from 'vite';
import { KEPT_PACKAGES } from './package-content.ts';

/** What is built of our own sources, into `out/` of the app's folder. */
export async function buildBundles(checkout: string, out: string, entries: BundleEntries): Promise<void> {
  // Loaded here and not above: a start that finds everything built must not pay for the bundler.
  const { build } = await import('vite');
  const rooms = path.join(checkout, 'ambulance-unit');
  const steps: readonly InlineConfig[] = [
    mainBundle(entries.main, path.join(out, 'main')),
    ...entries.preloads.map((entry) => preloadBundle(entry, path.join(out, 'preload'))),
    acquisitionBundle(entries.acquisition, path.join(out, 'acquisition')),
    ...['tablet-window', 'device-window'].map((page) => ({
      configFile: path.join(rooms, page, 'vite.config.ts'),
      mode: 'production',
      logLevel: 'warn' as const,
      build: { outDir: path.join(out, page), emptyOutDir: true, reportCompressedSize: false },
    })),
  ];
  // vite reads NODE_ENV of the process that calls it, and would bundle React's development build into the ambulance.
  const before = process.env['NODE_ENV'];
  process.env['NODE_ENV'] = 'production';
  try {
    for (const step of steps) await build(step);
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
  await cp(path.join(rooms, 'acquisition', 'journal', 'migrations'), path.join(out, 'acquisition', 'migrations'), {
    recursive: true,
  });
}

export interface BundleEntries {
  readonly main: string;
  readonly preloads: readonly string[];
  readonly acquisition: string;
}
export const tabletEntries = (checkout: string): BundleEntries => {
  const rooms = path.join(checkout, 'ambulance-unit');
  return {
    main: path.join(rooms, 'electron-main', 'start.ts'),
    preloads: ['tablet', 'device'].map((page) => path.join(rooms, 'preload', `${page}-preload.ts`)),
    acquisition: path.join(rooms, 'acquisition', 'tablet-process.ts'),
  };
};

const NODE = [...builtinModules, /^node:/];
const ELECTRON = /^electron(\/.+)?$/;

/** For Node as Electron 45 has it. CommonJS for the main process: it must have named its schemes before Electron is ready. */
const forNode = (
  outDir: string,
  external: readonly (string | RegExp)[],
  input: Readonly<Record<string, string>>,
): InlineConfig => ({
  configFile: false,
  mode: 'production',
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ...{ outDir, emptyOutDir: false, minify: false, ssr: true, target: 'node24', reportCompressedSize: false },
    rolldownOptions: { input, external: [...NODE, ...external] },
  },
});

function mainBundle(entry: string, outDir: string): InlineConfig {
  const config = forNode(outDir, [ELECTRON], { start: entry });
  return withOutput(config, { format: 'cjs', entryFileNames: 'start.cjs', codeSplitting: false });
}

/** One file each: a sandboxed preload script can require nothing but Electron. */
function preloadBundle(entry: string, outDir: string): InlineConfig {
  const name = path.basename(entry, '.ts');
  const config = forNode(outDir, [ELECTRON], { [name]: entry });
  return withOutput(config, { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false });
}

function acquisitionBundle(entry: string, outDir: string): InlineConfig {
  const kept = KEPT_PACKAGES.map((name) => new RegExp(`^${name}(/.+)?$`));
  const config = forNode(outDir, kept, { [path.basename(entry, '.ts')]: entry });
  return {
    ...withOutput(config, { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }),
    plugins: [threadsBeside],
  };
}

function withOutput(config: InlineConfig, output: object): InlineConfig {
  return { ...config, build: { ...config.build, rolldownOptions: { ...config.build?.rolldownOptions, output } } };
}

/** `new URL('./journal-worker.ts', import.meta.url)`: the thread's file becomes an entry of its own, `journal-worker.js` beside the others. */
const threadsBeside: Plugin = {
  name: 'threads-beside',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('.ts') || !code.includes('import.meta.url')) return null;
    return code.replaceAll(/new URL\('\.\/([\w-]+-worker)\.ts', import\.meta\.url\)/g, (_whole, name: string) => {
      this.emitFile({ type: 'chunk', id: path.join(path.dirname(id), `${name}.ts`), fileName: `${name}.js` });
      return `new URL('./${name}.js', import.meta.url)`;
    });
  },
};
