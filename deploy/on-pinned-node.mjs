import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * `node deploy/on-pinned-node.mjs FILE ARGS…`: runs FILE on the Node 24 that the lockfile pins. With npm 11 `node` in a
 * script is that one already and FILE runs right here. npm 10 leaves the pinned binary unlinked: then this file, which
 * any Node understands, starts it and hands signals and exit code through.
 */
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.resolve(root, process.argv[2] ?? '');

if (process.version.startsWith('v24.')) {
  process.argv.splice(1, 2, target);
  await import(pathToFileURL(target).href);
} else {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = path.join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', binary);
  if (existsSync(pinned)) {
    const child = spawn(pinned, [...process.execArgv, target, ...process.argv.slice(3)], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    child.on('error', (thrown) => {
      console.error(`The Node that npm ci brought cannot be started: ${thrown.message}`);
      process.exit(1);
    });
    child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  } else {
    console.error(
      `Prearrival runs on Node 24. This is ${process.version}, and npm ci brought none for ${system}-${process.arch}: ` +
        'run "npm ci" again, or install Node 24.',
    );
    process.exit(1);
  }
}
