import { createContext, useContext } from 'react';
import type { InkClient } from '../trace/ink-client.ts';

export const InkContext = createContext<InkClient | null>(null);

/** The worker that draws: one for the whole screen. */
export function useInk(): InkClient {
  const ink = useContext(InkContext);
  if (ink === null) throw new Error('There is no ink around this component.');
  return ink;
}
