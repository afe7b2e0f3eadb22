import type { PatientFacts } from '../../../../protocol/ecg/measurements/measurement.ts';
import { plainText } from '../machine-statements.ts';
import type { ScpSection } from './scp-sections.ts';
import { SectionBytes } from './section-bytes.ts';

/** What is read of section 1: nothing that names a person. */
export interface ScpHeaderFacts {
  readonly patient: PatientFacts;
  readonly machine: string | null;
}

const TAG = { age: 4, birth: 5, sex: 8, machine: 14, acquired: 25 } as const;
const END = 255;
/** Days in one of each unit of age. Source: EN 1064, table 3. */
const DAYS_IN: readonly (number | null)[] = [null, 365.2425, 30.436_875, 7, 1, 1 / 24];
const DAYS_A_YEAR = 365.2425;
const OLDEST = 130;

/** Section 1; what is not there or makes no sense is null: no sample depends on it. Source: EN 1064, 5.4. */
export function readScpHeader(section: ScpSection | undefined): ScpHeaderFacts {
  const fields = section === undefined ? new Map<number, Uint8Array>() : fieldsOf(section.content);
  const sex = fields.get(TAG.sex)?.[0];
  return {
    patient: {
      ageYears: ageGiven(fields.get(TAG.age)) ?? ageBetween(fields.get(TAG.birth), fields.get(TAG.acquired)),
      sex: sex === 1 ? 'male' : sex === 2 ? 'female' : null,
    },
    machine: machineIn(fields.get(TAG.machine)),
  };
}

function fieldsOf(content: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const bytes = new SectionBytes(content);
  const fields = new Map<number, Uint8Array>();
  for (;;) {
    const tag = bytes.uint8();
    const length = bytes.uint16();
    if (tag === null || length === null || tag === END) return fields;
    const value = bytes.bytes(length);
    if (value === null) return fields;
    if (!fields.has(tag)) fields.set(tag, value);
  }
}

function ageGiven(field: Uint8Array | undefined): number | null {
  if (field === undefined) return null;
  const bytes = new SectionBytes(field);
  const count = bytes.uint16();
  const days = DAYS_IN[bytes.uint8() ?? 0] ?? null;
  return count === null || days === null ? null : sensible((count * days) / DAYS_A_YEAR);
}

/** Age on the day of the recording, in whole years. */
function ageBetween(birth: Uint8Array | undefined, acquired: Uint8Array | undefined): number | null {
  const born = dateIn(birth);
  const recorded = dateIn(acquired);
  if (born === null || recorded === null) return null;
  return sensible(Math.floor((recorded - born) / 86_400_000 / DAYS_A_YEAR));
}

function dateIn(field: Uint8Array | undefined): number | null {
  if (field === undefined) return null;
  const bytes = new SectionBytes(field);
  const year = bytes.uint16() ?? 0;
  const month = bytes.uint8() ?? 0;
  const day = bytes.uint8() ?? 0;
  return year < 1850 || month < 1 || month > 12 || day < 1 || day > 31 ? null : Date.UTC(year, month - 1, day);
}

const sensible = (years: number): number | null => (years >= 0 && years <= OLDEST ? years : null);

/** The model stands in bytes 8 to 13 of the machine's identification. */
function machineIn(field: Uint8Array | undefined): string | null {
  if (field === undefined || field.length < 14) return null;
  const [model = ''] = String.fromCharCode(...field.subarray(8, 14)).split('\0');
  return plainText(model);
}
