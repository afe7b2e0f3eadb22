import type { LeadName } from '../../../../protocol/ecg/leads.ts';
import { MOST_LEADS, MOST_SAMPLES } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import type { ScpSection } from './scp-sections.ts';
import { SectionBytes } from './section-bytes.ts';

/** A lead as section 3 announces it. */
export interface ScpLead {
  readonly name: string;
  readonly lead: LeadName | null;
  /** Samples count from 1. */
  readonly firstSample: number;
  readonly samples: number;
}

export interface ScpLeads {
  readonly leads: readonly ScpLead[];
  /** Section 6 holds what is left after the reference beat has been subtracted. */
  readonly isBeatSubtracted: boolean;
}

/** Leads of EN 1064, table 5, that this project knows; the others are named by their number. */
const LEADS: ReadonlyMap<number, LeadName> = new Map([
  [1, 'I'],
  [2, 'II'],
  [3, 'V1'],
  [4, 'V2'],
  [5, 'V3'],
  [6, 'V4'],
  [7, 'V5'],
  [8, 'V6'],
  [9, 'V7'],
  [11, 'V3R'],
  [12, 'V4R'],
  [16, 'VX'],
  [17, 'VY'],
  [18, 'VZ'],
  [61, 'III'],
  [62, 'aVR'],
  [63, 'aVL'],
  [64, 'aVF'],
  [66, 'V8'],
  [67, 'V9'],
]);

export const scpLeadOf = (id: number): LeadName | null => LEADS.get(id) ?? null;

/** Section 3. Refuses leads that do not all cover the same time. */
export function readScpLeads(section: ScpSection | undefined): ClinicalOutcome<ScpLeads> {
  if (section === undefined)
    return refusedFor({ kind: 'missing-section', section: 3, needed: 'the names of the leads' });
  const bytes = new SectionBytes(section.content);
  const bad = (about: string) =>
    refusedFor({ kind: 'bad-section', section: 3, atByte: section.atByte + bytes.at, about });
  const count = bytes.uint8();
  const flags = bytes.uint8();
  if (count === null || flags === null) return bad('ends before its first lead');
  if (count > MOST_LEADS) return refusedFor({ kind: 'too-many-leads', declared: count, limit: MOST_LEADS });
  const leads: ScpLead[] = [];
  for (let at = 0; at < count; at += 1) {
    const first = bytes.uint32();
    const last = bytes.uint32();
    const id = bytes.uint8();
    if (first === null || last === null || id === null) return bad(`ends within lead ${String(at + 1)}`);
    const name = scpLeadOf(id) ?? `SCP lead ${String(id)}`;
    if (first < 1 || last < first) return refusedFor({ kind: 'no-samples', lead: name });
    const samples = last - first + 1;
    if (samples > MOST_SAMPLES)
      return refusedFor({ kind: 'too-many-samples', lead: name, declared: samples, limit: MOST_SAMPLES });
    leads.push({ name, lead: scpLeadOf(id), firstSample: first, samples });
  }
  const [one] = leads;
  if (leads.some(({ firstSample, samples }) => firstSample !== one?.firstSample || samples !== one.samples))
    return refusedFor({ kind: 'leads-differ-in-time', leads: leads.map(({ name }) => name) });
  return imported({ leads, isBeatSubtracted: (flags & 1) !== 0 });
}
