import { type ReactNode, useId } from 'react';
import { LONGEST_NAME } from '../../../protocol/wire/case-entry.ts';

/** A line to write a name or a number of a case in, with what it is for. */
export function NameField(props: {
  readonly label: string;
  readonly testId: string;
  readonly value: string;
  readonly grows?: boolean;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        className={props.grows === true ? 'field grow' : 'field'}
        autoComplete="off"
        maxLength={LONGEST_NAME}
        data-testid={props.testId}
        value={props.value}
        onChange={(event) => {
          props.onChange(event.currentTarget.value);
        }}
      />
    </>
  );
}
