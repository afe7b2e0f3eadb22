import { inflateRawSync } from 'node:zlib';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { LARGEST_CLINICAL_FILE } from '../clinical-file.ts';
import { type DicomItem, readDataSet, readMetaInformation } from './dicom-elements.ts';
import { TAG, textOf } from './dicom-values.ts';

const PREAMBLE = 128;
const PREFIX = 'DICM';

/** Source: DICOM PS3.5, 10. */
const SYNTAX = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  deflated: '1.2.840.10008.1.2.1.99',
} as const;
const KNOWN = 'little endian, implicit or explicit, deflated or not';

/** True where a file names itself as one of DICOM part 10. */
export const beginsAsDicom = (bytes: Uint8Array): boolean =>
  String.fromCharCode(...bytes.subarray(PREAMBLE, PREAMBLE + PREFIX.length)) === PREFIX;

/** The data set of a file of DICOM part 10. */
export function readDicomFile(bytes: Uint8Array): ClinicalOutcome<DicomItem> {
  if (!beginsAsDicom(bytes)) return refusedFor({ kind: 'not-dicom' });
  const meta = readMetaInformation(bytes, PREAMBLE + PREFIX.length);
  if (!meta.ok) return meta;
  const syntax = textOf(meta.value.item, TAG.transferSyntax);
  const { end } = meta.value;
  if (syntax === SYNTAX.implicit || syntax === SYNTAX.explicit)
    return readDataSet(bytes, end, syntax === SYNTAX.explicit);
  if (syntax !== SYNTAX.deflated) return refusedFor({ kind: 'unknown-coding', found: syntax, known: KNOWN });
  const inflated = inflate(bytes, end);
  return inflated.ok ? readDataSet(inflated.value, 0, true) : inflated;
}

/** No more than a file may have: a few kilobytes can ask for gigabytes. */
function inflate(bytes: Uint8Array, from: number): ClinicalOutcome<Uint8Array> {
  try {
    return imported(new Uint8Array(inflateRawSync(bytes.subarray(from), { maxOutputLength: LARGEST_CLINICAL_FILE })));
  } catch (thrown) {
    const isTooLarge = thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE';
    const about = isTooLarge
      ? `inflates to more than ${String(LARGEST_CLINICAL_FILE)} bytes, which no ECG needs`
      : 'cannot be inflated';
    return refusedFor({ kind: 'bad-dicom', atByte: from, about });
  }
}
