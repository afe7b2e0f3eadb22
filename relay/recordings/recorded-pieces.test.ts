import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadMask, NO_LEADS } from '../../protocol/ecg/leads.ts';
import type { SignalFormat } from '../../protocol/ecg/sample-block.ts';
import {
  deviceCount,
  hertz,
  microvoltsPerLsb,
  monotonicMillis,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import type { LoggedRecord } from '../../protocol/wire/messages.ts';
import { sealRecord } from '../../protocol/wire/record-codec.ts';
import type { RecordBody } from '../../protocol/wire/record.ts';
import { encodeSamples } from '../../protocol/wire/sample-coding.ts';
import type { RecordingPiece } from './exports/exported-recording.ts';
import { piecesOf } from './recorded-pieces.ts';
import { UnreadableRecording } from './told-failures.ts';

const format: SignalFormat = {
  samplingRate: hertz(500),
  leads: [{ lead: 'II', lsb: microvoltsPerLsb(5), baseline: deviceCount(0) }],
};
const loggedAt = (at: number, body: RecordBody): LoggedRecord => ({
  offset: offset(at),
  committedAt: unixMillis(0),
  sealed: sealRecord({
    session: '018f3c5e-7a10-7abc-8def-0123456789ab' as SessionId,
    epoch: { number: 1, nonce: '0123456789abcdef' },
    seq: sequenceNumber(at),
    previousHash: new Uint8Array(0),
    recordedAt: unixMillis(0),
    recordedAtMonotonic: monotonicMillis(0),
    body,
  }).sealed,
});
/** Every sample of a record tells which record it is from. */
const samples = (at: number, first: number, count: number): LoggedRecord =>
  loggedAt(at, {
    kind: 'samples',
    firstSample: sampleIndex(first),
    sampleCount: sampleCount(count),
    ...encodeSamples([Int32Array.from({ length: count }, (_, i) => 1000 * at + first + i)]),
    leadsOff: at % 2 === 0 ? leadMask(['II']) : NO_LEADS,
  });
const gap = (at: number, first: number, count: number): LoggedRecord =>
  loggedAt(at, {
    kind: 'gap',
    firstSample: sampleIndex(first),
    sampleCount: sampleCount(count),
    reason: at % 2 === 0 ? 'app_down' : 'corrupt',
  });

async function piecesIn(records: readonly LoggedRecord[], length: number): Promise<RecordingPiece[]> {
  async function* stream(): AsyncIterable<LoggedRecord> {
    for (const record of records) yield await Promise.resolve(record);
  }
  const pieces: RecordingPiece[] = [];
  for await (const piece of piecesOf(stream(), format, sampleCount(length))) pieces.push(piece);
  return pieces;
}

/** What each sample is, and that the pieces come in order without overlap and without a hole. */
function laidOut(pieces: readonly RecordingPiece[]): string[] {
  const said: string[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'samples') {
      expect(piece.block.firstSample).toBe(said.length);
      expect(piece.block.channels[0]?.length).toBeGreaterThan(0);
      said.push(...[...(piece.block.channels[0] ?? [])].map(String));
    } else {
      const { first, end } = piece.kind === 'gap' ? piece.gap : piece.range;
      expect(first).toBe(said.length);
      expect(end).toBeGreaterThan(first);
      const word = piece.kind === 'gap' ? piece.gap.reason : 'awaited';
      said.push(...Array.from({ length: end - first }, () => word));
    }
  }
  return said;
}

describe('a recording in pieces', () => {
  it('is whole records where nothing overlaps, and awaited between them', async () => {
    const pieces = await piecesIn([samples(1, 0, 50), gap(2, 60, 10), samples(3, 70, 5)], 100);
    expect(pieces.map(({ kind }) => kind)).toEqual(['samples', 'awaited', 'gap', 'samples', 'awaited']);
    expect(laidOut(pieces)).toHaveLength(100);
  });

  it('[D8] lets data stand before a gap and of two of one kind the earlier, however they overlap and repeat', async () => {
    const claims = fc.array(
      fc.record({ isGap: fc.boolean(), first: fc.nat(60), count: fc.integer({ min: 1, max: 40 }) }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(claims, fc.nat(110), fc.nat(12), async (all, length, repeated) => {
        const records = all.map(({ isGap, first, count }, i) => ({
          first,
          end: first + count,
          isGap,
          at: i + 1,
          logged: isGap ? gap(i + 1, first, count) : samples(i + 1, first, count),
        }));
        const again = records[repeated];
        const inOrder = [...records].sort((one, other) => one.first - other.first);
        // A gap around data comes again for each of its parts.
        const given = [...inOrder, ...(again === undefined ? [] : [again])];
        const expected = Array.from({ length }, (_, sample) => {
          const those = records.filter((one) => sample >= one.first && sample < one.end);
          const standing = those.find(({ isGap }) => !isGap) ?? those[0];
          if (standing === undefined) return 'awaited';
          if (standing.isGap) return standing.at % 2 === 0 ? 'app_down' : 'corrupt';
          return String(1000 * standing.at + sample);
        });
        expect(
          laidOut(
            await piecesIn(
              given.map(({ logged }) => logged),
              length,
            ),
          ),
        ).toEqual(expected);
      }),
    );
  });

  it('ends where it was asked to, whatever has come since', async () => {
    const pieces = await piecesIn([samples(1, 0, 50), samples(2, 50, 50), samples(3, 100, 50)], 75);
    expect(laidOut(pieces)).toHaveLength(75);
    expect(pieces).toHaveLength(2);
  });

  it('says which record cannot be read', async () => {
    const rotten = { ...samples(7, 0, 50), sealed: samples(7, 0, 50).sealed.slice(1) as LoggedRecord['sealed'] };
    await expect(piecesIn([rotten], 50)).rejects.toThrow(UnreadableRecording);
    await expect(piecesIn([rotten], 50)).rejects.toThrow('Record 7');
  });
});
