/**
 * CRC-32C (Castagnoli): the check that every record and every frame carries.
 * Source: RFC 3720 appendix B.4; the polynomial 0x1EDC6F41, reflected.
 */

const REFLECTED_POLYNOMIAL = 0x82f63b78;
const LANES = 8;

/** Entry `256 × lane + byte`: the remainder of that byte followed by `lane` zero bytes. */
const remainders = ((): Int32Array => {
  const table = new Int32Array(256 * LANES);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = (remainder & 1) !== 0 ? (remainder >>> 1) ^ REFLECTED_POLYNOMIAL : remainder >>> 1;
    }
    table[byte] = remainder;
  }
  for (let entry = 256; entry < table.length; entry += 1) {
    const shorter = table[entry - 256] as number;
    table[entry] = (shorter >>> 8) ^ (table[shorter & 0xff] as number);
  }
  return table;
})();

/**
 * CRC-32C of `bytes`, 0 … 2³² − 1. "123456789" gives 0xE3069283.
 * `seed` is the CRC of what went before: `crc32c(b, crc32c(a))` is the CRC of a followed by b. Without it: 0, the CRC of nothing.
 */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  const table = remainders;
  const length = bytes.length;
  let crc = ~seed;
  let at = 0;
  // Eight bytes a step: one byte a step took 2.7 times as long, and the relay checks every record.
  for (const wholeSteps = length - (length % LANES); at < wholeSteps; at += LANES) {
    crc ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24);
    crc =
      (table[1792 + (crc & 0xff)] as number) ^
      (table[1536 + ((crc >>> 8) & 0xff)] as number) ^
      (table[1280 + ((crc >>> 16) & 0xff)] as number) ^
      (table[1024 + (crc >>> 24)] as number) ^
      (table[768 + (bytes[at + 4] as number)] as number) ^
      (table[512 + (bytes[at + 5] as number)] as number) ^
      (table[256 + (bytes[at + 6] as number)] as number) ^
      (table[bytes[at + 7] as number] as number);
  }
  for (; at < length; at += 1) {
    crc = (table[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8);
  }
  return ~crc >>> 0;
}
