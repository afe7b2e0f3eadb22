import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Shape, type ShapeName } from '../look/shape.tsx';
import type { RowState } from './arrange-worklist.ts';

const SHAPES: { readonly [State in RowState]: ShapeName } = {
  live: 'disc',
  stale: 'triangle',
  ended: 'square',
  unknown: 'diamond',
  interrupted: 'diamond',
};

/** Shape, word and colour. `trusted` is false once the relay is lost: then it only tells what was last known. */
export function StateMark({ state, trusted }: { readonly state: RowState; readonly trusted: boolean }): ReactNode {
  const { t } = useTranslation();
  if (!trusted && (state === 'live' || state === 'stale')) {
    return (
      <span className="state-mark state-mark-unknown" data-state="unknown">
        <Shape name="diamond" />
        {state === 'live' ? t('state.wasLive') : t('state.wasStale')}
      </span>
    );
  }
  return (
    <span className={`state-mark state-mark-${state}`} data-state={state}>
      <Shape name={SHAPES[state]} />
      {t(`state.${state}`)}
    </span>
  );
}
