import { Delete, Mars, Venus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import { ageAfter, ageWithout } from '../standing/age.ts';
import { useSay } from '../words/words.ts';
import { Digits } from './digits.tsx';

/** The criteria need both. Digits of a glove's size; the sex by word and sign. */
export function AgeAndSex(props: {
  readonly facts: PatientFacts;
  readonly onChange: (facts: PatientFacts) => void;
}): ReactNode {
  const say = useSay();
  const { facts } = props;
  // The first digit after the keypad was opened replaces what stood there.
  const [isFresh, setFresh] = useState(true);
  return (
    <div className="stack age-and-sex">
      <div className="choices" role="radiogroup" aria-label={say('review.sex')}>
        {(['female', 'male'] as const).map((sex) => (
          <button
            key={sex}
            type="button"
            role="radio"
            aria-checked={facts.sex === sex}
            className="button grow"
            data-testid={`sex-${sex}`}
            onClick={() => {
              props.onChange({ ...facts, sex });
            }}
          >
            {sex === 'female' ? <Venus aria-hidden /> : <Mars aria-hidden />}
            {say(`review.${sex}`)}
          </button>
        ))}
      </div>
      <p className="row age-shown" aria-live="polite">
        <span className="soft">{say('review.age')}</span>
        <output className="keypad-value" data-testid="age-shown">
          {facts.ageYears ?? say('vital.none')}
        </output>
        <span className="soft">{say('review.years')}</span>
      </p>
      <Digits
        testId="age"
        onDigit={(digit) => {
          props.onChange({ ...facts, ageYears: ageAfter(isFresh ? null : facts.ageYears, digit) });
          setFresh(false);
        }}
        last={
          <button
            type="button"
            className="button"
            aria-label={say('vital.erase')}
            data-testid="age-erase"
            onClick={() => {
              setFresh(false);
              props.onChange({ ...facts, ageYears: ageWithout(facts.ageYears) });
            }}
          >
            <Delete aria-hidden />
          </button>
        }
      />
    </div>
  );
}
