import { Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import './banner.css';

/** A strip across the page. `alarm`: a technical condition of medium priority, spoken at once. `note`: worth knowing. */
export function Banner(props: {
  readonly kind: 'alarm' | 'note';
  readonly testId: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div
      className={`banner banner-${props.kind}`}
      role={props.kind === 'alarm' ? 'alert' : 'status'}
      data-testid={props.testId}
    >
      {props.kind === 'alarm' ? <TriangleAlert size="1.25rem" aria-hidden /> : <Info size="1.25rem" aria-hidden />}
      <span className="banner-text">{props.children}</span>
      {props.action}
    </div>
  );
}
