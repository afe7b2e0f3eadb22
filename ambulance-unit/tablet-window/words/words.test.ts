import { describe, expect, it } from 'vitest';
import { LINK_TROUBLES } from '../../acquisition/monitors/monitor-link.ts';
import type { MonitorFault } from '../../acquisition/monitors/monitor-driver.ts';
import { COMMAND_REFUSALS } from '../../tablet-port/tablet-command.ts';
import { MONITOR_TROUBLES } from '../standing/monitor-trouble.ts';
import { en } from './en.ts';
import { languageOfSystem } from './language.ts';
import { zhTw } from './zh-tw.ts';

type Tree = { readonly [key: string]: string | Tree };
const flatten = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flatten(value, `${path}${key}.`),
  );
const english = new Map(flatten(en));
const chinese = new Map(flatten(zhTw));
const blanksIn = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();

describe('the words of the tablet', () => {
  it('has every key in both languages, and says something under each', () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
  it('fills the same blanks in both languages', () => {
    for (const [key, text] of english) expect([key, blanksIn(chinese.get(key) ?? '')]).toEqual([key, blanksIn(text)]);
  });
  it('leaves nothing in English that has a Chinese word', () => {
    // Names, units and signs are written alike in both.
    const alike = new Set([
      'product',
      'frame.notAvailable',
      'bar.percent',
      'electrodes.state.unknown',
      'vital.none',
      'limits.unit.millimetres',
      'vital.aged',
      'review.unknown',
      'talk.from',
      'review.measuredAgainst',
    ]);
    const untranslated = [...chinese].filter(([key, text]) => !/\p{Script=Han}/u.test(text) && !alike.has(key));
    expect(untranslated).toEqual([]);
  });
});

describe('a sentence that says what to do', () => {
  it('stands for every trouble and fault of a monitor', () => {
    const faults: Readonly<Record<MonitorFault, true>> = {
      'refused-to-start': true,
      'not-understood': true,
      defective: true,
    };
    expect([...MONITOR_TROUBLES].sort()).toEqual([...LINK_TROUBLES, ...Object.keys(faults)].sort());
    for (const trouble of MONITOR_TROUBLES) expect(en.trouble[trouble].split('. ').length, trouble).toBeGreaterThan(1);
  });
  it('stands for every command that was refused', () => {
    for (const refusal of COMMAND_REFUSALS) expect(en.refusal[refusal].length, refusal).toBeGreaterThan(20);
  });
});

describe('the first language', () => {
  it('is Traditional Chinese for a tablet that is set to any Chinese, English otherwise', () => {
    expect(languageOfSystem(['zh-Hant-TW', 'en'])).toBe('zh-TW');
    expect(languageOfSystem(['de', 'zh'])).toBe('zh-TW');
    expect(languageOfSystem(['en-AU', 'zh-TW'])).toBe('en');
    expect(languageOfSystem([])).toBe('en');
  });
});
