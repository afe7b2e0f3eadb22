import { type Hash, createHash } from 'node:crypto';
import type { RecordFolder } from './record-folder.ts';
import { type WfdbOutcome, accepted, refused } from './wfdb-failure.ts';
import {
  NO_FILE,
  type WfdbHeader,
  type WfdbRecordLine,
  type WfdbSegmentLine,
  type WfdbSignalLine,
  parseWfdbHeader,
} from './wfdb-header.ts';
import { type SignalStretch, WfdbSegment, type WfdbSignalsHeader } from './wfdb-segment.ts';
import { NO_VALID_SAMPLE } from './wfdb-signal-formats.ts';

/** A record of the longest stay on an intensive care unit, cut into thousands of segments, stays below this. */
const LARGEST_HEADER_BYTES = 4 * 1024 * 1024;

/** A segment at its place; `null` where nothing was recorded. */
interface PlacedSegment {
  readonly firstFrame: number;
  readonly endFrame: number;
  readonly recorded: { readonly segment: WfdbSegment; readonly signalOf: readonly (number | null)[] } | null;
}

/** A whole WFDB record, verified, of one segment or many, readable at any frame. */
export interface WfdbRecord {
  /** The header that a person can open. */
  readonly file: string;
  readonly record: WfdbRecordLine;
  /** As the record presents them; a segment may lack some. */
  readonly signals: readonly WfdbSignalLine[];
  readonly frames: number;
  /** SHA-256 over all headers and signal files, hexadecimal. */
  readonly contentHash: string;
  /** Frames `first` up to and without `end`, within the length; one stretch a signal asked for, by its number. */
  read(first: number, end: number, signals: readonly number[]): WfdbOutcome<readonly SignalStretch[]>;
}

/** Opens `NAME.hea` of a folder and verifies every sample of it once, streaming. */
export async function openWfdbRecord(folder: RecordFolder, name: string): Promise<WfdbOutcome<WfdbRecord>> {
  const contentHash = createHash('sha256');
  const header = readHeader(folder, name, contentHash);
  if (!header.ok) return header;
  return header.value.kind === 'signals'
    ? openOrdinary(folder, header.value, contentHash)
    : openSegmented(folder, name, header.value, contentHash);
}

function readHeader(folder: RecordFolder, name: string, contentHash: Hash): WfdbOutcome<WfdbHeader> {
  const headerName = `${name}.hea`;
  const file = folder.pathOf(headerName);
  const size = folder.sizeOf(headerName);
  if (!size.ok) return size;
  if (size.value === 0) return refused({ kind: 'empty-file', file });
  if (size.value > LARGEST_HEADER_BYTES)
    return refused({ kind: 'header-too-large', file, bytes: size.value, limit: LARGEST_HEADER_BYTES });
  const bytes = new Uint8Array(size.value);
  const read = folder.readInto(headerName, 0, bytes);
  if (!read.ok) return read;
  contentHash.update(bytes);
  return parseWfdbHeader(new TextDecoder().decode(bytes.subarray(0, read.value)), file);
}

async function openOrdinary(
  folder: RecordFolder,
  header: WfdbSignalsHeader,
  contentHash: Hash,
): Promise<WfdbOutcome<WfdbRecord>> {
  const opened = WfdbSegment.open(folder, header);
  if (!opened.ok) return opened;
  const segment = opened.value;
  const failure = await segment.verify(contentHash);
  if (failure !== null) return refused(failure);
  if (segment.frames === 0) return refused({ kind: 'no-samples', file: header.file });
  return accepted({
    file: header.file,
    record: header.record,
    signals: header.signals,
    frames: segment.frames,
    contentHash: contentHash.digest('hex'),
    read: (first, end, signals) => segment.read(first, end, signals),
  });
}

async function openSegmented(
  folder: RecordFolder,
  name: string,
  header: Extract<WfdbHeader, { kind: 'segments' }>,
  contentHash: Hash,
): Promise<WfdbOutcome<WfdbRecord>> {
  const { file, record } = header;
  /** A segment may stand in its record more than once. */
  const opened = new Map<string, WfdbSegment>();
  const placed: PlacedSegment[] = [];
  let layout: WfdbSignalsHeader | null = null;
  let variableLayout = false;
  let frames = 0;
  for (const [at, line] of header.segments.entries()) {
    const place = { firstFrame: frames, endFrame: frames + line.frames };
    frames = place.endFrame;
    if (line.name === NO_FILE) {
      placed.push({ ...place, recorded: null });
      continue;
    }
    let segment = opened.get(line.name);
    if (segment === undefined) {
      const fresh = await openOneOf(folder, name, header, line, contentHash);
      if (!fresh.ok) return fresh;
      segment = fresh.value;
      opened.set(line.name, segment);
    }
    // A first segment without samples is the layout: it says how the signals of all others are to be presented.
    if (at === 0 && line.frames === 0) variableLayout = true;
    layout ??= segment.header;
    const fitted = fitSegment(layout, segment, variableLayout, header, line);
    if (!fitted.ok) return fitted;
    if (line.frames > 0) placed.push({ ...place, recorded: { segment, signalOf: fitted.value } });
  }
  if (record.frames !== null && record.frames !== frames)
    return refused({ kind: 'wrong-length', file, line: record.line, declared: record.frames, found: frames });
  if (frames === 0 || layout === null) return refused({ kind: 'no-samples', file });
  const { signals } = layout;
  return accepted({
    file,
    record,
    signals,
    frames,
    contentHash: contentHash.digest('hex'),
    read: (first, end, wanted) => readAcross(placed, signals, first, end, wanted),
  });
}

async function openOneOf(
  folder: RecordFolder,
  name: string,
  { file, record }: WfdbHeader,
  { line, name: segmentName, frames }: WfdbSegmentLine,
  contentHash: Hash,
): Promise<WfdbOutcome<WfdbSegment>> {
  if (segmentName === name) return refused({ kind: 'nested-segment', file, line, segment: segmentName, loop: true });
  const header = readHeader(folder, segmentName, contentHash);
  if (!header.ok) return header;
  if (header.value.kind === 'segments')
    return refused({ kind: 'nested-segment', file, line, segment: segmentName, loop: false });
  const disagrees = (about: string): WfdbOutcome<WfdbSegment> =>
    refused({ kind: 'segment-disagrees', file, line, segment: segmentName, about });
  const { frameRate } = header.value.record;
  if (frameRate !== record.frameRate)
    return disagrees(`its rate is ${String(frameRate)} Hz, the record's is ${String(record.frameRate)} Hz`);
  const ownFrames = header.value.record.frames ?? (frames === 0 ? 0 : null);
  if (ownFrames === null) return disagrees('its own header does not say how many samples it has');
  if (ownFrames !== frames)
    return disagrees(`it has ${String(ownFrames)} samples, where the record lists ${String(frames)}`);
  const segment = WfdbSegment.open(folder, header.value);
  if (!segment.ok) return segment;
  const failure = await segment.value.verify(contentHash);
  return failure === null ? segment : refused(failure);
}

/**
 * For each signal of the layout, its number in the segment, or null where a segment of a variable layout lacks it.
 * Gain, baseline and rate must agree: WFDB would rescale, but then the samples were no longer those of the device.
 */
function fitSegment(
  layout: WfdbSignalsHeader,
  segment: WfdbSegment,
  variableLayout: boolean,
  { file }: WfdbHeader,
  { line, name }: WfdbSegmentLine,
): WfdbOutcome<readonly (number | null)[]> {
  const own = segment.header.signals;
  const disagrees = (about: string): WfdbOutcome<readonly (number | null)[]> =>
    refused({ kind: 'segment-disagrees', file, line, segment: name, about });
  if (!variableLayout && own.length !== layout.signals.length)
    return disagrees(`it has ${String(own.length)} signals, where the record has ${String(layout.signals.length)}`);
  const numbers: (number | null)[] = [];
  for (const [at, wanted] of layout.signals.entries()) {
    const number = variableLayout ? own.findIndex(({ description }) => description === wanted.description) : at;
    const found = own[number];
    if (found === undefined) {
      numbers.push(null);
      continue;
    }
    if (found.description !== wanted.description)
      return disagrees(`signal ${String(at)} is ${found.description}, where the record has ${wanted.description}`);
    if (found.samplesPerFrame !== wanted.samplesPerFrame) return disagrees(`${wanted.description} changes its rate`);
    if (found.gain !== wanted.gain || found.baseline !== wanted.baseline || found.units !== wanted.units)
      return disagrees(
        `${wanted.description} changes its scale from ${scaleOf(wanted)} to ${scaleOf(found)}, and this reader does not rescale samples`,
      );
    numbers.push(number);
  }
  return accepted(numbers);
}

const scaleOf = ({ gain, baseline, units }: WfdbSignalLine): string => `${String(gain)}(${String(baseline)})/${units}`;

function readAcross(
  placed: readonly PlacedSegment[],
  layout: readonly WfdbSignalLine[],
  first: number,
  end: number,
  wanted: readonly number[],
): WfdbOutcome<readonly SignalStretch[]> {
  const stretches = wanted.map((signal) => {
    const perFrame = layout[signal]?.samplesPerFrame ?? 1;
    // Where no segment says otherwise nothing was recorded.
    return { perFrame, samples: new Int32Array((end - first) * perFrame).fill(NO_VALID_SAMPLE), someInvalid: false };
  });
  for (let at = segmentAt(placed, first); at < placed.length; at += 1) {
    const place = placed[at];
    if (place === undefined || place.firstFrame >= end) break;
    const from = Math.max(first, place.firstFrame);
    const until = Math.min(end, place.endFrame);
    if (from >= until) continue;
    const { recorded } = place;
    const present = wanted.flatMap((signal, index) => {
      const own = recorded?.signalOf[signal] ?? null;
      return own === null ? [] : [{ index, own }];
    });
    stretches.forEach((stretch, index) => {
      if (!present.some((entry) => entry.index === index)) stretch.someInvalid = true;
    });
    if (recorded === null || present.length === 0) continue;
    const read = recorded.segment.read(
      from - place.firstFrame,
      until - place.firstFrame,
      present.map(({ own }) => own),
    );
    if (!read.ok) return read;
    present.forEach(({ index }, order) => {
      const stretch = stretches[index];
      const part = read.value[order];
      if (stretch === undefined || part === undefined) return;
      stretch.samples.set(part.samples, (from - first) * stretch.perFrame);
      if (part.someInvalid) stretch.someInvalid = true;
    });
  }
  return accepted(stretches);
}

/** Number of the first segment that ends after a frame; a binary search, for records have thousands of segments. */
function segmentAt(placed: readonly PlacedSegment[], frame: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((placed[middle]?.endFrame ?? Infinity) > frame) high = middle;
    else low = middle + 1;
  }
  return low;
}
