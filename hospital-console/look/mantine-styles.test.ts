import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const CONSOLE = path.resolve(import.meta.dirname, '..');
const MANTINE = path.dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css'));

/** What any file of the console imports of Mantine by name. */
function importedNames(): readonly string[] {
  const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.tsx') && !file.startsWith('dist'),
  );
  const names = files.flatMap((file) => {
    const text = readFileSync(path.join(CONSOLE, file), 'utf8');
    return [...text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(([, list = '']) =>
      list.split(',').map((name) => name.trim()),
    );
  });
  return [...new Set(names)].filter((name) => name !== '');
}

/** The style sheets that a module and whatever it imports have classes of. */
function stylesOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const own = /([A-Za-z]+)\.module\.mjs$/.exec(file)?.[1];
  if (own !== undefined) return new Set([own]);
  const found = new Set<string>();
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/from\s*"(\.[^"]+)"/g)) {
    for (const style of stylesOf(path.resolve(path.dirname(file), from), seen)) found.add(style);
  }
  return found;
}

const listed = [
  ...readFileSync(path.join(import.meta.dirname, 'mantine-styles.ts'), 'utf8').matchAll(/styles\/([A-Za-z-]+)\.css/g),
].map(([, name = '']) => name);

describe('the styles of Mantine', () => {
  it('are here for each component that the console uses', () => {
    const components = importedNames().filter((name) => /^[A-Z]/.test(name) && name !== 'MantineProvider');
    expect(components.length).toBeGreaterThan(5);
    const needed = components.flatMap((name) => [
      ...stylesOf(path.join(MANTINE, 'esm/components', name, `${name}.mjs`)),
    ]);
    // Of a dialog that scrolls inside, which none of ours does.
    const missing = [...new Set(needed)].filter((name) => !listed.includes(name) && name !== 'ScrollArea');
    expect(missing).toEqual([]);
  });
  it('stand in the order in which they override each other', () => {
    const whole = readFileSync(path.join(MANTINE, 'styles.css'), 'utf8');
    const places = listed.map((name) =>
      whole.indexOf(
        readFileSync(path.join(MANTINE, 'styles', `${name}.css`), 'utf8')
          .trim()
          .slice(0, 60),
      ),
    );
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });
});
