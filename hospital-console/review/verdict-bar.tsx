import { Button } from '@mantine/core';
import { ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { milliseconds, type Hertz } from '../../protocol/ecg/units.ts';
import { refusalOf } from '../relay-api/relay-api.ts';
import { useSpan } from '../viewing/use-span.ts';
import type { ReviewStanding } from './review-queries.ts';
import { grouped, headlineOf, type VerdictHeadline } from './verdict-text.ts';
import type { ReviewWords } from './words/review-en.ts';
import { counted, filled } from './words/filled.ts';
import { useReviewWords } from './words/review-words.ts';

interface VerdictBarProps {
  readonly asked: UseQueryResult<ReviewStanding>;
  readonly rate: Hertz | null;
}

/** Before everything else: what the relay's verifying code found, or why there is no verdict. */
export function VerdictBar({ asked, rate }: VerdictBarProps): ReactNode {
  const words = useReviewWords().verdict;
  const headline = useHeadlineText(rate);
  const { data, error } = asked;
  const again = (
    <Button
      size="sm"
      variant="default"
      onClick={() => {
        void asked.refetch();
      }}
    >
      {words.retry}
    </Button>
  );
  if (data?.kind === 'done') {
    const told = headlineOf(data.result.verdict);
    return (
      <div className={`verdict verdict-${told.kind}`} role="status" data-testid="verdict" data-verdict={told.kind}>
        {told.kind === 'proven' ? <ShieldCheck aria-hidden /> : <ShieldAlert aria-hidden />}
        <span className="verdict-line">
          <span className="only-read-aloud">{words.label}: </span>
          <span className="strong">{headline(told)}</span>
        </span>
      </div>
    );
  }
  if (error !== null) {
    const refusal = refusalOf(error);
    return (
      <div className="verdict verdict-none" role="alert" data-testid="verdict" data-verdict="none">
        <ShieldQuestion aria-hidden />
        <span className="verdict-line strong">
          {refusal.kind === 'refused' ? filled(words.failed, { sentence: refusal.sentence }) : words.unreachable}
        </span>
        {again}
      </div>
    );
  }
  return (
    <div className="verdict verdict-reading" role="status" data-testid="verdict" data-verdict="reading">
      <ShieldQuestion aria-hidden />
      <span className="verdict-line strong">{readingText(data, words)}</span>
    </div>
  );
}

function readingText(data: ReviewStanding | undefined, words: ReviewWords['verdict']): string {
  if (data?.kind !== 'reading') return words.waiting;
  const { recordsRead, ofRecords } = data.progress;
  return filled(words.reading, { read: grouped(recordsRead), of: grouped(ofRecords) });
}

/** The verdict in one sentence. */
function useHeadlineText(rate: Hertz | null): (headline: VerdictHeadline) => string {
  const words = useReviewWords().verdict;
  const span = useSpan();
  const lengthOf = (samples: number): string =>
    rate === null ? grouped(samples) : span(milliseconds((samples / rate) * 1000));
  return (headline) => {
    const { kind, samples, ofSamples, gaps, gapSamples, missingSamples, first } = headline;
    const counts = { samples: grouped(samples), of: grouped(ofSamples), sentence: first ?? '' };
    const gapText = gaps === 0 ? '' : counted(words.gaps, gaps, { count: grouped(gaps), span: lengthOf(gapSamples) });
    // "Complete" is said of a recording without gaps; of one with gaps that nothing was lost on the way.
    if (kind === 'proven' && gaps > 0) return filled(words.provenWithGaps, { gaps: gapText });
    const more = [
      kind === 'changed' ? '' : gapText,
      missingSamples > 0 && kind !== 'changed' ? filled(words.missing, { span: lengthOf(missingSamples) }) : '',
      kind === 'incomplete' && headline.isSigned ? words.incompleteSigned : '',
    ].filter((part) => part !== '');
    return [filled(words.headline[kind], counts), ...more].join(' · ');
  };
}
