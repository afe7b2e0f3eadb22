import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerJson, ReviewSchemeJson, ScoreFormJson } from '../../protocol/wire/review-book.ts';
import { jsonShape } from '../operations/json-shape.ts';

const id = { type: 'string', pattern: '^[a-z0-9][a-z0-9-]{0,63}$' } as const;
const words = { type: 'string', minLength: 1, maxLength: 256 } as const;
const title = {
  type: 'object',
  required: ['en', 'zh'],
  properties: { en: words, zh: words },
  additionalProperties: false,
} as const;
const choice = {
  type: 'object',
  required: ['id', 'title'],
  properties: { id, title, needsReason: { type: 'boolean' } },
  additionalProperties: false,
} as const;
const item = {
  type: 'object',
  required: ['id', 'question', 'choices'],
  properties: { id, question: title, choices: { type: 'array', items: choice, minItems: 2, maxItems: 12 } },
  additionalProperties: false,
} as const;
const form = {
  type: 'object',
  required: ['id', 'version', 'title', 'items'],
  properties: {
    id,
    version: { type: 'integer', minimum: 1, maximum: 9999 },
    title,
    items: { type: 'array', items: item, minItems: 1, maxItems: 40 },
  },
  additionalProperties: false,
} as const;
const code = {
  type: 'object',
  required: ['code', 'system', 'title'],
  properties: { code: { type: 'string', pattern: '^[\\x21-\\x7e]{1,32}$' }, system: words, title },
  additionalProperties: false,
} as const;
const scheme = {
  type: 'object',
  required: ['codes', 'forms'],
  properties: {
    codes: { type: 'array', items: code, minItems: 1, maxItems: 200 },
    forms: { type: 'array', items: form, minItems: 1, maxItems: 16 },
  },
  additionalProperties: false,
} as const;
const SHAPE = jsonShape<ReviewSchemeJson>(scheme);

export type SchemeReading =
  | { readonly ok: true; readonly scheme: ReviewSchemeJson }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

/** Reads the codes of annotations and the score forms of a file. */
export function openReviewScheme(file: string): SchemeReading {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, sentence: `The review scheme ${file} cannot be read (${reason}).` };
  }
  const reading = readReviewScheme(text);
  return reading.ok ? reading : { ok: false, sentence: `The review scheme ${file} cannot be used: ${reading.why}.` };
}

let ofTheHouse: ReviewSchemeJson | undefined;
/** What reviewers go by where no other scheme is named; read when it is first wanted. */
export function defaultReviewScheme(): ReviewSchemeJson {
  if (ofTheHouse !== undefined) return ofTheHouse;
  const reading = openReviewScheme(join(import.meta.dirname, 'review-scheme.json'));
  if (!reading.ok) throw new Error(reading.sentence);
  ofTheHouse = reading.scheme;
  return ofTheHouse;
}

/** `why`: what is wrong, for the end of a sentence. */
export function readReviewScheme(
  text: string,
): { readonly ok: true; readonly scheme: ReviewSchemeJson } | { readonly ok: false; readonly why: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text) as unknown;
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
  if (!SHAPE.fits(parsed)) return { ok: false, why: SHAPE.complaint(parsed) };
  const twice =
    twiceIn(parsed.codes.map(({ code: name }) => name)) ??
    twiceIn(parsed.forms.map(({ id: name }) => name)) ??
    parsed.forms.flatMap(({ items }) => twiceIn(items.map(({ id: name }) => name)) ?? [])[0] ??
    parsed.forms.flatMap(({ items }) =>
      items.flatMap(({ choices }) => twiceIn(choices.map(({ id: name }) => name)) ?? []),
    )[0];
  return twice === undefined ? { ok: true, scheme: parsed } : { ok: false, why: `it names “${twice}” twice` };
}

const twiceIn = (names: readonly string[]): string | undefined =>
  names.find((name, place) => names.indexOf(name) !== place);

/** What is wrong with a form as it was filled in, one sentence; null: nothing. */
export function whyNotFilledIn(form: ScoreFormJson, answers: readonly AnswerJson[]): string | null {
  const stray = answers.find(({ item: of }, place) => {
    const isKnown = form.items.some(({ id: name }) => name === of);
    return !isKnown || answers.findIndex(({ item: other }) => other === of) !== place;
  });
  if (stray !== undefined) return `The form has no question “${stray.item}”, or it was answered twice.`;
  for (const { id: name, question, choices } of form.items) {
    const answer = answers.find(({ item: of }) => of === name);
    if (answer === undefined) return `“${question.en}” has no answer.`;
    const chosen = choices.find(({ id: of }) => of === answer.choice);
    if (chosen === undefined) return `“${question.en}” has no such answer as “${answer.choice}”.`;
    if (chosen.needsReason === true && answer.reason.trim() === '') {
      return `“${question.en}”: the answer “${chosen.title.en}” needs a reason.`;
    }
  }
  return null;
}
