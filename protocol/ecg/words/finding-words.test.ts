import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ABSENT_REASONS } from '../measured.ts';
import { DISTURBANCES } from '../quality/ecg-quality.ts';
import { TERRITORIES } from '../criteria/lead-groups.ts';
import { findingWordsEn } from './finding-words-en.ts';
import { findingWordsZhTw } from './finding-words-zh-tw.ts';
import { isEvidenceCode, isStatementCode } from './finding-words.ts';

const ECG = fileURLToPath(new URL('..', import.meta.url));

/** Rooms whose statements are shown: what `measureEcg` makes. */
const ROOMS = ['beats', 'criteria', 'measurements', 'quality'];

/** What is written as a code is and is none: kinds, units, classes, grades and the like. */
const OTHER_WORDS = new Set<string>([
  ...ABSENT_REASONS,
  ...DISTURBANCES,
  ...TERRITORIES,
  ...['rhythm', 'measurement', 'criteria', 'caveat', 'not-evaluable', 'recording'],
  ...['ms', 'bpm', 'degrees', 'ratio', 'count', 'years'],
  ...['female', 'male', 'dominant', 'other', 'paced', 'good', 'fair', 'poor', 'unusable'],
]);

/** Every text in quotes that could be a code, in the files that make statements. `${territory}` stands for each territory. */
function candidates(): readonly { readonly file: string; readonly text: string }[] {
  const found: { file: string; text: string }[] = [];
  for (const room of ROOMS) {
    for (const name of readdirSync(path.join(ECG, room))) {
      if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
      const source = readFileSync(path.join(ECG, room, name), 'utf8');
      if (!/\bStatement\b/.test(source)) continue;
      const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      for (const [, text = ''] of code.matchAll(/(?<!\w\[)'([a-z0-9]+(?:-[a-z0-9]+)*)'/g))
        found.push({ file: name, text });
      for (const [, text = ''] of code.matchAll(/`([a-z0-9-]*\$\{[^}]*\}[a-z0-9-]*)`/g)) {
        for (const territory of TERRITORIES) found.push({ file: name, text: text.replace('${territory}', territory) });
      }
    }
  }
  return found;
}

it('has words for every statement and every value of its evidence that the measurements make', () => {
  const all = candidates();
  expect(all.filter(({ text }) => isStatementCode(text)).length).toBeGreaterThan(40);
  const without = all.filter(({ text }) => !isStatementCode(text) && !isEvidenceCode(text) && !OTHER_WORDS.has(text));
  expect(without).toEqual([]);
});

it('has them in Traditional Chinese too: nothing is left in English that has a Chinese word', () => {
  for (const group of ['absentReason', 'statement'] as const) {
    expect(Object.keys(findingWordsZhTw[group])).toEqual(Object.keys(findingWordsEn[group]));
    const latin = Object.entries(findingWordsZhTw[group]).filter(([, text]) => !/\p{Script=Han}/u.test(text));
    expect(latin).toEqual([]);
  }
});
