/**
 * A bit string of limited room, most significant bit first. Bits gather in a 32-bit accumulator and leave it a word at a time.
 * When the room is used up the writer drops what comes, so that a frame asks once a channel and not once a bit (`overflowed`).
 */
export class BitWriter {
  private readonly view: DataView;
  private readonly room: number;
  private length = 0;
  private word = 0;
  private free = 32;
  overflowed = false;

  /** `room` in bytes: more than that is an overflow. */
  constructor(room: number) {
    this.room = room;
    this.view = new DataView(new ArrayBuffer(room + 4));
  }

  /** Appends the lowest `width` bits of `value`, 1 … 32 of them; `value` must have no bit above. */
  put(value: number, width: number): void {
    const free = this.free - width;
    if (free > 0) {
      this.word |= value << free;
      this.free = free;
      return;
    }
    this.store(this.word | (value >>> -free));
    // A shift by 32 is a shift by 0 in JavaScript: nothing is left over, and nothing must stay.
    this.word = free === 0 ? 0 : value << (32 + free);
    this.free = 32 + free;
  }

  private store(word: number): void {
    if (this.length >= this.room) {
      this.overflowed = true;
      return;
    }
    this.view.setInt32(this.length, word);
    this.length += 4;
  }

  /** Fills the last byte with zero bits and gives the bytes; null where they did not fit. */
  finish(): Uint8Array | null {
    const used = (32 - this.free + 7) >> 3;
    const length = this.length + used;
    if (used > 0) this.store(this.word);
    return this.overflowed || length > this.room ? null : new Uint8Array(this.view.buffer.slice(0, length));
  }
}
