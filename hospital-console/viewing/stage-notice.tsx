import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Badge } from './badge.ts';
import { useSpan } from './use-span.ts';

/** What stands over the paper where nothing may be read off it. Nothing, where the trace is what the badge says. */
export function StageNotice({
  badge,
  missing,
  canDraw,
  linkLost,
}: {
  readonly badge: Badge;
  readonly missing: boolean;
  readonly canDraw: boolean;
  /** Then the silence may be ours and not the ambulance's. */
  readonly linkLost: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const span = useSpan();
  if (!canDraw) return <Card tone="alarm" title={t('view.noPainter')} body={null} />;
  if (missing) return <Card tone="calm" title={t('view.missing')} body={null} />;
  switch (badge.kind) {
    case 'opening':
      return <Card tone="calm" title={t('view.openingTitle')} body={null} />;
    case 'waiting':
      return <Card tone="calm" title={t('view.waitingTitle')} body={t('view.waitingBody')} />;
    case 'no-data':
      return (
        <Card
          tone="alarm"
          title={badge.age === null ? t('freshness.noData') : t('view.noDataTitle', { span: span(badge.age) })}
          body={linkLost ? t('view.noDataLinkBody') : t('view.noDataBody')}
        />
      );
    case 'stopped':
      return (
        <Card tone="alarm" title={t('view.stoppedTitle')} body={t('view.stoppedBody', { span: span(badge.since) })} />
      );
    case 'live':
    case 'delayed':
    case 'ended':
    case 'rewound':
    case 'replay':
      return null;
  }
}

function Card(props: {
  readonly tone: 'alarm' | 'calm';
  readonly title: string;
  readonly body: string | null;
}): ReactNode {
  return (
    <div className={`stage-notice stage-notice-${props.tone}`} data-testid="stage-notice" data-tone={props.tone}>
      <p className="stage-notice-title">{props.title}</p>
      {props.body !== null && <p className="stage-notice-body">{props.body}</p>}
    </div>
  );
}
