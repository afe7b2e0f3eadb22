import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useReviewWords } from './words/review-words.ts';

/** Every key of the room, on one sheet; `?` shows it, Escape puts it away. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): ReactNode {
  const words = useReviewWords().keys;
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }, []);
  const keys: readonly (readonly [string, string])[] = [
    ['␣', words.playPause],
    ['J  K  L', words.shuttle],
    ['←  →', words.second],
    ['⇧ ←  ⇧ →', words.ten],
    [',  .', words.beat],
    ['E', words.event],
    ['G', words.gap],
    ['V', words.mode],
    ['C', words.calipers],
    ['A', words.annotate],
    ['Home  End', words.ends],
    ['?', words.help],
    ['Esc', words.leave],
  ];
  return createPortal(
    <dialog
      ref={ref}
      className="key-sheet"
      aria-label={words.heading}
      data-testid="key-sheet"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // The room's keys rest while this is open; the one that opened it closes it.
        event.stopPropagation();
        if (event.key === '?') onClose();
      }}
    >
      <h2 className="review-heading">{words.heading}</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Button variant="default" size="sm" onClick={onClose}>
        {words.close}
      </Button>
    </dialog>,
    document.body,
  );
}
