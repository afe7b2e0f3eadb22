import { describe, expect, it } from 'vitest';
import { EXPORT_NAMES } from '../../../protocol/wire/export-names.ts';
import { exportEn } from './export-en.ts';
import { exportZhTw } from './export-zh-tw.ts';

type Tree = { readonly [key: string]: string | Tree };
const flatten = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
const blanksOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('the words of the export', () => {
  const english = flatten(exportEn as unknown as Tree);
  const chinese = new Map(flatten(exportZhTw as unknown as Tree));
  it('are there in both languages, with the same blanks', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort());
    for (const [key, text] of english) expect([key, blanksOf(chinese.get(key) ?? '')]).toEqual([key, blanksOf(text)]);
  });
  it('leave nothing in English but names of formats', () => {
    const untranslated = [...chinese].filter(
      ([key, text]) => !/\p{Script=Han}/u.test(text) && !/^formats\..*\.0$/.test(key),
    );
    expect(untranslated).toEqual([]);
  });
  it('have a line for every format that the relay writes', () => {
    expect(Object.keys(exportEn.formats).sort()).toEqual([...EXPORT_NAMES].sort());
  });
});
