import { Rewind } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Milliseconds } from '../../protocol/ecg/units.ts';
import type { Badge } from '../viewing/badge.ts';
import { useBadgeWords } from '../viewing/freshness-badge.tsx';
import { useSpan } from '../viewing/use-span.ts';

interface LiveBandProps {
  readonly behind: Milliseconds | null;
  /** The state of the head, which goes on while the view looks back. */
  readonly head: Badge;
}

/** Across the view while it looks back: these are not the newest samples. */
export function LiveBand({ behind, head }: LiveBandProps): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  const { word, span: age } = useBadgeWords()(head);
  return (
    <div className="band" role="status" data-testid="rewound-band">
      <Rewind size="1.25rem" aria-hidden />
      <span className="strong">{t('live.rewound')}</span>
      {behind !== null && <span aria-hidden="true">{t('live.rewoundBody', { span: span(behind) })}</span>}
      <span className="band-head" data-head={head.kind} aria-hidden="true">
        {t('live.headState', { state: age === null ? word : `${word} ${age}` })}
      </span>
    </div>
  );
}
