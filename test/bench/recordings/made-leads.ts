/** Eight leads of something that is as hard to code as an ECG: waves, a beat a second, and two bits of noise. */
export function madeLeads(first: number, count: number): Int32Array[] {
  return Array.from({ length: 8 }, (_, lead) =>
    Int32Array.from({ length: count }, (_, i) => {
      const at = first + i;
      const beat = Math.exp(-(((at % 430) - 200) ** 2) / 18) * (120 + 25 * lead);
      const noise = ((at * 2_654_435_761 + lead * 40_503) >>> 7) & 3;
      return Math.round(beat + 14 * Math.sin(at / (90 + lead)) + noise);
    }),
  );
}
