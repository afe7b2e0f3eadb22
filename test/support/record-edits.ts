import { crc32c } from '../../protocol/wire/crc32c.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';

/** What somebody did to a recording, once. */
export interface Edit {
  readonly kind: 'bit' | 'repaired bit' | 'time' | 'removed' | 'swapped' | 'inserted' | 'copied over' | 'truncated';
  /** Offset of the first record that is not what it was. */
  readonly at: number;
  readonly edited: readonly LoggedRecord[];
}

const KINDS = ['bit', 'repaired bit', 'time', 'removed', 'swapped', 'inserted', 'copied over', 'truncated'] as const;

/** One random edit of a list of records, by numbers below 1 that are drawn one after another. */
export function editOnce(records: readonly LoggedRecord[], draw: () => number): Edit {
  const below = (count: number): number => Math.floor(draw() * count);
  const kind = KINDS[below(KINDS.length)] ?? 'bit';
  const i = below(records.length);
  const record = records[i] as LoggedRecord;
  const at = i + 1;
  const replace = (other: LoggedRecord): Edit => ({ kind, at, edited: records.toSpliced(i, 1, other) });
  switch (kind) {
    case 'bit':
      return replace({ ...record, sealed: flipped(record.sealed, below(8 * record.sealed.length)) });
    case 'repaired bit': {
      // Whoever changes a sample on purpose mends the checksum too.
      const from = recordBegins(record.sealed);
      const sealed = flipped(record.sealed, 8 * from + below(8 * (record.sealed.length - from)));
      new DataView(sealed.buffer).setUint32(1, crc32c(sealed.subarray(from)), true);
      return replace({ ...record, sealed });
    }
    case 'time':
      return replace({ ...record, committedAt: unixMillis(record.committedAt + 1 + below(1e6)) });
    case 'removed':
      return { kind, at, edited: records.toSpliced(i, 1) };
    case 'swapped': {
      const j = (i + 1 + below(records.length - 1)) % records.length;
      const other = records[j] as LoggedRecord;
      return { kind, at: Math.min(i, j) + 1, edited: records.with(i, other).with(j, record) };
    }
    case 'inserted': {
      const copied = records[below(records.length)] as LoggedRecord;
      const made =
        draw() < 0.5 ? copied : { ...copied, sealed: flipped(copied.sealed, below(8 * copied.sealed.length)) };
      // A copy beside its original: which of the two is the new one nobody can say, and the later one is named.
      const isCopyOf = (one: LoggedRecord | undefined): boolean =>
        one !== undefined && one.committedAt === made.committedAt && Buffer.compare(one.sealed, made.sealed) === 0;
      let place = i;
      while (isCopyOf(records[place])) place += 1;
      return { kind, at: place + 1, edited: records.toSpliced(i, 0, made) };
    }
    case 'copied over': {
      const j = (i + 1 + below(records.length - 1)) % records.length;
      return replace(records[j] as LoggedRecord);
    }
    case 'truncated':
      return { kind, at, edited: records.slice(0, i) };
  }
}

export function flipped<Bytes extends Uint8Array>(bytes: Bytes, bit: number): Bytes {
  const changed = Uint8Array.from(bytes);
  changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return changed as Uint8Array as Bytes;
}

/** Where the encoded Record begins in its envelope: behind the checksum (a tag and 4 bytes), a tag and its length. */
function recordBegins(sealed: Uint8Array): number {
  let at = 6;
  while (((sealed[at] ?? 0) & 0x80) !== 0) at += 1;
  return at + 1;
}
