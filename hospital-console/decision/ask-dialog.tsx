import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface AskDialogProps {
  readonly testId: string;
  /** What is asked: tells one question of this dialog from another. */
  readonly asks: string;
  readonly title: string;
  readonly patient: string;
  readonly unit: string;
  readonly confirm: string;
  /** Nothing has to be filled in: Enter confirms. */
  readonly isReady: boolean;
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/**
 * Asks once more, with the patient's name in it, what others will act on; the ECG stays in sight beside it, on a phone above it.
 * The browser's own dialog: it keeps the focus, and gives it back.
 */
export function AskDialog(props: AskDialogProps): ReactNode {
  const { t } = useTranslation();
  const headingId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const { isReady } = props;
  const [tries, setTries] = useState(0);
  // Closed before it leaves the page: the browser gives the focus back only then.
  useLayoutEffect(() => {
    const opened = dialog.current;
    opened?.showModal();
    // The browser would choose the first field; whoever has nothing to write confirms by Enter.
    if (isReady) opened?.querySelector<HTMLElement>('[type=submit]')?.focus();
    return () => {
      opened?.close();
    };
  }, [isReady]);
  useEffect(() => {
    // What is still wanted may be scrolled out of sight.
    if (tries > 0) dialog.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return (
    <dialog
      ref={dialog}
      role="dialog"
      className="decision-dialog sheet-from-below"
      aria-labelledby={headingId}
      data-testid={props.testId}
      data-decision={props.asks}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        // Beside it: as if one had said no.
        if (event.target === event.currentTarget) props.onClose();
      }}
    >
      <form
        className="decision-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTries(tries + 1);
          props.onConfirm();
        }}
      >
        <h2 id={headingId} className="decision-title">
          {props.title}
        </h2>
        <p className="decision-whom">
          <bdi>{t('decide.forPatient', { patient: props.patient, unit: props.unit })}</bdi>
        </p>
        {props.children}
        <div className="decision-choice">
          <Button size="md" variant="default" data-testid="decision-back" onClick={props.onClose}>
            {t('decide.back')}
          </Button>
          <Button type="submit" size="md" data-testid="decision-confirm">
            {props.confirm}
          </Button>
        </div>
      </form>
    </dialog>
  );
}
