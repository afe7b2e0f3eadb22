import { type ReactNode, useId, useState } from 'react';

/** A text of one's own, by whatever keyboard the tablet has. */
export function TextSheet(props: {
  readonly label: string;
  readonly submit: string;
  readonly longest: number;
  readonly onSubmit: (text: string) => void;
}): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') props.onSubmit(text.trim());
      }}
    >
      <label htmlFor={id}>{props.label}</label>
      <textarea
        id={id}
        className="field"
        rows={4}
        maxLength={props.longest}
        data-testid="text"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <button
        type="submit"
        className="button button-primary"
        data-primary=""
        data-testid="submit-text"
        disabled={text.trim() === ''}
      >
        {props.submit}
      </button>
    </form>
  );
}
