/** What a key asks of a view. Seconds are negative towards the start. */
export type ViewingAction =
  | { readonly kind: 'step'; readonly seconds: number }
  | { readonly kind: 'to-live' }
  | { readonly kind: 'play-pause' }
  | { readonly kind: 'pause' }
  /** Faster, from standing: play. */
  | { readonly kind: 'faster' }
  | { readonly kind: 'slower' }
  | { readonly kind: 'gap'; readonly direction: 'next' | 'previous' }
  | { readonly kind: 'to-start' }
  | { readonly kind: 'to-end' }
  | { readonly kind: 'calipers' }
  /** Pins what is on the paper. */
  | { readonly kind: 'pin' }
  | { readonly kind: 'compare' }
  /** Measurements open or folded. */
  | { readonly kind: 'measurements' }
  | { readonly kind: 'leave' };

export interface PressedKey {
  readonly key: string;
  readonly shift: boolean;
}

export function actionOfKey(mode: 'live' | 'replay', { key, shift }: PressedKey): ViewingAction | null {
  const letter = key.length === 1 ? key.toLowerCase() : key;
  switch (letter) {
    case 'ArrowLeft':
      return { kind: 'step', seconds: mode === 'live' || shift ? -10 : -1 };
    case 'ArrowRight':
      return { kind: 'step', seconds: mode === 'live' || shift ? 10 : 1 };
    case 'g':
      return { kind: 'gap', direction: shift ? 'previous' : 'next' };
    case 'm':
      return { kind: 'measurements' };
    case 'c':
      return { kind: 'calipers' };
    case 'p':
      return { kind: 'pin' };
    case 'x':
      return { kind: 'compare' };
    case 'Home':
      return { kind: 'to-start' };
    case 'End':
      return { kind: 'to-end' };
    case 'Escape':
      return { kind: 'leave' };
  }
  if (mode === 'live') return letter === 'l' ? { kind: 'to-live' } : null;
  switch (letter) {
    case ' ':
      return { kind: 'play-pause' };
    case 'j':
      return { kind: 'slower' };
    case 'k':
      return { kind: 'pause' };
    case 'l':
      return { kind: 'faster' };
    default:
      return null;
  }
}

export const REPLAY_RATES = [0.25, 0.5, 1, 2, 4, 8, 16] as const;

export const fasterRate = (rate: number): number => REPLAY_RATES.find((each) => each > rate) ?? 16;
export const slowerRate = (rate: number): number => REPLAY_RATES.findLast((each) => each < rate) ?? 0.25;
