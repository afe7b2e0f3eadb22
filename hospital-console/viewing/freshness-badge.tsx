import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Milliseconds } from '../../protocol/ecg/units.ts';
import { Shape, type ShapeName } from '../look/shape.tsx';
import { type Badge, spanOf } from './badge.ts';
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
  const word = useBadgeWord();
  const span = useSpan();
  return (badge) => {
    const told = spanOf(badge);
    return { word: word(badge.kind), span: told === null ? null : span(told) };
  };
}

export function useBadgeWord(): (kind: Badge['kind']) => string {
  const { t } = useTranslation();
  return (kind) => {
    switch (kind) {
      case 'opening':
      case 'waiting':
        return t('freshness.waiting');
      case 'live':
        return t('freshness.live');
      case 'delayed':
        return t('freshness.delayed');
      case 'no-data':
        return t('freshness.noData');
      case 'ended':
        return t('freshness.ended');
      case 'rewound':
        return t('freshness.rewound');
      case 'replay':
        return t('freshness.replay');
      case 'stopped':
        return t('freshness.stopped');
    }
  };
}

interface FreshnessBadgeProps {
  readonly kind: Badge['kind'];
  /** The span that it tells, which runs; null: it tells none. */
  readonly age: ReactNode;
  /** How well the clocks behind the age agree; null where it is not known. */
  readonly uncertainty: Milliseconds | null;
}

/** Shape, word, colour and age. Only the word is read aloud when it changes: a number that ticks would never stop talking. */
export function FreshnessBadge({ kind, age, uncertainty }: FreshnessBadgeProps): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  const word = useBadgeWord()(kind);
  const title =
    age === null
      ? word
      : uncertainty === null
        ? t('freshness.uncertaintyUnknown')
        : t('freshness.uncertainty', { span: span(uncertainty) });
  return (
    <span className={`badge badge-${kind}`} data-testid="freshness" data-kind={kind} title={title}>
      <Shape name={SHAPES[kind]} />
      <span role="status">{word}</span>
      {age !== null && <span className="badge-age">{age}</span>}
    </span>
  );
}
