import type { UnixMillis } from '../../../../../protocol/ecg/units.ts';
import type { ExportedSession } from '../../documents/exported-ecg.ts';
import type { EdfScale } from './edf-scale.ts';

export interface EdfSignalHeader {
  readonly label: string;
  readonly transducer: string;
  readonly scale: EdfScale;
  readonly samplesPerRecord: number;
}

export interface EdfHeader {
  readonly bits: 16 | 24;
  readonly isContinuous: boolean;
  readonly session: ExportedSession;
  readonly startedAt: UnixMillis;
  readonly records: number;
  readonly duration: string;
  readonly signals: readonly EdfSignalHeader[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** The header of an EDF+ file, or of BDF+ with 24 bits, in ASCII of fixed fields. Source: edfplus.info, biosemi.com. */
export function edfHeader(header: EdfHeader): Uint8Array {
  const { bits, isContinuous, session, startedAt, records, duration, signals } = header;
  const date = new Date(startedAt);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [two(date.getUTCDate()), two(date.getUTCMonth() + 1), two(date.getUTCFullYear() % 100)].join('.');
  const time = [two(date.getUTCHours()), two(date.getUTCMinutes()), two(date.getUTCSeconds())].join('.');
  const kind = `${bits === 16 ? 'EDF' : 'BDF'}+${isContinuous ? 'C' : 'D'}`;
  const each = (width: number, of: (signal: EdfSignalHeader) => string | number): string =>
    signals.map((signal) => field(String(of(signal)), width)).join('');
  const text = [
    bits === 16 ? field('0', 8) : '\u00ffBIOSEMI',
    field(patientOf(session), 80),
    field(recordingOf(session, date), 80),
    field(day, 8),
    field(time, 8),
    field(String(256 * (signals.length + 1)), 8),
    field(kind, 44),
    field(String(records), 8),
    field(duration, 8),
    field(String(signals.length), 4),
    each(16, ({ label }) => label),
    each(80, ({ transducer }) => transducer),
    each(8, ({ scale }) => scale.unit),
    each(8, ({ scale }) => scale.physicalMinimum),
    each(8, ({ scale }) => scale.physicalMaximum),
    each(8, ({ scale }) => scale.digitalMinimum),
    each(8, ({ scale }) => scale.digitalMaximum),
    each(80, () => ''),
    each(8, ({ samplesPerRecord }) => samplesPerRecord),
    each(32, () => ''),
  ].join('');
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Code, sex, birthdate, name: X where it is not known. A birthdate nobody writes down here. */
function patientOf({ patient }: ExportedSession): string {
  const sex = patient.sex === 'female' ? 'F' : patient.sex === 'male' ? 'M' : 'X';
  return [subfield(patient.caseNumber, 20), sex, 'X', subfield(patient.label, 50)].join(' ');
}

function recordingOf({ unit, source }: ExportedSession, date: Date): string {
  const month = MONTHS[date.getUTCMonth()] ?? 'JAN';
  const day = `${String(date.getUTCDate()).padStart(2, '0')}-${month}-${String(date.getUTCFullYear()).padStart(4, '0')}`;
  return ['Startdate', day, 'X', subfield(unit, 20), subfield(source, 30)].join(' ');
}

/** True where a name can stand in a header, which has ASCII only. */
export const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** A part of an identification: no spaces in it, X where nothing is left. */
function subfield(text: string, most: number): string {
  if (!isPlain(text)) return 'X';
  const plain = text.trim().replace(/ +/g, '_').slice(0, most);
  return plain === '' ? 'X' : plain;
}

const field = (text: string, width: number): string => text.slice(0, width).padEnd(width, ' ');
