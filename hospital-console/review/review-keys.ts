import type { PressedKey } from '../viewing/viewing-keys.ts';

/** What a key asks of the review beyond what every replay knows (`viewing/viewing-keys.ts`). */
export type ReviewAction =
  | { readonly kind: 'beat'; readonly direction: 'next' | 'previous' }
  | { readonly kind: 'event'; readonly direction: 'next' | 'previous' }
  /** Complete record, or as it was seen then. */
  | { readonly kind: 'record' }
  /** What is on the paper. */
  | { readonly kind: 'annotate' }
  | { readonly kind: 'help' };

export function reviewActionOfKey({ key, shift }: PressedKey): ReviewAction | null {
  switch (key.length === 1 ? key.toLowerCase() : key) {
    case ',':
    case '<':
      return { kind: 'beat', direction: 'previous' };
    case '.':
    case '>':
      return { kind: 'beat', direction: 'next' };
    case 'e':
      return { kind: 'event', direction: shift ? 'previous' : 'next' };
    case 'a':
      return { kind: 'annotate' };
    case 'v':
      return { kind: 'record' };
    case '?':
      return { kind: 'help' };
    default:
      return null;
  }
}
