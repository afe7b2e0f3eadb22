import { type ReactNode, useState } from 'react';
import type { PatientFacts } from '../../../protocol/ecg/measurements/measurement.ts';
import type { CaseState } from '../../tablet-port/tablet-state.ts';
import { useCommand } from '../link/use-tablet.ts';
import { useSay } from '../words/words.ts';
import { AgeAndSex } from './age-and-sex.tsx';
import { NameField } from './name-field.tsx';
import { Sheet } from './sheet.tsx';

/** Who it is and the number from dispatch. An unknown patient stays unknown until somebody knows better. */
export function PatientSheet(props: { readonly current: CaseState; readonly onClose: () => void }): ReactNode {
  const say = useSay();
  const command = useCommand();
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
          <NameField
            label={say('patient.caseNumber')}
            testId="case-number"
            value={caseNumber}
            onChange={setCaseNumber}
          />
          <NameField label={say('patient.name')} testId="patient-label" value={label} onChange={setLabel} />
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
