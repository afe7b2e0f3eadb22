import { type Hertz, hertz } from '../../../../protocol/ecg/units.ts';
import { type WfdbOutcome, accepted, refused } from './wfdb-failure.ts';

/** The record line. Source: WFDB Applications Guide, header(5). */
export interface WfdbRecordLine {
  readonly line: number;
  readonly name: string;
  /** Frames per second; a signal with n samples a frame has n times this rate. 250 where the header gives none. */
  readonly frameRate: Hertz;
  readonly signalCount: number;
  /** Frames, or null where the header leaves it open; then no checksum can be verified. */
  readonly frames: number | null;
  /** As written (`8:26:04`), or null where it is absent or not in WFDB's order of time, then date. */
  readonly baseTime: string | null;
  /** As written (`26/10/1994`, day first), or null. */
  readonly baseDate: string | null;
  /** Lines that begin with `#`, without it, in order; what people wrote beside the signals. */
  readonly comments: readonly string[];
}

export interface WfdbSignalLine {
  readonly line: number;
  readonly fileName: string;
  readonly format: number;
  readonly samplesPerFrame: number;
  readonly skew: number;
  readonly byteOffset: number;
  /** Counts per physical unit, above zero. */
  readonly gain: number;
  /** False where the header gives no gain (or 0): WFDB then assumes 200 per mV. */
  readonly calibrated: boolean;
  readonly baseline: number;
  /** As written; mV where absent. */
  readonly units: string;
  readonly adcZero: number;
  readonly initialValue: number | null;
  readonly checksum: number | null;
  readonly description: string;
}

export interface WfdbSegmentLine {
  readonly line: number;
  /** A record beside this one, or `~` for a stretch without any. */
  readonly name: string;
  readonly frames: number;
}

export type WfdbHeader =
  | {
      readonly kind: 'signals';
      readonly file: string;
      readonly record: WfdbRecordLine;
      readonly signals: readonly WfdbSignalLine[];
    }
  | {
      readonly kind: 'segments';
      readonly file: string;
      readonly record: WfdbRecordLine;
      readonly segments: readonly WfdbSegmentLine[];
    };

/** A stretch or signal that has no file. */
export const NO_FILE = '~';
export const DEFAULT_FRAME_RATE = hertz(250);
export const DEFAULT_GAIN = 200;
/** Far above any ECG; a header that asks for more is damaged, and its arrays would not fit in memory. */
export const MOST_SIGNALS = 256;
export const MOST_SEGMENTS = 65_536;
const MOST_SAMPLES_PER_FRAME = 1_000;
const MOST_FRAMES = 2 ** 40;
const HIGHEST_RATE = 1_000_000;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d{1,16}$/;
const COUNT = /^\d{1,16}$/;
const BASE_TIME = /^\d{1,2}(?::\d{1,2}){0,2}(?:\.\d+)?$/;
const BASE_DATE = /^\d{1,2}\/\d{1,2}\/\d{1,4}$/;
const FORMAT_FIELD = /^(\d{1,9})(?:x(\d{1,9}))?(?::(\d{1,9}))?(?:\+(\d{1,15}))?$/;
const GAIN_FIELD = /^([^(/]+)(?:\(([^()/]*)\))?(?:\/(.+))?$/;

interface Line {
  readonly number: number;
  readonly text: string;
}

/** Reads a header's text. `file` is only for the sentences of a refusal. Pure; the work is linear in the text. */
export function parseWfdbHeader(text: string, file: string): WfdbOutcome<WfdbHeader> {
  const lines = linesWithContent(text);
  const first = lines[0];
  if (first === undefined) return refused({ kind: 'empty-file', file });
  const opening = parseRecordLine(first, file);
  if (!opening.ok) return opening;
  const { segmentCount } = opening.value;
  const record = { ...opening.value.record, comments: commentsOf(text) };
  const rest = lines.slice(1);
  return segmentCount === null ? parseSignals(record, rest, file) : parseSegments(record, segmentCount, rest, file);
}

function linesWithContent(text: string): readonly Line[] {
  const lines: Line[] = [];
  text.split('\n').forEach((raw, index) => {
    const trimmed = raw.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) lines.push({ number: index + 1, text: trimmed });
  });
  return lines;
}

function commentsOf(text: string): readonly string[] {
  return text.split('\n').flatMap((raw) => {
    const line = raw.trim();
    return line.startsWith('#') ? [line.slice(1).trim()] : [];
  });
}

function parseRecordLine(
  { number: line, text }: Line,
  file: string,
): WfdbOutcome<{ record: Omit<WfdbRecordLine, 'comments'>; segmentCount: number | null }> {
  const [nameField = '', countField, rateField, framesField, timeField, dateField] = text.split(/\s+/);
  const bad = (field: string, found: string, wanted: string) =>
    refused({ kind: 'bad-header-line', file, line, field, found, wanted });
  const slash = nameField.indexOf('/');
  const name = slash < 0 ? nameField : nameField.slice(0, slash);
  // The standard allows letters, digits and underscores; records in the wild also use '-' and '.'.
  if (!/^[\w.-]{1,255}$/.test(name)) return bad('record name', name, 'made of letters, digits and underscores');
  let segmentCount: number | null = null;
  if (slash >= 0) {
    const field = nameField.slice(slash + 1);
    segmentCount = COUNT.test(field) ? Number(field) : 0;
    if (segmentCount < 1) return bad('number of segments', field, 'a whole number above zero');
    if (segmentCount > MOST_SEGMENTS)
      return refused({ kind: 'too-many-segments', file, line, declared: segmentCount, limit: MOST_SEGMENTS });
  }
  if (countField === undefined || !COUNT.test(countField))
    return bad('number of signals', countField ?? '', 'a whole number');
  const signalCount = Number(countField);
  if (signalCount > MOST_SIGNALS)
    return refused({ kind: 'too-many-signals', file, line, declared: signalCount, limit: MOST_SIGNALS });
  let frameRate = DEFAULT_FRAME_RATE;
  if (rateField !== undefined) {
    // `500/1000(3)`: what follows the slash counts tape or chart, not samples.
    const rateText = rateField.split('/', 1)[0] ?? '';
    const rate = DECIMAL.test(rateText) ? Number(rateText) : Number.NaN;
    if (!(rate > 0 && rate <= HIGHEST_RATE))
      return refused({ kind: 'bad-sampling-rate', file, line, found: rateField });
    frameRate = hertz(rate);
  }
  let frames: number | null = null;
  if (framesField !== undefined) {
    if (!COUNT.test(framesField) || Number(framesField) > MOST_FRAMES)
      return bad('number of samples', framesField, 'a whole number of samples');
    // 0 means unspecified. Source: header(5).
    frames = Number(framesField) === 0 ? null : Number(framesField);
  }
  // Published records carry `23-Mar-2021 20:20:47` here; nothing in a recording rests on it, so it is left unread, not refused.
  const baseTime = timeField !== undefined && BASE_TIME.test(timeField) ? timeField : null;
  const baseDate = baseTime !== null && dateField !== undefined && BASE_DATE.test(dateField) ? dateField : null;
  return accepted({ record: { line, name, frameRate, signalCount, frames, baseTime, baseDate }, segmentCount });
}

function parseSignals(record: WfdbRecordLine, lines: readonly Line[], file: string): WfdbOutcome<WfdbHeader> {
  // header(5) lets a reader skip surplus lines; here they are refused: with one signal too few the interleaving is read wrongly.
  if (lines.length !== record.signalCount)
    return refused({
      kind: 'wrong-signal-count',
      file,
      line: record.line,
      declared: record.signalCount,
      found: lines.length,
    });
  const signals: WfdbSignalLine[] = [];
  for (const line of lines) {
    const signal = parseSignalLine(line, file, signals.length);
    if (!signal.ok) return signal;
    signals.push(signal.value);
  }
  return accepted({ kind: 'signals', file, record, signals });
}

function parseSignalLine({ number: line, text }: Line, file: string, index: number): WfdbOutcome<WfdbSignalLine> {
  const bad = (field: string, found: string, wanted: string) =>
    refused({ kind: 'bad-header-line', file, line, field, found, wanted });
  const [fileName = '', formatField, gainField, resolutionField, zeroField, initialField, checksumField, blockField] =
    text.split(/\s+/, 8);
  if (!staysInFolder(fileName)) return refused({ kind: 'unsafe-file-name', file, line, name: fileName });
  const format = FORMAT_FIELD.exec(formatField ?? '');
  if (format === null) return bad('signal format', formatField ?? '', 'FORMAT[xSAMPLES][:SKEW][+OFFSET]');
  const samplesPerFrame = Number(format[2] ?? 1);
  if (samplesPerFrame < 1 || samplesPerFrame > MOST_SAMPLES_PER_FRAME)
    return bad('number of samples a frame', formatField ?? '', `from 1 to ${String(MOST_SAMPLES_PER_FRAME)}`);

  const whole: Record<'resolution' | 'adcZero' | 'initialValue' | 'checksum' | 'blockSize', number | null> = {
    resolution: null,
    adcZero: null,
    initialValue: null,
    checksum: null,
    blockSize: null,
  };
  const fields = [
    ['resolution', 'ADC resolution', resolutionField],
    ['adcZero', 'ADC zero', zeroField],
    ['initialValue', 'initial value', initialField],
    ['checksum', 'checksum', checksumField],
    ['blockSize', 'block size', blockField],
  ] as const;
  for (const [key, field, found] of fields) {
    if (found === undefined) break;
    if (!INTEGER.test(found) || !fitsInt32(Number(found))) return bad(field, found, 'a whole number of 32 bits');
    whole[key] = Number(found);
  }
  const adcZero = whole.adcZero ?? 0;

  let gain = DEFAULT_GAIN;
  let calibrated = false;
  let baseline = adcZero;
  let units = 'mV';
  if (gainField !== undefined) {
    const parts = GAIN_FIELD.exec(gainField);
    const written = parts?.[1] ?? '';
    const value = DECIMAL.test(written) ? Number(written) : Number.NaN;
    if (!(value >= 0 && Number.isFinite(value)))
      return bad('gain', gainField, 'GAIN[(BASELINE)][/UNITS] with a gain above zero');
    if (value > 0) {
      gain = value;
      calibrated = true;
    }
    const writtenBaseline = parts?.[2];
    if (writtenBaseline !== undefined) {
      if (!INTEGER.test(writtenBaseline) || !fitsInt32(Number(writtenBaseline)))
        return bad('baseline', gainField, 'a whole number of 32 bits');
      baseline = Number(writtenBaseline);
    }
    units = parts?.[3] ?? units;
  }
  const described = descriptionOf(text);
  return accepted({
    line,
    fileName,
    format: Number(format[1]),
    samplesPerFrame,
    skew: Number(format[3] ?? 0),
    byteOffset: Number(format[4] ?? 0),
    gain,
    calibrated,
    baseline,
    units,
    adcZero,
    initialValue: whole.initialValue,
    checksum: whole.checksum,
    description: described === '' ? `signal ${String(index)}` : described,
  });
}

/** All that follows the eighth field; it may hold spaces. */
function descriptionOf(text: string): string {
  let rest = text;
  for (let field = 0; field < 8; field += 1) {
    const space = rest.search(/\s/);
    if (space < 0) return '';
    rest = rest.slice(space).trimStart();
  }
  return rest;
}

function parseSegments(
  record: WfdbRecordLine,
  segmentCount: number,
  lines: readonly Line[],
  file: string,
): WfdbOutcome<WfdbHeader> {
  if (lines.length !== segmentCount)
    return refused({
      kind: 'wrong-segment-count',
      file,
      line: record.line,
      declared: segmentCount,
      found: lines.length,
    });
  const segments: WfdbSegmentLine[] = [];
  for (const { number: line, text } of lines) {
    const [name = '', framesField = ''] = text.split(/\s+/);
    if (!staysInFolder(name)) return refused({ kind: 'unsafe-file-name', file, line, name });
    if (!COUNT.test(framesField) || Number(framesField) > MOST_FRAMES)
      return refused({
        kind: 'bad-header-line',
        file,
        line,
        field: 'length of the segment',
        found: framesField,
        wanted: 'a whole number of samples',
      });
    segments.push({ line, name, frames: Number(framesField) });
  }
  return accepted({ kind: 'segments', file, record, segments });
}

/**
 * True for a name inside the record's own folder. Absolute paths, drive letters, `..`, backslashes and `-` (standard
 * input) are refused: a header is somebody else's text and must not choose what this machine opens.
 */
function staysInFolder(name: string): boolean {
  if (name === NO_FILE) return true;
  // A NUL would end the name inside the operating system
  if (name === '' || name === '-' || /[\\:\u0000-\u001f]/.test(name)) return false;
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

const fitsInt32 = (value: number): boolean => value >= -(2 ** 31) && value < 2 ** 31;
