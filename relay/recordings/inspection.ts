import { crc32 } from 'node:zlib';
import type { InspectableFile, InspectableLead } from './inspectable.ts';

/** What a file holds, as `inspect --json` prints it: one lead by figures that tell whether two readers read the same. */
interface InspectedLead {
  readonly n: number;
  readonly first8: readonly number[];
  /** Null of a lead without a sample. */
  readonly min: number | null;
  readonly max: number | null;
  /** Sum of all counts, modulo 65536. */
  readonly sum16: number;
  /** CRC-32 of the counts as int32, little-endian, hexadecimal. */
  readonly crc32_int32le: string;
  /** Only where it is not the group's. */
  readonly uV_per_LSB?: number | null;
}

interface InspectedGroup {
  readonly name: string;
  readonly fs: number;
  /** Of the first lead; null where that is no voltage. */
  readonly uV_per_LSB: number | null;
  readonly leads: Readonly<Record<string, InspectedLead>>;
}

/** The first group's figures stand by themselves too: mostly there is no other. */
export interface Inspection extends Omit<InspectedGroup, 'name'> {
  readonly file: string;
  readonly format: string;
  readonly groups: readonly InspectedGroup[];
  readonly patient: InspectableFile['patient'];
  readonly machine: InspectableFile['machine'];
  readonly remarks: readonly string[];
}

/** Samples read at once: a record of days is inspected in the memory of one piece. */
const AT_ONCE = 1 << 16;

/** May throw what the file's leads throw. */
export function inspectionOf(file: string, contents: InspectableFile): Inspection {
  const { format, patient, machine, remarks } = contents;
  const groups = contents.groups.map((group): InspectedGroup => {
    const weight = group.leads[0]?.microvoltsPerCount ?? null;
    const leads: Record<string, InspectedLead> = {};
    for (const lead of group.leads) {
      const own = lead.microvoltsPerCount === weight ? {} : { uV_per_LSB: lead.microvoltsPerCount };
      leads[unusedName(lead.name, leads)] = { ...figuresOf(lead), ...own };
    }
    return { name: group.name, fs: group.samplingRate, uV_per_LSB: weight, leads };
  });
  const [first] = groups;
  return {
    file,
    format,
    fs: first?.fs ?? 0,
    uV_per_LSB: first?.uV_per_LSB ?? null,
    leads: first?.leads ?? {},
    groups,
    patient,
    machine,
    remarks,
  };
}

/** A file may name two leads alike. */
function unusedName(name: string, taken: Readonly<Record<string, unknown>>): string {
  let unused = name === '' ? '(no name)' : name;
  for (let number = 2; Object.hasOwn(taken, unused); number += 1) unused = `${name} (${String(number)})`;
  return unused;
}

function figuresOf(lead: InspectableLead): InspectedLead {
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let crc = 0;
  for (let first = 0; first < lead.length; first += AT_ONCE) {
    const samples = lead.read(first, Math.min(lead.length, first + AT_ONCE));
    const bytes = Buffer.alloc(samples.length * 4);
    samples.forEach((sample, at) => {
      bytes.writeInt32LE(sample, at * 4);
      sum = (sum + sample) & 0xffff;
      min = Math.min(min, sample);
      max = Math.max(max, sample);
    });
    crc = crc32(bytes, crc);
  }
  return {
    n: lead.length,
    first8: [...lead.read(0, Math.min(8, lead.length))],
    min: lead.length === 0 ? null : min,
    max: lead.length === 0 ? null : max,
    sum16: sum,
    crc32_int32le: crc.toString(16).padStart(8, '0'),
  };
}

/** The same for a person. */
export function inspectionText({ file, format, groups, patient, machine, remarks }: Inspection): string {
  const lines = [`file      ${file}`, `format    ${format}`];
  const who = [
    patient.ageYears === null ? '' : `${String(Math.round(patient.ageYears * 10) / 10)} years`,
    patient.sex ?? '',
  ].filter((fact) => fact !== '');
  lines.push(`patient   ${who.length === 0 ? 'age and sex not stated' : who.join(', ')}`);
  if (machine?.machine !== undefined && machine.machine !== null) lines.push(`machine   ${machine.machine}`);
  for (const text of machine?.texts ?? []) lines.push(`stated    ${text}`);
  for (const remark of remarks) lines.push(`remark    ${remark}`);
  for (const group of groups) {
    const counts = Object.values(group.leads).map(({ n }) => n);
    const seconds = (Math.max(0, ...counts) / group.fs).toFixed(3);
    const weight = group.uV_per_LSB === null ? 'no voltage' : `${String(group.uV_per_LSB)} µV a count`;
    lines.push('', `${group.name}: ${String(group.fs)} Hz, ${weight}, ${seconds} s`);
    lines.push(
      [
        'lead'.padEnd(12),
        ...['samples', 'lowest', 'highest'].map((word) => word.padStart(12)),
        '  CRC-32',
        '   first samples',
      ].join(''),
    );
    for (const [name, lead] of Object.entries(group.leads)) {
      const numbers = [lead.n, lead.min ?? '-', lead.max ?? '-'].map((value) => String(value).padStart(12)).join('');
      lines.push(`${name.padEnd(12)}${numbers}  ${lead.crc32_int32le}  ${lead.first8.join(' ')}`);
    }
  }
  return lines.join('\n');
}
