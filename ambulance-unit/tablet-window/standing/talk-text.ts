import { isPreset } from '../../../protocol/talk/presets.ts';
import type { Hospital, TalkLine } from '../../tablet-port/tablet-state.ts';
import type { Language } from '../words/language.ts';
import type { Say } from '../words/word-key.ts';
import { shownTitle } from './hospital-cards.ts';
import { visibleText } from './visible-text.ts';

/** What the words of a line depend on besides it. */
export interface TalkWords {
  readonly say: Say;
  readonly language: Language;
  /** Of this tablet: a hospital names another by its number in the list, and a crew knows it by its name. */
  readonly hospitals: readonly Hospital[];
}

/** What was said, in the language of the screen where it has a code for it, otherwise as it was written. */
export function talkText({ said }: Pick<TalkLine, 'said'>, { say, language, hospitals }: TalkWords): string {
  switch (said.kind) {
    case 'message':
    case 'order':
      return isPreset(said.preset) ? say(`preset.${said.preset}`) : visibleText(said.text);
    case 'decision': {
      const decision = say(`decision.${said.decision}`);
      if (said.decision === 'repeat') {
        return said.placement === 'standard'
          ? decision
          : say('talk.repeatWith', { placement: say(`electrodes.placeLong.${said.placement}`) });
      }
      return said.decision === 'divert' && said.hospital !== ''
        ? say('talk.divertTo', { hospital: visibleText(titleOf(said.hospital, hospitals, language), 60) })
        : decision;
    }
  }
}

/** In the other hospital's own words where somebody wrote them, for a hospital that is in no list. */
const titleOf = (hospital: string, hospitals: readonly Hospital[], language: Language): string =>
  shownTitle({ id: hospital, title: hospital }, hospitals, language);
