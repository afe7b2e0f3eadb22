import {
  CannotBeWritten,
  type DocumentFormat,
  type ExportedEcg,
  instantOf,
  sliceOf,
  type WrittenDocument,
} from '../exported-ecg.ts';
import { aecgFormat } from '../aecg/aecg-document.ts';
import { measuredValues, statementsOf } from '../measured-values.ts';
import { scpFormat } from '../scp/scp-document.ts';
import { accessEvents, provenance } from './fhir-audit.ts';
import { fhirIds, urn } from './fhir-ids.ts';
import { LOINC, valueObservation, waveformObservation } from './fhir-observations.ts';

/** As many as one SCP-ECG file holds; a receiver holds a bundle whole, and mostly it is ten seconds. */
const MOST_SAMPLES = 20_000;
/** No text of a resource may be longer. Source: FHIR R4, 2.24.0.1. */
const LONGEST_TEXT = 1024 * 1024;
const IDENTIFIERS = 'https://prearrival.invalid/fhir';

/**
 * A FHIR R4 bundle: Patient, Device, the waveform as an Observation of SampledData with MDC codes, an Observation for each
 * value that was measured, DiagnosticReport, the same ECG as a file in a DocumentReference, Provenance, and an AuditEvent
 * for each who has looked at it and for this export. Lossless. A collection: what a receiver does with it is its own.
 */
export const fhirFormat: DocumentFormat = {
  name: 'fhir',
  title: 'FHIR R4',
  extension: 'json',
  mediaType: 'application/fhir+json',
  holdsGaps: true,
  mostSamples: () => MOST_SAMPLES,
  async write(ecg) {
    const idOf = fhirIds(ecg.session.id, ecg.firstSample);
    const reference = (name: string) => ({ reference: urn(idOf(name)) });
    const about = { patient: reference('patient'), device: reference('device') };
    const values = measuredValues(ecg);
    const files = await filesOf(ecg);
    const resources: readonly (readonly [string, object])[] = [
      ['patient', patientOf(ecg, idOf('patient'))],
      ['device', deviceOf(ecg, idOf('device'))],
      ['software', softwareOf(ecg, idOf('software'))],
      ['waveform', waveformObservation(ecg, idOf('waveform'), about)],
      ...values.map(
        (value) =>
          [
            value.what,
            valueObservation(
              ecg,
              value,
              idOf(value.what),
              { ...about, device: reference('software') },
              urn(idOf('waveform')),
            ),
          ] as const,
      ),
      [
        'report',
        reportOf(ecg, idOf('report'), about.patient, ['waveform', ...values.map(({ what }) => what)].map(reference)),
      ],
      ...(files.length === 0 ? [] : [['file', documentReferenceOf(ecg, idOf('file'), about.patient, files)] as const]),
      [
        'provenance',
        provenance(
          ecg,
          idOf('provenance'),
          ['waveform', 'report', ...(files.length === 0 ? [] : ['file'])].map(reference),
          reference,
        ),
      ],
      ...accessEvents(ecg, idOf, reference),
    ];
    const bundle = {
      resourceType: 'Bundle',
      id: idOf('bundle'),
      identifier: { system: IDENTIFIERS, value: `${ecg.session.id}/${String(ecg.firstSample)}` },
      type: 'collection',
      timestamp: iso(ecg.session.madeAt),
      entry: resources.map(([name, resource]) => ({ fullUrl: urn(idOf(name)), resource })),
    };
    return {
      bytes: new TextEncoder().encode(`${JSON.stringify(bundle)}\n`),
      leftOut: [
        ...files.flatMap(({ title, leftOut }) =>
          leftOut.map((sentence) => `In the file within (${title}): ${sentence}`),
        ),
        ...(files.length === 0
          ? ['No file of the ECG is within: it fits no SCP-ECG, and as an aECG it is longer than a bundle allows.']
          : []),
      ],
    };
  },
};

const iso = (instant: number): string => new Date(Math.floor(instant)).toISOString();

function patientOf({ session }: ExportedEcg, id: string): object {
  const { label, caseNumber, sex } = session.patient;
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: `${IDENTIFIERS}/case`, value: caseNumber === '' ? session.id : caseNumber }],
    ...(label === '' ? {} : { name: [{ text: label }] }),
    gender: sex ?? 'unknown',
  };
}

const deviceOf = ({ session }: ExportedEcg, id: string): object => ({
  resourceType: 'Device',
  id,
  identifier: [{ system: `${IDENTIFIERS}/unit`, value: session.unit }],
  deviceName: [{ name: session.source === '' ? 'ECG monitor' : session.source, type: 'user-friendly-name' }],
  type: { text: 'ECG monitor' },
});

const softwareOf = ({ session }: ExportedEcg, id: string): object => ({
  resourceType: 'Device',
  id,
  deviceName: [{ name: 'Prearrival', type: 'manufacturer-name' }],
  ...(session.software === '' ? {} : { version: [{ value: session.software }] }),
  type: { text: 'Software that records and measures ECGs; not a medical device' },
});

function reportOf(
  ecg: ExportedEcg,
  id: string,
  patient: { readonly reference: string },
  results: readonly { readonly reference: string }[],
): object {
  const statements = statementsOf(ecg);
  const { ageYears } = ecg.session.patient;
  return {
    resourceType: 'DiagnosticReport',
    id,
    // No physician has read it: it is the software's.
    status: 'preliminary',
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0074', code: 'EC' }] }],
    code: { coding: [{ system: LOINC, code: '11524-6', display: 'EKG study' }], text: '12-lead ECG' },
    subject: patient,
    effectivePeriod: {
      start: iso(instantOf(ecg, ecg.firstSample)),
      end: iso(instantOf(ecg, ecg.firstSample + ecg.length)),
    },
    issued: iso(ecg.session.madeAt),
    result: results,
    conclusion: [
      ...(ageYears === null ? [] : [`Age as stated by the crew: ${String(ageYears)} years.`]),
      ...statements,
      'Measured by software; for a physician, it never decides.',
    ].join('\n'),
  };
}

interface HeldFile extends WrittenDocument {
  readonly title: string;
  readonly mediaType: string;
  readonly name: string;
}

/** The same ECG as files: SCP-ECG, one a stretch that was recorded, or where that cannot hold it an aECG; none where that is too long. */
async function filesOf(ecg: ExportedEcg): Promise<readonly HeldFile[]> {
  const named = async (format: DocumentFormat, part: ExportedEcg): Promise<HeldFile> => ({
    title: format.title,
    mediaType: format.mediaType,
    name: `${ecg.session.id}-${String(part.firstSample)}.${format.extension}`,
    ...(await format.write(part)),
  });
  try {
    // What people wrote stands in the bundle itself.
    return await Promise.all(ecg.present.map((range) => named(scpFormat, { ...sliceOf(ecg, range), notes: [] })));
  } catch (thrown) {
    if (!(thrown instanceof CannotBeWritten)) throw thrown;
  }
  const file = await named(aecgFormat, ecg);
  return Math.ceil(file.bytes.length / 3) * 4 <= LONGEST_TEXT ? [file] : [];
}

const documentReferenceOf = (
  ecg: ExportedEcg,
  id: string,
  patient: { readonly reference: string },
  files: readonly HeldFile[],
): object => ({
  resourceType: 'DocumentReference',
  id,
  status: 'current',
  docStatus: 'preliminary',
  type: { coding: [{ system: LOINC, code: '11524-6', display: 'EKG study' }] },
  subject: patient,
  date: iso(ecg.session.madeAt),
  description: `ECG as ${files[0]?.title ?? ''}`,
  content: files.map(({ bytes, mediaType, name }) => ({
    attachment: {
      contentType: mediaType,
      data: Buffer.from(bytes).toString('base64'),
      size: bytes.length,
      title: name,
      creation: iso(ecg.session.madeAt),
    },
  })),
});
