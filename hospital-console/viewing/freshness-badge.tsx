import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Milliseconds } from '../../protocol/ecg/units.ts';
import { Shape, type ShapeName } from '../look/shape.tsx';
import type { Badge } from './badge.ts';
import { useSpan } from './use-span.ts';

const SHAPES: { readonly [Kind in Badge['kind']]: ShapeName } = {
  opening: 'ring',
  waiting: 'ring',
  live: 'disc',
  delayed: 'triangle',
  'no-data': 'triangle',
  ended: 'square',
  rewound: 'diamond',
  replay: 'diamond',
  stopped: 'stop',
};

export function useBadgeWords(): (badge: Badge) => { readonly word: string; readonly span: string | null } {
  const { t } = useTranslation();
  const span = useSpan();
  const aged = (age: Milliseconds | null): string | null => (age === null ? null : span(age));
  return (badge) => {
    switch (badge.kind) {
      case 'opening':
      case 'waiting':
        return { word: t('freshness.waiting'), span: null };
      case 'live':
        return { word: t('freshness.live'), span: aged(badge.age) };
      case 'delayed':
        return { word: t('freshness.delayed'), span: aged(badge.age) };
      case 'no-data':
        return { word: t('freshness.noData'), span: aged(badge.age) };
      case 'ended':
        return { word: t('freshness.ended'), span: null };
      case 'rewound':
        return { word: t('freshness.rewound'), span: aged(badge.behind) };
      case 'replay':
        return { word: t('freshness.replay'), span: null };
      case 'stopped':
        return { word: t('freshness.stopped'), span: aged(badge.since) };
    }
  };
}

interface FreshnessBadgeProps {
  readonly badge: Badge;
  /** How well the clocks behind the age agree; null where it is not known. */
  readonly uncertainty: Milliseconds | null;
}

/** Shape, word, colour and age. Only the word is read aloud when it changes: a number that ticks would never stop talking. */
export function FreshnessBadge({ badge, uncertainty }: FreshnessBadgeProps): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  const { word, span: age } = useBadgeWords()(badge);
  const title =
    age === null
      ? word
      : uncertainty === null
        ? t('freshness.uncertaintyUnknown')
        : t('freshness.uncertainty', { span: span(uncertainty) });
  return (
    <span className={`badge badge-${badge.kind}`} data-testid="freshness" data-kind={badge.kind} title={title}>
      <Shape name={SHAPES[badge.kind]} />
      <span role="status">{word}</span>
      {age !== null && <span className="badge-age">{age}</span>}
    </span>
  );
}
