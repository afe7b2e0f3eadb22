import { AECG_ROOT } from './aecg/aecg-ecg.ts';
import { type ClinicalOutcome, imported } from './clinical-failure.ts';
import { readClinicalFile } from './clinical-file.ts';
import { beginsAsDicom } from './dicom/dicom-file.ts';
import { beginsAsEdf } from './edf/edf-header.ts';
import { MUSE_ROOT } from './muse/muse-ecg.ts';
import { PHILIPS_ROOT } from './philips/philips-ecg.ts';

/** The bytes in which an SCP-ECG file names itself. */
const SCP_NAME = { at: 16, text: 'SCPECG' } as const;
/** Room for a prologue with comments before the root element. */
const BEGINNING = 16_384;

/** What a file is by its content; null where it is none of them. Nothing is verified yet. */
export function recogniseClinicalFile(
  path: string,
): ClinicalOutcome<'scp' | 'dicom' | 'aecg' | 'philips' | 'muse' | 'edf' | null> {
  const read = readClinicalFile(path);
  if (!read.ok) return read;
  const beginning = read.value.subarray(0, BEGINNING);
  const single = new TextDecoder('latin1').decode(beginning);
  if (single.slice(SCP_NAME.at, SCP_NAME.at + SCP_NAME.text.length) === SCP_NAME.text) return imported('scp');
  if (beginsAsDicom(beginning)) return imported('dicom');
  if (beginsAsEdf(beginning)) return imported('edf');
  // Of UTF-16, every other byte of an element's name is 0.
  const letters = single.replaceAll('\0', '');
  const begins = (root: string): boolean => new RegExp(`<(?:[\\w.-]+:)?${root}[\\s/>]`).test(letters);
  if (begins(AECG_ROOT)) return imported('aecg');
  if (begins(PHILIPS_ROOT)) return imported('philips');
  return imported(begins(MUSE_ROOT) ? 'muse' : null);
}
