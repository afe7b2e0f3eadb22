import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CHECKOUT } from '../support/parts.ts';

const protocol = readFileSync(path.join(CHECKOUT, 'protocol/PROTOCOL.md'), 'utf8');
const rules = protocol.split('\n').flatMap((line) => {
  const rule = /^\| (D\d+) .*\| (.*) \|$/.exec(line);
  return rule === null ? [] : [{ number: rule[1] ?? '', shownBy: rule[2] ?? '' }];
});

it('PROTOCOL.md has every rule once, in order', () => {
  expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 30 }, (_, i) => `D${String(i + 1)}`));
});

it.each(rules)('$number names tests that exist', ({ shownBy }) => {
  const tests = shownBy.split('<br>').map((one) => /^`(.+?)` › (.+)$/.exec(one));
  expect(tests.length).toBeGreaterThan(0);
  for (const [whole, file = '', words = ''] of tests.map((test) => test ?? [''])) {
    expect(whole, `'${shownBy}' is no list of tests`).not.toBe('');
    expect(existsSync(path.join(CHECKOUT, file)), file).toBe(true);
    expect(readFileSync(path.join(CHECKOUT, file), 'utf8'), file).toContain(words);
  }
});
