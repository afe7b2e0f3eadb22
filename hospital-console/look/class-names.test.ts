import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const CONSOLE = path.dirname(import.meta.dirname);

/** Names of classes that a style sheet gives a rule by themselves, not inside another's. */
function ownClasses(sheet: string): ReadonlySet<string> {
  const rules = sheet.replaceAll(/\/\*[\s\S]*?\*\/|\([^()]*\)/g, '').matchAll(/([^{}]+)\{/g);
  const selectors = [...rules].flatMap(([, list = '']) => list.split(','));
  return new Set(selectors.flatMap((one) => /^\s*\.([\w-]+)\s*$/.exec(one)?.[1] ?? []));
}

it('a name of a class is one room’s: the sheet of a page that was loaded for another lays nothing out here', () => {
  const roomsOf = new Map<string, Set<string>>();
  for (const file of globSync('*/**/*.css', { cwd: CONSOLE, exclude: (name) => /^(dist|node_modules)/.test(name) })) {
    const room = file.split(path.sep)[0] ?? '';
    for (const name of ownClasses(readFileSync(path.join(CONSOLE, file), 'utf8'))) {
      roomsOf.set(name, (roomsOf.get(name) ?? new Set()).add(room));
    }
  }
  const shared = [...roomsOf]
    .filter(([, rooms]) => rooms.size > 1)
    .map(([name, rooms]) => `${name}: ${[...rooms].join(', ')}`);
  expect(roomsOf.size).toBeGreaterThan(200);
  expect(shared).toEqual([]);
});
