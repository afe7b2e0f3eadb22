import { isUsableRate } from '../clinical-ecg.ts';
import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import { decodeHuffman, type HuffmanTables } from './scp-huffman.ts';
import type { ScpLead } from './scp-leads.ts';
import type { ScpSection } from './scp-sections.ts';
import { SectionBytes } from './section-bytes.ts';

/** Sections 5 (reference beat) and 6 (rhythm) are built alike. */
export interface ScpSignal {
  /** Nanovolts of one count. */
  readonly nanovolts: number;
  /** Microseconds between samples. */
  readonly interval: number;
  /** One array a lead, in the order of section 3. */
  readonly channels: readonly Int32Array[];
}

type LeadLength = Pick<ScpLead, 'name'> & { readonly samples: number };

/**
 * Decodes section 5 or 6: real values, first or second differences, Huffman coded where the file has tables.
 * Source: EN 1064, 5.8 and 5.9.
 */
export function readScpSignal(
  section: ScpSection,
  leads: readonly LeadLength[],
  tables: HuffmanTables | null,
): ClinicalOutcome<ScpSignal> {
  const bytes = new SectionBytes(section.content);
  const bad = (about: string) =>
    refusedFor({ kind: 'bad-section', section: section.id, atByte: section.atByte + bytes.at, about });
  const nanovolts = bytes.uint16();
  const interval = bytes.uint16();
  const differences = bytes.uint8();
  const bimodal = bytes.uint8();
  if (nanovolts === null || interval === null || differences === null || bimodal === null)
    return bad('ends before its samples');
  if (nanovolts === 0) return bad('gives its samples no weight');
  if (interval === 0 || !isUsableRate(1e6 / interval)) return bad('gives no usable time between samples');
  if (differences > 2)
    return bad(`codes its samples in a way (${String(differences)}) that the standard does not know`);
  if (section.id === 6 && bimodal === 1) return refusedFor({ kind: 'bimodal-compression' });
  const lengths = leads.map(() => bytes.uint16());
  const channels: Int32Array[] = [];
  for (const [at, { name, samples }] of leads.entries()) {
    const coded = bytes.bytes(lengths[at] ?? 0);
    if (lengths[at] === null || coded === null) return bad(`ends within lead ${name}`);
    // Every code costs a bit: a few bytes cannot ask for more memory than they can fill.
    const values = new Int32Array(Math.min(samples, coded.length * 8));
    if (tables === null) {
      if (coded.length < samples * 2)
        return refusedFor({ kind: 'truncated-lead', lead: name, samples, found: coded.length >> 1 });
      const view = new DataView(coded.buffer, coded.byteOffset, coded.byteLength);
      for (let sample = 0; sample < samples; sample += 1) values[sample] = view.getInt16(sample * 2, true);
    } else {
      const stop = decodeHuffman(coded, tables, values);
      if (stop?.kind === 'no-code')
        return refusedFor({ kind: 'unknown-huffman-code', lead: name, sample: stop.decoded });
      const found = stop?.decoded ?? values.length;
      if (found < samples) return refusedFor({ kind: 'truncated-lead', lead: name, samples, found });
    }
    addUp(values, differences);
    channels.push(values);
  }
  return imported({ nanovolts, interval, channels });
}

/** From differences to values, in place. The first value (of second differences the first two) stands as it is. */
function addUp(values: Int32Array, differences: number): void {
  if (differences === 1)
    for (let at = 1; at < values.length; at += 1) values[at] = (values[at] ?? 0) + (values[at - 1] ?? 0);
  if (differences === 2)
    for (let at = 2; at < values.length; at += 1)
      values[at] = (values[at] ?? 0) + 2 * (values[at - 1] ?? 0) - (values[at - 2] ?? 0);
}

/** Where the reference beat was subtracted; samples count from 1. */
interface Subtraction {
  readonly start: number;
  readonly fiducial: number;
  readonly end: number;
}

export interface ReferenceBeatPlaces {
  /** Length of the reference beat, ms. */
  readonly beatLength: number;
  /** Its fiducial point, counted from 1. */
  readonly fiducial: number;
  /** Of the beats of type 0: only from those it was subtracted. */
  readonly subtractions: readonly Subtraction[];
}

/** Section 4. Source: EN 1064, 5.7. */
export function readBeatPlaces(section: ScpSection): ClinicalOutcome<ReferenceBeatPlaces> {
  const bytes = new SectionBytes(section.content);
  const beatLength = bytes.uint16();
  const fiducial = bytes.uint16();
  const count = bytes.uint16();
  const bad = () =>
    refusedFor({
      kind: 'bad-section',
      section: 4,
      atByte: section.atByte + bytes.at,
      about: 'ends within its list of beats',
    });
  if (beatLength === null || fiducial === null || count === null) return bad();
  const subtractions: Subtraction[] = [];
  for (let beat = 0; beat < count; beat += 1) {
    const type = bytes.uint16();
    const start = bytes.uint32();
    const middle = bytes.uint32();
    const end = bytes.uint32();
    if (type === null || start === null || middle === null || end === null) return bad();
    if (type === 0) subtractions.push({ start, fiducial: middle, end });
  }
  return imported({ beatLength, fiducial, subtractions });
}

/** Adds the reference beat back to what is left of the rhythm, in place. */
export function addReferenceBeat(
  rhythm: ScpSignal,
  beat: ScpSignal,
  { fiducial, subtractions }: ReferenceBeatPlaces,
  firstSample: number,
): ClinicalOutcome<ScpSignal> {
  const disagree = (about: string) => refusedFor({ kind: 'reference-beat-disagrees', about });
  if (rhythm.nanovolts !== beat.nanovolts) return disagree('its counts have another weight');
  if (rhythm.interval !== beat.interval) return disagree('it has another sampling rate');
  for (const { start, fiducial: middle, end } of subtractions) {
    const samples = rhythm.channels[0]?.length ?? 0;
    if (start < firstSample || end < start || end >= firstSample + samples)
      return disagree(`samples ${String(start)} to ${String(end)} do not lie within the rhythm`);
    rhythm.channels.forEach((channel, lead) => {
      const reference = beat.channels[lead];
      for (let sample = start; sample <= end; sample += 1) {
        const at = sample - firstSample;
        channel[at] = (channel[at] ?? 0) + (reference?.[sample - middle + fiducial - 1] ?? 0);
      }
    });
  }
  return imported(rhythm);
}
