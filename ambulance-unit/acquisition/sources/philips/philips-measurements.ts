import { leadOfName } from '../../../../protocol/ecg/leads.ts';
import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import { beatsPerMinute, degrees, microvolts, milliseconds } from '../../../../protocol/ecg/units.ts';
import { type MachineLeadMeasurement, type MachineStatements, plainText } from '../machine-statements.ts';
import { childrenNamed, descend, descendants, ownText, attributeOf, type XmlElement } from '../xml-document.ts';

/** A whole number that an element holds; null for `Failed`, `Indeterminate` and the like. */
function numberIn(element: XmlElement | null, name: string): number | null {
  const text = ownText(descend(element, name)).trim();
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

/** Measurements and statements of the monitor. The interpretation's numbers stand before the measurements'. */
export function readPhilipsMeasurements(root: XmlElement): MachineStatements | null {
  const global = descend(root, 'measurements', 'globalmeasurements');
  const interpretation = descend(root, 'interpretations', 'interpretation');
  if (global === null && interpretation === null) return null;
  const stated = descend(interpretation, 'interpretationmeasurements') ?? descend(interpretation, 'globalmeasurements');
  const number = (...names: readonly string[]): number | null => {
    for (const element of [stated, global]) {
      for (const name of names) {
        const found = numberIn(element, name);
        if (found !== null) return found;
      }
    }
    return null;
  };
  const time = (...names: readonly string[]) => {
    const found = number(...names);
    return found === null || found <= 0 ? null : milliseconds(found);
  };
  const axis = (name: string) => {
    const found = number(name);
    return found === null ? null : degrees(found);
  };
  const rate = number('heartrate', 'meanventrate');
  const on = numberIn(global, 'pon');
  const qrsOn = numberIn(global, 'qrson');
  return {
    machine: plainText(ownText(descend(root, 'dataacquisition', 'machine'))),
    heartRate: rate === null || rate <= 0 ? null : beatsPerMinute(rate),
    p: time('pdur', 'meanpdur'),
    pr: time('meanprint', 'print') ?? (on !== null && qrsOn !== null && qrsOn > on ? milliseconds(qrsOn - on) : null),
    qrs: time('meanqrsdur', 'qrsdur'),
    qt: time('meanqtint', 'qtint'),
    qtc: time('meanqtc', 'qtcb', 'qtc'),
    axes: { p: axis('pfrontaxis'), qrs: axis('qrsfrontaxis'), t: axis('tfrontaxis') },
    leads: leadsIn(root),
    texts: interpretation === null ? [] : textsIn(interpretation),
  };
}

function leadsIn(root: XmlElement): readonly MachineLeadMeasurement[] {
  return [...descendants(root, 'leadmeasurement')].flatMap((element) => {
    const lead = leadOfName(attributeOf(element, 'leadname'));
    if (lead === null) return [];
    const height = (name: string) => {
      const found = numberIn(element, name);
      return found === null ? null : microvolts(found);
    };
    return [{ lead, q: height('qamp'), r: height('ramp'), s: height('samp'), t: height('tamp'), stJ: height('ston') }];
  });
}

function textsIn(interpretation: XmlElement): readonly string[] {
  return childrenNamed(interpretation, 'statement').flatMap((statement) => {
    const left = plainText(ownText(descend(statement, 'leftstatement')));
    const right = plainText(ownText(descend(statement, 'rightstatement')));
    if (left === null) return [];
    return [right === null ? left : `${left} (${right})`];
  });
}

const OLDEST = 130;

/** Age in years and sex, where they are given. */
export function readPhilipsPatient(root: XmlElement): PatientFacts {
  const patient = descend(root, 'patient', 'generalpatientdata');
  const years = numberIn(descend(patient, 'age'), 'years');
  const sex = ownText(descend(patient, 'sex')).trim().toLowerCase();
  return {
    ageYears: years !== null && years >= 0 && years <= OLDEST ? years : null,
    sex: sex === 'male' || sex === 'female' ? sex : null,
  };
}
