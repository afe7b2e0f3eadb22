import type { ReactNode } from 'react';

/** One of a few, all in sight: arrow keys go from one to the next. */
export function Choices<Value extends string>(props: {
  readonly legend: string;
  readonly name: string;
  readonly value: Value;
  readonly choices: readonly (readonly [Value, string])[];
  readonly onChoose: (value: Value) => void;
}): ReactNode {
  return (
    <fieldset className="choices">
      <legend>{props.legend}</legend>
      {props.choices.map(([value, label]) => (
        <label key={value} className="choices-one" data-chosen={value === props.value}>
          <input
            type="radio"
            name={props.name}
            value={value}
            checked={value === props.value}
            data-testid={`${props.name}-${value}`}
            onChange={() => {
              props.onChoose(value);
            }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
