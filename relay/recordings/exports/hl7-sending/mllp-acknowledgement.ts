/** What a receiver said of a message, in its own words. */
export type Acknowledgement =
  | { readonly kind: 'accepted' }
  /** It may take it later: an error of its own, or it has no room. */
  | { readonly kind: 'not-now'; readonly code: string; readonly text: string }
  /** It will never take this one. */
  | { readonly kind: 'rejected'; readonly code: string; readonly text: string }
  | { readonly kind: 'unreadable'; readonly about: string };

/** Of `MSA` and `ERR`. Source: HL7 v2.6, 2.15.8 and table 0008. */
export function readAcknowledgement(message: string, controlId: string): Acknowledgement {
  const segments = message.split(/[\r\n]+/).map((segment) => segment.split('|'));
  if (segments[0]?.[0] !== 'MSH') return { kind: 'unreadable', about: 'it does not begin with MSH' };
  const msa = segments.find(([name]) => name === 'MSA');
  if (msa === undefined) return { kind: 'unreadable', about: 'it has no MSA' };
  const [, code = '', acknowledged = '', said = ''] = msa;
  if (acknowledged !== controlId)
    return { kind: 'unreadable', about: `it acknowledges '${printable(acknowledged)}' and not ${controlId}` };
  const err = segments.find(([name]) => name === 'ERR');
  const text = printable([said, err?.[8] ?? err?.[3] ?? ''].filter((part) => part !== '').join(' '));
  if (code === 'AA' || code === 'CA') return { kind: 'accepted' };
  if (code === 'AE' || code === 'CE') return { kind: 'not-now', code, text };
  if (code === 'AR' || code === 'CR') return { kind: 'rejected', code, text };
  return { kind: 'unreadable', about: `its code is '${printable(code)}'` };
}

const LONGEST = 200;
const printable = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ').slice(0, LONGEST);
