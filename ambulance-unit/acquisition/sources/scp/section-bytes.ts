/**
 * Numbers out of one SCP-ECG section: little-endian, and never a byte beyond its end. A read past it gives null, and so
 * do all reads after it.
 */
export class SectionBytes {
  readonly #view: DataView;
  #at = 0;
  #isOverrun = false;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#view.byteLength - this.#at;
  }

  #take(bytes: number): number | null {
    if (this.#isOverrun || bytes > this.left) {
      this.#isOverrun = true;
      return null;
    }
    const at = this.#at;
    this.#at += bytes;
    return at;
  }

  uint8(): number | null {
    const at = this.#take(1);
    return at === null ? null : this.#view.getUint8(at);
  }

  uint16(): number | null {
    const at = this.#take(2);
    return at === null ? null : this.#view.getUint16(at, true);
  }

  int16(): number | null {
    const at = this.#take(2);
    return at === null ? null : this.#view.getInt16(at, true);
  }

  uint32(): number | null {
    const at = this.#take(4);
    return at === null ? null : this.#view.getUint32(at, true);
  }

  bytes(count: number): Uint8Array | null {
    const at = this.#take(count);
    return at === null ? null : new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, count);
  }
}
