import type {
  AnnotationJson,
  AnnotationVersionJson,
  AnnotationsJson,
  FeedbackJson,
  ReviewBookJson,
  ReviewSchemeJson,
  ReviewWriting,
  ScoreJson,
} from '../../protocol/wire/review-book.ts';
import { MOST_REVIEW_ENTRIES } from '../../protocol/wire/review-book.ts';
import type { SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { ReviewChain, ReviewEntry } from './review-chain.ts';
import { whyNotFilledIn } from './review-scheme.ts';

/** Reviewers whose forms of one kind are compared: Cohen's kappa is about two. */
const MOST_SCORERS = 2;

const isAnnotation = ({ deed }: ReviewEntry): boolean => deed.kind === 'annotation';
const isScore = ({ deed }: ReviewEntry): boolean => deed.kind === 'score';

/**
 * Whoever has not filled in a form yet sees nothing of what colleagues annotated and scored, so that the second form says
 * what its reviewer saw and not what the first one said. They may ask to see it all the same; that stands in the chain.
 */
export function isBlinded(entries: readonly ReviewEntry[], reviewer: string): boolean {
  const own = entries.filter(({ by }) => by === reviewer);
  if (own.some(({ deed }) => deed.kind === 'score' || deed.kind === 'unblinding')) return false;
  return entries.some((entry) => entry.by !== reviewer && (isAnnotation(entry) || isScore(entry)));
}

/** A session's review as one reviewer may see it. Pure. */
export function bookFor(session: string, { entries, fault }: ReviewChain, reviewer: string): ReviewBookJson {
  const blinded = isBlinded(entries, reviewer);
  const seen = entries.filter((entry) => !blinded || entry.by === reviewer || !(isAnnotation(entry) || isScore(entry)));
  const hidden = entries.filter((entry) => !seen.includes(entry));
  return {
    ...{ session, fault, entries: entries.length },
    annotations: annotationsOf(seen),
    scores: scoresOf(entries).filter(({ by }) => !blinded || by === reviewer),
    feedback: feedbackOf(entries),
    teachingCopies: entries.flatMap(({ deed, by, at }) =>
      deed.kind === 'teaching-copy' ? [{ by, at, copy: deed.copy }] : [],
    ),
    hidden: blinded ? { annotations: annotationsOf(hidden).length, scores: hidden.filter(isScore).length } : null,
  };
}

export function annotationsOf(entries: readonly ReviewEntry[]): readonly AnnotationJson[] {
  const byId = new Map<string, AnnotationVersionJson[]>();
  for (const { deed, by, at } of entries) {
    if (deed.kind !== 'annotation') continue;
    const versions = byId.get(deed.id) ?? [];
    if (versions.length === 0) byId.set(deed.id, versions);
    versions.push({ ...deed, by, at });
  }
  return [...byId].map(([id, versions]) => ({ id, versions }));
}

/** How they stand: the last version of each that was not deleted, by place. */
export const standingOf = (annotations: readonly AnnotationJson[]): readonly AnnotationVersionJson[] =>
  annotations
    .flatMap(({ versions }) => versions.at(-1) ?? [])
    .filter(({ isDeleted }) => !isDeleted)
    .sort((one, other) => one.first - other.first || one.end - other.end);

/** What of the annotations goes along with what somebody exports. Pure. */
export function annotationsFor(
  chain: ReviewChain,
  { name, role }: Pick<SignedIn, 'name' | 'role'>,
  codes: ReviewSchemeJson['codes'],
): AnnotationsJson {
  const all = standingOf(annotationsOf(chain.entries));
  const isReviewer = role === 'reviewer';
  const isBlind = isReviewer && isBlinded(chain.entries, name);
  const annotations = isReviewer ? all.filter(({ by }) => !isBlind || by === name) : [];
  const count = all.length - annotations.length;
  const titles = codes.filter(({ code }) => annotations.some((one) => one.code === code));
  return {
    annotations,
    titles: Object.fromEntries(titles.map(({ code, title }) => [code, title.en])),
    withheld: count === 0 ? null : { reason: isReviewer ? 'blind' : 'not-a-reviewer', count },
    fault: chain.fault,
  };
}

/** Every version of every form, with whether its reviewer had seen anything of a colleague's by then. */
export function scoresOf(entries: readonly ReviewEntry[]): readonly ScoreJson[] {
  return entries.flatMap(({ deed, by, at, number }): ScoreJson[] => {
    if (deed.kind !== 'score') return [];
    const { form, formVersion, version, answers } = deed;
    return [{ by, at, form, formVersion, version, answers, isBlind: wasBlind(entries.slice(0, number - 1), by) }];
  });
}

/** Seen is what a colleague wrote before one's own unblinding; and all of it once one's own form was in. */
function wasBlind(before: readonly ReviewEntry[], reviewer: string): boolean {
  const opened = before.findIndex(
    ({ by, deed }) => by === reviewer && (deed.kind === 'score' || deed.kind === 'unblinding'),
  );
  if (opened < 0) return true;
  // After that everything is open: blind is only what was written while there was nothing to be seen.
  return !before.some((entry) => entry.by !== reviewer && (isAnnotation(entry) || isScore(entry)));
}

export const feedbackOf = (entries: readonly ReviewEntry[]): readonly FeedbackJson[] =>
  entries.flatMap(({ deed, by, at }) => {
    if (deed.kind !== 'feedback') return [];
    const { version, text, isWithdrawn } = deed;
    return [{ by, at, version, text, isWithdrawn }];
  });

export type ReviewRefusal =
  | 'not-a-reviewer'
  | 'unknown-session'
  | 'unknown-code'
  | 'outside-recording'
  | 'not-the-next-version'
  | 'not-yours'
  | 'incomplete'
  | 'two-have-scored'
  | 'nothing-to-unblind'
  | 'still-blind'
  | 'review-full'
  | 'review-damaged'
  | 'too-many-waiting'
  | 'storage';

export type Judgement =
  | { readonly kind: 'write' }
  /** It stands there already, word for word, by the same person. */
  | { readonly kind: 'written-before' }
  | { readonly kind: 'refused'; readonly refusal: ReviewRefusal; readonly sentence: string };

const refuse = (refusal: ReviewRefusal, sentence: string): Judgement => ({ kind: 'refused', refusal, sentence });

export interface JudgedBy {
  readonly scheme: ReviewSchemeJson;
  /** One past the last sample of the session. */
  readonly endSample: number;
}

/** Whether something may be written next. Pure. */
export function judgeWriting(
  { entries, fault }: ReviewChain,
  reviewer: string,
  writing: ReviewWriting,
  by: JudgedBy,
): Judgement {
  if (fault !== null) {
    return refuse('review-damaged', `${fault} Nothing is written behind it until somebody has looked.`);
  }
  if (isThere(entries, reviewer, writing)) return { kind: 'written-before' };
  if (entries.length >= MOST_REVIEW_ENTRIES) {
    return refuse('review-full', `${String(MOST_REVIEW_ENTRIES)} entries stand in this review; it takes no more.`);
  }
  switch (writing.kind) {
    case 'annotation':
      return judgeAnnotation(entries, reviewer, writing, by);
    case 'score':
      return judgeScore(entries, reviewer, writing, by.scheme);
    case 'unblinding':
      return isBlinded(entries, reviewer)
        ? { kind: 'write' }
        : refuse('nothing-to-unblind', 'Nothing of a colleague is hidden from you.');
    case 'feedback':
      return judgeFeedback(entries, reviewer, writing);
  }
}

/** An answer that got lost is asked for again: the same words of the same person are written once. */
function isThere(entries: readonly ReviewEntry[], reviewer: string, writing: ReviewWriting): boolean {
  const text = JSON.stringify(sorted(writing));
  return (
    writing.kind !== 'unblinding' &&
    entries.some(({ by, deed }) => by === reviewer && JSON.stringify(sorted(deed)) === text)
  );
}
const sorted = (value: object): readonly unknown[] =>
  Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));

function judgeAnnotation(
  entries: readonly ReviewEntry[],
  reviewer: string,
  writing: Extract<ReviewWriting, { kind: 'annotation' }>,
  { scheme, endSample }: JudgedBy,
): Judgement {
  const versions = annotationsOf(entries).find(({ id }) => id === writing.id)?.versions ?? [];
  const last = versions.at(-1);
  if (last !== undefined && last.by !== reviewer) {
    return refuse('not-yours', 'An annotation is changed and deleted by whoever made it; please make one of your own.');
  }
  if (writing.version !== versions.length + 1 || last?.isDeleted === true) {
    return refuse('not-the-next-version', 'This annotation was changed or deleted meanwhile; please look at it again.');
  }
  if (writing.isDeleted && last === undefined)
    return refuse('incomplete', 'There is no such annotation to be deleted.');
  if (writing.end <= writing.first || writing.end > endSample) {
    return refuse('outside-recording', 'An annotation is about samples of this recording, one at least.');
  }
  if (!scheme.codes.some(({ code }) => code === writing.code) && last?.code !== writing.code) {
    return refuse('unknown-code', 'This code is not in the list of this relay.');
  }
  return { kind: 'write' };
}

function judgeScore(
  entries: readonly ReviewEntry[],
  reviewer: string,
  writing: Extract<ReviewWriting, { kind: 'score' }>,
  scheme: ReviewSchemeJson,
): Judgement {
  const form = scheme.forms.find(({ id, version }) => id === writing.form && version === writing.formVersion);
  if (form === undefined) return refuse('incomplete', 'This relay has no such form, or has it in another version.');
  const missing = whyNotFilledIn(form, writing.answers);
  if (missing !== null) return refuse('incomplete', missing);
  const others = scoresOf(entries).filter(
    ({ form: id, formVersion }) => id === form.id && formVersion === form.version,
  );
  const own = others.filter(({ by }) => by === reviewer);
  if (own.length === 0 && new Set(others.map(({ by }) => by)).size >= MOST_SCORERS) {
    return refuse('two-have-scored', 'Two reviewers have filled in this form; agreement is counted between two.');
  }
  return writing.version === own.length + 1
    ? { kind: 'write' }
    : refuse('not-the-next-version', 'You have filled in this form meanwhile in another window; please look again.');
}

function judgeFeedback(
  entries: readonly ReviewEntry[],
  reviewer: string,
  writing: Extract<ReviewWriting, { kind: 'feedback' }>,
): Judgement {
  const released = feedbackOf(entries);
  if (isBlinded(entries, reviewer)) {
    return refuse(
      'still-blind',
      'A colleague has reviewed this case: please fill in your form first, or look at theirs.',
    );
  }
  if (writing.version !== released.length + 1) {
    return refuse('not-the-next-version', 'The feedback was changed meanwhile; please look at it again.');
  }
  if (writing.isWithdrawn) {
    const stands = released.at(-1)?.isWithdrawn === false;
    return stands ? { kind: 'write' } : refuse('incomplete', 'No feedback stands that could be taken back.');
  }
  return writing.text.trim() === ''
    ? refuse('incomplete', 'There is nothing in it; please write something.')
    : { kind: 'write' };
}
