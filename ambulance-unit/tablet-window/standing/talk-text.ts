import { isPreset } from '../../../protocol/talk/presets.ts';
import type { TalkLine } from '../../tablet-port/tablet-state.ts';
import type { Say } from '../words/word-key.ts';
import { visibleText } from './visible-text.ts';

/** What was said, in the language of the screen where it has a code for it, otherwise as it was written. */
export function talkText({ said }: Pick<TalkLine, 'said'>, say: Say): string {
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
        ? say('talk.divertTo', { hospital: visibleText(said.hospital, 60) })
        : decision;
    }
  }
}
