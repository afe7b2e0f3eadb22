import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Disturbance,
  DISTURBANCES,
  type EcgQuality,
  type QualityAdvice,
  type QualityGrade,
} from '../../protocol/ecg/quality/ecg-quality.ts';
import { Shape, type ShapeName } from '../look/shape.tsx';
import { leadsText } from './statement-groups.ts';

const GRADE_SHAPES: { readonly [Grade in QualityGrade]: ShapeName } = {
  good: 'disc',
  fair: 'diamond',
  poor: 'triangle',
  unusable: 'stop',
};

/** The verdict at a glance: whoever reads a figure should know what it was measured on. */
export function QualityChip({ quality }: { readonly quality: EcgQuality }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className={`quality-chip small quality-${quality.grade}`} title={t('quality.heading')}>
      <span className="only-read-aloud">{t('quality.heading')}: </span>
      <Shape name={GRADE_SHAPES[quality.grade]} /> {t(`quality.gradeShort.${quality.grade}`)}
    </span>
  );
}

/** One verdict, what disturbs which lead, and what the crew can do about it. */
export function QualityVerdict({ quality }: { readonly quality: EcgQuality }): ReactNode {
  const { t } = useTranslation();
  const name = (disturbance: Disturbance): string =>
    disturbance === 'mains' && quality.mainsFrequency !== null
      ? t('quality.mainsOf', { frequency: quality.mainsFrequency })
      : t(`quality.disturbance.${disturbance}`);
  const advice = (one: QualityAdvice): string =>
    one.kind === 'check-electrode'
      ? t('quality.advice.check-electrode', { leads: leadsText(one.leads) })
      : t(`quality.advice.${one.kind}`);
  const disturbed = DISTURBANCES.map((disturbance) => ({
    disturbance,
    leads: quality.leads.filter(({ disturbances }) => disturbances.includes(disturbance)).map(({ lead }) => lead),
  })).filter(({ leads }) => leads.length > 0);
  return (
    <section className="panel-section" data-testid="quality" data-grade={quality.grade}>
      <h3 className="panel-subheading">
        {t('quality.heading')}
        <span className="small soft"> {t('quality.score', { score: String(Math.round(quality.score)) })}</span>
      </h3>
      <p className={`quality-grade quality-${quality.grade}`}>
        <Shape name={GRADE_SHAPES[quality.grade]} />
        {t(`quality.grade.${quality.grade}`)}
      </p>
      {disturbed.length > 0 && (
        <ul className="quality-leads small">
          {disturbed.map(({ disturbance, leads }) => (
            <li key={disturbance} data-disturbance={disturbance}>
              <span className="soft">{name(disturbance)}</span>{' '}
              {leads.length === quality.leads.length ? t('st.allLeads') : leadsText(leads)}
            </li>
          ))}
        </ul>
      )}
      {(quality.isRetakeAdvised || quality.advice.length > 0) && (
        <ul className="quality-advice small">
          {quality.isRetakeAdvised && <li className="strong">{t('quality.retake')}</li>}
          {quality.advice.map((one) => (
            <li key={one.kind}>{advice(one)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
