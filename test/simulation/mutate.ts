import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants.ts';

/**
 * Loaded before everything else (`node --import`), it takes the defence that SIMULATED_MUTANT names out of the modules
 * as they are read. The files stay as they are.
 */
const root = path.resolve(import.meta.dirname, '../..');
const name = process.env['SIMULATED_MUTANT'] ?? '';
const mutant = MUTANTS.find((one) => one.name === name);
if (mutant === undefined) throw new Error(`There is no mutant '${name}'.`);

registerHooks({
  load: (url, context, nextLoad) => {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:')) return loaded;
    const file = path.relative(root, fileURLToPath(url)).replaceAll(path.sep, '/');
    const changes = mutant.changes.filter((change) => change.file === file);
    if (changes.length === 0) return loaded;
    let source = Buffer.from(loaded.source as Uint8Array).toString();
    for (const { from, to } of changes) {
      if (source.split(from).length !== 2) throw new Error(`'${from}' does not stand in ${file} exactly once.`);
      source = source.replace(from, () => to);
    }
    return { ...loaded, source };
  },
});
