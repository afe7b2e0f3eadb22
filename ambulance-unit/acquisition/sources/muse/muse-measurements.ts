import { beatsPerMinute, degrees, milliseconds } from '../../../../protocol/ecg/units.ts';
import { type MachineStatements, plainText } from '../machine-statements.ts';
import { childrenNamed, descend, ownText, type XmlElement } from '../xml-document.ts';

/** What MUSE measured and said. What a person has edited (RestingECGMeasurements) stands before the original. */
export function readMuseMeasurements(root: XmlElement): MachineStatements | null {
  const sets = ['RestingECGMeasurements', 'OriginalRestingECGMeasurements'].map((name) => descend(root, name));
  const diagnosis = descend(root, 'Diagnosis') ?? descend(root, 'OriginalDiagnosis');
  if (sets.every((set) => set === null) && diagnosis === null) return null;
  const number = (name: string): number | null => {
    for (const set of sets) {
      const text = ownText(descend(set, name)).trim();
      if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
    }
    return null;
  };
  const time = (name: string) => {
    const found = number(name);
    return found === null || found <= 0 ? null : milliseconds(found);
  };
  const axis = (name: string) => {
    const found = number(name);
    return found === null ? null : degrees(found);
  };
  const rate = number('VentricularRate');
  return {
    machine: plainText(ownText(descend(root, 'TestDemographics', 'AcquisitionDevice'))),
    heartRate: rate === null || rate <= 0 ? null : beatsPerMinute(rate),
    p: null,
    pr: time('PRInterval'),
    qrs: time('QRSDuration'),
    qt: time('QTInterval'),
    qtc: time('QTCorrected'),
    axes: { p: axis('PAxis'), qrs: axis('RAxis'), t: axis('TAxis') },
    leads: [],
    texts: diagnosis === null ? [] : textsIn(diagnosis),
  };
}

/** A statement may run over several elements; the one that ends its line says so. */
function textsIn(diagnosis: XmlElement): readonly string[] {
  const texts: string[] = [];
  let line: string[] = [];
  for (const statement of childrenNamed(diagnosis, 'DiagnosisStatement')) {
    const text = plainText(ownText(descend(statement, 'StmtText')));
    if (text !== null) line.push(text);
    const flags = childrenNamed(statement, 'StmtFlag').map((flag) => ownText(flag).trim());
    if (!flags.includes('ENDSLINE')) continue;
    if (line.length > 0) texts.push(line.join(' '));
    line = [];
  }
  if (line.length > 0) texts.push(line.join(' '));
  return texts;
}
