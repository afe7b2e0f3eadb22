/** Zero bytes behind the payload, so that the longest code word may be looked at without asking whether it is all there. */
const APRON = 16;

/**
 * A bit string, most significant bit first. Reading beyond the end gives zeros and is told by `exhausted`:
 * a decoder asks once a sample, and so cannot run further than one code word beyond.
 */
export class BitReader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly endBit: number;
  private bit = 0;

  constructor(payload: Uint8Array) {
    this.bytes = new Uint8Array(payload.length + APRON);
    this.bytes.set(payload);
    this.view = new DataView(this.bytes.buffer);
    this.endBit = payload.length * 8;
  }

  /** More was read than there was. */
  get exhausted(): boolean {
    return this.bit > this.endBit;
  }

  /** The byte in which the next bit lies. */
  get atByte(): number {
    return this.bit >> 3;
  }

  /** The next 32 bits, as int32, without taking them. */
  peekWord(): number {
    const at = this.bit >> 3;
    const used = this.bit & 7;
    return (this.view.getInt32(at) << used) | ((this.bytes[at + 4] as number) >>> (8 - used));
  }

  skip(bits: number): void {
    this.bit += bits;
  }

  /** Takes `width` bits, 1 … 31, as an unsigned number. */
  take(width: number): number {
    const value = this.peekWord() >>> (32 - width);
    this.bit += width;
    return value;
  }

  /** What is left in a byte that was begun; a well-formed payload has zeros there. */
  restOfByte(): number {
    const used = this.bit & 7;
    return used === 0 ? 0 : this.take(8 - used);
  }
}
