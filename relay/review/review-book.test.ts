import { describe, expect, it } from 'vitest';
import type { KeyId } from '../../protocol/proof/signed-document.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { AnnotationWriting, ReviewWriting } from '../../protocol/wire/review-book.ts';
import { agreementOver } from './agreement.ts';
import { bookFor, judgeWriting, scoresOf } from './review-book.ts';
import type { ReviewDeed, ReviewEntry } from './review-chain.ts';
import { defaultReviewScheme } from './review-scheme.ts';

const scheme = defaultReviewScheme();
const [form] = scheme.forms;
if (form === undefined) throw new Error('no form');
const by = { scheme, endSample: 100_000 };
const session = 'a' as SessionId;
/** A chain as these wrote it, one after the other. */
const chainOf = (...written: readonly (readonly [by: string, deed: ReviewDeed])[]) => ({
  fault: null,
  entries: written.map(([name, deed], i): ReviewEntry => ({
    ...{ number: i + 1, previous: null, key: 'k' as KeyId, session, by: name, at: '2026-01-01T00:00:00.000Z', deed },
  })),
});
const note = (given: Partial<AnnotationWriting> = {}): AnnotationWriting => ({
  ...{ kind: 'annotation', id: 'note-0001', version: 1, first: 100, end: 600, leads: ['V2'], code: 'STE_' },
  ...{ text: '', isDeleted: false, ...given },
});
/** Every first choice, but those that are named. */
const filledIn = (others: Readonly<Record<string, string>> = {}, version = 1): ReviewWriting => ({
  ...{ kind: 'score', form: form.id, formVersion: form.version, version },
  answers: form.items.map(({ id, choices }) => ({
    item: id,
    choice: others[id] ?? choices[0]?.id ?? '',
    reason: 'so',
  })),
});
const refusal = (judged: ReturnType<typeof judgeWriting>): string =>
  judged.kind === 'refused' ? judged.refusal : judged.kind;

describe('annotations', () => {
  it('are versions: a change is the next one, a deletion too, and the one before it stays', () => {
    const chain = chainOf(['ann', note()], ['ann', note({ version: 2, text: 'J point' })]);
    expect(refusal(judgeWriting(chain, 'ann', note({ version: 3, isDeleted: true }), by))).toBe('write');
    const [found] = bookFor('a', chain, 'ann').annotations;
    expect(found?.versions.map(({ text }) => text)).toEqual(['', 'J point']);
  });
  it('are refused where somebody was quicker, where they were deleted, and where they are another’s', () => {
    const chain = chainOf(['ann', note()], ['ann', note({ version: 2, isDeleted: true })]);
    expect(refusal(judgeWriting(chain, 'ann', note({ version: 2, text: 'late' }), by))).toBe('not-the-next-version');
    expect(refusal(judgeWriting(chain, 'ann', note({ version: 3 }), by))).toBe('not-the-next-version');
    expect(refusal(judgeWriting(chain, 'bo', note({ version: 3 }), by))).toBe('not-yours');
  });
  it('are written once, however often the same is asked for', () => {
    expect(refusal(judgeWriting(chainOf(['ann', note()]), 'ann', note(), by))).toBe('written-before');
  });
  it('are about samples that there are, by a code that is in the list', () => {
    const refused = (given: Partial<AnnotationWriting>) => refusal(judgeWriting(chainOf(), 'ann', note(given), by));
    expect(refused({ end: 100_001 })).toBe('outside-recording');
    expect(refused({ end: 100 })).toBe('outside-recording');
    expect(refused({ code: 'NEW' })).toBe('unknown-code');
    expect(refused({ isDeleted: true })).toBe('incomplete');
  });
  it('keep a code that the list has no more when they are deleted', () => {
    const chain = chainOf(['ann', note({ code: 'OLD' })]);
    expect(refusal(judgeWriting(chain, 'ann', note({ code: 'OLD', version: 2, isDeleted: true }), by))).toBe('write');
  });
  it('are not written behind a chain that is broken, nor into one that is full', () => {
    expect(refusal(judgeWriting({ entries: [], fault: 'x' }, 'ann', note(), by))).toBe('review-damaged');
    const full = chainOf(
      ...Array.from({ length: 1000 }, (_, i) => ['ann', note({ id: `note-${String(i + 10_000)}` })] as const),
    );
    expect(refusal(judgeWriting(full, 'ann', note(), by))).toBe('review-full');
  });
});

describe('a second reviewer', () => {
  const first = chainOf(['ann', note()], ['ann', filledIn()]);
  it('sees of the first one that there is something, and nothing of what', () => {
    const book = bookFor('a', first, 'bo');
    expect(book.hidden).toEqual({ annotations: 1, scores: 1 });
    expect([book.annotations, book.scores]).toEqual([[], []]);
    expect(JSON.stringify(book)).not.toContain('STE_');
  });
  it('sees all of it once their own form is in, and the first one sees theirs', () => {
    const both = chainOf(['ann', note()], ['ann', filledIn()], ['bo', filledIn({ decision: 'over' })]);
    for (const reviewer of ['ann', 'bo']) {
      const book = bookFor('a', both, reviewer);
      expect(book.hidden).toBeNull();
      expect(book.scores.map((score) => [score.by, score.isBlind])).toEqual([
        ['ann', true],
        ['bo', true],
      ]);
    }
  });
  it('may look first, which stands there, and their form is then not blind', () => {
    expect(refusal(judgeWriting(first, 'bo', { kind: 'unblinding' }, by))).toBe('write');
    expect(refusal(judgeWriting(first, 'ann', { kind: 'unblinding' }, by))).toBe('nothing-to-unblind');
    const looked = chainOf(['ann', filledIn()], ['bo', { kind: 'unblinding' }], ['bo', filledIn()]);
    expect(bookFor('a', looked, 'bo').hidden).toBeNull();
    expect(scoresOf(looked.entries).map(({ isBlind }) => isBlind)).toEqual([true, false]);
  });
  it('releases no feedback before that', () => {
    const feedback = { kind: 'feedback', version: 1, text: 'Well done.', isWithdrawn: false } as const;
    expect(refusal(judgeWriting(first, 'bo', feedback, by))).toBe('still-blind');
    expect(refusal(judgeWriting(first, 'ann', feedback, by))).toBe('write');
  });
  it('is the last one: a third is refused', () => {
    const both = chainOf(['ann', filledIn()], ['bo', filledIn()]);
    expect(refusal(judgeWriting(both, 'cy', filledIn(), by))).toBe('two-have-scored');
    expect(refusal(judgeWriting(both, 'bo', filledIn({ decision: 'over' }, 2), by))).toBe('write');
  });
});

describe('a form', () => {
  const refused = (answers: unknown) => judgeWriting(chainOf(), 'ann', { ...filledIn(), answers } as ReviewWriting, by);
  it('is refused in a sentence that names the question: without an answer, with one that is none, without its reason', () => {
    expect(refused([])).toMatchObject({
      refusal: 'incomplete',
      sentence: expect.stringContaining('has no answer') as string,
    });
    const answers = form.items.map(({ id, choices }) => ({ item: id, choice: choices[0]?.id, reason: '' }));
    expect(refused(answers.map((answer) => ({ ...answer, choice: 'perhaps' })))).toMatchObject({
      sentence: expect.stringContaining('no such answer as “perhaps”') as string,
    });
    expect(
      refused(answers.map((answer) => (answer.item === 'delay' ? { ...answer, choice: 'link' } : answer))),
    ).toMatchObject({
      sentence: '“Longest delay that could have been avoided”: the answer “On the link” needs a reason.',
    });
    expect(refused([...answers, answers[0]])).toMatchObject({
      sentence: expect.stringContaining('answered twice') as string,
    });
    expect(refused(answers)).toEqual({ kind: 'write' });
  });
});

describe('agreement over cases', () => {
  const of = (...written: readonly (readonly [string, ReviewDeed])[]) => scoresOf(chainOf(...written).entries);
  const kappaOf = (cases: readonly ReturnType<typeof of>[], item: string) =>
    agreementOver(cases, scheme).forms[0]?.items.find((each) => each.item === item)?.kappa;
  it('counts what each said before either could read the other, and not what they agreed on afterwards', () => {
    const made = of(
      ...([
        ['ann', filledIn()],
        ['ann', filledIn({ decision: 'under' }, 2)],
        ['bo', filledIn({ decision: 'over' })],
        ['bo', filledIn({ decision: 'under' }, 2)],
      ] as const),
    );
    const agreed = of(['ann', filledIn()], ['bo', filledIn()]);
    expect(kappaOf([made, agreed], 'decision')).toMatchObject({ kind: 'defined', cases: 2, observed: 0.5 });
    expect(kappaOf([made, agreed], 'delay')).toEqual({
      kind: 'undefined',
      reason: 'one-answer',
      cases: 2,
      observed: 1,
    });
  });
  it('leaves out, and counts, cases in which one had looked first, and passes over those of one reviewer', () => {
    const looked = of(['ann', filledIn()], ['bo', { kind: 'unblinding' }], ['bo', filledIn()]);
    const found = agreementOver([looked, of(['ann', filledIn()]), []], scheme).forms[0];
    expect([found?.cases, found?.notBlind]).toEqual([0, 1]);
    expect(found?.items[0]?.kappa).toMatchObject({ reason: 'no-cases' });
  });
  it('never compares versions of a form', () => {
    const other = { ...filledIn(), formVersion: 2 } as ReviewWriting;
    expect(kappaOf([of(['ann', filledIn()], ['bo', other])], 'decision')).toMatchObject({ reason: 'no-cases' });
  });
});
