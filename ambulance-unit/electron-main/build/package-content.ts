import { existsSync, readFileSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';

/** What is not bundled, as it brings machine code or reads files beside its own: it is packed as the package that it is. */
export const KEPT_PACKAGES = ['better-sqlite3', 'serialport', 'pdfkit', '@fontsource/noto-sans-tc'] as const;

/** `linux-x64`, `win32-x64`, …: the machine that the package is for, as prebuilt machine code is named. */
export type Machine = `${'linux' | 'win32'}-${'x64' | 'arm64'}`;
export const MACHINES: readonly Machine[] = ['linux-x64', 'linux-arm64', 'win32-x64', 'win32-arm64'];

/** Only for building from source, which nobody does here. */
const FOR_BUILDING = new Set(['node-addon-api']);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface KeptPackage {
  readonly name: string;
  readonly version: string;
  /** Where it lies under the checkout, with `/`: the same place in the package. */
  readonly folder: string;
}

/** The kept packages and all that they need, where Node finds them from there. Throws where one is not installed. */
export function keptPackages(checkout: string, names: readonly string[] = KEPT_PACKAGES): readonly KeptPackage[] {
  const found = new Map<string, KeptPackage>();
  const waiting = names.map((name) => ({ name, from: '' }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const folder = folderOf(checkout, next.name, next.from);
    if (found.has(folder)) continue;
    const manifest = JSON.parse(readFileSync(path.join(checkout, folder, 'package.json'), 'utf8')) as Manifest;
    found.set(folder, { name: next.name, version: manifest.version, folder });
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (!FOR_BUILDING.has(name)) waiting.push({ name, from: folder });
    }
  }
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

function folderOf(checkout: string, name: string, from: string): string {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    const folder = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (existsSync(path.join(checkout, folder, 'package.json'))) return folder;
    if (at === '')
      throw new Error(`${name}, which ${from === '' ? 'the tablet' : from} needs, is not installed: npm ci`);
  }
}

/**
 * Whether a file of a kept package is packed. `file`: its path inside the package, with `/`. Machine code of other machines, sources of machine
 * code, prose, maps and what only a browser loads would be most of the bytes.
 */
export function isPacked(name: string, file: string, machine: Machine): boolean {
  if (/(^|\/)(node_modules|\.[^/]*|test|tests|__tests__|example|examples|docs?|coverage)(\/|$)/.test(file))
    return false;
  if (/\.(md|markdown|map|d\.ts|d\.mts|d\.cts|ts|gyp|gypi|[ch]pp|[ch]|cc|tsbuildinfo|scss)$/.test(file)) return false;
  switch (name) {
    case 'better-sqlite3':
      return !/^(src|deps)\//.test(file) && isOfMachine(file, machine);
    case '@serialport/bindings-cpp':
      return !file.startsWith('src/') && isOfMachine(file, machine);
    case 'pdfkit':
      return !/^js\/pdfkit\.(browser|standalone|old|js)/.test(file) && !/^js\/output/.test(file);
    case '@fontsource/noto-sans-tc':
      // The report embeds the plain files; the screen's own are among its pages already.
      return /^(package\.json|unicode\.json|LICENSE|files\/noto-sans-tc-[\w-]+-(400|700)-normal\.woff)$/.test(file);
    default:
      return true;
  }
}

/** `prebuilds/linux-x64.node` and `prebuilds/linux-x64/….glibc.node`: Debian and Windows, never Alpine. */
function isOfMachine(file: string, machine: Machine): boolean {
  if (!file.startsWith('prebuilds/')) return true;
  const of = file.slice('prebuilds/'.length);
  return (of === `${machine}.node` || of.startsWith(`${machine}/`)) && !of.includes('musl');
}

/** Copies a kept package to where it belongs in the package. */
export async function copyKept(checkout: string, target: string, kept: KeptPackage, machine: Machine): Promise<void> {
  const from = path.join(checkout, kept.folder);
  const files = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of files) {
    if (!entry.isFile()) continue;
    const file = path.relative(from, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/');
    if (!isPacked(kept.name, file, machine)) continue;
    await cp(path.join(from, file), path.join(target, kept.folder, file));
  }
}
