import { Ambulance, CircleCheck, CircleSlash, type LucideIcon, RotateCw, Undo2, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Decision } from '../../protocol/wire/case-entry.ts';
import { useSaidText, visibleLines } from '../conversation/said-words.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { wallClockText } from '../viewing/clock-text.ts';
import { visibleText } from '../viewing/visible-text.ts';
import type { DecisionLine } from './decision-standing.ts';

const ICONS: Readonly<Record<Decision, LucideIcon>> = {
  acknowledged: CircleCheck,
  activated: Zap,
  'not-stemi': CircleSlash,
  repeat: RotateCw,
  divert: Ambulance,
  cancelled: Undo2,
};

/** What was decided, by whom and when: never without the name. */
export function DecidedLine({ line }: { readonly line: DecisionLine }): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const saidText = useSaidText();
  const Icon = ICONS[line.said.decision];
  const reason = visibleLines(line.said.reason).join(' ');
  return (
    <p className="decided-line">
      <Icon size="1.25rem" aria-hidden />
      <span className="strong">
        <bdi>{saidText(line.said)}</bdi>
      </span>
      <span className="soft">
        <bdi>{t('decide.by', { name: visibleText(line.by), clock: wallClockText(line.at, language) })}</bdi>
      </span>
      {reason !== '' && (
        <span className="decided-reason one-line" title={reason}>
          <bdi>{reason}</bdi>
        </span>
      )}
    </p>
  );
}
