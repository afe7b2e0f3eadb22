import { Button, CloseButton } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { type Hertz, sampleIndex, type SampleIndex } from '../../protocol/ecg/units.ts';
import type { ExportName } from '../../protocol/wire/export-names.ts';
import { usePreferences } from '../preferences/preferences.ts';
import { filled } from '../review/words/filled.ts';
import { type ExportAsked, exportAddress, type ExportPart, type Reason, REASONS } from './export-asked.ts';
import { LeftOut, useLeftOut } from './left-out.tsx';
import { PartChoice } from './part-choice.tsx';
import { useExportWords } from './words/export-words.ts';
import './export-dialog.css';

export interface ExportDialogProps {
  readonly session: string;
  readonly rate: Hertz;
  readonly endSample: SampleIndex;
  /** One past the last sample of the ten seconds on the paper. */
  readonly end: SampleIndex;
  /** They are a pinned 12-lead: nothing else is offered. */
  readonly isPinned: boolean;
  /** First samples of the 12-leads that the crew has taken, in their order. */
  readonly taken: readonly SampleIndex[];
  readonly onClose: () => void;
}

/** A formal 12-lead, s. */
const SHEET = 10;
const GROUPS = {
  picture: ['pdf'],
  record: ['dicom', 'scp', 'aecg', 'fhir', 'hl7v2', 'muse'],
  research: ['wfdb', 'wfdb-212', 'wfdb-flac', 'edf', 'bdf', 'csv'],
} as const satisfies Record<string, readonly ExportName[]>;
const GROUP_NAMES = Object.keys(GROUPS) as readonly (keyof typeof GROUPS)[];

/** Which part, in which format, why; and what the file would leave out, before it is taken. */
export function ExportDialog(props: ExportDialogProps): ReactNode {
  const { session, rate, end, isPinned, onClose } = props;
  const words = useExportWords();
  const language = usePreferences((state) => state.language);
  const headingId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const paper: ExportPart = { kind: 'range', first: sampleIndex(Math.max(0, end - SHEET * rate)), end };
  const [part, setPart] = useState<ExportPart | null>(isPinned ? paper : { kind: 'all' });
  const [format, setFormat] = useState<ExportName>(isPinned ? 'dicom' : 'edf');
  const [reason, setReason] = useState<Reason | null>(null);
  const [begun, setBegun] = useState<string | null>(null);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const asked: ExportAsked | null = part === null ? null : { session, rate, part, format, language, timeZone };
  const standing = useLeftOut(asked);
  // Closed before it leaves the page: the browser gives the focus back only then.
  useLayoutEffect(() => {
    const opened = dialog.current;
    if (opened !== null && !opened.open) opened.showModal();
    return () => {
      opened?.close();
    };
  }, []);
  const said = standing.answer?.kind === 'said' ? standing.answer.said : null;
  return createPortal(
    <dialog
      ref={dialog}
      className="export-dialog sheet-from-below"
      aria-labelledby={headingId}
      data-testid="export-dialog"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        // The keys of the room behind it rest.
        event.stopPropagation();
      }}
    >
      <header className="export-head">
        <h2 id={headingId}>{words.heading}</h2>
        <CloseButton aria-label={words.close} data-testid="export-close" onClick={onClose} />
      </header>
      <div className="export-body">
        <section className="export-choices">
          <PartChoice {...props} paper={paper} part={part} onChoose={setPart} />
          {GROUP_NAMES.map((group) => (
            <fieldset key={group} className="export-group">
              <legend>{words.kinds[group]}</legend>
              {GROUPS[group].map((name) => (
                <label key={name} className="export-option">
                  <input
                    type="radio"
                    name="format"
                    value={name}
                    data-testid={`format-${name}`}
                    checked={format === name}
                    onChange={() => {
                      setFormat(name);
                    }}
                  />
                  <span>
                    {words.formats[name][0]} <span className="small soft">{words.formats[name][1]}</span>
                  </span>
                </label>
              ))}
            </fieldset>
          ))}
        </section>
        <section className="export-outcome">
          <LeftOut standing={standing} isAsked={asked !== null} />
          <label className="export-reason">
            <span className="small soft">{words.reason}</span>
            <select
              value={reason ?? ''}
              data-testid="export-reason"
              onChange={({ currentTarget: { value } }) => {
                setReason(REASONS.find((each) => each === value) ?? null);
              }}
            >
              <option value="">{words.reasonChoose}</option>
              {REASONS.map((each) => (
                <option key={each} value={each}>
                  {words.reasons[each]}
                </option>
              ))}
            </select>
          </label>
          <p className="small soft">{words.audited}</p>
          <p className="small soft">{words.identity}</p>
          {said !== null && asked !== null && reason !== null ? (
            <Button
              component="a"
              size="md"
              href={exportAddress(asked, reason)}
              download={said.name}
              data-testid="export-download"
              onClick={() => {
                setBegun(said.name);
              }}
            >
              {words.download}
            </Button>
          ) : (
            <Button size="md" disabled data-testid="export-not-yet">
              {words.download}
            </Button>
          )}
          <p className="small export-begun" role="status">
            {begun === null ? '' : filled(words.begun, { name: begun })}
          </p>
        </section>
      </div>
    </dialog>,
    document.body,
  );
}
