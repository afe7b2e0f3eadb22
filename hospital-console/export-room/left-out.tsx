import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { visibleText } from '../viewing/visible-text.ts';
import { filled } from '../review/words/filled.ts';
import { askLeftOut, type ExportAsked, leftOutAddress, type LeftOutAnswer } from './export-asked.ts';
import { useExportWords } from './words/export-words.ts';

export interface LeftOutStanding {
  /** Null: the relay has not answered yet. */
  readonly answer: LeftOutAnswer | null;
  readonly askAgain: () => void;
}

/** Whoever types or goes through the formats is not asked for at each step, ms. */
const SETTLES_WITHIN = 350;

/** Asks the relay what the file would leave out, anew with each choice; an older answer is never shown for a newer choice. */
export function useLeftOut(asked: ExportAsked | null): LeftOutStanding {
  const [attempt, setAttempt] = useState(0);
  const key = asked === null ? null : `${leftOutAddress(asked)} ${String(attempt)}`;
  const [told, setTold] = useState<{ readonly key: string; readonly answer: LeftOutAnswer } | null>(null);
  useEffect(() => {
    if (asked === null || key === null) return undefined;
    const given = new AbortController();
    const settled = setTimeout(() => {
      askLeftOut(asked, (...request) => fetch(...request), given.signal).then(
        (answer) => {
          setTold({ key, answer });
        },
        () => undefined,
      );
    }, SETTLES_WITHIN);
    return () => {
      clearTimeout(settled);
      given.abort();
    };
    // `key` is what is asked, in words.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  return {
    answer: told !== null && told.key === key ? told.answer : null,
    askAgain: () => {
      setAttempt(attempt + 1);
    },
  };
}

export function LeftOut(props: { readonly standing: LeftOutStanding; readonly isAsked: boolean }): ReactNode {
  const { answer, askAgain } = props.standing;
  const words = useExportWords();
  if (!props.isAsked) return <p role="status">{words.wrongRange}</p>;
  if (answer === null)
    return (
      <p role="status" data-testid="left-out-asking">
        {words.asking}
      </p>
    );
  if (answer.kind === 'said') {
    const { name, leftOut } = answer.said;
    return (
      <div data-testid="left-out">
        <p className="export-name">
          <bdi>{visibleText(name)}</bdi>
        </p>
        {leftOut.length === 0 ? (
          <p>{words.nothingLeftOut}</p>
        ) : (
          <>
            <h3>{words.leavesOut}</h3>
            {/* It scrolls where it is long: by the keyboard too. */}
            <ul tabIndex={0} aria-label={words.leavesOut}>
              {leftOut.map((sentence) => (
                <li key={sentence}>{visibleText(sentence)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    );
  }
  return (
    <div role="alert">
      <p>
        {answer.kind === 'refused'
          ? filled(words.refused, { sentence: visibleText(answer.sentence) })
          : words[answer.kind]}
      </p>
      {answer.kind !== 'refused' && (
        <Button variant="default" size="sm" onClick={askAgain}>
          {words.again}
        </Button>
      )}
    </div>
  );
}
