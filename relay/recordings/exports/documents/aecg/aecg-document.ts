import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { SampleRange } from '../../../../../protocol/ecg/sample-block.ts';
import { decimal, exactDecimal } from '../decimal-text.ts';
import { type DocumentFormat, type ExportedEcg, type ExportedLead, instantOf } from '../exported-ecg.ts';
import { mdcLead } from '../lead-codes.ts';
import { contactSentences, measuredValues, statementsOf } from '../measured-values.ts';
import { xmlText } from '../xml-text.ts';
import { ACT, MDC, stamp } from './aecg-codes.ts';
import { inkNotes } from './aecg-notes.ts';

/** Ten minutes at 1000 Hz: a document is held whole, as text. */
const MOST_SAMPLES = 600_000;

/**
 * HL7 annotated ECG (ANSI/HL7 V3 ECG, R1-2004): every lead in its own counts, each stretch that was recorded a set of
 * sequences with its own time, so that nothing is drawn across a gap. What was measured is an annotation by a device.
 */
export const aecgFormat: DocumentFormat = {
  name: 'aecg',
  title: 'HL7 aECG',
  extension: 'xml',
  mediaType: 'application/xml',
  holdsGaps: true,
  mostSamples: () => MOST_SAMPLES,
  async write(ecg) {
    const { create } = await import('xmlbuilder2');
    const document = create({ version: '1.0', encoding: 'UTF-8' });
    const root = document.ele('urn:hl7-org:v3', 'AnnotatedECG', {
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xmlns:voc': 'urn:hl7-org:v3/voc',
      type: 'Observation',
    });
    root.ele('id', { root: ecg.session.id, extension: String(ecg.firstSample) });
    root.ele('code', { code: '93000', codeSystem: '2.16.840.1.113883.6.12', codeSystemName: 'CPT-4' });
    interval(root.ele('effectiveTime'), ecg, { first: ecg.firstSample, end: endOf(ecg) });
    inkSubject(root, ecg);
    inkAge(root, ecg);
    const series = root.ele('component').ele('series');
    series.ele('id', { root: ecg.session.id, extension: `${String(ecg.firstSample)}-series` });
    series.ele('code', { code: 'RHYTHM', ...ACT, displayName: 'Rhythm Waveforms' });
    interval(series.ele('effectiveTime'), ecg, { first: ecg.firstSample, end: endOf(ecg) });
    inkDevice(series.ele('author').ele('seriesAuthor'), ecg);
    for (const range of ecg.present) inkSequences(series.ele('component').ele('sequenceSet'), ecg, range);
    inkAnnotations(series, ecg);
    inkNotes(series, ecg);
    return {
      bytes: new TextEncoder().encode(document.end({ prettyPrint: true })),
      leftOut: ecg.absent.map(
        ({ first, end, reason }) =>
          `Between two sets of sequences samples ${String(first)} to ${String(end - 1)} are absent; why (${reason}) has no field in an aECG.`,
      ),
    };
  },
};

const endOf = ({ firstSample, length }: ExportedEcg): number => firstSample + length;

function interval(time: XMLBuilder, ecg: ExportedEcg, { first, end }: { first: number; end: number }): void {
  time.ele('low', { value: stamp(instantOf(ecg, first)), inclusive: 'true' });
  time.ele('high', { value: stamp(instantOf(ecg, end)), inclusive: 'false' });
}

/** The schema knows subjects of trials only; the case is the subject, and there is no trial. */
function inkSubject(root: XMLBuilder, ecg: ExportedEcg): void {
  const { patient, id } = ecg.session;
  const event = root.ele('componentOf').ele('timepointEvent');
  const assignment = event.ele('componentOf').ele('subjectAssignment');
  const subject = assignment.ele('subject').ele('trialSubject');
  subject.ele('id', { root: id, ...(patient.caseNumber === '' ? {} : { extension: xmlText(patient.caseNumber) }) });
  const person = subject.ele('subjectDemographicPerson');
  if (patient.label !== '') person.ele('name').txt(xmlText(patient.label));
  const code = patient.sex === null ? 'UN' : patient.sex === 'male' ? 'M' : 'F';
  person.ele('administrativeGenderCode', { code, codeSystem: '2.16.840.1.113883.5.1' });
  assignment.ele('componentOf').ele('clinicalTrial').ele('id', { nullFlavor: 'NA' });
}

function inkAge(root: XMLBuilder, { session }: ExportedEcg): void {
  const { ageYears } = session.patient;
  if (ageYears === null) return;
  const observation = root.ele('controlVariable').ele('relatedObservation');
  observation.ele('code', {
    code: '21612-7',
    codeSystem: '2.16.840.1.113883.6.1',
    codeSystemName: 'LOINC',
    displayName: 'Reported Age',
  });
  observation.ele('value', { 'xsi:type': 'PQ', value: String(ageYears), unit: 'a' });
}

function inkDevice(author: XMLBuilder, { session }: ExportedEcg): void {
  const device = author.ele('manufacturedSeriesDevice');
  device.ele('id', { root: session.id, extension: xmlText(session.unit) });
  device.ele('manufacturerModelName').txt(xmlText(session.source));
  device.ele('softwareName').txt(xmlText(session.software));
}

function inkSequences(set: XMLBuilder, ecg: ExportedEcg, range: SampleRange): void {
  const time = set.ele('component').ele('sequence');
  time.ele('code', { code: 'TIME_ABSOLUTE', ...ACT, displayName: 'Absolute Time' });
  const list = time.ele('value', { 'xsi:type': 'GLIST_TS' });
  list.ele('head', { value: stamp(instantOf(ecg, range.first)) });
  list.ele('increment', { value: decimal(1 / ecg.samplingRate), unit: 's' });
  for (const lead of ecg.leads) inkLead(set, lead, range.first - ecg.firstSample, range.end - ecg.firstSample);
}

function inkLead(set: XMLBuilder, { lead, lsb, baseline, samples }: ExportedLead, from: number, to: number): void {
  const sequence = set.ele('component').ele('sequence');
  sequence.ele('code', { code: mdcLead(lead), ...MDC });
  const value = sequence.ele('value', { 'xsi:type': 'SLIST_PQ' });
  value.ele('origin', { value: decimal(0 - baseline * lsb), unit: 'uV' });
  value.ele('scale', { value: exactDecimal(lsb), unit: 'uV' });
  value.ele('digits').txt(samples.subarray(from, to).join(' '));
}

/** What this program measured and stated, as annotations by a device; those of people stand behind them, under their names. */
function inkAnnotations(series: XMLBuilder, ecg: ExportedEcg): void {
  const values = measuredValues(ecg);
  const words = [
    ...statementsOf(ecg).map((text) => ['MDC_ECG_INTERPRETATION_STATEMENT', text] as const),
    ...contactSentences(ecg).map((text) => ['MDC_ECG_INTERPRETATION_COMMENT', text] as const),
  ];
  if (values.length === 0 && words.length === 0) return;
  const set = series.ele('subjectOf').ele('annotationSet');
  set.ele('activityTime', { value: stamp(ecg.session.madeAt) });
  const entity = set.ele('author').ele('assignedEntity');
  entity.ele('id', { nullFlavor: 'NA' });
  const device = entity.ele('assignedAuthorType').ele('assignedDevice');
  device.ele('manufacturerModelName').txt('Prearrival');
  device.ele('softwareName').txt(xmlText(ecg.session.software));
  for (const { mdc, value, unit } of values) {
    const annotation = set.ele('component').ele('annotation');
    annotation.ele('code', { code: mdc, ...MDC });
    annotation.ele('value', { 'xsi:type': 'PQ', value: String(value), unit });
  }
  for (const [code, text] of words) {
    const annotation = set.ele('component').ele('annotation');
    annotation.ele('code', { code, ...MDC });
    annotation.ele('value', { 'xsi:type': 'ST' }).txt(xmlText(text));
  }
}
