import type { AbsenceList } from '../../absence-list.ts';
import type { ExportedNote } from '../../exported-note.ts';
import { onsetText } from './edf-records.ts';

const ENCODER = new TextEncoder();
/** What separates the parts of a list; in a text it would end it. Source: EDF+ (Kemp 2003), 2.2.2. */
const SEPARATORS = /[\u0000-\u001f\u007f]/g;
const LONGEST_TEXT = 800;

/** The bytes of each annotation, by time; a time of so many seconds stands before them all. */
export function edfAnnotations(
  rate: number,
  shift: number,
  absences: AbsenceList,
  notes: readonly ExportedNote[],
  first: readonly string[],
): readonly Uint8Array[] {
  const all = [
    ...first.map((text) => ({ at: 0, count: null, text })),
    ...absences.absent.map(({ first: at, count, reason }) => ({ at, count, text: `Absent: ${reason}` })),
    ...absences.leadsOff.map(({ first: at, count, lead }) => ({ at, count, text: `Lead off: ${lead}` })),
    ...absences.placements.map(({ first: at, count, placement }) => ({ at, count, text: `Electrodes: ${placement}` })),
    ...notes.map(({ at, end, text }) => ({ at, count: end === undefined ? null : end - at, text })),
  ].sort((one, other) => one.at - other.at);
  return all.map(({ at, count, text }) => {
    const duration = count === null ? '' : `\u0015${onsetText(count, rate)}`;
    const plain = Array.from(text.replace(SEPARATORS, ' ')).slice(0, LONGEST_TEXT).join('');
    return ENCODER.encode(`+${onsetText(at + shift * rate, rate)}${duration}\u0014${plain}\u0014\u0000`);
  });
}

/** Notes that are longer than an annotation may be here. */
export const edfNotesCut = (notes: readonly ExportedNote[]): number =>
  notes.filter(({ text }) => Array.from(text).length > LONGEST_TEXT).length;

/** When a data record begins: each begins with it. */
export const timeKeeping = (sample: number, shift: number, rate: number): Uint8Array =>
  ENCODER.encode(`+${onsetText(sample + shift * rate, rate)}\u0014\u0014\u0000`);

/** Room in each of so many records, in which all of them find a place one after the other. */
export function annotationRoom(annotations: readonly Uint8Array[], records: number, longestTime: number): number {
  const total = annotations.reduce((sum, { length }) => sum + length, 0);
  const longest = annotations.reduce((most, { length }) => Math.max(most, length), 0);
  // A record is left when the next one does not fit: less than the longest stays empty.
  return longestTime + longest + Math.ceil(total / records);
}
