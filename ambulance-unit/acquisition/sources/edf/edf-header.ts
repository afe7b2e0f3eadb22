import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';

/** A signal as its header describes it. */
export interface EdfSignal {
  readonly label: string;
  readonly unit: string;
  readonly physicalMinimum: number;
  readonly physicalMaximum: number;
  readonly digitalMinimum: number;
  readonly digitalMaximum: number;
  readonly samplesPerRecord: number;
  /** Bytes from the beginning of a record. */
  readonly offset: number;
  readonly isAnnotations: boolean;
}

export interface EdfHeader {
  readonly bytesEach: 2 | 3;
  readonly isPlus: boolean;
  readonly isDiscontinuous: boolean;
  readonly patient: string;
  /** `22.11.26` */
  readonly date: string;
  readonly headerBytes: number;
  readonly records: number;
  readonly recordBytes: number;
  /** Seconds; 0 in a file of annotations only. */
  readonly duration: number;
  readonly signals: readonly EdfSignal[];
}

const HEAD = 256;
const MOST_SIGNALS = 512;
/** Widths of the fields that each signal has, in the order in which they stand. Source: EDF (Kemp 1992). */
const WIDTHS = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32] as const;

/** True where a file begins as EDF or BDF does. */
export const beginsAsEdf = (bytes: Uint8Array): boolean =>
  /^(0 {7}|\u00ffBIOSEMI)$/.test(latin1(bytes.subarray(0, 8))) && /^\d+ *$/.test(latin1(bytes.subarray(184, 192)));

/** The header of an EDF, EDF+, BDF or BDF+ file, checked against the file's size. Pure. */
export function readEdfHeader(bytes: Uint8Array): ClinicalOutcome<EdfHeader> {
  const bad = (atByte: number, about: string) => refusedFor({ kind: 'bad-edf', atByte, about });
  if (bytes.length < HEAD || !beginsAsEdf(bytes)) return refusedFor({ kind: 'not-edf' });
  const bytesEach = bytes[0] === 0xff ? 3 : 2;
  const text = (at: number, width: number): string => latin1(bytes.subarray(at, at + width)).trim();
  const count = (at: number, width: number): number | null => wholeNumber(text(at, width));
  const signalCount = count(252, 4);
  if (signalCount === null || signalCount < 1 || signalCount > MOST_SIGNALS)
    return bad(252, `announces '${text(252, 4)}' signals, which is not 1 to ${String(MOST_SIGNALS)}`);
  const headerBytes = HEAD * (signalCount + 1);
  if (count(184, 8) !== headerBytes)
    return bad(
      184,
      `announces a header of '${text(184, 8)}' bytes, which is not the ${String(headerBytes)} of its signals`,
    );
  if (bytes.length < headerBytes)
    return refusedFor({ kind: 'wrong-size', declared: headerBytes, actual: bytes.length });
  const duration = decimal(text(244, 8));
  if (duration === null || duration < 0) return bad(244, `gives '${text(244, 8)}' as the length of a record`);

  const reserved = text(192, 44);
  const signals: EdfSignal[] = [];
  let recordBytes = 0;
  for (let at = 0; at < signalCount; at += 1) {
    let column = HEAD;
    const fields = WIDTHS.map((width) => {
      const field = { at: column + at * width, text: text(column + at * width, width) };
      column += width * signalCount;
      return field;
    });
    const [label, , unit, physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum, , samples] = fields;
    const samplesPerRecord = wholeNumber(samples?.text ?? '');
    if (samplesPerRecord === null || samplesPerRecord < 1)
      return bad(samples?.at ?? 0, `gives '${samples?.text ?? ''}' samples a record`);
    const corners = [physicalMinimum, physicalMaximum, digitalMinimum, digitalMaximum].map((field) => ({
      at: field?.at ?? 0,
      text: field?.text ?? '',
      value: decimal(field?.text ?? ''),
    }));
    const missing = corners.find(({ value }) => value === null);
    if (missing !== undefined) return bad(missing.at, `gives '${missing.text}' where a number belongs`);
    const [pmin = 0, pmax = 0, dmin = 0, dmax = 0] = corners.map(({ value }) => value ?? 0);
    signals.push({
      label: label?.text ?? '',
      unit: unit?.text ?? '',
      physicalMinimum: pmin,
      physicalMaximum: pmax,
      digitalMinimum: dmin,
      digitalMaximum: dmax,
      samplesPerRecord,
      offset: recordBytes,
      isAnnotations: /^[EB]DF Annotations$/.test(label?.text ?? '') && /^[EB]DF\+/.test(reserved),
    });
    recordBytes += samplesPerRecord * bytesEach;
  }
  const body = bytes.length - headerBytes;
  // A recorder that was interrupted leaves -1: as many as there are then.
  const records = text(236, 8) === '-1' ? Math.floor(body / recordBytes) : count(236, 8);
  if (records === null) return bad(236, `announces '${text(236, 8)}' records`);
  if (text(236, 8) !== '-1' && records * recordBytes !== body)
    return refusedFor({ kind: 'wrong-size', declared: headerBytes + records * recordBytes, actual: bytes.length });
  return imported({
    bytesEach,
    isPlus: /^[EB]DF\+/.test(reserved),
    isDiscontinuous: /^[EB]DF\+D/.test(reserved),
    patient: text(8, 80),
    date: text(168, 8),
    headerBytes,
    records,
    recordBytes,
    duration,
    signals,
  });
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const wholeNumber = (text: string): number | null => (/^\d{1,8}$/.test(text) ? Number(text) : null);

/** Of eight characters; some writers use an exponent, or a comma. */
function decimal(text: string): number | null {
  const plain = text.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/.test(plain) ? Number(plain) : null;
}
