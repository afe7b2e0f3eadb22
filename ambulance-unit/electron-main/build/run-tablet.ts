import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { electronBinary, NO_BINARY } from './electron-binary.ts';
import { MACHINES } from './package-content.ts';
import { CHECKOUT, ensureStaged } from './staged-app.ts';

/** `npm run tablet -- [--kiosk] [-- FLAGS OF THE ACQUISITION]`: builds what changed and starts it. */
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};
const binary = electronBinary(CHECKOUT, process.env);
const machine = MACHINES.find((one) => one === `${process.platform}-${process.arch}`);
if (binary === null || machine === undefined) {
  say(
    machine === undefined
      ? `The tablet runs on Linux and Windows, not on ${process.platform}-${process.arch}.`
      : NO_BINARY,
  );
  process.exit(1);
}
const app = await ensureStaged(machine, say);
const child = spawn(binary, [app, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('error', (thrown) => {
  say(`Electron cannot be started: ${thrown.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
