import { describe, expect, it } from 'vitest';
import { defaultReviewScheme, openReviewScheme, readReviewScheme } from './review-scheme.ts';

const scheme = defaultReviewScheme();
const read = (change: (copy: Record<string, unknown>) => void): string => {
  const copy = structuredClone(scheme) as unknown as Record<string, unknown>;
  change(copy);
  const reading = readReviewScheme(JSON.stringify(copy));
  return reading.ok ? 'ok' : reading.why;
};

describe('the scheme of reviewers', () => {
  it('that comes along has every word in both languages', () => {
    const titles = [
      ...scheme.codes.map(({ title }) => title),
      ...scheme.forms.flatMap(({ title, items }) => [
        title,
        ...items.flatMap(({ question, choices }) => [question, ...choices.map((choice) => choice.title)]),
      ]),
    ];
    expect(titles.length).toBeGreaterThan(60);
    // What is an abbreviation in English is one in Chinese too; nothing else may be without a Han character.
    expect(titles.filter(({ zh }) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
  });
  it('may be another one, which is told what is wrong with it in one sentence', () => {
    expect(read(() => undefined)).toBe('ok');
    expect(read((copy) => delete copy['forms'])).toBe("it must have required property 'forms'");
    expect(read((copy) => (copy['codes'] = [...scheme.codes, scheme.codes[0]]))).toBe('it names “STE_” twice');
    expect(read((copy) => (copy['forms'] = [...scheme.forms, ...scheme.forms]))).toBe(
      'it names “prehospital-ecg” twice',
    );
    expect(readReviewScheme('{')).toEqual({ ok: false, why: 'it is not JSON' });
    expect(openReviewScheme('/nowhere/scheme.json')).toMatchObject({
      ok: false,
      sentence: expect.stringMatching(/^The review scheme \/nowhere\/scheme.json cannot be read \(.*\)\.$/) as string,
    });
  });
});
