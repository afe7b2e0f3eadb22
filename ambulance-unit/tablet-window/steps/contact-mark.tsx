import type { ReactNode } from 'react';
import type { ContactState } from '../standing/electrode-standing.ts';

/** Told apart without colour: a disc with a tick, a triangle, a square with a cross, a ring. */
export function ContactMark({ state }: { readonly state: ContactState }): ReactNode {
  return (
    <svg className="contact-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {DRAWINGS[state]}
    </svg>
  );
}

const DRAWINGS: Readonly<Record<ContactState, ReactNode>> = {
  good: (
    <>
      <circle cx="12" cy="12" r="11" fill="currentColor" />
      <path className="mark-cut" d="m6.5 12.5 4 4 7.5-8.5" />
    </>
  ),
  doubtful: (
    <>
      <path d="M12 1 23.5 22.5H.5Z" fill="currentColor" />
      <path className="mark-cut" d="M12 8.5v7m0 2.5v1.5" />
    </>
  ),
  off: (
    <>
      <rect x="1" y="1" width="22" height="22" rx="2" fill="currentColor" />
      <path className="mark-cut" d="m6.5 6.5 11 11m0-11-11 11" />
    </>
  ),
  unknown: <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="3" strokeDasharray="4 3" />,
};
