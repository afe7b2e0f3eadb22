import { Button } from '@mantine/core';
import { CreditCard, Minus, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CARD_MILLIMETRES, nameOfScreen, scaleOfCard, useScreens } from './screen-scale.ts';
import { useScreenInHand } from './use-screen.ts';
import { WholeScreen } from './whole-screen.tsx';

/** ISO/IEC 7810 ID-1: height over width. */
const CARD_SHAPE = 53.98 / CARD_MILLIMETRES;
/** What CSS believes of every screen: where a hand begins that has no better. */
const CSS_PIXELS_A_MILLIMETRE = 96 / 25.4;
const NARROWEST = 100;

/** A frame that is made as wide as a bank card on the glass: then a millimetre on the paper is known to be one. */
export function CalibrationDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const inHand = useScreenInHand();
  const known = useScreens(({ calibrations }) => calibrations[nameOfScreen(inHand)]);
  const calibrate = useScreens((state) => state.calibrate);
  const [width, setWidth] = useState(Math.round((known ?? CSS_PIXELS_A_MILLIMETRE) * CARD_MILLIMETRES * 2) / 2);
  const widest = Math.max(NARROWEST, innerWidth - 24);
  const change = (by: number): void => {
    setWidth((before) => Math.min(widest, Math.max(NARROWEST, before + by)));
  };
  const scale = scaleOfCard(width);
  return (
    <WholeScreen label={t('scale.heading')} testId="calibration" onClose={onClose}>
      <div className="calibration">
        <h2 className="gap-heading">{t('scale.heading')}</h2>
        <p>{t('scale.explain')}</p>
        <div className="calibration-card" style={{ width, height: width * CARD_SHAPE }} data-testid="card">
          <CreditCard size="2rem" aria-hidden />
          <span className="small">85.60 mm</span>
        </div>
        <div className="calibration-hand">
          <Button
            variant="default"
            aria-label={t('scale.narrower')}
            onClick={() => {
              change(-1);
            }}
          >
            <Minus size="1.25rem" aria-hidden />
          </Button>
          <input
            type="range"
            aria-label={t('scale.width')}
            data-testid="card-width"
            min={NARROWEST}
            max={widest}
            step={0.5}
            value={width}
            autoFocus
            onChange={(event) => {
              setWidth(Number(event.currentTarget.value));
            }}
          />
          <Button
            variant="default"
            aria-label={t('scale.wider')}
            onClick={() => {
              change(1);
            }}
          >
            <Plus size="1.25rem" aria-hidden />
          </Button>
        </div>
        {scale !== null && (
          <p className="small soft" role="status">
            {t('scale.kept', { millimetre: scale.toFixed(2) })}
          </p>
        )}
        <div className="calibration-ends">
          {known !== undefined && (
            <Button
              variant="subtle"
              color="gray"
              onClick={() => {
                calibrate(inHand, null);
                onClose();
              }}
            >
              {t('scale.forget')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('scale.cancel')}
          </Button>
          <Button
            variant="filled"
            data-testid="keep-calibration"
            disabled={scale === null}
            onClick={() => {
              calibrate(inHand, scale);
              onClose();
            }}
          >
            {t('scale.keep')}
          </Button>
        </div>
      </div>
    </WholeScreen>
  );
}
