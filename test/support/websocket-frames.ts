/** A message's frame in a stream of bytes: where its payload begins and ends, counted from the stream's first byte. */
export interface FrameSpan {
  readonly payloadAt: number;
  readonly end: number;
}

const HEADER_END = Buffer.from('\r\n\r\n');
const LONGEST_HEADER = 14;

/**
 * Finds the frames of one direction of a WebSocket connection (RFC 6455) in the bytes as they come, for a proxy that
 * must cut inside one. What comes before the end of the HTTP header is no frame.
 */
export class FrameFinder {
  #position = 0;
  #isOpen = false;
  #tail: Buffer = Buffer.alloc(0);
  /** First byte of the next frame, once known. */
  #nextFrame = 0;

  /** The frames whose header is complete with these bytes. */
  feed(chunk: Buffer): readonly FrameSpan[] {
    const bytes = Buffer.concat([this.#tail, chunk]);
    const start = this.#position - this.#tail.length;
    this.#position += chunk.length;
    if (!this.#isOpen) {
      const end = bytes.indexOf(HEADER_END);
      if (end === -1) return this.#keep(bytes, HEADER_END.length - 1);
      this.#isOpen = true;
      this.#nextFrame = start + end + HEADER_END.length;
    }
    const found: FrameSpan[] = [];
    for (;;) {
      const at = this.#nextFrame - start;
      const header = at <= bytes.length ? readHeader(bytes, at) : null;
      if (header === null) break;
      const payloadAt = this.#nextFrame + header.length;
      this.#nextFrame = payloadAt + header.payload;
      found.push({ payloadAt, end: this.#nextFrame });
    }
    this.#keep(bytes, LONGEST_HEADER);
    return found;
  }

  #keep(bytes: Buffer, most: number): readonly FrameSpan[] {
    this.#tail = bytes.subarray(Math.max(0, bytes.length - most));
    return [];
  }
}

function readHeader(bytes: Buffer, at: number): { readonly length: number; readonly payload: number } | null {
  const second = bytes[at + 1];
  if (second === undefined) return null;
  const mask = (second & 0x80) === 0 ? 0 : 4;
  const short = second & 0x7f;
  const length = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + mask;
  if (at + length > bytes.length) return null;
  if (short === 126) return { length, payload: bytes.readUInt16BE(at + 2) };
  if (short === 127) return { length, payload: Number(bytes.readBigUInt64BE(at + 2)) };
  return { length, payload: short };
}
