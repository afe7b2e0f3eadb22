import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useSay } from '../words/words.ts';

/** Over the screen for one thing to enter. The bar of what is always on screen stays visible behind it; Escape closes it. */
export function Sheet(props: {
  readonly heading: string;
  readonly testId: string;
  /** As wide as the screen allows. */
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    // React mounts twice while developing, and a dialog that is open already throws.
    if (element !== null && !element.open) element.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={props.isWide === true ? 'sheet sheet-wide' : 'sheet'}
      aria-labelledby={id}
      data-testid={props.testId}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <div className="sheet-head">
        <h2 id={id}>{props.heading}</h2>
        <button type="button" className="button" data-testid="close-sheet" onClick={props.onClose}>
          <X aria-hidden />
          {say('frame.close')}
        </button>
      </div>
      <div className="sheet-body">{props.children}</div>
    </dialog>
  );
}
