/** How a recording is cut into data records. */
export interface EdfRecords {
  /** Samples a lead in each. */
  readonly samples: number;
  /** Seconds, in eight characters. */
  readonly duration: string;
  /** `samples` at the sampling rate last exactly that long. */
  readonly isExact: boolean;
}

const ROOM = 8;

/**
 * About a second a record: as many samples as divide the length, so that the last record is full, and last a time that
 * eight characters give exactly; where no number does both, the exact time stands first.
 */
export function edfRecords(rate: number, length: number): EdfRecords {
  const near: number[] = [];
  for (let samples = Math.max(1, Math.floor(rate / 10)); samples <= Math.max(1, 2 * rate); samples += 1)
    near.push(samples);
  near.sort((one, other) => Math.abs(one - rate) - Math.abs(other - rate));
  const exact = near.flatMap((samples) => {
    const duration = exactSeconds(samples, rate);
    return duration === null ? [] : [{ samples, duration, isExact: true }];
  });
  const [first] = exact;
  return (
    exact.find(({ samples }) => length % samples === 0) ??
    first ?? { samples: Math.round(rate), duration: inexact(Math.round(rate) / rate), isExact: false }
  );
}

/** Seconds that so many samples last, where eight characters give them to within the last bit of the rate. */
function exactSeconds(samples: number, rate: number): string | null {
  const text = String(Number((samples / rate).toPrecision(7)));
  if (text.length > ROOM || text.includes('e')) return null;
  return Math.abs(samples / Number(text) - rate) <= rate * 1e-12 ? text : null;
}

const inexact = (seconds: number): string => String(Number(seconds.toPrecision(6))).slice(0, ROOM);

/** Seconds of a sample as an onset, to a tenth of a microsecond, without an exponent. */
export const onsetText = (sample: number, rate: number): string => {
  const text = (sample / rate).toFixed(7).replace(/\.?0+$/, '');
  return text === '' ? '0' : text;
};
