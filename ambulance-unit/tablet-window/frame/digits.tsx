import type { ReactNode } from 'react';
import './digits.css';

/** Ten digits, and what stands beside the nought. */
export function Digits(props: {
  readonly testId: string;
  readonly onDigit: (digit: number) => void;
  readonly first?: ReactNode;
  readonly last: ReactNode;
}): ReactNode {
  const key = (digit: number): ReactNode => (
    <button
      key={digit}
      type="button"
      className="button digit"
      data-testid={`${props.testId}-${String(digit)}`}
      onClick={() => {
        props.onDigit(digit);
      }}
    >
      {digit}
    </button>
  );
  return (
    <div className="digits">
      {[1, 2, 3, 4, 5, 6, 7, 8, 9].map(key)}
      {props.first ?? <span />}
      {key(0)}
      {props.last}
    </div>
  );
}
