/** Every way in which an export ends without a record. */
export type WfdbExportFailure =
  | { readonly kind: 'no-usable-name'; readonly name: string }
  | { readonly kind: 'no-leads' }
  | { readonly kind: 'no-samples' }
  | { readonly kind: 'bad-start-time'; readonly startedAt: number }
  | { readonly kind: 'unexplained-hole'; readonly first: number; readonly end: number }
  | { readonly kind: 'out-of-order'; readonly expected: number; readonly found: number }
  | { readonly kind: 'beyond-length'; readonly end: number; readonly length: number }
  | {
      readonly kind: 'channels-do-not-fit';
      readonly firstSample: number;
      readonly expected: number;
      readonly found: number;
    }
  | { readonly kind: 'channels-differ-in-length'; readonly firstSample: number }
  | { readonly kind: 'source-failed'; readonly why: string }
  | { readonly kind: 'sink-failed'; readonly why: string };

/** One sentence for a person. */
export function describeWfdbExportFailure(failure: WfdbExportFailure): string {
  switch (failure.kind) {
    case 'no-usable-name':
      return `'${failure.name}' has no letter or digit from which a WFDB record could be named.`;
    case 'no-leads':
      return 'The recording has no lead, so there is nothing to export.';
    case 'no-samples':
      return 'The recording has no sample yet, so there is nothing to export.';
    case 'bad-start-time':
      return `The recording's start time (${String(failure.startedAt)}) is no date between the years 1 and 9999.`;
    case 'unexplained-hole':
      return `The recording says nothing about samples ${String(failure.first)} to ${String(failure.end - 1)}: neither samples nor a gap.`;
    case 'out-of-order':
      return `The recording gave sample ${String(failure.found)} where ${String(failure.expected)} was next.`;
    case 'beyond-length':
      return `The recording gave samples up to ${String(failure.end)}, beyond its length of ${String(failure.length)}.`;
    case 'channels-do-not-fit':
      return `At sample ${String(failure.firstSample)} there are ${String(failure.found)} channels where ${String(failure.expected)} belong.`;
    case 'channels-differ-in-length':
      return `At sample ${String(failure.firstSample)} the channels do not have the same number of samples.`;
    case 'source-failed':
      return `The recording could not be read: ${failure.why}.`;
    case 'sink-failed':
      return `The export could not be written: ${failure.why}.`;
  }
}

/** What a thrown thing says of itself. */
export const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
