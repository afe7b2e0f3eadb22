import { Button, NativeSelect } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { ReviewBookJson, ReviewSchemeJson, ScoreFormJson, ScoreJson } from '../../protocol/wire/review-book.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { AgreementTable } from './agreement-table.tsx';
import { useReviewWriter } from './book-queries.ts';
import { inLanguage } from './code-title.ts';
import { FeedbackPart } from './feedback-part.tsx';
import { HiddenNotice } from './hidden-notice.tsx';
import { ScoreItem } from './score-item.tsx';
import { ScoresCompared } from './scores-compared.tsx';
import {
  answersOf,
  draftOfScore,
  lastScores,
  openQuestionsOf,
  useScoreDrafts,
  type ScoreDraft,
} from './score-drafts.ts';
import { TeachingPart } from './teaching-part.tsx';
import { counted, filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';
import { TroubleLine } from './writing-trouble.tsx';

interface ScorePanelProps {
  readonly session: string;
  readonly book: ReviewBookJson;
  readonly scheme: ReviewSchemeJson;
  readonly person: string;
}

/** The score form, what both reviewers said once both have, agreement, feedback to the crew, and the teaching copy. */
export function ScorePanel({ session, book, scheme, person }: ScorePanelProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  const [chosen, setChosen] = useState(scheme.forms[0]?.id ?? '');
  const writer = useReviewWriter(session);
  const form = scheme.forms.find(({ id }) => id === chosen);
  if (form === undefined) return null;
  const last = lastScores(book.scores, form);
  return (
    <div className="review-score" data-testid="score-panel">
      {scheme.forms.length > 1 && (
        <NativeSelect
          aria-label={words.question}
          value={chosen}
          data={scheme.forms.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
          }}
        />
      )}
      <HiddenNotice hidden={book.hidden} writer={writer} />
      {/* Once both are in, what differs is what is talked about; the form itself stands below it. */}
      {last.length > 1 && <ScoresCompared form={form} scores={last} />}
      <FormFields key={form.id} {...{ session, form, writer }} own={last.find(({ by }) => by === person)} />
      <AgreementTable form={form} />
      <FeedbackPart {...{ session, writer }} feedback={book.feedback} />
      <TeachingPart session={session} copies={book.teachingCopies} />
    </div>
  );
}

interface FormFieldsProps {
  readonly session: string;
  readonly form: ScoreFormJson;
  /** The last version that this reviewer has submitted. */
  readonly own: ScoreJson | undefined;
  readonly writer: ReturnType<typeof useReviewWriter>;
}

function FormFields({ session, form, own, writer }: FormFieldsProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  const key = `${session} ${form.id} ${String(form.version)}`;
  const kept = useScoreDrafts(({ drafts }) => drafts[key]);
  const keep = useScoreDrafts((state) => state.keep);
  const drop = useScoreDrafts((state) => state.drop);
  const draft: ScoreDraft = kept ?? draftOfScore(own);
  const open = openQuestionsOf(form, draft);
  const version = (own?.version ?? 0) + 1;
  const submit = (): void => {
    const answers = answersOf(form, draft);
    void writer
      .write({ kind: 'score', form: form.id, formVersion: form.version, version, answers })
      .then((isWritten) => {
        if (isWritten) drop(key);
      });
  };
  return (
    <form
      aria-label={inLanguage(form.title, language)}
      data-testid="score-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h3 className="review-heading">
        {filled(words.formHeading, { title: inLanguage(form.title, language), version: form.version })}
      </h3>
      {own !== undefined && (
        <p className="small soft" data-testid="score-submitted">
          {filled(words.submitted, {
            when: wallClockText(unixMillis(Date.parse(own.at)), language),
            version: own.version,
            blind: own.isBlind ? words.blind : words.notBlind,
          })}
        </p>
      )}
      {form.items.map((item) => (
        <ScoreItem
          key={item.id}
          item={item}
          answer={draft[item.id]}
          onAnswer={(answer) => {
            keep(key, { ...draft, [item.id]: answer });
          }}
        />
      ))}
      <TroubleLine trouble={writer.trouble} />
      <div className="note-buttons">
        <Button
          type="submit"
          size="sm"
          disabled={open > 0 || (own !== undefined && kept === undefined)}
          loading={writer.isWriting}
          data-testid="score-submit"
        >
          {own === undefined ? words.submit : filled(words.submitAgain, { version })}
        </Button>
        <span className="small soft" role="status">
          {open > 0 ? counted(words.unanswered, open) : ''}
        </span>
      </div>
    </form>
  );
}
