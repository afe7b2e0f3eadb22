import { codesEn } from '../words/codes-en.ts';
import type { Say } from '../words/word-key.ts';

type KnownWhy = keyof typeof codesEn.linkWhy;
const isKnown = (why: string): why is KnownWhy => Object.hasOwn(codesEn.linkWhy, why);

/** Why the relay refuses and what to do. A reason of a later version is shown by its code. */
export const linkSentence = (why: string, say: Say): string =>
  isKnown(why) ? say(`linkWhy.${why}`) : say('linkWhyOther', { code: why });
