import type { ReactNode } from 'react';
import type { WritingTrouble } from './book-queries.ts';
import { filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

/** Why something was not written, in the page's language where the relay's word is known. */
export function TroubleLine({ trouble }: { readonly trouble: WritingTrouble | null }): ReactNode {
  const words = useReviewWords().notes;
  if (trouble === null) return null;
  const known: Readonly<Partial<Record<string, string>>> = words.refusal;
  return (
    <p className="review-trouble" role="alert" data-testid="writing-trouble">
      {trouble.kind === 'unreachable'
        ? words.unreachable
        : filled(known[trouble.refusal] ?? '{{sentence}}', { sentence: trouble.sentence })}
    </p>
  );
}
