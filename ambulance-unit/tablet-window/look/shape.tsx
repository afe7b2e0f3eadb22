import type { ReactNode } from 'react';

export type ShapeName = 'disc' | 'triangle' | 'square' | 'ring' | 'diamond' | 'stop';

/** A state's shape, in the colour of its text: told apart by people who see no colour, and in a print. */
export function Shape({ name }: { readonly name: ShapeName }): ReactNode {
  return (
    <svg className="shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {drawing[name]}
    </svg>
  );
}

const drawing: { readonly [Name in ShapeName]: ReactNode } = {
  disc: <circle cx="8" cy="8" r="7" fill="currentColor" />,
  triangle: <path d="M8 1 15.5 15H.5Z" fill="currentColor" />,
  square: <rect x="2" y="2" width="12" height="12" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeWidth="2.5" />,
  diamond: <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" fill="none" stroke="currentColor" strokeWidth="2.25" />,
  stop: <path d="m2.5 2.5 11 11m0-11-11 11" fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />,
};
