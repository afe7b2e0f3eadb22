import { type ClinicalOutcome, imported, refusedFor } from '../clinical-failure.ts';
import type { EdfHeader } from './edf-header.ts';

/** An annotation; seconds from the beginning of the file's clock. */
export interface EdfAnnotation {
  readonly onset: number;
  readonly duration: number | null;
  readonly text: string;
}

export interface EdfTimes {
  /** When each record begins; empty where the file does not tell. */
  readonly onsets: readonly number[];
  /** At most so many are kept as are of use. */
  readonly annotations: readonly EdfAnnotation[];
}

const decoder = new TextDecoder();
const MOST_KEPT = 20_000;
const FIELD = 0x14;
const DURATION = 0x15;
const LIST = 0;

/** The annotations of all records, and by their first one when each begins. Source: EDF+ (Kemp 2003), 2.2. Pure. */
export function readEdfTimes(bytes: Uint8Array, header: EdfHeader): ClinicalOutcome<EdfTimes> {
  const signals = header.signals.filter(({ isAnnotations }) => isAnnotations);
  const onsets: number[] = [];
  const annotations: EdfAnnotation[] = [];
  if (signals.length === 0) return imported({ onsets, annotations });
  for (let record = 0; record < header.records; record += 1) {
    const begin = header.headerBytes + record * header.recordBytes;
    for (const [at, signal] of signals.entries()) {
      const from = begin + signal.offset;
      const lists = bytes.subarray(from, from + signal.samplesPerRecord * header.bytesEach);
      let isFirst = at === 0;
      for (let place = 0; place < lists.length;) {
        if (lists[place] === LIST) {
          place += 1;
          continue;
        }
        const end = lists.indexOf(LIST, place);
        const list = lists.subarray(place, end < 0 ? lists.length : end);
        const read = readList(list);
        if (read === null)
          return refusedFor({ kind: 'bad-edf', atByte: from + place, about: 'is no list of annotations' });
        if (isFirst) onsets.push(read.onset);
        isFirst = false;
        for (const text of read.texts)
          if (text !== '' && annotations.length < MOST_KEPT)
            annotations.push({ onset: read.onset, duration: read.duration, text });
        place += list.length + 1;
      }
      if (isFirst) return refusedFor({ kind: 'bad-edf', atByte: from, about: 'does not say when the record begins' });
    }
  }
  return imported({ onsets, annotations });
}

function readList(list: Uint8Array): (Omit<EdfAnnotation, 'text'> & { texts: string[] }) | null {
  const stampEnd = list.indexOf(FIELD);
  if (stampEnd < 0) return null;
  const stamp = decoder.decode(list.subarray(0, stampEnd));
  const [onset, duration, ...more] = stamp.split(String.fromCharCode(DURATION));
  if (onset === undefined || more.length > 0 || !/^[+-]\d{1,9}(\.\d{0,12})?$/.test(onset)) return null;
  if (duration !== undefined && !/^\d{1,9}(\.\d{0,12})?$/.test(duration)) return null;
  const texts = decoder.decode(list.subarray(stampEnd + 1)).split(String.fromCharCode(FIELD));
  return { onset: Number(onset), duration: duration === undefined ? null : Number(duration), texts };
}
