import { crc32 } from 'node:zlib';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { exactDecimal } from '../decimal-text.ts';
import { notesLeftOut } from '../../exported-note.ts';
import {
  CannotBeWritten,
  type DocumentFormat,
  type ExportedEcg,
  type ExportedLead,
  instantOf,
  measuredLeads,
} from '../exported-ecg.ts';
import { contactSentences, type MeasuredValue, measuredValues, statementsOf } from '../measured-values.ts';
import { xmlText } from '../xml-text.ts';

/** Five minutes at 1000 Hz: far more than the ten seconds that such a document mostly holds. */
const MOST_SAMPLES = 300_000;

/** The names of RestingECGMeasurements. */
const MEASUREMENTS: Readonly<Record<Exclude<MeasuredValue['what'], 'p'>, string>> = {
  'heart-rate': 'VentricularRate',
  pr: 'PRInterval',
  qrs: 'QRSDuration',
  qt: 'QTInterval',
  qtc: 'QTCorrected',
  'p-axis': 'PAxis',
  'qrs-axis': 'RAxis',
  't-axis': 'TAxis',
};

/**
 * RestingECG as GE's MUSE system writes it: one rhythm waveform, 16-bit samples in Base64, each lead with its weight. Lossless.
 * GE publishes no schema; names and order follow what readers of such files in public repositories expect.
 */
export const museFormat: DocumentFormat = {
  name: 'muse',
  title: 'GE MUSE XML',
  extension: 'xml',
  mediaType: 'application/xml',
  holdsGaps: false,
  mostSamples: () => MOST_SAMPLES,
  async write(ecg) {
    const { create } = await import('xmlbuilder2');
    const document = create({ version: '1.0', encoding: 'UTF-8' });
    const root = document.ele('RestingECG');
    root.ele('MuseInfo').ele('MuseVersion').txt('Prearrival');
    inkPatient(root, ecg);
    inkTest(root, ecg);
    inkMeasurements(root, ecg);
    inkStatements(root, ecg);
    inkWaveform(root.ele('Waveform'), ecg);
    const derived = ecg.leads.filter(({ isDerived }) => isDerived).map(({ lead }) => lead);
    return {
      bytes: new TextEncoder().encode(document.end({ prettyPrint: true })),
      leftOut: [
        ...(derived.length === 0
          ? []
          : [`${derived.join(', ')} are not written: every reader of such a file computes them from I and II.`]),
        ...contactSentences(ecg).map((sentence) => `${sentence}, which this format has no field for.`),
        ...(measuredValues(ecg).some(({ what }) => what === 'p')
          ? ['The P duration has no field in this format.']
          : []),
        ...notesLeftOut(ecg.notes?.length ?? 0, 'GE MUSE XML'),
      ],
    };
  },
};

function inkPatient(root: XMLBuilder, { session }: ExportedEcg): void {
  const { patient } = session;
  const demographics = root.ele('PatientDemographics');
  demographics.ele('PatientID').txt(xmlText(patient.caseNumber === '' ? session.id : patient.caseNumber));
  if (patient.ageYears !== null) {
    demographics.ele('PatientAge').txt(String(Math.round(patient.ageYears)));
    demographics.ele('AgeUnits').txt('YEARS');
  }
  if (patient.sex !== null) demographics.ele('Gender').txt(patient.sex === 'male' ? 'MALE' : 'FEMALE');
  if (patient.label !== '') demographics.ele('PatientLastName').txt(xmlText(patient.label));
}

function inkTest(root: XMLBuilder, ecg: ExportedEcg): void {
  const [date = '', time = ''] = new Date(Math.floor(instantOf(ecg, ecg.firstSample))).toISOString().split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const test = root.ele('TestDemographics');
  test.ele('DataType').txt('RESTING');
  test.ele('Status').txt('UNCONFIRMED');
  test.ele('AcquisitionDevice').txt(xmlText(ecg.session.source));
  test.ele('AcquisitionTime').txt(time.slice(0, 8));
  test.ele('AcquisitionDate').txt(`${month}-${day}-${year}`);
  test.ele('LocationName').txt(xmlText(ecg.session.unit));
  test.ele('AcquisitionSoftwareVersion').txt(xmlText(ecg.session.software));
}

function inkMeasurements(root: XMLBuilder, ecg: ExportedEcg): void {
  const values = measuredValues(ecg);
  if (values.length === 0) return;
  const measurements = root.ele('RestingECGMeasurements');
  for (const { what, value } of values)
    if (what !== 'p') measurements.ele(MEASUREMENTS[what]).txt(String(Math.round(value)));
}

function inkStatements(root: XMLBuilder, ecg: ExportedEcg): void {
  const texts = statementsOf(ecg);
  if (texts.length === 0) return;
  const diagnosis = root.ele('Diagnosis');
  diagnosis.ele('Modality').txt('RESTING');
  for (const text of texts) {
    const statement = diagnosis.ele('DiagnosisStatement');
    statement.ele('StmtFlag').txt('ENDSLINE');
    statement.ele('StmtText').txt(xmlText(text));
  }
}

function inkWaveform(waveform: XMLBuilder, ecg: ExportedEcg): void {
  const leads = measuredLeads(ecg);
  const { base, exponent } = rateOf(ecg.samplingRate);
  waveform.ele('WaveformType').txt('Rhythm');
  waveform.ele('WaveformStartTime').txt('0');
  waveform.ele('NumberofLeads').txt(String(leads.length));
  waveform.ele('SampleType').txt('CONTINUOUS_SAMPLES');
  waveform.ele('SampleBase').txt(String(base));
  waveform.ele('SampleExponent').txt(String(exponent));
  for (const lead of leads) inkLead(waveform.ele('LeadData'), lead);
}

/** A rate is a whole number and a power of ten. */
function rateOf(rate: number): { readonly base: number; readonly exponent: number } {
  for (let exponent = 0; exponent >= -9; exponent -= 1) {
    const base = Math.round(rate * 10 ** -exponent);
    if (Math.abs(base / 10 ** -exponent / rate - 1) < 1e-7) return { base, exponent };
  }
  return { base: Math.round(rate * 1e9), exponent: -9 };
}

function inkLead(element: XMLBuilder, { lead, lsb, baseline, samples }: ExportedLead): void {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((count, at) => {
    const value = count - baseline;
    if (value < -32_768 || value > 32_767)
      throw new CannotBeWritten(
        `A GE MUSE document has room for samples of 16 bits, and lead ${lead} of this recording has larger ones.`,
      );
    bytes.writeInt16LE(value, at * 2);
  });
  element.ele('LeadByteCountTotal').txt(String(bytes.length));
  element.ele('LeadTimeOffset').txt('0');
  element.ele('LeadSampleCountTotal').txt(String(samples.length));
  element.ele('LeadAmplitudeUnitsPerBit').txt(exactDecimal(lsb));
  element.ele('LeadAmplitudeUnits').txt('MICROVOLTS');
  element.ele('LeadHighLimit').txt('32767');
  element.ele('LeadLowLimit').txt('-32768');
  element.ele('LeadID').txt(lead);
  element.ele('LeadOffsetFirstSample').txt('0');
  element.ele('FirstSampleBaseline').txt('0');
  element.ele('LeadSampleSize').txt('2');
  element.ele('LeadOff').txt('FALSE');
  element.ele('BaselineSway').txt('FALSE');
  element.ele('LeadDataCRC32').txt(String(crc32(bytes)));
  element.ele('WaveFormData').txt(bytes.toString('base64'));
}
