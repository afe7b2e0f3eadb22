import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LeadName } from '../../protocol/ecg/leads.ts';
import type { LeadMeasurement } from '../../protocol/ecg/measurements/measurement.ts';
import { LEAD_ORDERS } from '../../protocol/ecg/paper/lead-layout.ts';
import type { Microvolts } from '../../protocol/ecg/units.ts';
import { stText } from '../measurement-panel/figure-text.ts';
import { type PanelStanding } from '../measurement-panel/panel-standing.ts';
import type { Reading } from '../measuring/reading.ts';
import { CHEST_ANGLES, FRONTAL_ANGLES, mapPoint, RINGS_MILLIMETRES, ringRadius, shownSt } from './st-map-geometry.ts';

interface StMapProps {
  readonly reading: Reading | null;
  readonly standing: PanelStanding;
}

/**
 * ST at J+60 of every lead: as spokes at the lead's angle, the frontal and the horizontal plane apart, and as bars in Cabrera's
 * order, in which neighbours on the heart are neighbours on the paper.
 */
export function StMap({ reading, standing }: StMapProps): ReactNode {
  const { t } = useTranslation();
  const shown = standing.shows === 'nothing' ? null : reading;
  if (shown === null) {
    return (
      <div className="st-map st-map-empty" data-testid="st-map" data-shows="nothing">
        <p>
          {standing.note === null ? t('stMap.nothing') : t('stMap.none', { reason: t(`panel.note.${standing.note}`) })}
        </p>
      </div>
    );
  }
  return (
    <div className="st-map" data-testid="st-map" data-shows={standing.shows}>
      <PolarMap title={t('stMap.frontal')} angles={FRONTAL_ANGLES} leads={shown.leads} />
      <PolarMap title={t('stMap.horizontal')} angles={CHEST_ANGLES} leads={shown.leads} />
      <Bars leads={shown.leads} />
      <p className="small soft st-map-note">
        {t('stMap.explain')}
        {standing.shows === 'old' && ` ${t('panel.asOfBody')}`}
      </p>
    </div>
  );
}

interface ShownSt {
  readonly label: string;
  readonly lead: LeadName;
  /** As it is labelled: of −aVR turned over. Null: not known. */
  readonly level: Microvolts | null;
}

const levelOf = (leads: readonly LeadMeasurement[], lead: LeadName, inverted: boolean): Microvolts | null => {
  const st = leads.find((one) => one.lead === lead)?.st;
  return st?.known === true ? shownSt(st.value.j60, inverted) : null;
};

function PolarMap(props: {
  readonly title: string;
  readonly angles: readonly {
    readonly lead: LeadName;
    readonly label: string;
    readonly inverted: boolean;
    readonly angle: number;
  }[];
  readonly leads: readonly LeadMeasurement[];
}): ReactNode {
  const { t } = useTranslation();
  const spokes = props.angles.map(({ lead, label, inverted, angle }) => {
    const level = levelOf(props.leads, lead, inverted);
    return { label, angle, level, point: level === null ? null : mapPoint(angle, level) };
  });
  const known = spokes.flatMap(({ point }) => (point === null ? [] : [`${point.x.toFixed(2)},${point.y.toFixed(2)}`]));
  const whole = known.length === spokes.length;
  return (
    <figure className="st-polar">
      <svg viewBox="-60 -60 120 120" role="img" aria-label={props.title}>
        {RINGS_MILLIMETRES.map((ring) => (
          <circle
            key={ring}
            r={ringRadius(ring)}
            className={ring === 0 ? 'st-ring st-ring-zero' : 'st-ring'}
            fill="none"
          />
        ))}
        {whole && <polyline points={known.join(' ')} className="st-shape" />}
        {spokes.map(({ label, angle, point, level }) => {
          const edge = mapPoint(angle, null);
          const zero = mapPoint(angle, 0 as Microvolts);
          return (
            <g key={label}>
              <line x1={0} y1={0} x2={edge.x} y2={edge.y} className="st-spoke" />
              {point !== null && (
                <line
                  x1={zero.x}
                  y1={zero.y}
                  x2={point.x}
                  y2={point.y}
                  className={`st-level ${(level ?? 0) < 0 ? 'st-level-down' : 'st-level-up'}`}
                />
              )}
              {point !== null && <circle cx={point.x} cy={point.y} r="1.6" className="st-dot" />}
              <text x={edge.x * 1.13} y={edge.y * 1.13} className="st-name">
                {label}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption className="small">
        {props.title}
        <span className="only-read-aloud">
          {spokes
            .map(({ label, level }) =>
              t('stMap.value', { lead: label, value: level === null ? t('panel.notAvailable') : stText(level) }),
            )
            .join('; ')}
        </span>
      </figcaption>
    </figure>
  );
}

const BAR_SCALE = 18;
const MOST_BAR = 72;

function Bars({ leads }: { readonly leads: readonly LeadMeasurement[] }): ReactNode {
  const { t } = useTranslation();
  const bars: readonly ShownSt[] = LEAD_ORDERS.cabrera.map(({ lead, label, inverted }) => ({
    lead,
    label,
    level: levelOf(leads, lead, inverted),
  }));
  return (
    <figure className="st-bars">
      <ul aria-label={t('stMap.heading')}>
        {bars.map(({ label, lead, level }) => {
          const height = level === null ? 0 : Math.min(MOST_BAR, (Math.abs(level) / 100) * BAR_SCALE);
          return (
            <li key={label} data-testid={`st-bar-${lead}`}>
              <span className="st-bar-value">{level === null ? t('panel.notAvailable') : stText(level)}</span>
              <svg viewBox="0 -74 16 148" aria-hidden="true">
                <line x1="0" x2="16" y1="0" y2="0" className="st-ring-zero" />
                {level !== null && (
                  <rect
                    x="3"
                    width="10"
                    y={level >= 0 ? -height : 0}
                    height={height}
                    className={level < 0 ? 'st-bar-down' : 'st-bar-up'}
                  />
                )}
              </svg>
              <span className="st-bar-name strong">{label}</span>
            </li>
          );
        })}
      </ul>
      <figcaption className="small">{t('stMap.heading')}</figcaption>
    </figure>
  );
}
