import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Electron's program, as `npx install-electron` leaves it; null where it is not there. The package `electron` is not asked:
 * importing it would start a download.
 */
export function electronBinary(
  checkout: string,
  environment: Readonly<Record<string, string | undefined>>,
): string | null {
  const folder = path.join(checkout, 'node_modules', 'electron');
  const named = path.join(folder, 'path.txt');
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron';
  const binary = path.join(environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? path.join(folder, 'dist'), name);
  return existsSync(binary) ? binary : null;
}

export const NO_BINARY =
  'Electron’s program is not on this machine: run "npx install-electron" once, with the internet, and then this again ' +
  '(or name an unpacked Electron in ELECTRON_OVERRIDE_DIST_PATH). Without it the screen runs in a browser: npm run unit -- --screen.';

export const electronVersion = (checkout: string): string =>
  (
    JSON.parse(readFileSync(path.join(checkout, 'node_modules', 'electron', 'package.json'), 'utf8')) as {
      version: string;
    }
  ).version;
