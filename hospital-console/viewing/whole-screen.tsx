import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

/** A sheet over the whole page, of the browser's own kind: the focus stays in it, Escape closes it, and a screen reader is told. */
export function WholeScreen(props: {
  readonly label: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const { onClose } = props;
  // Closed before it leaves the page: the browser gives the focus back only then.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
    };
  }, []);
  return createPortal(
    <dialog
      ref={ref}
      className="whole-screen"
      role="dialog"
      aria-label={props.label}
      data-testid={props.testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // The view's keys rest while this is open.
        event.stopPropagation();
      }}
    >
      {props.children}
    </dialog>,
    document.body,
  );
}
