import { ActionIcon, Button, Popover } from '@mantine/core';
import { Pin, X } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hertz, SampleIndex, UnixMillis } from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { elapsedAt, elapsedText, wallAt, wallClockText } from './clock-text.ts';
import { usePins, usePinsOf } from './pins.ts';

interface PinToolsProps {
  readonly session: SessionId;
  readonly rate: Hertz;
  readonly startedAt: UnixMillis | null;
  /** Pins what is on the paper; false where no more are kept. */
  readonly onPin: () => Promise<boolean>;
  readonly onOpen: (end: SampleIndex) => void;
}

/** The time by which people call a moment: the wall clock where it is known. */
export function useMomentText(rate: Hertz, startedAt: UnixMillis | null): (sample: SampleIndex) => string {
  const language = usePreferences((state) => state.language);
  return (sample) =>
    startedAt === null
      ? elapsedText(elapsedAt(sample, rate))
      : wallClockText(wallAt(sample, rate, startedAt), language);
}

/** Pin what is on the paper, and the pinned ones to look at again. */
export const PinTools = memo(function PinTools(props: PinToolsProps): ReactNode {
  const { t } = useTranslation();
  const { session, rate, startedAt } = props;
  const pins = usePinsOf(session);
  const unpin = usePins((state) => state.unpin);
  const [isFull, setFull] = useState(false);
  const [open, setOpen] = useState(false);
  const moment = useMomentText(rate, startedAt);
  return (
    <span className="pin-tools">
      <ActionIcon
        variant="default"
        size="input-sm"
        aria-label={t('pins.pin')}
        title={t('pins.pin')}
        data-testid="pin"
        onClick={() => {
          void props.onPin().then((kept) => {
            setFull(!kept);
            if (!kept) setOpen(true);
          });
        }}
      >
        <Pin size="1.25rem" aria-hidden />
      </ActionIcon>
      {(pins.length > 0 || isFull) && (
        <Popover opened={open} onChange={setOpen} position="top-end" shadow="none" trapFocus returnFocus withRoles>
          <Popover.Target>
            <Button
              variant="default"
              size="sm"
              className="pin-count"
              aria-label={t('pins.list')}
              title={t('pins.list')}
              data-testid="pin-list"
              onClick={() => {
                setOpen(!open);
              }}
            >
              {pins.length}
            </Button>
          </Popover.Target>
          <Popover.Dropdown className="keys-help">
            <h2 className="gap-heading">{t('pins.list')}</h2>
            {isFull && <p className="small">{t('pins.full')}</p>}
            <ul className="gap-rows" tabIndex={-1}>
              {pins.toReversed().map((end) => (
                <li key={end} className="pin-row">
                  <button
                    type="button"
                    className="gap-row pin-open"
                    aria-label={t('pins.open', { clock: moment(end) })}
                    data-testid="open-pin"
                    onClick={() => {
                      setOpen(false);
                      props.onOpen(end);
                    }}
                  >
                    <span className="strong">{moment(end)}</span>
                    <span className="small soft">{elapsedText(elapsedAt(end, rate))}</span>
                  </button>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    aria-label={t('pins.remove', { clock: moment(end) })}
                    onClick={() => {
                      unpin(session, end);
                      setFull(false);
                    }}
                  >
                    <X size="1.125rem" aria-hidden />
                  </ActionIcon>
                </li>
              ))}
            </ul>
          </Popover.Dropdown>
        </Popover>
      )}
    </span>
  );
});
