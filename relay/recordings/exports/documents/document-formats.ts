import { aecgFormat } from './aecg/aecg-document.ts';
import { dicomFormat } from './dicom/dicom-document.ts';
import type { DocumentFormat } from './exported-ecg.ts';
import { fhirFormat } from './fhir/fhir-document.ts';
import { hl7Format } from './hl7/hl7-document.ts';
import { museFormat } from './muse/muse-document.ts';
import { scpFormat } from './scp/scp-document.ts';

/** Formats of which a document is written whole, each from one excerpt. */
export const DOCUMENT_FORMATS: readonly DocumentFormat[] = [
  scpFormat,
  dicomFormat,
  aecgFormat,
  fhirFormat,
  hl7Format,
  museFormat,
];
