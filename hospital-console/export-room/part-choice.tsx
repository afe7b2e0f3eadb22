import { TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { type Hertz, sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import { filled } from '../review/words/filled.ts';
import { elapsedAt, elapsedText } from '../viewing/clock-text.ts';
import { type ExportPart, rangeOf } from './export-asked.ts';
import { useExportWords } from './words/export-words.ts';

interface PartChoiceProps {
  readonly rate: Hertz;
  readonly endSample: SampleIndex;
  readonly isPinned: boolean;
  readonly taken: readonly SampleIndex[];
  readonly paper: Extract<ExportPart, { kind: 'range' }>;
  /** Null: what was written is no stretch of the recording. */
  readonly part: ExportPart | null;
  readonly onChoose: (part: ExportPart | null) => void;
}

/** More 12-leads than anybody takes of one patient. */
const MOST_LISTED = 8;

/** Which samples: all, the paper's ten seconds, a 12-lead of the crew, or from here to there. */
export function PartChoice(props: PartChoiceProps): ReactNode {
  const { rate, endSample, isPinned, taken, paper, part, onChoose } = props;
  const words = useExportWords();
  const clock = (sample: SampleIndex): string => elapsedText(elapsedAt(sample, rate));
  const [chosen, setChosen] = useState(isPinned ? 'paper' : 'all');
  const [from, setFrom] = useState(clock(paper.first));
  // Rounded up: the second that is shown last is in it.
  const [to, setTo] = useState(clock(sampleIndex(paper.end + rate - 1)));
  const places = { from: clock(paper.first), to: clock(paper.end) };
  const options: readonly (readonly [string, string, ExportPart | null])[] = isPinned
    ? [['paper', filled(words.pinned, places), paper]]
    : [
        ['all', filled(words.all, { length: clock(endSample) }), { kind: 'all' }],
        ['paper', filled(words.paper, places), paper],
        ...taken.slice(-MOST_LISTED).map((first, at): readonly [string, string, ExportPart] => {
          const number = Math.max(0, taken.length - MOST_LISTED) + at + 1;
          return [
            `taken-${String(number)}`,
            filled(words.taken, { number, from: clock(first) }),
            { kind: 'taken', number },
          ];
        }),
        ['range', words.range, null],
      ];
  const write = (begin: string, end: string): void => {
    setFrom(begin);
    setTo(end);
    onChoose(rangeOf(begin, end, rate, endSample));
  };
  return (
    <fieldset className="export-group">
      <legend>{words.part}</legend>
      {options.map(([name, label, choice]) => (
        <label key={name} className="export-option">
          <input
            type="radio"
            name="part"
            value={name}
            data-testid={`part-${name}`}
            checked={chosen === name}
            onChange={() => {
              setChosen(name);
              onChoose(choice ?? rangeOf(from, to, rate, endSample));
            }}
          />
          <span>{label}</span>
        </label>
      ))}
      {chosen === 'range' && (
        <div className="export-range">
          <TextInput
            size="sm"
            label={words.from}
            value={from}
            error={part === null}
            data-testid="part-from"
            onChange={(event) => {
              write(event.currentTarget.value, to);
            }}
          />
          <TextInput
            size="sm"
            label={words.to}
            value={to}
            error={part === null}
            data-testid="part-to"
            onChange={(event) => {
              write(from, event.currentTarget.value);
            }}
          />
          <p className="small soft" role="status">
            {part === null ? words.wrongRange : words.clockHint}
          </p>
        </div>
      )}
    </fieldset>
  );
}
