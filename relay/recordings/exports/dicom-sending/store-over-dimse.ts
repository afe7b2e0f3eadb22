import { type DicomAttempt, type DicomReceiver, wordsOfPeer } from './dicom-receiver.ts';

export interface DimseSending {
  readonly callingAe: string;
  /** To connect, to associate, and again for each answer, ms. */
  readonly answersWithin: number;
}

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Preamble, prefix, and the attribute that gives the length of the meta information. Source: DICOM PS3.10, 7.1. */
const META_LENGTH_AT = 128 + 4 + 8;

/** The data set of a file that we have written: what goes over the network has no meta information. */
function dataSetOf(file: Uint8Array): Buffer {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return Buffer.from(file.subarray(META_LENGTH_AT + 4 + view.getUint32(META_LENGTH_AT, true)));
}

/** Statuses of C-STORE. Source: DICOM PS3.4, table B.2-1, and PS3.7, annex C. */
function outcomeOf(status: number, comment: string): DicomAttempt {
  const code = status.toString(16).toUpperCase().padStart(4, '0');
  const text = wordsOfPeer(comment);
  // Stored, with a warning: coerced elements, or elements that were discarded.
  if (status === 0 || status >> 12 === 0xb) return { kind: 'accepted' };
  if (status >> 8 === 0xa7 || status === 0x0213) return { kind: 'not-now', code, text };
  return { kind: 'refused', code, text };
}

/** One object over an association of its own by C-STORE. Never throws. */
export async function storeOverDimse(
  receiver: Extract<DicomReceiver, { kind: 'dimse' }>,
  file: Uint8Array,
  { callingAe, answersWithin }: DimseSending,
): Promise<DicomAttempt> {
  // Only here: whoever sends nothing does not load it.
  const { default: dimse } = await import('dcmjs-dimse');
  dimse.log.setLevel('silent');
  return new Promise((resolve) => {
    const client = new dimse.Client();
    let isAssociated = false;
    let answer: DicomAttempt | null = null;
    const finish = (attempt: DicomAttempt): void => {
      clearTimeout(late);
      resolve(answer ?? attempt);
    };
    // The library's own limits are by step; a peer that drips a byte a second passes each of them.
    const late = setTimeout(() => {
      client.abort();
      finish(isAssociated ? { kind: 'no-answer' } : { kind: 'unreachable', why: 'it does not associate in time' });
    }, answersWithin * 4);
    const request = new dimse.requests.CStoreRequest(new dimse.Dataset(dataSetOf(file), EXPLICIT_LITTLE_ENDIAN));
    request.on('response', (response: { getStatus(): number; getErrorComment(): string | undefined }) => {
      answer = outcomeOf(response.getStatus(), response.getErrorComment() ?? '');
    });
    client.addRequest(request);
    client.on('associationAccepted', () => {
      isAssociated = true;
    });
    client.on('associationRejected', (rejected: { result: number; source: number; reason: number }) => {
      const code = [rejected.result, rejected.source, rejected.reason].join('/');
      const text = rejectionText(rejected);
      finish(
        rejected.result === dimse.constants.RejectResult.Transient
          ? { kind: 'not-now', code, text }
          : { kind: 'refused', code, text },
      );
    });
    client.on('networkError', (fault: Error) => {
      finish(
        isAssociated
          ? { kind: 'no-answer' }
          : { kind: 'unreachable', why: wordsOfPeer(fault.message.replace(/^-> (?:Connection error: )?/, '')) },
      );
    });
    client.on('closed', () => {
      finish(
        isAssociated ? { kind: 'no-answer' } : { kind: 'unreachable', why: 'it closed the connection without a word' },
      );
    });
    client.send(receiver.host, receiver.port, callingAe, receiver.calledAe, {
      connectTimeout: answersWithin,
      associationTimeout: answersWithin,
      pduTimeout: answersWithin,
    });
  });
}

/** Source: DICOM PS3.8, table 9-21. */
function rejectionText({ source, reason }: { readonly source: number; readonly reason: number }): string {
  if (source === 1 && reason === 3) return 'it does not know who calls';
  if (source === 1 && reason === 7) return 'nobody of this name is there';
  if (source === 3) return reason === 1 ? 'it is overloaded' : 'it has no room for another association';
  return 'it does not associate';
}
