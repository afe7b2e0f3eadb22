import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Builds the bench's page as the tablet's own is built. Returns where it lies: a folder that the caller removes. */
export async function buildBenchPage(): Promise<string> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'prearrival-ink-'));
  const [{ build, mergeConfig }, { default: config }] = await Promise.all([
    import('vite'),
    import('../../../ambulance-unit/tablet-window/vite.config.ts'),
  ]);
  await build(
    mergeConfig(config, {
      configFile: false,
      logLevel: 'error',
      mode: 'production',
      root: path.join(import.meta.dirname, 'page'),
      build: { outDir, emptyOutDir: true },
    }),
  );
  return outDir;
}
