/**
 * Numbers of IEEE 11073-20601 as Bluetooth's health services carry them, little-endian. Five mantissas of each size say that
 * there is no number: they give null, and are never guessed at.
 */

/** 16 bits: exponent of 4, mantissa of 12, both two's complement. Null: NaN, NRes, ±INFINITY, or reserved. */
export function readSfloat(view: DataView, at: number): number | null {
  const word = view.getUint16(at, true);
  const mantissa = word & 0x0fff;
  if (mantissa >= 0x07fe && mantissa <= 0x0802) return null;
  return scaled(signed(mantissa, 12), signed(word >> 12, 4));
}

/** 32 bits: exponent of 8, mantissa of 24, both two's complement. Null: NaN, NRes, ±INFINITY, or reserved. */
export function readFloat(view: DataView, at: number): number | null {
  const word = view.getUint32(at, true);
  const mantissa = word & 0x00ff_ffff;
  if (mantissa >= 0x007f_fffe && mantissa <= 0x0080_0002) return null;
  return scaled(signed(mantissa, 24), signed(word >>> 24, 8));
}

const signed = (value: number, bits: number): number => (value >= 2 ** (bits - 1) ? value - 2 ** bits : value);

/** Divided for a negative exponent, so that 366 × 10⁻¹ is 36.6 and not 36.6000…03. */
const scaled = (mantissa: number, exponent: number): number =>
  exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;
