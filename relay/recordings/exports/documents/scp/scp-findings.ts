import { valueOf } from '../../../../../protocol/ecg/measured.ts';
import type { EcgMeasurement } from '../../../../../protocol/ecg/measurements/measurement.ts';
import type { LeadName } from '../../../../../protocol/ecg/leads.ts';
import { statementText } from '../../../statement-text.ts';
import type { ExportedEcg } from '../exported-ecg.ts';
import { isLatin1, ScpBytes } from './scp-bytes.ts';

/** Not computed. Source: EN 1064, 5.10.2. */
const NOT_COMPUTED = 29_999;
const NO_AXIS = 999;
/** The original: nobody has read it over. */
const UNCONFIRMED = 0;

const whole = (value: number | null, otherwise = NOT_COMPUTED): number =>
  value === null || !Number.isFinite(value) ? otherwise : Math.round(value);

/** Section 7: what was measured over all leads, in ms from the start of the median beat. */
export function scpGlobals({ fiducials, intervals, axes, rr, heartRate, pacerSpikes }: EcgMeasurement): Uint8Array {
  const qrsOnset = valueOf(fiducials.qrsOnset);
  const place = (at: number | null): number =>
    at === null || qrsOnset === null ? NOT_COMPUTED : at - qrsOnset + BEFORE;
  const p = valueOf(intervals.p);
  const pr = valueOf(intervals.pr);
  const qrs = valueOf(intervals.qrs);
  const qt = valueOf(intervals.qt);
  // Reckoned from the intervals, so that what a reader subtracts is what was measured.
  const pOn = pr === null ? null : BEFORE - pr;
  const rate = valueOf(heartRate);
  const meanRr = rr.known ? rr.value.mean : null;
  const { bazett } = intervals.qtc;
  return (
    new ScpBytes()
      .uint8(1, 0)
      .uint16(whole(meanRr), NOT_COMPUTED)
      .uint16(
        whole(pOn),
        whole(pOn === null || p === null ? null : pOn + p),
        whole(qrs === null && qt === null ? null : place(qrsOnset)),
        whole(qrs === null ? null : BEFORE + qrs),
        whole(qt === null ? null : BEFORE + qt),
      )
      .int16(whole(valueOf(axes.p), NO_AXIS), whole(valueOf(axes.qrs), NO_AXIS), whole(valueOf(axes.t), NO_AXIS))
      // No beat is given a type, one by one.
      .uint16(0)
      .uint16(whole(rate, pacerSpikes.length > 0 ? 0 : NOT_COMPUTED), NOT_COMPUTED, whole(valueOf(bazett)))
      // Bazett; no further fields.
      .uint8(1)
      .uint16(0).done
  );
}

/** The median beat begins so long before its QRS, ms: room for any P. */
const BEFORE = 500;

/** Section 8: what is stated, in words. Null where nothing is. */
export function scpStatements(ecg: ExportedEcg): Uint8Array | null {
  const texts = (ecg.measurement?.statements ?? []).map(statementText).filter((text) => text !== '');
  if (texts.length === 0) return null;
  const at = new Date(ecg.session.madeAt);
  const bytes = new ScpBytes()
    .uint8(UNCONFIRMED)
    .uint16(at.getUTCFullYear())
    .uint8(at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds())
    .uint8(Math.min(255, texts.length));
  for (const [number, text] of texts.slice(0, 255).entries()) {
    const line = new ScpBytes().text(plain(text)).done;
    bytes
      .uint8(number + 1)
      .uint16(line.length)
      .bytes(line);
  }
  return bytes.done;
}

/** Signs that Latin-1 does not have, in letters. */
const plain = (text: string): string => {
  const written = text
    .replaceAll('≥', '>=')
    .replaceAll('≤', '<=')
    .replaceAll('−', '-')
    .replaceAll('–', '-')
    .replaceAll('μ', 'µ');
  return isLatin1(written) ? written : written.replaceAll(/[^\u0020-\u00ff]/g, '?');
};

/** Section 10: heights of each lead, µV. Values in the order of the standard's table; the last that we have is ST at 80 ms. */
export function scpLeadMeasurements(
  { leads }: EcgMeasurement,
  idOf: (lead: LeadName) => number | null,
): Uint8Array | null {
  const measured = leads.flatMap(({ lead, amplitudes, st }) => {
    const id = idOf(lead);
    return id === null || (!amplitudes.known && !st.known) ? [] : [{ id, amplitudes, st }];
  });
  if (measured.length === 0) return null;
  const bytes = new ScpBytes().uint16(measured.length, 0);
  for (const { id, amplitudes, st } of measured) {
    const waves = valueOf(amplitudes);
    const level = valueOf(st);
    const values = new Array<number>(VALUES).fill(NOT_COMPUTED);
    const set = (place: number, value: number | null): void => {
      values[place] = whole(value === null ? null : Math.max(-32_000, Math.min(32_000, value)));
    };
    if (waves !== null) {
      const t = valueOf(waves.t);
      const p = valueOf(waves.p);
      set(PLACE.qDuration, waves.qDuration);
      set(PLACE.q, waves.q);
      set(PLACE.r, waves.r);
      set(PLACE.s, waves.s);
      set(PLACE.r2, waves.r2);
      set(p !== null && p < 0 ? PLACE.pDown : PLACE.pUp, p);
      set(t !== null && t < 0 ? PLACE.tDown : PLACE.tUp, t);
    }
    set(PLACE.j, level?.j ?? null);
    set(PLACE.j20, level?.j20 ?? null);
    set(PLACE.j40, level?.j40 ?? null);
    set(PLACE.j60, level?.j60 ?? null);
    set(PLACE.j80, level?.j80 ?? null);
    bytes.uint16(id, VALUES * 2).int16(...values);
  }
  return bytes.done;
}

/** Places of two bytes each. Source: EN 1064, 5.13. */
const PLACE = {
  qDuration: 4,
  q: 9,
  r: 10,
  s: 11,
  r2: 12,
  j: 14,
  pUp: 15,
  pDown: 16,
  tUp: 17,
  tDown: 18,
  j20: 25,
  j40: 26,
  j60: 27,
  j80: 28,
} as const;
const VALUES = 35;
