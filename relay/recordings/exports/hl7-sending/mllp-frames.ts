/** Around each message: vertical tab before it, file separator and carriage return behind. Source: HL7 v2, MLLP release 1. */
const START = 0x0b;
const END = 0x1c;
const RETURN = 0x0d;

export const framed = (message: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(message.length + 3);
  bytes[0] = START;
  bytes.set(message, 1);
  bytes[message.length + 1] = END;
  bytes[message.length + 2] = RETURN;
  return bytes;
};

/** Acknowledgements are some hundred bytes. */
const LONGEST_ANSWER = 64 * 1024;

export type Unframed =
  | { readonly kind: 'more' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'no-frame'; readonly about: string };

/** The first message out of what a peer sends, in however many pieces it comes. */
export class MllpReader {
  #bytes = new Uint8Array(0);

  hear(piece: Uint8Array): Unframed {
    if (this.#bytes.length + piece.length > LONGEST_ANSWER)
      return { kind: 'no-frame', about: `it is longer than ${String(LONGEST_ANSWER)} bytes` };
    const all = new Uint8Array(this.#bytes.length + piece.length);
    all.set(this.#bytes);
    all.set(piece, this.#bytes.length);
    this.#bytes = all;
    if (all.length > 0 && all[0] !== START) return { kind: 'no-frame', about: 'it does not begin as MLLP does' };
    const end = all.indexOf(END);
    if (end < 0 || end + 1 >= all.length) return { kind: 'more' };
    if (all[end + 1] !== RETURN) return { kind: 'no-frame', about: 'it does not end as MLLP does' };
    return { kind: 'message', text: new TextDecoder('utf-8').decode(all.subarray(1, end)) };
  }
}
