import { LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ScreenStanding } from '../link/screen-link.ts';
import { spanText } from '../standing/time-text.ts';
import { useSay } from '../words/words.ts';
import './link-veil.css';

/** Over everything while the screen hears nothing of the recording: what stands below is old and must not be taken for now. */
export function LinkVeil(props: { readonly standing: ScreenStanding; readonly hasState: boolean }): ReactNode {
  const say = useSay();
  const { standing } = props;
  switch (standing.kind) {
    case 'heard':
      return null;
    case 'reaching':
      return (
        <main className="empty veil-whole" data-testid="reaching" role="status">
          <LoaderCircle aria-hidden className="is-turning" />
          <h1>{say('stage.reaching')}</h1>
          <p className="soft">{say('stage.reachingBody')}</p>
        </main>
      );
    case 'refused':
      return (
        <main className="empty veil-whole" data-testid="screen-refused" role="alert">
          <TriangleAlert aria-hidden />
          <h1>{say('stage.refusedTitle')}</h1>
          <p>{say('stage.refusedBody')}</p>
        </main>
      );
    case 'lost':
      return (
        <div className="veil" data-testid="screen-lost" role="alert">
          <div className="veil-words">
            <TriangleAlert aria-hidden />
            <div>
              <h1>{say('stage.lostTitle')}</h1>
              <p>{say('stage.lostBody', { span: spanText(standing.lasting, say) })}</p>
            </div>
          </div>
        </div>
      );
  }
}
