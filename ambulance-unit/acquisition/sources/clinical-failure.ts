/**
 * Every way in which a clinical file (SCP-ECG, DICOM, HL7 aECG, Philips Sierra XML, GE MUSE XML, EDF) is refused. Bytes count from 0; the file
 * itself is named by whoever opened it.
 */
export type ClinicalFailure =
  | { readonly kind: 'missing-file' | 'not-a-file' | 'empty-file' }
  | { readonly kind: 'unreadable-file'; readonly why: string }
  | { readonly kind: 'file-too-large'; readonly bytes: number; readonly limit: number }
  /** What any of the formats may get wrong. */
  | { readonly kind: 'too-many-samples'; readonly lead: string; readonly declared: number; readonly limit: number }
  | { readonly kind: 'too-many-leads'; readonly declared: number; readonly limit: number }
  | { readonly kind: 'no-known-lead'; readonly names: readonly string[] }
  | { readonly kind: 'no-samples'; readonly lead: string }
  | { readonly kind: 'leads-differ-in-length'; readonly leads: readonly string[] }
  | { readonly kind: 'leads-differ-in-time'; readonly leads: readonly string[] }
  | { readonly kind: 'sample-out-of-range'; readonly lead: string; readonly sample: number }
  | { readonly kind: 'bad-value'; readonly what: string; readonly found: string; readonly wanted: string }
  /** XML. */
  | { readonly kind: 'unknown-encoding'; readonly encoding: string }
  | { readonly kind: 'wrong-encoding'; readonly encoding: string }
  | { readonly kind: 'not-xml'; readonly why: string }
  | { readonly kind: 'nested-too-deeply' }
  | { readonly kind: 'too-many-elements'; readonly limit: number }
  | { readonly kind: 'document-type' }
  | { readonly kind: 'other-document'; readonly root: string; readonly wanted: string }
  | { readonly kind: 'missing-element'; readonly element: string; readonly within: string }
  | { readonly kind: 'unknown-version'; readonly found: string; readonly known: string }
  | { readonly kind: 'unknown-coding'; readonly found: string; readonly known: string }
  /** SCP-ECG. */
  | { readonly kind: 'not-scp' }
  | { readonly kind: 'wrong-size'; readonly declared: number; readonly actual: number }
  | {
      readonly kind: 'checksum-mismatch';
      /** Null for the file as a whole. */
      readonly section: number | null;
      readonly expected: number;
      readonly computed: number;
    }
  | { readonly kind: 'bad-section'; readonly section: number; readonly atByte: number; readonly about: string }
  | { readonly kind: 'missing-section'; readonly section: number; readonly needed: string }
  | { readonly kind: 'bimodal-compression' }
  | { readonly kind: 'reference-beat-disagrees'; readonly about: string }
  | { readonly kind: 'unknown-huffman-code'; readonly lead: string; readonly sample: number }
  | { readonly kind: 'truncated-lead'; readonly lead: string; readonly samples: number; readonly found: number }
  /** EDF and BDF. */
  | { readonly kind: 'not-edf' }
  | { readonly kind: 'bad-edf'; readonly atByte: number; readonly about: string }
  /** DICOM. */
  | { readonly kind: 'not-dicom' }
  | { readonly kind: 'bad-dicom'; readonly atByte: number; readonly about: string }
  /** Philips XLI. */
  | { readonly kind: 'bad-compressed-lead'; readonly lead: string; readonly about: string };

/** Success or the reason, never an exception: a damaged file is an expected thing. */
export type ClinicalOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: ClinicalFailure };

export const imported = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refusedFor = (failure: ClinicalFailure): { readonly ok: false; readonly failure: ClinicalFailure } => ({
  ok: false,
  failure,
});

const LONGEST_QUOTE = 60;
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g;
const printable = (text: string): string => text.replace(CONTROLS, '\u00b7');

/** What stands in the file, made safe to print: one line, no control characters, cut where it is long. */
function quote(text: string): string {
  const plain = printable(text);
  return plain.length > LONGEST_QUOTE ? `'${plain.slice(0, LONGEST_QUOTE)}…'` : `'${plain}'`;
}

/** One sentence for a person, with the file and the place in it. */
export function describeClinicalFailure(file: string, failure: ClinicalFailure): string {
  switch (failure.kind) {
    case 'missing-file':
      return `${file} does not exist.`;
    case 'not-a-file':
      return `${file} is not a file.`;
    case 'empty-file':
      return `${file} is empty.`;
    case 'unreadable-file':
      return `${file} cannot be read: ${failure.why}.`;
    case 'file-too-large':
      return `${file} has ${String(failure.bytes)} bytes; an ECG of more than ${String(failure.limit)} is not read.`;
    case 'too-many-samples':
      return `${file}: lead ${quote(failure.lead)} announces ${String(failure.declared)} samples; at most ${String(failure.limit)} are read.`;
    case 'too-many-leads':
      return `${file} announces ${String(failure.declared)} leads; at most ${String(failure.limit)} are read.`;
    case 'no-known-lead':
      return failure.names.length === 0
        ? `${file} holds no samples of any lead.`
        : `${file} holds no lead of an ECG that is known here: ${failure.names.map(quote).join(', ')}.`;
    case 'no-samples':
      return `${file}: lead ${quote(failure.lead)} holds no sample.`;
    case 'leads-differ-in-length':
      return `${file}: the leads ${failure.leads.map(quote).join(', ')} are not all of the same length.`;
    case 'leads-differ-in-time':
      return `${file}: the leads ${failure.leads.map(quote).join(', ')} were not recorded at the same time, and this reader does not put such leads side by side.`;
    case 'sample-out-of-range':
      return `${file}: sample ${String(failure.sample)} of lead ${quote(failure.lead)} does not fit 32 bits.`;
    case 'bad-value':
      return `${file}: the ${failure.what} is ${quote(failure.found)}, which is not ${failure.wanted}.`;
    case 'unknown-encoding':
      return `${file} is written in ${quote(failure.encoding)}, a text encoding that is not read here.`;
    case 'wrong-encoding':
      return `${file} says that it is written in ${failure.encoding}, but holds bytes that are none.`;
    case 'not-xml':
      return `${file} is not well-formed XML: ${failure.why}.`;
    case 'nested-too-deeply':
      return `${file} nests its elements more deeply than any ECG does, and is not read.`;
    case 'too-many-elements':
      return `${file} has more than ${String(failure.limit)} elements and attributes, which no ECG needs, and is not read.`;
    case 'document-type':
      return `${file} brings a document type of its own; no ECG needs one, and entities are a way to attack a reader, so it is not read.`;
    case 'other-document':
      return `${file} is XML, but its root is ${quote(failure.root)} and not ${failure.wanted}.`;
    case 'missing-element':
      return `${file}: there is no ${failure.element} in ${failure.within}.`;
    case 'unknown-version':
      return `${file} is of version ${quote(failure.found)}; the known ones are ${failure.known}.`;
    case 'unknown-coding':
      return `${file}: its samples are coded as ${quote(failure.found)}; what is read here is ${failure.known}.`;
    case 'not-scp':
      return `${file} is not an SCP-ECG file: it does not begin with the section that names one.`;
    case 'wrong-size':
      return `${file} has ${String(failure.actual)} bytes, but says that it has ${String(failure.declared)}.`;
    case 'checksum-mismatch':
      return failure.section === null
        ? `${file} is damaged: its checksum is ${String(failure.computed)}, it says ${String(failure.expected)}.`
        : `${file} is damaged in section ${String(failure.section)}: its checksum is ${String(failure.computed)}, it says ${String(failure.expected)}.`;
    case 'bad-section':
      return `${file}, byte ${String(failure.atByte)}: section ${String(failure.section)} ${failure.about}.`;
    case 'missing-section':
      return `${file} has no section ${String(failure.section)}, which is needed for ${failure.needed}.`;
    case 'bimodal-compression':
      return `${file} keeps fewer samples between the beats than in them (bimodal compression): they cannot be had back, and nothing is interpolated here.`;
    case 'reference-beat-disagrees':
      return `${file}: the reference beat cannot be added to the rhythm: ${failure.about}.`;
    case 'unknown-huffman-code':
      return `${file}: lead ${quote(failure.lead)} holds bits at sample ${String(failure.sample)} that are no code of its Huffman table.`;
    case 'truncated-lead':
      return `${file}: lead ${quote(failure.lead)} ends after ${String(failure.found)} of ${String(failure.samples)} samples.`;
    case 'not-edf':
      return `${file} is neither EDF nor BDF: it does not begin as one.`;
    case 'bad-edf':
    case 'bad-dicom':
      return `${file}, byte ${String(failure.atByte)}: ${printable(failure.about)}.`;
    case 'not-dicom':
      return `${file} is not a DICOM file: the letters DICM do not stand at byte 128.`;
    case 'bad-compressed-lead':
      return `${file}: lead ${quote(failure.lead)} cannot be decompressed: ${failure.about}.`;
  }
}
