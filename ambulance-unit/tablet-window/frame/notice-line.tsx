import { CircleAlert, X } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { type RefusedCommand, useNotices } from '../link/use-tablet.ts';
import type { Say } from '../words/word-key.ts';
import { useSay } from '../words/words.ts';

/** Long enough to be read at a traffic light; what was not saved stays until somebody closes it. */
const STAYS_FOR = 10_000;

/** Why the last tap was not carried out, and what to do. */
export function NoticeLine(): ReactNode {
  const say = useSay();
  const notice = useNotices((state) => state.notice);
  const dismiss = useNotices((state) => state.dismiss);
  useEffect(() => {
    if (notice === null || notice.refusal === 'disk' || notice.refusal === 'no-answer') return undefined;
    const timer = setTimeout(dismiss, STAYS_FOR);
    return () => {
      clearTimeout(timer);
    };
  }, [notice, dismiss]);
  if (notice === null) return null;
  return (
    <div className="notice" role="alert" data-testid="notice" data-refusal={notice.refusal}>
      <CircleAlert aria-hidden />
      <span className="grow">{refusalText(notice.refusal, say)}</span>
      <button
        type="button"
        className="button"
        aria-label={say('frame.close')}
        data-testid="close-notice"
        onClick={dismiss}
      >
        <X aria-hidden />
      </button>
    </div>
  );
}

function refusalText(refusal: RefusedCommand, say: Say): string {
  if (refusal === 'no-answer') return say('noAnswer');
  if (refusal === 'not-sent') return say('notSent');
  return say(`refusal.${refusal}`);
}
