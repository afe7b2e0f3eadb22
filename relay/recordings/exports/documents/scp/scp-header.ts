import { type ExportedEcg, instantOf } from '../exported-ecg.ts';
import { isLatin1, ScpBytes } from './scp-bytes.ts';
import { PROTOCOL } from './scp-file.ts';

/** Tags of section 1. Source: EN 1064, 5.4. */
const TAG = {
  lastName: 0,
  patientId: 2,
  age: 4,
  sex: 8,
  machine: 14,
  date: 25,
  time: 26,
  freeText: 30,
  zone: 34,
} as const;
const END = 255;
const YEARS = 1;
/** Not ours to have: the standard's number for a manufacturer that has none. */
const OTHER_MANUFACTURER = 255;
/** ISO 8859-1. */
const LATIN_1 = 1;
/** Real-time, stored and printed; what it does not say of itself it cannot. */
const COMPATIBILITY = 0xa0;

/** Section 1, and what of it has no place in Latin-1. */
export function scpHeader(ecg: ExportedEcg): { readonly content: Uint8Array; readonly leftOut: readonly string[] } {
  const { session } = ecg;
  const { patient } = session;
  const content = new ScpBytes();
  const leftOut: string[] = [];
  const field = (tag: number, value: Uint8Array): void => {
    content.uint8(tag).uint16(value.length).bytes(value);
  };
  const text = (tag: number, what: string, value: string): void => {
    if (value !== '' && isLatin1(value)) field(tag, new ScpBytes().text(value).done);
    else if (value !== '') leftOut.push(`${what} has characters that Latin-1 does not: it is left out.`);
  };
  text(TAG.lastName, "The patient's name", patient.label);
  const id = patient.caseNumber === '' || !isLatin1(patient.caseNumber) ? session.id : patient.caseNumber;
  field(TAG.patientId, new ScpBytes().text(id).done);
  if (patient.ageYears !== null) {
    field(TAG.age, new ScpBytes().uint16(Math.round(patient.ageYears)).uint8(YEARS).done);
  }
  field(TAG.sex, Uint8Array.of(patient.sex === 'male' ? 1 : patient.sex === 'female' ? 2 : 0));
  field(TAG.machine, machineOf(ecg));
  const at = new Date(instantOf(ecg, ecg.firstSample));
  field(TAG.date, new ScpBytes().uint16(at.getUTCFullYear()).uint8(at.getUTCMonth() + 1, at.getUTCDate()).done);
  field(TAG.time, Uint8Array.of(at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()));
  text(
    TAG.freeText,
    'The name of unit and source',
    `unit ${session.unit}, source ${session.source}, session ${session.id}`,
  );
  // Minutes from UTC, no zone of a table, and no name.
  field(TAG.zone, new ScpBytes().int16(0).uint16(0).text('UTC').done);
  content.uint8(END).uint16(0);
  if (at.getUTCMilliseconds() !== 0)
    leftOut.push(
      `The time of the first sample is given in whole seconds: ${String(at.getUTCMilliseconds())} ms are cut off.`,
    );
  return { content: content.done, leftOut };
}

function machineOf({ session }: ExportedEcg): Uint8Array {
  const model = isLatin1(session.source) ? session.source : '';
  const program = isLatin1(session.software) ? session.software : '';
  const bytes = new ScpBytes()
    .uint16(0, 0, 0)
    // A cart, of no manufacturer that the standard numbers.
    .uint8(0, OTHER_MANUFACTURER)
    // Six bytes, the last of them zero.
    .bytes(new ScpBytes().text(model.slice(0, 5).padEnd(5, '\0')).done)
    .uint8(PROTOCOL, COMPATIBILITY, LATIN_1, 0, 0)
    .bytes(new Uint8Array(16));
  const revision = new ScpBytes().text('').done;
  return bytes.uint8(revision.length).bytes(revision).text('').text(program).text('Prearrival').text('Prearrival').done;
}
