import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';
import { monotonicMillis } from '../../../protocol/ecg/units.ts';
import { type HoldEvent, holdShare, type HoldState, nextHold } from '../standing/hold.ts';
import { useSay } from '../words/words.ts';

interface HoldButtonProps {
  readonly words: string;
  /** What stands below them while nobody holds. */
  readonly hint?: string;
  readonly isPrimary?: boolean;
  readonly isDisabled?: boolean;
  readonly testId: string;
  readonly onHeld: () => void;
}

const now = () => monotonicMillis(performance.now());

/**
 * For what cannot be taken back: a finger or a key rests on it for a second, and leaving it cancels. A screen reader, which cannot
 * hold, starts the second by activating it and cancels by activating it again.
 */
export function HoldButton(props: HoldButtonProps): ReactNode {
  const say = useSay();
  const state = useRef<HoldState>({ kind: 'resting' });
  const frame = useRef(0);
  const isByKey = useRef(false);
  const [share, setShare] = useState(0);
  const { onHeld } = props;
  const step = (event: HoldEvent): void => {
    const next = nextHold(state.current, event, now());
    state.current = next.state;
    setShare(holdShare(next.state, now()));
    if (next.isFired) onHeld();
    cancelAnimationFrame(frame.current);
    if (next.state.kind === 'held') {
      frame.current = requestAnimationFrame(() => {
        step({ kind: 'time-passes' });
      });
    }
  };
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
    },
    [],
  );
  const release = (): void => {
    step({ kind: 'release' });
  };
  const style: CSSProperties & { readonly '--share': number } = { '--share': share };
  return (
    <button
      type="button"
      className={`button hold ${props.isPrimary === true ? 'button-primary' : 'hold-secondary'}`}
      data-testid={props.testId}
      data-primary={props.isPrimary === true ? '' : undefined}
      data-hold=""
      disabled={props.isDisabled === true}
      style={style}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        step({ kind: 'press' });
      }}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => {
        // A long press is what is wanted here, not a menu.
        event.preventDefault();
      }}
      onKeyDown={(event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        if (event.repeat) return;
        isByKey.current = true;
        step({ kind: 'press' });
      }}
      onKeyUp={(event) => {
        if (event.key !== ' ' && event.key !== 'Enter') return;
        event.preventDefault();
        isByKey.current = false;
        release();
      }}
      onBlur={release}
      onClick={(event) => {
        // Neither a pointer nor a key: assistive technology.
        if (event.detail !== 0 || isByKey.current) return;
        step(state.current.kind === 'resting' ? { kind: 'press' } : { kind: 'release' });
      }}
    >
      <span className="hold-fill" aria-hidden="true" />
      <svg className="hold-ring" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
        <circle className="ring-rest" cx="20" cy="20" r="16" />
        <circle className="ring-done" cx="20" cy="20" r="16" pathLength="100" />
      </svg>
      <span className="hold-words">
        <span>{props.words}</span>
        <span className="hold-hint">
          {share > 0 && share < 1 ? say('review.keepHolding') : (props.hint ?? say('review.hold'))}
        </span>
      </span>
    </button>
  );
}
