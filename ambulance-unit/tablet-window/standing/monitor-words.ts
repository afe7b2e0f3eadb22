import type { Say } from '../words/word-key.ts';
import { isMonitorTrouble } from './monitor-trouble.ts';

/** What is wrong and what to do. A code of a later version is shown as it is, never left out. */
export const troubleSentence = (code: string, say: Say): string =>
  isMonitorTrouble(code) ? say(`trouble.${code}`) : say('troubleOther', { code });
