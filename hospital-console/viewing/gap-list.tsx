import { Button, Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hertz, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { pixelsOfRem } from '../look/letter-size.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallAt, wallClockText } from './clock-text.ts';
import { type Absence, seekToAbsence } from './timeline-marks.ts';
import { useSpan } from './use-span.ts';

interface GapListProps {
  readonly absences: readonly Absence[];
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  readonly endSample: SampleIndex;
  readonly onSeek: (end: SampleIndex) => void;
}

/** More than a person reads at the bedside; the rest is counted. */
const LISTED = 200;

/** The list on demand: what, why, when, how long; choosing one looks at it. */
export function GapList(props: GapListProps): ReactNode {
  const { t } = useTranslation();
  const language = usePreferences((state) => state.language);
  const span = useSpan();
  const gaps = props.absences.filter((absence) => absence.kind === 'gap').length;
  const newestFirst = props.absences.toReversed();
  return (
    // Above the timeline, so that a choice in the list can be followed there.
    <Popover position="top-end" offset={pixelsOfRem(4.5)} shadow="none" trapFocus returnFocus withRoles>
      <Popover.Target>
        <Button className="gap-button" variant="default" size="sm" data-testid="gap-button">
          {t('gaps.button')}
          <span className="gap-count strong">{gaps}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="gap-list" data-testid="gap-list">
        <h2 className="gap-heading">{t('gaps.heading')}</h2>
        <p className="small soft gap-explain">{t('gaps.explain')}</p>
        {newestFirst.length === 0 ? (
          <p className="gap-explain">{t('gaps.nothing')}</p>
        ) : (
          <ul className="gap-rows" tabIndex={-1}>
            {newestFirst.slice(0, LISTED).map((absence) => {
              const kind = absence.kind === 'gap' ? t(`gapReason.${absence.reason}`) : t('gaps.awaited');
              const start = elapsedText(elapsedAt(absence.first, props.rate));
              return (
                <li key={`${absence.kind}${String(absence.first)}`}>
                  <button
                    type="button"
                    className="gap-row"
                    onClick={() => {
                      props.onSeek(seekToAbsence(absence, props.rate, props.endSample));
                    }}
                  >
                    <span className={`gap-swatch timeline-${absence.kind}`} aria-hidden="true" />
                    <span className="gap-kind">{kind}</span>
                    <span className="gap-start">
                      {start}
                      {props.startedAt !== null && (
                        <span className="small soft">
                          {' '}
                          {wallClockText(wallAt(absence.first, props.rate, props.startedAt), language)}
                        </span>
                      )}
                    </span>
                    <span className="gap-length">
                      {span(milliseconds(elapsedAt(absence.end, props.rate) - elapsedAt(absence.first, props.rate)))}
                    </span>
                  </button>
                </li>
              );
            })}
          </ul>
        )}
        {newestFirst.length > LISTED && (
          <p className="small soft gap-explain">{t('gaps.more', { count: newestFirst.length - LISTED })}</p>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
