import { type ReactNode, useId, useState } from 'react';
import type { PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import { LONGEST_NAME } from '../../../protocol/wire/case-entry.ts';
import type { CaseState } from '../../tablet-port/tablet-state.ts';
import { useCommand } from '../link/use-tablet.ts';
import { useSay } from '../words/words.ts';
import { Sheet } from './sheet.tsx';
import { AgeAndSex } from './age-and-sex.tsx';

/** Who it is and the number from dispatch. An unknown patient stays unknown until somebody knows better. */
export function PatientSheet(props: { readonly current: CaseState; readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const command = useCommand();
  const id = useId();
  const { patient } = props.current;
  const [label, setLabel] = useState(patient.label);
  const [caseNumber, setCaseNumber] = useState(patient.caseNumber);
  const [facts, setFacts] = useState<PatientFacts>({ ageYears: patient.ageYears, sex: patient.sex });
  return (
    <Sheet heading={say('patient.heading')} testId="patient-sheet" isWide onClose={props.onClose}>
      <form
        className="patient-form"
        onSubmit={(event) => {
          event.preventDefault();
          void command({ kind: 'note-patient', label: label.trim(), caseNumber: caseNumber.trim(), ...facts }).then(
            ({ ok }) => {
              if (ok) props.onClose();
            },
          );
        }}
      >
        <div className="stack">
          <label htmlFor={`${id}case`}>{say('patient.caseNumber')}</label>
          <input
            id={`${id}case`}
            className="field"
            autoComplete="off"
            maxLength={LONGEST_NAME}
            data-testid="case-number"
            value={caseNumber}
            onChange={(event) => {
              setCaseNumber(event.currentTarget.value);
            }}
          />
          <label htmlFor={`${id}label`}>{say('patient.name')}</label>
          <input
            id={`${id}label`}
            className="field"
            autoComplete="off"
            maxLength={LONGEST_NAME}
            data-testid="patient-label"
            value={label}
            onChange={(event) => {
              setLabel(event.currentTarget.value);
            }}
          />
        </div>
        <AgeAndSex facts={facts} onChange={setFacts} />
        <div className="row sheet-foot patient-save">
          <button type="submit" className="button button-primary grow" data-primary="" data-testid="save-patient">
            {say('patient.save')}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
