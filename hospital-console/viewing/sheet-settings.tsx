import { ActionIcon, Button, Popover } from '@mantine/core';
import { SlidersHorizontal } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayFilterWarnings, type MainsFrequency } from '../../protocol/ecg/filters/display-filter.ts';
import { LEAD_ORDER_CHOICES, usePreferences } from '../preferences/preferences.ts';
import { Choice } from './arrangement-bar.tsx';
import { CalibrationDialog } from './calibration-dialog.tsx';
import { type ViewArrangement, type Zoom, ZOOMS } from './use-arrangement.ts';
import { useScreenScale } from './use-screen.ts';

const NOTCHES = [0, 50, 60] as const;

/** What is set once a shift and not once a patient: order, notch, paper, size, the screen's calibration. */
export const SheetSettings = memo(function SheetSettings({ view }: { readonly view: ViewArrangement }): ReactNode {
  const { t } = useTranslation();
  const { arrangement, zoom } = view;
  const order = usePreferences((state) => state.order);
  const prefer = usePreferences((state) => state.prefer);
  const screenScale = useScreenScale();
  const [calibrating, setCalibrating] = useState(false);
  const zoomName = (each: Zoom): string =>
    each === 'fit' ? t('scale.fit') : each === 'true' ? t('scale.trueSize') : t('scale.times', { percent: each });
  const warnings = displayFilterWarnings(arrangement.filter);
  return (
    <>
      <Popover position="top" shadow="none" trapFocus returnFocus withRoles>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size="input-sm"
            aria-label={t('sheet.heading')}
            title={t('sheet.heading')}
            data-testid="sheet-settings"
          >
            <SlidersHorizontal size="1.25rem" aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown className="keys-help sheet-settings">
          <h2 className="gap-heading">{t('sheet.heading')}</h2>
          <div className="sheet-choices">
            <Choice
              label={t('sheet.order')}
              testId="order"
              value={order}
              choices={LEAD_ORDER_CHOICES.map((each) => [
                each,
                each === 'standard' ? t('sheet.orderStandard') : t('sheet.orderCabrera'),
              ])}
              onChoose={(chosen) => {
                prefer({ order: chosen });
              }}
            />
            <Choice
              label={t('sheet.notch')}
              testId="notch"
              value={arrangement.filter.notch ?? 0}
              choices={NOTCHES.map((frequency) => [
                frequency,
                frequency === 0 ? t('sheet.notchOff') : t('sheet.notchValue', { frequency }),
              ])}
              onChoose={(frequency) => {
                const notch: MainsFrequency | null = frequency === 0 ? null : frequency;
                view.setFilter({ ...arrangement.filter, notch });
              }}
            />
            <Choice
              label={t('arrange.paper')}
              testId="paper"
              value={arrangement.theme}
              choices={[
                ['paper', t('arrange.paperCream')],
                ['night', t('arrange.paperNight')],
              ]}
              onChoose={(paper) => {
                prefer({ paper });
              }}
            />
            <Choice
              label={t('scale.zoom')}
              testId="zoom"
              value={zoom}
              choices={ZOOMS.filter((each) => each !== 'true' || screenScale !== null).map((each) => [
                each,
                zoomName(each),
              ])}
              onChoose={view.setZoom}
            />
          </div>
          {warnings.map((warning) => (
            <p key={warning} className="small sheet-warning" data-warning={warning}>
              {t(`sheet.warningLong.${warning}`)}
            </p>
          ))}
          <p className="small soft">{t('sheet.displayOnly')}</p>
          <Button
            variant="default"
            size="sm"
            data-testid="calibrate"
            onClick={() => {
              setCalibrating(true);
            }}
          >
            {t('scale.calibrate')}
          </Button>
        </Popover.Dropdown>
      </Popover>
      {calibrating && (
        <CalibrationDialog
          onClose={() => {
            setCalibrating(false);
          }}
        />
      )}
    </>
  );
});
