import type { LeadName } from '../../../../../protocol/ecg/leads.ts';
import type {
  DeviceCount,
  Hertz,
  MicrovoltsPerLsb,
  SampleCount,
  UnixMillis,
} from '../../../../../protocol/ecg/units.ts';

export interface ExportedSignal {
  readonly lead: LeadName;
  /** In which its samples are. */
  readonly file: string;
  readonly lsb: MicrovoltsPerLsb;
  readonly baseline: DeviceCount;
  readonly initialValue: number;
  /** 16-bit sum of all samples, signed, as header(5) has it. */
  readonly checksum: number;
}

export interface ExportedRecord {
  readonly name: string;
  readonly samplingRate: Hertz;
  readonly length: SampleCount;
  readonly startedAt: UnixMillis;
  /** WFDB's number of a sample format, and the bits of a sample in it. */
  readonly format: number;
  readonly bits: number;
  readonly signals: readonly ExportedSignal[];
  /** Complete sentences of ours or the caller's, one or more lines each. */
  readonly comments: readonly string[];
}

/** Source: header(5), "not more than 255 characters each, including the linefeed"; counted in bytes here. */
const LINE_BYTES = 254;
const LONGEST_NAME = 50;

/** A record name WFDB accepts: letters, digits and underscores; null where nothing of the name is left. */
export function wfdbRecordName(name: string): string | null {
  const allowed = name.replace(/[^A-Za-z0-9_]/g, '_').slice(0, LONGEST_NAME);
  return /[A-Za-z0-9]/.test(allowed) ? allowed : null;
}

/** The text of the .hea file. Source: WFDB Applications Guide, header(5). */
export function wfdbHeaderText(record: ExportedRecord): string {
  const { name, samplingRate, length, startedAt, format, bits, signals, comments } = record;
  const lines = [
    [name, signals.length, samplingRate, length, ...baseTimeAndDate(startedAt)].join(' '),
    ...signals.map((signal) =>
      [
        signal.file,
        format,
        `${gainText(signal.lsb)}${signal.baseline === 0 ? '' : `(${String(signal.baseline)})`}/mV`,
        bits,
        0,
        signal.initialValue,
        signal.checksum,
        0,
        signal.lead,
      ].join(' '),
    ),
    ...comments.flatMap(commentLines),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Counts per mV, in the fewest digits from which a reader that computes 1000 / gain gets the very same LSB: 1000 for
 * 1 µV, 2000 for 0.5 µV. An LSB that no gain gives (3.75 µV) gets the nearest one, and reads back within one part in 2^52.
 * It stays in mV all the same: a reader that ignores the unit would otherwise be wrong a thousandfold.
 */
export function gainText(lsb: MicrovoltsPerLsb): string {
  const gain = 1000 / lsb;
  for (let digits = 1; digits <= 17; digits += 1) {
    const text = String(Number(gain.toPrecision(digits)));
    if (1000 / Number(text) === lsb) return text;
  }
  return String(gain);
}

/** `13:05:00` or `13:05:00.250`, and `26/10/1994`; both UTC, as a comment of the record says. */
function baseTimeAndDate(startedAt: UnixMillis): [string, string] {
  const iso = new Date(startedAt).toISOString();
  const [date = '', time = ''] = iso.slice(0, -1).split('T');
  return [time.replace(/\.000$/, ''), date.split('-').reverse().join('/')];
}

/** A sentence as comment lines that no reader cuts short, broken at spaces where there are any. */
function commentLines(comment: string): string[] {
  const lines: string[] = [];
  for (const paragraph of comment.split(/\r\n|[\r\n\u2028\u2029]/)) {
    // A NUL or an escape in a comment would end or garble the header
    const words = paragraph.replace(/[\u0000-\u001f\u007f]/g, ' ').split(/ +/);
    let line = '#';
    for (const word of words) {
      if (word === '') continue;
      if (bytesOf(`${line} ${word}`) <= LINE_BYTES) {
        line = `${line} ${word}`;
        continue;
      }
      if (line !== '#') lines.push(line);
      line = '#';
      for (const character of word) {
        if (bytesOf(`${line}${character}`) >= LINE_BYTES) {
          lines.push(line);
          line = '#';
        }
        line = line === '#' ? `# ${character}` : line + character;
      }
    }
    lines.push(line);
  }
  return lines;
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;
