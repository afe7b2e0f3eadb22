import { create } from 'zustand';
import type { AnswerJson, ScoreFormJson, ScoreJson } from '../../protocol/wire/review-book.ts';

/** Answers of a form that is being filled in, by question. */
export type ScoreDraft = Readonly<Record<string, { readonly choice: string; readonly reason: string }>>;

interface ScoreDrafts {
  readonly drafts: Readonly<Record<string, ScoreDraft>>;
  readonly keep: (key: string, draft: ScoreDraft) => void;
  readonly drop: (key: string) => void;
}

/** Another tab of the panel does not lose half a form; leaving the page does: it is nobody's word before it is submitted. */
export const useScoreDrafts = create<ScoreDrafts>()((set) => ({
  drafts: {},
  keep: (key, draft) => {
    set(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } }));
  },
  drop: (key) => {
    set(({ drafts }) => ({ drafts: Object.fromEntries(Object.entries(drafts).filter(([name]) => name !== key)) }));
  },
}));

/** Where a reviewer's next version begins: from their last one. */
export const draftOfScore = (score: ScoreJson | undefined): ScoreDraft =>
  Object.fromEntries((score?.answers ?? []).map(({ item, choice, reason }) => [item, { choice, reason }]));

const isAnswered = (draft: ScoreDraft, { id, choices }: ScoreFormJson['items'][number]): boolean => {
  const chosen = choices.find((choice) => choice.id === draft[id]?.choice);
  return chosen !== undefined && (chosen.needsReason !== true || draft[id]?.reason.trim() !== '');
};

/** Questions without an answer, or without the reason that it needs. */
export const openQuestionsOf = (form: ScoreFormJson, draft: ScoreDraft): number =>
  form.items.filter((item) => !isAnswered(draft, item)).length;

export const answersOf = (form: ScoreFormJson, draft: ScoreDraft): readonly AnswerJson[] =>
  form.items.map(({ id }) => ({ item: id, choice: draft[id]?.choice ?? '', reason: draft[id]?.reason.trim() ?? '' }));

/** The last version of each reviewer, the first one's first. */
export function lastScores(scores: readonly ScoreJson[], form: ScoreFormJson): readonly ScoreJson[] {
  const last = new Map<string, ScoreJson>();
  for (const score of scores) {
    if (score.form === form.id && score.formVersion === form.version) last.set(score.by, score);
  }
  return [...last.values()];
}
