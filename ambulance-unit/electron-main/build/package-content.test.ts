import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPacked, keptPackages, MACHINES, type Machine } from './package-content.ts';
import { CHECKOUT, manifestOf } from './staged-app.ts';

const kept = keptPackages(CHECKOUT);
const names = kept.map(({ name }) => name);
const packed = (name: string, machine: Machine): readonly string[] => {
  const found = kept.find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not kept`);
  const folder = path.join(CHECKOUT, found.folder);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => isPacked(name, file, machine));
};

describe('what is packed as it is', () => {
  it('has the journal, the serial port, the report and its font, and what they need', () => {
    for (const name of [
      'better-sqlite3',
      'serialport',
      '@serialport/bindings-cpp',
      'node-gyp-build',
      'debug',
      'ms',
      'pdfkit',
      'fontkit',
    ]) {
      expect(names).toContain(name);
    }
  });
  it('has no tool, no test, no other Node, nothing of the relay and none of the screens’ libraries', () => {
    const { devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(path.join(CHECKOUT, 'package.json'), 'utf8'),
    ) as Record<'devDependencies' | 'optionalDependencies', Record<string, string>>;
    const unwanted = [
      ...Object.keys(devDependencies),
      ...Object.keys(optionalDependencies),
      'fastify',
      'react',
      'node-addon-api',
    ];
    expect(names.filter((name) => unwanted.includes(name))).toEqual([]);
  });
  it.each(MACHINES)('has machine code for %s and for no other machine', (machine) => {
    const code = [...packed('better-sqlite3', machine), ...packed('@serialport/bindings-cpp', machine)].filter((file) =>
      file.endsWith('.node'),
    );
    expect(code).toHaveLength(2);
    expect(code.every((file) => file.includes(machine) && !file.includes('musl'))).toBe(true);
  });
  it('of the font only the plain files of two weights, and what tells them apart', () => {
    const files = packed('@fontsource/noto-sans-tc', 'linux-x64');
    expect(files).toContain('unicode.json');
    expect(
      files.filter((file) => !/^(package\.json|unicode\.json|LICENSE|files\/.*-(400|700)-normal\.woff)$/.test(file)),
    ).toEqual([]);
    expect(files.length).toBeGreaterThan(200);
  });
  it('keeps what each package starts with', () => {
    for (const { name, folder } of kept) {
      const { main } = JSON.parse(readFileSync(path.join(CHECKOUT, folder, 'package.json'), 'utf8')) as {
        main?: string;
      };
      if (main === undefined || name === 'pdfkit' || name.startsWith('@fontsource/')) continue;
      const file = path.posix.normalize(main);
      expect(isPacked(name, /\.[cm]?js$/.test(file) ? file : `${file}.js`, 'linux-x64'), `${name}: ${main}`).toBe(true);
    }
    expect(isPacked('pdfkit', 'js/pdfkit.node.mjs', 'linux-x64')).toBe(true);
    expect(isPacked('pdfkit', 'js/data/sRGB_IEC61966_2_1.icc', 'linux-x64')).toBe(true);
  });
});

it('the app’s own package.json names the kept packages in the versions that lie here, and starts the main process', () => {
  const manifest = manifestOf(CHECKOUT) as { main: string; dependencies: Record<string, string> };
  expect(manifest.main).toBe('out/main/start.cjs');
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    expect(kept.find((one) => one.name === name)?.version).toBe(version);
  }
});
