/** Where objects are sent: an application entity that speaks DIMSE, or a DICOMweb service. */
export type DicomReceiver =
  | { readonly kind: 'dimse'; readonly host: string; readonly port: number; readonly calledAe: string }
  /** `studies` is appended. */
  | { readonly kind: 'web'; readonly url: URL };

/** An application entity's title: sixteen characters, none of them a backslash or a control. Source: DICOM PS3.5, 6.2. */
const AE_TITLE = /^[\u0020-\u005b\u005d-\u007e]{1,16}$/;
export const isAeTitle = (text: string): boolean => AE_TITLE.test(text) && text.trim() !== '';
const ANY_AE = 'ANY-SCP';

/** `AET@HOST:PORT`, `dicom://AET@HOST:PORT`, or the address of a DICOMweb service; null where it is none. */
export function parseDicomReceiver(text: string): DicomReceiver | null {
  if (/^https?:\/\//.test(text)) {
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    // A password on a command line is everybody's: PREARRIVAL_DICOM_AUTHORIZATION is for it.
    if (url.username !== '' || url.password !== '' || url.hash !== '' || url.search !== '') return null;
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    return { kind: 'web', url };
  }
  const parts = /^(?:dicom:\/\/)?(?:([^@]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[3]);
  const host = parts?.[2]?.replaceAll(/[[\]]/g, '');
  const calledAe = parts?.[1] ?? ANY_AE;
  if (host === undefined || port < 1 || port > 65_535 || !isAeTitle(calledAe)) return null;
  return { kind: 'dimse', host, port, calledAe };
}

/** For a person. */
export const receiverName = (receiver: DicomReceiver): string =>
  receiver.kind === 'web' ? receiver.url.href : `${receiver.calledAe} at ${receiver.host}:${String(receiver.port)}`;

/** What one attempt came to. */
export type DicomAttempt =
  | { readonly kind: 'accepted' }
  /** It may take it later. */
  | { readonly kind: 'not-now'; readonly code: string; readonly text: string }
  /** It will never take this one. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  | { readonly kind: 'unreachable'; readonly why: string }
  /** It was sent, or was being sent, and nothing came back: whether it was taken is not known. */
  | { readonly kind: 'no-answer' }
  | { readonly kind: 'bad-answer'; readonly about: string };

const LONGEST = 200;
/** Words of a peer: one line, cut. */
export const wordsOfPeer = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim()
    .slice(0, LONGEST);
