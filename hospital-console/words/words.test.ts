import { describe, expect, it } from 'vitest';
import { en } from './en.ts';
import { languageOfBrowser } from './words.ts';
import { zhTw } from './zh-tw.ts';

type Tree = { readonly [key: string]: string | Tree };
const flatten = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
const english = new Map(flatten(en));
const chinese = new Map(flatten(zhTw));
const filledIn = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('the words of the console', () => {
  it('has every key in both languages', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });
  it('says something under every key', () => {
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
  it('fills the same blanks in both languages', () => {
    for (const [key, text] of english) expect([key, filledIn(chinese.get(key) ?? '')]).toEqual([key, filledIn(text)]);
  });
  it('leaves nothing in English that has a Chinese word', () => {
    // Trademarks, units, names of leads and waves, formulas called after people, and paper layouts are written alike in both.
    const alike = [
      'product',
      'arrange.speedValue',
      'arrange.gainValue',
      'replay.rateValue',
      'panel.notAvailable',
      'panel.because',
      'figure.rr',
      'figure.ms',
      'st.scale',
      'st.legend',
      'st.readAbsent',
      'evidenceOf.st-j60',
      'decide.by',
      'talk.from',
      'alarms.leads',
      'call.body',
      'rows.ageSex',
    ];
    const groups = ['arrange.layouts.', 'figure.axisOf.', 'figure.short.', 'figure.formula.'];
    const untranslated = [...chinese].filter(
      ([key, text]) =>
        !/\p{Script=Han}/u.test(text) && !alike.includes(key) && !groups.some((group) => key.startsWith(group)),
    );
    expect(untranslated).toEqual([]);
  });
});

describe('the first language', () => {
  it('is Traditional Chinese for a browser that asks for any Chinese first', () => {
    expect(languageOfBrowser(['zh-Hant-TW', 'en'])).toBe('zh-TW');
    expect(languageOfBrowser(['de', 'zh'])).toBe('zh-TW');
  });
  it('is English otherwise', () => {
    expect(languageOfBrowser(['en-AU', 'zh-TW'])).toBe('en');
    expect(languageOfBrowser([])).toBe('en');
  });
});
