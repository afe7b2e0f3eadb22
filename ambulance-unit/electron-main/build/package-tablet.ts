import path from 'node:path';
import { parseArgs } from 'node:util';
import { builderConfiguration, readUpdatesAddress } from './builder-configuration.ts';
import { electronVersion } from './electron-binary.ts';
import { MACHINES } from './package-content.ts';
import { CHECKOUT, ensureStaged } from './staged-app.ts';

/** `npm run tablet:package -- [--for linux-x64] [--unpacked] [--into FOLDER]`: installers, in `.cache/tablet/packages/` if nothing else is said. */
const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};
const end = (sentence: string): never => {
  say(sentence);
  process.exit(2);
};

const { values } = parseArgs({
  options: { for: { type: 'string' }, into: { type: 'string' }, unpacked: { type: 'boolean', default: false } },
});
const wanted = values.for ?? `${process.platform}-${process.arch}`;
const machine =
  MACHINES.find((one) => one === wanted) ?? end(`--for is '${wanted}'; it can be ${MACHINES.join(', ')}.`);
const updates = readUpdatesAddress(process.env['PREARRIVAL_UPDATES_URL']);
if (!updates.ok) end(updates.sentence);
else {
  const { Arch, build, Platform } = await import('electron-builder');
  const app = await ensureStaged(machine, say);
  const [system, processor] = machine.split('-');
  const platform = system === 'win32' ? Platform.WINDOWS : Platform.LINUX;
  const made = await build({
    projectDir: CHECKOUT,
    targets: platform.createTarget(values.unpacked ? 'dir' : null, processor === 'arm64' ? Arch.arm64 : Arch.x64),
    publish: 'never',
    config: builderConfiguration({
      app,
      output: path.resolve(values.into ?? path.join(CHECKOUT, '.cache', 'tablet', 'packages', machine)),
      electronVersion: electronVersion(CHECKOUT),
      electronDist: process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? null,
      updatesFrom: updates.url,
    }),
  });
  for (const file of made) say(file);
}
