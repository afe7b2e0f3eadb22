import type { GapReason, SignalFormat } from '../../protocol/ecg/sample-block.ts';
import type { LeadMask } from '../../protocol/ecg/leads.ts';
import type { Placement } from '../../protocol/ecg/placement.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { Offset, SampleCount } from '../../protocol/ecg/units.ts';
import { describeDecodeFailure } from '../../protocol/wire/decode-failure.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import { samplesOf } from '../../protocol/wire/record.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import { describeSampleDecodeFailure } from '../../protocol/wire/sample-decode-failure.ts';
import type { RecordingPiece } from './exports/exported-recording.ts';
import { UnreadableRecording } from './told-failures.ts';

/** What a record says of its samples; `end` is one past the last of them. */
interface Claim {
  readonly offset: Offset;
  readonly first: number;
  readonly end: number;
  readonly says:
    | {
        readonly kind: 'samples';
        readonly channels: readonly Int32Array[];
        readonly leadsOff: LeadMask;
        readonly placement: Placement | undefined;
      }
    | { readonly kind: 'gap'; readonly reason: GapReason };
}

/**
 * Records in order of first sample as pieces in ascending order, without overlap and without a hole, from `from` up to `length`.
 * What no record claims is awaited. Where several claim a sample, data stands and the gap yields; of two of one kind
 * the one with the lower offset stands (D8). A record may come more than once; those of no samples are passed over.
 * Throws UnreadableRecording.
 */
export async function* piecesOf(
  records: AsyncIterable<LoggedRecord>,
  format: SignalFormat,
  length: SampleCount,
  from = sampleIndex(0),
): AsyncIterable<RecordingPiece> {
  let open: readonly Claim[] = [];
  let next: number = from;
  for await (const logged of records) {
    const claim = claimOf(logged, format);
    if (claim === null) continue;
    if (claim.first >= length) break;
    // Whatever comes from now on begins here or later: what lies before is settled.
    yield* settle(open, next, claim.first);
    next = Math.max(next, claim.first);
    open = [...open.filter(({ end, offset }) => end > next && offset !== claim.offset), claim];
  }
  yield* settle(open, next, length);
}

/** What stands for each sample of a range into which no claim begins. */
function* settle(claims: readonly Claim[], from: number, until: number): Generator<RecordingPiece> {
  for (let next = from; next < until;) {
    const [standing] = claims.filter(({ end }) => end > next).sort(byPrecedence);
    const end = Math.min(until, standing?.end ?? until);
    yield standing === undefined ? awaited(next, end) : pieceOf(standing, next, end);
    next = end;
  }
}

function byPrecedence(one: Claim, other: Claim): number {
  if (one.says.kind !== other.says.kind) return one.says.kind === 'samples' ? -1 : 1;
  return one.offset - other.offset;
}

const awaited = (first: number, end: number): RecordingPiece => ({
  kind: 'awaited',
  range: { first: sampleIndex(first), end: sampleIndex(end) },
});

function pieceOf({ first: begin, says }: Claim, first: number, end: number): RecordingPiece {
  if (says.kind === 'gap') {
    return { kind: 'gap', gap: { first: sampleIndex(first), end: sampleIndex(end), reason: says.reason } };
  }
  const channels = says.channels.map((channel) => channel.subarray(first - begin, end - begin));
  const { leadsOff, placement } = says;
  const placed = placement === undefined ? {} : { placement };
  return { kind: 'samples', block: { firstSample: sampleIndex(first), channels, leadsOff, ...placed } };
}

function claimOf(logged: LoggedRecord, format: SignalFormat): Claim | null {
  const opened = openRecord(logged.sealed);
  if (!opened.ok) {
    throw new UnreadableRecording(`Record ${String(logged.offset)} ${describeDecodeFailure(opened.failure)}.`);
  }
  const { body } = opened.value;
  const samples = samplesOf(body);
  if (samples === null) return null;
  const claimed = { offset: logged.offset, ...samples };
  if (body.kind === 'gap') return { ...claimed, says: { kind: 'gap', reason: body.reason } };
  if (body.kind !== 'samples') return null;
  const decoded = decodeSamples(body.coding, body.payload, format.leads.length, body.sampleCount);
  if (decoded.kind !== 'decoded') {
    throw new UnreadableRecording(
      `The samples of record ${String(logged.offset)} cannot be read: ${describeSampleDecodeFailure(decoded)}`,
    );
  }
  const { leadsOff, placement } = body;
  return { ...claimed, says: { kind: 'samples', channels: decoded.channels, leadsOff, placement } };
}
