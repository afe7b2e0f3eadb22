import { type ClinicalEcg, type ImportedEcg, openClinicalFile } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { descend, nameOf, ownText, readXml } from '../xml-document.ts';
import { readPhilipsMeasurements, readPhilipsPatient } from './philips-measurements.ts';
import { readPhilipsWaveforms } from './philips-waveforms.ts';

export const PHILIPS_ROOT = 'restingecgdata';
const VERSIONS = ['1.03', '1.04', '1.04.01', '1.04.02'];
/** Monitors append a calibration pulse to the ten seconds of a 12-lead. */
const WITHOUT_CALIBRATION = 10;

/** Opens an ECG of a Philips monitor in Sierra ECG XML, versions 1.03 and 1.04. */
export const openPhilipsEcg = (path: string): ClinicalOutcome<ClinicalEcg> =>
  openClinicalFile('philips', path, decodePhilips);

/** Decodes a Sierra ECG document. Pure. */
export function decodePhilips(bytes: Uint8Array): ClinicalOutcome<ImportedEcg> {
  const root = readXml(bytes);
  if (!root.ok) return root;
  if (nameOf(root.value) !== PHILIPS_ROOT)
    return refusedFor({ kind: 'other-document', root: root.value.name, wanted: PHILIPS_ROOT });
  const version = ownText(descend(root.value, 'documentinfo', 'documentversion')).trim();
  if (!VERSIONS.includes(version))
    return refusedFor({ kind: 'unknown-version', found: version, known: VERSIONS.join(', ') });
  const waveforms = readPhilipsWaveforms(root.value);
  if (!waveforms.ok) return waveforms;
  const { samplingRate, leads } = waveforms.value;
  const seconds = (leads[0]?.samples.length ?? 0) / samplingRate;
  return imported({
    samplingRate,
    leads,
    patient: readPhilipsPatient(root.value),
    machine: readPhilipsMeasurements(root.value),
    remarks:
      seconds > WITHOUT_CALIBRATION && seconds <= WITHOUT_CALIBRATION + 1
        ? ['What follows the first 10 s may be the calibration pulse of the monitor and no ECG.']
        : [],
  });
}
