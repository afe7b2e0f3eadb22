import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import type { ExportedNote } from '../../exported-note.ts';
import { type ExportedEcg, instantOf } from '../exported-ecg.ts';
import { mdcLead } from '../lead-codes.ts';
import { xmlText } from '../xml-text.ts';
import { ACT, MDC, stamp } from './aecg-codes.ts';

/**
 * What people wrote: a set of annotations for each of them, each annotation with the time that it is about and, where it is
 * about some of the leads, with these. Source: HL7 aECG Implementation Guide (2005), supportingROI.
 */
export function inkNotes(series: XMLBuilder, ecg: ExportedEcg): void {
  const byAuthor = new Map<string, ExportedNote[]>();
  for (const note of ecg.notes ?? []) {
    const own = byAuthor.get(note.by ?? '') ?? [];
    if (own.length === 0) byAuthor.set(note.by ?? '', own);
    own.push(note);
  }
  for (const [author, notes] of byAuthor) {
    const set = series.ele('subjectOf').ele('annotationSet');
    const written = notes.map(({ writtenAt = ecg.session.madeAt }) => writtenAt as number);
    set.ele('activityTime', { value: stamp(Math.max(...written)) });
    const entity = set.ele('author').ele('assignedEntity');
    entity.ele('id', { nullFlavor: 'NA' });
    if (author !== '') entity.ele('assignedAuthorType').ele('assignedPerson').ele('name').txt(xmlText(author));
    for (const note of notes) inkNote(set, ecg, note);
  }
}

function inkNote(set: XMLBuilder, ecg: ExportedEcg, { at, end = at + 1, leads = [], text }: ExportedNote): void {
  const annotation = set.ele('component').ele('annotation');
  annotation.ele('code', { code: 'MDC_ECG_INTERPRETATION_COMMENT', ...MDC });
  annotation.ele('value', { 'xsi:type': 'ST' }).txt(xmlText(text));
  const region = annotation.ele('support').ele('supportingROI', { classCode: 'ROIBND' });
  region.ele('code', { code: 'ROIPS', ...ACT });
  const time = region.ele('component').ele('boundary');
  time.ele('code', { code: 'TIME_ABSOLUTE', ...ACT, displayName: 'Absolute Time' });
  const value = time.ele('value', { 'xsi:type': 'IVL_TS' });
  value.ele('low', { value: stamp(instantOf(ecg, ecg.firstSample + at)) });
  value.ele('high', { value: stamp(instantOf(ecg, ecg.firstSample + end)) });
  const about = ecg.leads.filter(({ lead, channel }) => leads.includes(lead) || leads.includes(channel));
  for (const { lead } of about) {
    region
      .ele('component')
      .ele('boundary')
      .ele('code', { code: mdcLead(lead), ...MDC });
  }
}
