import { Delete } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { VITAL_UNITS } from '../../../protocol/wire/case-entry.ts';
import { Digits } from '../frame/digits.tsx';
import { Sheet } from '../frame/sheet.tsx';
import { useCommand } from '../link/use-tablet.ts';
import { emptyKeypad, judgeKeypad, KEYPAD_FIELDS, type KeypadKey, pressKey } from '../standing/keypad.ts';
import type { EnteredCard } from '../standing/vital-cards.ts';
import { useSay } from '../words/words.ts';

/** A value by hand, with digits of a glove's size. What a living patient cannot have is not taken. */
export function KeypadSheet(props: { readonly card: EnteredCard; readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const { card } = props;
  return (
    <Sheet heading={say(`vital.entry.${card}`)} testId="keypad-sheet" onClose={props.onClose}>
      {card === 'pain' ? <PainScale onClose={props.onClose} /> : <Keypad card={card} onClose={props.onClose} />}
    </Sheet>
  );
}

/** Eleven numbers, one tap. */
function PainScale({ onClose }: { readonly onClose: () => void }): ReactNode {
  const command = useCommand();
  return (
    <div className="pain-scale">
      {Array.from({ length: 11 }, (_, value) => (
        <button
          key={value}
          type="button"
          className="button"
          data-testid={`pain-${String(value)}`}
          onClick={() => {
            void command({ kind: 'note-vital', values: [{ vital: 'pain', value }] }).then(({ ok }) => {
              if (ok) onClose();
            });
          }}
        >
          {value}
        </button>
      ))}
    </div>
  );
}

function Keypad({ card, onClose }: { readonly card: EnteredCard; readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const fields = KEYPAD_FIELDS[card];
  const [state, setState] = useState(() => emptyKeypad(fields));
  const verdict = judgeKeypad(state, fields);
  const press = (key: KeypadKey): void => {
    setState((before) => pressKey(before, key, fields));
  };
  const isLast = state.at === fields.length - 1;
  return (
    <div className="stack">
      <div className="keypad-fields">
        {fields.map(({ vital }, place) => (
          <button
            key={vital}
            type="button"
            className="button keypad-field"
            aria-pressed={fields.length > 1 ? place === state.at : undefined}
            data-testid={`field-${vital}`}
            onClick={() => {
              press({ kind: 'field', at: place });
            }}
          >
            {(vital === 'systolic' || vital === 'diastolic') && <span>{say(`vital.${vital}`)}</span>}
            <span className="keypad-reading">
              <span className="keypad-value">{state.texts[place] === '' ? say('vital.none') : state.texts[place]}</span>
              <span className="keypad-unit">{VITAL_UNITS[vital]}</span>
            </span>
          </button>
        ))}
      </div>
      <p role="status" className="strong keypad-problem">
        {verdict.kind === 'out-of-range' &&
          say('vital.range', { least: verdict.field.least, most: verdict.field.most })}
        {verdict.kind === 'not-below' && say('vital.notBelow')}
      </p>
      <Digits
        testId="key"
        onDigit={(digit) => {
          press({ kind: 'digit', digit: String(digit) });
        }}
        first={
          fields[state.at]?.digits === 1 ? (
            <button
              type="button"
              className="button digit"
              data-testid="key-point"
              onClick={() => {
                press({ kind: 'point' });
              }}
            >
              .
            </button>
          ) : undefined
        }
        last={
          <button
            type="button"
            className="button"
            aria-label={say('vital.erase')}
            data-testid="key-erase"
            onClick={() => {
              press({ kind: 'erase' });
            }}
          >
            <Delete aria-hidden />
          </button>
        }
      />
      <button
        type="button"
        className="button button-primary"
        data-primary=""
        data-testid="save-vital"
        disabled={isLast ? verdict.kind !== 'good' : state.texts[state.at] === ''}
        onClick={() => {
          if (!isLast) {
            press({ kind: 'field', at: state.at + 1 });
            return;
          }
          if (verdict.kind !== 'good') return;
          void command({ kind: 'note-vital', values: verdict.values }).then(({ ok }) => {
            if (ok) onClose();
          });
        }}
      >
        {isLast ? say('vital.save') : say('vital.next')}
      </button>
    </div>
  );
}
