import type { ReactNode } from 'react';
import type { EcgQuality, QualityAdvice, QualityGrade } from '../../../protocol/ecg/quality/ecg-quality.ts';
import { Shape, type ShapeName } from '../look/shape.tsx';
import type { Say } from '../words/word-key.ts';
import { useSay } from '../words/words.ts';

const GRADE_SHAPES: Readonly<Record<QualityGrade, ShapeName>> = {
  good: 'disc',
  fair: 'ring',
  poor: 'triangle',
  unusable: 'stop',
};

export const adviceText = (advice: QualityAdvice, say: Say): string =>
  advice.kind === 'check-electrode'
    ? say('advice.check-electrode', { electrodes: advice.electrodes.join(' ') })
    : say(`advice.${advice.kind}`);

/** How good the signal is now, and the first thing to do about it. */
export function QualityLine({ quality }: { readonly quality: EcgQuality | null }): ReactNode {
  const say = useSay();
  if (quality === null) return null;
  const [first] = quality.advice;
  return (
    <p className="quality" data-testid="live-quality" data-grade={quality.grade}>
      <Shape name={GRADE_SHAPES[quality.grade]} />
      <span>
        {say('live.quality')}: {say(`grade.${quality.grade}`)}
        {first !== undefined && <span className="quality-advice"> · {adviceText(first, say)}</span>}
      </span>
    </p>
  );
}

export function GradeShape({ grade }: { readonly grade: QualityGrade }): ReactNode {
  return <Shape name={GRADE_SHAPES[grade]} />;
}
