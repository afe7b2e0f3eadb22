import type { RecordFolder } from './record-folder.ts';
import { type WfdbFailure, type WfdbOutcome, accepted, refused } from './wfdb-failure.ts';
import { NO_FILE, type WfdbSignalLine } from './wfdb-header.ts';
import { NULL_FORMAT, type SignalCoding, isFlacFormat, signalCoding } from './wfdb-signal-formats.ts';

/** One signal's place in the interleaving of its file. */
export interface GroupMember {
  readonly signal: number;
  readonly line: WfdbSignalLine;
  /** Its first sample's place in a frame. */
  readonly place: number;
}

/** Signals that share a file. */
export interface SignalGroup {
  readonly fileName: string;
  readonly coding: SignalCoding;
  readonly byteOffset: number;
  readonly samplesPerFrame: number;
  readonly members: readonly GroupMember[];
  readonly fileBytes: number;
  /** Format 8 only: each member's value before every stretch of `framesPerPiece`, so that reading need not start at 0. */
  readonly valuesBefore: Int32Array[];
}

/** Bounds the memory of opening and reading, whatever the record's length. */
export const PIECE_BYTES = 256 * 1024;

/** Frames decoded at once: whole coding groups, so that every piece starts where decoding can. */
export const framesPerPiece = ({ coding, samplesPerFrame }: SignalGroup): number =>
  Math.max(1, Math.floor(PIECE_BYTES / (coding.bytesInGroup * samplesPerFrame))) * coding.samplesInGroup;

/** Turns steps into samples in place; `running` holds each member's last value and is carried on. */
export function addUp(samples: Int32Array, group: SignalGroup, running: Int32Array): void {
  group.members.forEach(({ line, place }, at) => {
    let value = running[at] ?? 0;
    for (let frame = place; frame < samples.length; frame += group.samplesPerFrame)
      for (let index = frame; index < frame + line.samplesPerFrame; index += 1) {
        value = (value + (samples[index] ?? 0)) | 0;
        samples[index] = value;
      }
    running[at] = value;
  });
}

export function sumOf(samples: Int32Array, group: SignalGroup, { line, place }: GroupMember): number {
  let sum = 0;
  for (let frame = place; frame < samples.length; frame += group.samplesPerFrame)
    for (let index = frame; index < frame + line.samplesPerFrame; index += 1) sum = (sum + (samples[index] ?? 0)) | 0;
  return sum;
}

export function copySignal(
  from: Int32Array,
  group: SignalGroup,
  member: GroupMember,
  into: Int32Array,
  at: number,
): void {
  let target = at;
  for (let frame = member.place; frame < from.length; frame += group.samplesPerFrame)
    for (let index = frame; index < frame + member.line.samplesPerFrame; index += 1) into[target++] = from[index] ?? 0;
}

/** Puts the signals of one file together; refuses what cannot be read rightly. */
export function groupSignals(
  file: string,
  signals: readonly WfdbSignalLine[],
  folder: RecordFolder,
): WfdbOutcome<readonly SignalGroup[]> {
  const lines = signals.map((line, signal) => ({ line, signal }));
  const groups: SignalGroup[] = [];
  for (let at = 0; at < lines.length;) {
    const first = lines[at];
    if (first === undefined) break;
    const { fileName, format, byteOffset, line } = first.line;
    if (isFlacFormat(format)) return refused({ kind: 'compressed-format', file, line, format });
    const coding = signalCoding(format);
    if (coding === null && format !== NULL_FORMAT) return refused({ kind: 'unknown-format', file, line, format });
    const members: GroupMember[] = [];
    let place = 0;
    for (; lines[at]?.line.fileName === fileName; at += 1) {
      const member = lines[at];
      if (member === undefined) break;
      const disagreement = memberProblem(member.line, format, byteOffset, file);
      if (disagreement !== null) return refused(disagreement);
      members.push({ ...member, place });
      place += member.line.samplesPerFrame;
    }
    if (coding === null) continue;
    if (fileName === NO_FILE)
      return refused({
        kind: 'signals-disagree',
        file,
        line,
        about: `a signal without a file has format ${String(format)}`,
      });
    if (groups.some((group) => group.fileName === fileName))
      return refused({
        kind: 'signals-disagree',
        file,
        line,
        about: `the signals of ${fileName} do not stand together`,
      });
    const size = folder.sizeOf(fileName);
    if (!size.ok) return size;
    groups.push({
      fileName,
      coding,
      byteOffset,
      samplesPerFrame: place,
      members,
      fileBytes: size.value,
      valuesBefore: [],
    });
  }
  return accepted(groups);
}

function memberProblem(line: WfdbSignalLine, format: number, byteOffset: number, file: string): WfdbFailure | null {
  if (line.skew !== 0) return { kind: 'unsupported-skew', file, line: line.line, skew: line.skew };
  if (line.format !== format)
    return {
      kind: 'signals-disagree',
      file,
      line: line.line,
      about: `${line.fileName} cannot be in format ${String(line.format)} and in ${String(format)}`,
    };
  if (line.byteOffset !== byteOffset)
    return {
      kind: 'signals-disagree',
      file,
      line: line.line,
      about: `the samples of ${line.fileName} cannot start at byte ${String(line.byteOffset)} and at ${String(byteOffset)}`,
    };
  return null;
}
