/** Bytes of an SCP-ECG section, little-endian, one field after the other. */
export class ScpBytes {
  #bytes = new Uint8Array(256);
  #length = 0;

  #room(count: number): DataView {
    if (this.#length + count > this.#bytes.length) {
      const longer = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
      longer.set(this.#bytes);
      this.#bytes = longer;
    }
    const view = new DataView(this.#bytes.buffer, this.#length, count);
    this.#length += count;
    return view;
  }

  uint8(...values: readonly number[]): this {
    for (const value of values) this.#room(1).setUint8(0, value);
    return this;
  }

  uint16(...values: readonly number[]): this {
    for (const value of values) this.#room(2).setUint16(0, value, true);
    return this;
  }

  int16(...values: readonly number[]): this {
    for (const value of values) this.#room(2).setInt16(0, value, true);
    return this;
  }

  uint32(...values: readonly number[]): this {
    for (const value of values) this.#room(4).setUint32(0, value, true);
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length - bytes.length);
    return this;
  }

  /** Latin-1 and the zero that ends it; what Latin-1 does not have becomes `?`. */
  text(text: string): this {
    return this.bytes(latin1(`${text}\0`));
  }

  get done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

export const isLatin1 = (text: string): boolean => /^[\u0020-\u007e\u00a0-\u00ff]*$/.test(text);

export const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => {
    const point = letter.codePointAt(0) ?? 0;
    return point > 0xff ? 0x3f : point;
  });
