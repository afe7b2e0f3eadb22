import { Button, NativeSelect, NumberInput, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { leadOfName, STANDARD_LEADS } from '../../protocol/ecg/leads.ts';
import { LONGEST_NOTE, type ReviewSchemeJson } from '../../protocol/wire/review-book.ts';
import type { PlacedRangeJson } from '../../protocol/wire/session-review.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { namesOfLeads, placementAt, withSeconds, type AnnotationDraft } from './annotations.ts';
import type { SessionTimes } from './case-moments.ts';
import { inLanguage } from './code-title.ts';
import type { Annotating } from './use-annotating.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface AnnotationEditorProps {
  readonly draft: AnnotationDraft;
  readonly scheme: ReviewSchemeJson;
  readonly times: SessionTimes;
  readonly placements: readonly PlacedRangeJson[] | null;
  readonly annotating: Annotating;
}

/** One annotation as it is written: by keyboard alone, or its lead and range by a hand on the paper. */
export function AnnotationEditor({ draft, scheme, times, placements, annotating }: AnnotationEditorProps): ReactNode {
  const words = useReviewWords().notes;
  const language = usePreferences((state) => state.language);
  const { setDraft, save, writer } = annotating;
  const placement = placementAt(placements, draft.first);
  const asChannel = (name: string): string => filled(words.channel, { name });
  const systems = [...new Set(scheme.codes.map(({ system }) => system))];
  const seconds = (which: 'first' | 'end', label: string): ReactNode => (
    <NumberInput
      label={label}
      decimalScale={3}
      step={0.1}
      min={0}
      max={times.endSample / times.rate}
      value={Number((draft[which] / times.rate).toFixed(3))}
      data-testid={`note-${which}`}
      onChange={(value) => {
        if (value !== '') setDraft(withSeconds(draft, which, Number(value), times));
      }}
    />
  );
  return (
    <form
      className="note-editor"
      aria-label={words.editor}
      data-testid="note-editor"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setDraft(null);
      }}
    >
      <p className="small soft">{words.drag}</p>
      <NativeSelect
        label={words.code}
        autoFocus
        required
        value={draft.code}
        data-testid="note-code"
        onChange={(event) => {
          setDraft({ ...draft, code: event.currentTarget.value });
        }}
      >
        <option value="">–</option>
        {systems.map((system) => (
          <optgroup key={system} label={system}>
            {scheme.codes
              .filter((each) => each.system === system)
              .map(({ code, title }) => (
                <option key={code} value={code}>
                  {system === 'house' ? inLanguage(title, language) : `${code} · ${inLanguage(title, language)}`}
                </option>
              ))}
          </optgroup>
        ))}
      </NativeSelect>
      <div className="note-range">
        {seconds('first', words.from)}
        {seconds('end', words.to)}
        <NativeSelect
          label={words.lead}
          value={draft.lead ?? ''}
          data={[
            { value: '', label: words.allLeads },
            ...STANDARD_LEADS.map((lead) => ({ value: lead, label: namesOfLeads([lead], placement, asChannel) })),
          ]}
          data-testid="note-lead"
          onChange={(event) => {
            setDraft({ ...draft, lead: leadOfName(event.currentTarget.value) });
          }}
        />
      </div>
      <Textarea
        label={words.text}
        description={words.textHint}
        rows={2}
        maxLength={LONGEST_NOTE}
        value={draft.text}
        data-testid="note-text"
        onChange={(event) => {
          setDraft({ ...draft, text: event.currentTarget.value });
        }}
      />
      <div className="note-buttons">
        <Button type="submit" size="sm" disabled={draft.code === ''} loading={writer.isWriting} data-testid="note-save">
          {words.save}
        </Button>
        <Button
          variant="default"
          size="sm"
          onClick={() => {
            setDraft(null);
          }}
        >
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}
