import { type DicomAttempt, type DicomReceiver, receiverName } from './dicom-receiver.ts';
import { storeOverDimse } from './store-over-dimse.ts';
import { storeOverWeb } from './store-over-web.ts';

/** How an object fared. `attempts` were made, the last of which ended so. */
export type SentObject = DicomAttempt & { readonly attempts: number };

export interface DicomPatience {
  /** For each step: to connect, to associate, for an answer, ms. */
  readonly answersWithin: number;
  /** Attempts in all. */
  readonly attempts: number;
  /** Before the second attempt, ms; doubled before each further one. */
  readonly pause: number;
}

export const USUAL_DICOM_PATIENCE: DicomPatience = { answersWithin: 30_000, attempts: 4, pause: 1_000 };

export interface DicomSender {
  readonly callingAe: string;
  readonly authorization: string | null;
}

/**
 * Sends one object and waits until the receiver has it. What may pass (no connection, no answer, no room) is tried again, so often
 * and no more; the object keeps its UID, by which a receiver knows that it has it already. Never throws.
 */
export async function sendDicom(
  receiver: DicomReceiver,
  file: Uint8Array,
  { callingAe, authorization }: DicomSender,
  patience: DicomPatience = USUAL_DICOM_PATIENCE,
): Promise<SentObject> {
  const { answersWithin } = patience;
  for (let attempts = 1; ; attempts += 1) {
    const attempt =
      receiver.kind === 'dimse'
        ? await storeOverDimse(receiver, file, { callingAe, answersWithin })
        : await storeOverWeb(receiver, file, { authorization, answersWithin });
    const isFinal = attempt.kind === 'accepted' || attempt.kind === 'refused' || attempt.kind === 'bad-answer';
    if (isFinal || attempts >= patience.attempts) return { ...attempt, attempts };
    await new Promise((resolve) => setTimeout(resolve, patience.pause * 2 ** (attempts - 1)));
  }
}

/** One sentence for a person. */
export function describeSentObject(receiver: DicomReceiver, sent: SentObject): string {
  const name = receiverName(receiver);
  const tried = sent.attempts === 1 ? 'once' : `${String(sent.attempts)} times`;
  const said = (code: string, text: string): string => `${code}${text === '' ? '' : `: ${text}`}`;
  switch (sent.kind) {
    case 'accepted':
      return `${name} has stored the object${sent.attempts === 1 ? '' : `, sent ${tried}`}.`;
    case 'refused':
      return `${name} refuses the object (${said(sent.code, sent.text)}); it is not sent again.`;
    case 'not-now':
      return `${name} cannot take the object now (${said(sent.code, sent.text)}); tried ${tried}.`;
    case 'unreachable':
      return `${name} cannot be reached (${sent.why}); tried ${tried}.`;
    case 'no-answer':
      return `${name} does not answer; sent ${tried}. Whether it has taken the object is not known; sent again, it is the same object.`;
    case 'bad-answer':
      return `What ${name} answers says nothing of this object: ${sent.about}.`;
  }
}
