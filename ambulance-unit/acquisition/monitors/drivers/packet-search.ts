import type { MonotonicMillis } from '../../../../protocol/ecg/units.ts';

/** What begins at a place: a packet of so many bytes (above zero), or one of these. */
export const NO_PACKET = 0;
/** As far as it has come it may be a packet. */
export const MORE_NEEDED = -1;
/** A header, and what follows is not right. */
export const DAMAGED = -2;

export interface PacketShape {
  /** No packet, with what must be seen behind it, is longer: bytes. */
  readonly longest: number;
  readonly shortest: number;
  /** Judges what begins at `from`; the bytes before `end` have come. */
  judge(bytes: Uint8Array, from: number, end: number): number;
}

export interface PacketHearing {
  /**
   * Valid only until it returns. `at`: when its last byte came, which may be earlier than what told that it is a packet.
   */
  packet(bytes: Uint8Array, at: MonotonicMillis): void;
  /** Passed over, in its place between the packets. */
  stray(byte: number): void;
  damaged(): void;
}

/**
 * Finds packets in a stream of bytes that is cut anywhere. What is no packet is passed over byte by byte, so that the next valid
 * header is found even within a packet that was cut short. Keeps a few packets of bytes at most, whatever comes.
 */
export class PacketSearch {
  readonly #shape: PacketShape;
  readonly #bytes: Uint8Array;
  #start = 0;
  #end = 0;
  /** Up to where, in `#bytes`, had come when. */
  #arrivals: { end: number; readonly at: MonotonicMillis }[] = [];
  /** Bytes passed over since a damaged packet was counted: the rest of it is not counted again. */
  #sinceDamaged = Infinity;

  constructor(shape: PacketShape) {
    this.#shape = shape;
    this.#bytes = new Uint8Array(Math.max(1024, 4 * shape.longest));
  }

  /** Nothing waits for its rest. */
  get isEmpty(): boolean {
    return this.#start === this.#end;
  }

  take(chunk: Uint8Array, arrivedAt: MonotonicMillis, hearing: PacketHearing): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#start > 0) {
        this.#bytes.copyWithin(0, this.#start, this.#end);
        this.#end -= this.#start;
        for (const arrival of this.#arrivals) arrival.end -= this.#start;
        this.#start = 0;
      }
      const part = chunk.subarray(at, at + this.#bytes.length - this.#end);
      this.#bytes.set(part, this.#end);
      this.#end += part.length;
      at += part.length;
      this.#arrivals.push({ end: this.#end, at: arrivedAt });
      this.#scan(arrivedAt, hearing);
      const { length } = this.#arrivals;
      const consumed = this.#arrivals.findIndex(({ end }) => end > this.#start);
      this.#arrivals.splice(0, consumed < 0 ? length : consumed);
    }
  }

  /** What waits for its rest is no packet: the rest will not come. */
  giveUp(hearing: PacketHearing): void {
    if (this.isEmpty) return;
    this.#countDamaged(hearing);
    while (this.#start < this.#end) this.#passOver(hearing);
  }

  #scan(now: MonotonicMillis, hearing: PacketHearing): void {
    while (this.#start < this.#end) {
      const verdict = this.#shape.judge(this.#bytes, this.#start, this.#end);
      const waits = verdict === MORE_NEEDED && this.#end - this.#start < this.#shape.longest;
      if (waits) return;
      if (verdict > 0) {
        const packet = this.#bytes.subarray(this.#start, this.#start + verdict);
        this.#sinceDamaged = Infinity;
        this.#start += verdict;
        const at = this.#arrivals.find(({ end }) => end >= this.#start)?.at ?? now;
        hearing.packet(packet, at);
        continue;
      }
      if (verdict !== NO_PACKET) this.#countDamaged(hearing);
      this.#passOver(hearing);
    }
  }

  #countDamaged(hearing: PacketHearing): void {
    if (this.#sinceDamaged < this.#shape.shortest) return;
    this.#sinceDamaged = 0;
    hearing.damaged();
  }

  #passOver(hearing: PacketHearing): void {
    this.#sinceDamaged += 1;
    hearing.stray(this.#bytes[this.#start] ?? 0);
    this.#start += 1;
  }
}

/** Whether `pattern` stands at `from`, as far as there are bytes: a beginning of it before `end` is one too. */
export function beginsWith(bytes: Uint8Array, from: number, end: number, pattern: readonly number[]): boolean {
  const seen = Math.min(pattern.length, end - from);
  for (let i = 0; i < seen; i += 1) if (bytes[from + i] !== pattern[i]) return false;
  return seen > 0;
}

/**
 * Of a packet that is right in itself: a header within it may be the sign that it was cut short and the next one has run into
 * it, which its checksum tells only mostly. It counts if another header stands where it ends. The beginning of a header at
 * its very end counts against it if the rest of that header follows. Gives the length, or why not.
 */
export function unlessCutShort(
  bytes: Uint8Array,
  from: number,
  length: number,
  end: number,
  header: readonly number[],
): number {
  const packetEnd = from + length;
  for (let at = from + 1; at < packetEnd; at += 1) {
    if (bytes[at] !== header[0] || !beginsWith(bytes, at, packetEnd, header)) continue;
    const isWhole = packetEnd - at >= header.length;
    const expected = isWhole ? header : header.slice(packetEnd - at);
    const isThere = beginsWith(bytes, packetEnd, end, expected);
    if (packetEnd === end || (isThere && end - packetEnd < expected.length)) return MORE_NEEDED;
    if (isThere !== isWhole) return DAMAGED;
  }
  return length;
}
