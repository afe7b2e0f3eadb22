import { useTranslation } from 'react-i18next';
import { isPreset } from '../../protocol/talk/presets.ts';
import type { NewEntry } from '../../protocol/wire/sessions-api.ts';
import { visibleText } from '../viewing/visible-text.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { useHospitals } from '../relay-api/hospital-queries.ts';
import type { Said } from './case-log.ts';

/** Parts of a text that somebody else wrote, a line each: control characters and turns of direction made visible. */
export const visibleLines = (text: string): readonly string[] =>
  text.split(/\r?\n/u).flatMap((line) => {
    const shown = chunksOf(line).map(visibleText).join('');
    return shown === '' ? [] : [shown];
  });
/** `visibleText` cuts what is meant for one line; an order must not lose its end. */
const chunksOf = (line: string): readonly string[] => {
  const letters = Array.from(line);
  return Array.from({ length: Math.ceil(letters.length / 200) }, (_, place) =>
    letters.slice(place * 200, (place + 1) * 200).join(''),
  );
};

/** What was said, in the language of the page where it has a code for it, otherwise as it was written. */
export type Sayable = Said | NewEntry['entry'];

export function useSaidText(): (said: Sayable) => string {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const hospitals = useHospitals();
  const titleOf = (hospital: string): string => {
    const title = hospitals.find(({ id }) => id === hospital)?.title;
    return visibleText(title === undefined ? hospital : language === 'en' ? title.en : title.zh);
  };
  return (said: Sayable): string => {
    switch (said.kind) {
      case 'message':
      case 'order': {
        const preset = said.preset ?? '';
        return isPreset(preset) ? t(`preset.${preset}`) : visibleLines(said.text).join('\n');
      }
      case 'decision': {
        const { decision, placement = 'standard', hospital = '' } = said;
        if (decision === 'repeat' && placement !== 'standard') {
          return t('decide.repeatWith', { placement: t(`decide.placement.${placement}`) });
        }
        return decision === 'divert' && hospital !== ''
          ? t('decide.divertTo', { hospital: titleOf(hospital) })
          : t(`decide.done.${decision}`);
      }
      case 'offer':
        return t('talk.offered', { hospital: titleOf(said.hospital) });
      case 'alert':
        return t(`decide.alert.${said.urgency}`);
    }
  };
}
