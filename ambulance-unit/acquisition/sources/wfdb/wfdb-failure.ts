/** Every way in which a WFDB record is refused. Lines count from 1, bytes from 0; `file` is what a person can open. */
export type WfdbFailure =
  | { readonly kind: 'missing-file'; readonly file: string }
  | { readonly kind: 'not-a-file'; readonly file: string }
  | { readonly kind: 'unreadable-file'; readonly file: string; readonly why: string }
  | { readonly kind: 'empty-file'; readonly file: string }
  | { readonly kind: 'changed-file'; readonly file: string }
  | { readonly kind: 'header-too-large'; readonly file: string; readonly bytes: number; readonly limit: number }
  | {
      readonly kind: 'bad-header-line';
      readonly file: string;
      readonly line: number;
      readonly field: string;
      readonly found: string;
      readonly wanted: string;
    }
  | { readonly kind: 'bad-sampling-rate'; readonly file: string; readonly line: number; readonly found: string }
  | {
      readonly kind: 'too-many-signals' | 'too-many-segments';
      readonly file: string;
      readonly line: number;
      readonly declared: number;
      readonly limit: number;
    }
  | {
      readonly kind: 'wrong-signal-count' | 'wrong-segment-count';
      readonly file: string;
      readonly line: number;
      readonly declared: number;
      readonly found: number;
    }
  | { readonly kind: 'unsafe-file-name'; readonly file: string; readonly line: number; readonly name: string }
  | { readonly kind: 'compressed-format'; readonly file: string; readonly line: number; readonly format: number }
  | { readonly kind: 'unknown-format'; readonly file: string; readonly line: number; readonly format: number }
  | { readonly kind: 'unsupported-skew'; readonly file: string; readonly line: number; readonly skew: number }
  | { readonly kind: 'signals-disagree'; readonly file: string; readonly line: number; readonly about: string }
  | {
      readonly kind: 'truncated-signal-file';
      readonly file: string;
      readonly expectedBytes: number;
      readonly actualBytes: number;
    }
  | {
      readonly kind: 'checksum-mismatch';
      readonly file: string;
      readonly signal: string;
      readonly expected: number;
      readonly computed: number;
    }
  | {
      readonly kind: 'initial-value-mismatch';
      readonly file: string;
      readonly atByte: number;
      readonly signal: string;
      readonly expected: number;
      readonly found: number;
    }
  | {
      readonly kind: 'nested-segment';
      readonly file: string;
      readonly line: number;
      readonly segment: string;
      /** True where the segment is the record itself. */
      readonly loop: boolean;
    }
  | {
      readonly kind: 'segment-disagrees';
      readonly file: string;
      readonly line: number;
      readonly segment: string;
      readonly about: string;
    }
  | {
      readonly kind: 'wrong-length';
      readonly file: string;
      readonly line: number;
      readonly declared: number;
      readonly found: number;
    }
  | { readonly kind: 'no-samples'; readonly file: string }
  | { readonly kind: 'no-known-lead'; readonly file: string; readonly signals: readonly string[] }
  | { readonly kind: 'leads-differ-in-rate'; readonly file: string; readonly leads: readonly string[] };

/** Success or the reason, never an exception: a damaged file is an expected thing. */
export type WfdbOutcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: WfdbFailure };

export const accepted = <T>(value: T): WfdbOutcome<T> => ({ ok: true, value });
export const refused = (failure: WfdbFailure): { readonly ok: false; readonly failure: WfdbFailure } => ({
  ok: false,
  failure,
});

const FLAC_BITS: Readonly<Record<number, number>> = { 508: 8, 516: 16, 524: 24 };
const LONGEST_QUOTE = 60;

/** What stands in the file, made safe to print: one line, no control characters, cut where it is long. */
function quote(text: string): string {
  // A damaged header may hold anything, and a terminal obeys control characters
  const printable = text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\u00b7');
  return printable.length > LONGEST_QUOTE ? `'${printable.slice(0, LONGEST_QUOTE)}…'` : `'${printable}'`;
}

/** One sentence for a person, with the file and the place in it. */
export function describeWfdbFailure(failure: WfdbFailure): string {
  const { file } = failure;
  switch (failure.kind) {
    case 'missing-file':
      return `${file} does not exist.`;
    case 'not-a-file':
      return `${file} is not a file.`;
    case 'unreadable-file':
      return `${file} cannot be read: ${failure.why}.`;
    case 'empty-file':
      return `${file} is empty.`;
    case 'changed-file':
      return `${file} was changed while it was being read.`;
    case 'header-too-large':
      return `${file} has ${String(failure.bytes)} bytes; a WFDB header of more than ${String(failure.limit)} is not read.`;
    case 'bad-header-line':
      return `${file}, line ${String(failure.line)}: the ${failure.field} is ${quote(failure.found)}, which is not ${failure.wanted}.`;
    case 'bad-sampling-rate':
      return `${file}, line ${String(failure.line)}: ${quote(failure.found)} is not a usable sampling rate.`;
    case 'too-many-signals':
      return `${file}, line ${String(failure.line)}: it announces ${String(failure.declared)} signals; at most ${String(failure.limit)} are read.`;
    case 'too-many-segments':
      return `${file}, line ${String(failure.line)}: it announces ${String(failure.declared)} segments; at most ${String(failure.limit)} are read.`;
    case 'wrong-signal-count':
      return `${file}, line ${String(failure.line)}: it announces ${String(failure.declared)} signals, but ${String(failure.found)} are described.`;
    case 'wrong-segment-count':
      return `${file}, line ${String(failure.line)}: it announces ${String(failure.declared)} segments, but ${String(failure.found)} are listed.`;
    case 'unsafe-file-name':
      return `${file}, line ${String(failure.line)}: the file name ${quote(failure.name)} leads out of the record's folder and is not opened.`;
    case 'compressed-format':
      return `${file}, line ${String(failure.line)}: format ${String(failure.format)} (FLAC, ${String(FLAC_BITS[failure.format] ?? 0)} bits) is compressed, and this reader does not decompress it.`;
    case 'unknown-format':
      return `${file}, line ${String(failure.line)}: ${String(failure.format)} is no signal format of WFDB that this reader knows.`;
    case 'unsupported-skew':
      return `${file}, line ${String(failure.line)}: the signal is skewed by ${String(failure.skew)} samples, and this reader does not shift signals.`;
    case 'signals-disagree':
      return `${file}, line ${String(failure.line)}: ${failure.about}.`;
    case 'truncated-signal-file':
      return `${file} ends at byte ${String(failure.actualBytes)}; its header needs ${String(failure.expectedBytes)} bytes.`;
    case 'checksum-mismatch':
      return `${file}: signal ${quote(failure.signal)} is damaged: its samples sum to ${String(failure.computed)}, its header says ${String(failure.expected)}.`;
    case 'initial-value-mismatch':
      return `${file}, byte ${String(failure.atByte)}: signal ${quote(failure.signal)} starts with ${String(failure.found)}, its header says ${String(failure.expected)}.`;
    case 'nested-segment':
      return failure.loop
        ? `${file}, line ${String(failure.line)}: the record lists itself (${quote(failure.segment)}) as its own segment.`
        : `${file}, line ${String(failure.line)}: segment ${quote(failure.segment)} has segments itself, which WFDB forbids.`;
    case 'segment-disagrees':
      return `${file}, line ${String(failure.line)}: segment ${quote(failure.segment)} does not fit its record: ${failure.about}.`;
    case 'wrong-length':
      return `${file}, line ${String(failure.line)}: it announces ${String(failure.declared)} samples, but there are ${String(failure.found)}.`;
    case 'no-samples':
      return `${file} describes a record without samples.`;
    case 'no-known-lead':
      return failure.signals.length === 0
        ? `${file} describes no signal at all.`
        : `${file} holds no ECG lead by a name known here; its signals are ${failure.signals.slice(0, 16).map(quote).join(', ')}.`;
    case 'leads-differ-in-rate':
      return `${file}: the leads ${failure.leads.join(', ')} are sampled at different rates, and one recording has one rate.`;
  }
}
