import { connect } from 'node:net';
import { type Acknowledgement, readAcknowledgement } from './mllp-acknowledgement.ts';
import { framed, MllpReader } from './mllp-frames.ts';

/** How a message fared. `attempts` were made, the last of which ended so. */
export type SentMessage =
  | { readonly kind: 'accepted'; readonly attempts: number }
  /** Nothing that is sent again will be taken. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string; readonly attempts: number }
  /** The receiver said so often that it cannot take it now. */
  | { readonly kind: 'not-now'; readonly code: string; readonly text: string; readonly attempts: number }
  | { readonly kind: 'unreachable'; readonly why: string; readonly attempts: number }
  /** It was sent, and nothing came back: whether it was taken is not known. The same message may be sent again. */
  | { readonly kind: 'no-answer'; readonly attempts: number }
  | { readonly kind: 'bad-answer'; readonly about: string; readonly attempts: number };

export interface MllpReceiver {
  readonly host: string;
  readonly port: number;
}

export interface MllpPatience {
  /** To connect, and again for the answer, ms. */
  readonly answersWithin: number;
  /** Attempts in all. */
  readonly attempts: number;
  /** Before the second attempt, ms; doubled before each further one. */
  readonly pause: number;
}

export const USUAL_PATIENCE: MllpPatience = { answersWithin: 10_000, attempts: 4, pause: 1_000 };

/**
 * Sends one message and waits for its acknowledgement. What may pass (no connection, no answer, an error of the receiver) is tried
 * again, so often and no more; the message keeps its control id, by which a receiver knows that it has it already.
 */
export async function sendOverMllp(
  receiver: MllpReceiver,
  message: Uint8Array,
  controlId: string,
  patience: MllpPatience = USUAL_PATIENCE,
): Promise<SentMessage> {
  for (let attempts = 1; ; attempts += 1) {
    const end = outcomeOf(await attempt(receiver, message, controlId, patience.answersWithin), attempts);
    if (end.kind === 'accepted' || end.kind === 'refused' || end.kind === 'bad-answer') return end;
    if (attempts >= patience.attempts) return end;
    await pause(patience.pause * 2 ** (attempts - 1));
  }
}

type Attempt =
  Acknowledgement | { readonly kind: 'unreachable'; readonly why: string } | { readonly kind: 'no-answer' };

function outcomeOf(attempt: Attempt, attempts: number): SentMessage {
  switch (attempt.kind) {
    case 'rejected':
      return { kind: 'refused', code: attempt.code, text: attempt.text, attempts };
    case 'unreadable':
      return { kind: 'bad-answer', about: attempt.about, attempts };
    case 'accepted':
    case 'not-now':
    case 'unreachable':
    case 'no-answer':
      return { ...attempt, attempts };
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

function attempt(
  { host, port }: MllpReceiver,
  message: Uint8Array,
  controlId: string,
  within: number,
): Promise<Attempt> {
  return new Promise((resolve) => {
    const reader = new MllpReader();
    const socket = connect({ host, port });
    let isSent = false;
    const finish = (end: Attempt): void => {
      clearTimeout(late);
      socket.destroy();
      resolve(end);
    };
    const tooLate = (): void =>
      finish(
        isSent ? { kind: 'no-answer' } : { kind: 'unreachable', why: `no connection within ${String(within)} ms` },
      );
    let late = setTimeout(tooLate, within);
    socket.on('connect', () => {
      clearTimeout(late);
      late = setTimeout(tooLate, within);
      isSent = true;
      socket.write(framed(message));
    });
    socket.on('data', (piece) => {
      const heard = reader.hear(piece);
      if (heard.kind === 'message') finish(readAcknowledgement(heard.text, controlId));
      else if (heard.kind === 'no-frame') finish({ kind: 'unreadable', about: heard.about });
    });
    socket.on('error', (fault) => finish(isSent ? { kind: 'no-answer' } : { kind: 'unreachable', why: fault.message }));
    socket.on('close', () => finish({ kind: 'no-answer' }));
  });
}

/** One sentence for a person. */
export function describeSentMessage({ host, port }: MllpReceiver, sent: SentMessage): string {
  const receiver = `${host}:${String(port)}`;
  const tried = sent.attempts === 1 ? 'once' : `${String(sent.attempts)} times`;
  switch (sent.kind) {
    case 'accepted':
      return `${receiver} has acknowledged the message${sent.attempts === 1 ? '' : `, sent ${tried}`}.`;
    case 'refused':
      return `${receiver} refuses the message (${sent.code}${sent.text === '' ? '' : `: ${sent.text}`}); it is not sent again.`;
    case 'not-now':
      return `${receiver} cannot take the message now (${sent.code}${sent.text === '' ? '' : `: ${sent.text}`}); it was sent ${tried}.`;
    case 'unreachable':
      return `${receiver} cannot be reached (${sent.why}); tried ${tried}.`;
    case 'no-answer':
      return `${receiver} does not acknowledge; sent ${tried}. Whether it has taken the message is not known.`;
    case 'bad-answer':
      return `What ${receiver} answers is no acknowledgement of this message: ${sent.about}.`;
  }
}
