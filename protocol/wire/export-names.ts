/**
 * The formats in which a part of a session can leave, as the API and `--format` name them. A list of names and not of code:
 * what writes a format loads its libraries, and is loaded with the first export.
 */
export const EXPORT_NAMES = [
  'wfdb',
  'wfdb-212',
  'wfdb-flac',
  'scp',
  'dicom',
  'aecg',
  'fhir',
  'hl7v2',
  'muse',
  'pdf',
  'csv',
  'edf',
  'bdf',
] as const;
export type ExportName = (typeof EXPORT_NAMES)[number];
