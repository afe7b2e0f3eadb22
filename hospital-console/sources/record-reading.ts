import type { DeclaredGap, SampleBlock } from '../../protocol/ecg/sample-block.ts';
import { sampleIndex } from '../../protocol/ecg/units.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import { describeDecodeFailure } from '../../protocol/wire/decode-failure.ts';
import type { SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord, SessionDescription, SessionRecord } from '../../protocol/wire/record.ts';
import { decodeSamples } from '../../protocol/wire/sample-coding.ts';
import { describeSampleDecodeFailure } from '../../protocol/wire/sample-decode-failure.ts';

export type ReadRecord =
  | { readonly kind: 'described'; readonly description: SessionDescription }
  | { readonly kind: 'samples'; readonly record: SessionRecord; readonly block: SampleBlock }
  | { readonly kind: 'gap'; readonly gap: DeclaredGap }
  /** Somebody has written what a page shows of a case. */
  | { readonly kind: 'written' }
  /** The session's end, or a kind of a later version. */
  | { readonly kind: 'nothing-to-show' }
  /** Samples before the session's description: they cannot be read yet. */
  | { readonly kind: 'too-early' }
  | { readonly kind: 'unreadable'; readonly sentence: string };

/** Written every few seconds by a device: nobody waits for the next one. */
const COMES_BY_ITSELF: ReadonlySet<CaseEntry['kind']> = new Set(['position', 'vital', 'unit-status'] as const);

const unreadable = (sentence: string): ReadRecord => ({ kind: 'unreadable', sentence });

/** Opens a record of a session as a viewer needs it: checksum verified, samples decoded. Never throws. */
export function readRecord(
  sealed: SealedRecord,
  session: SessionId,
  description: SessionDescription | null,
): ReadRecord {
  const opened = openRecord(sealed);
  if (!opened.ok) return unreadable(`A record ${describeDecodeFailure(opened.failure)}.`);
  const record = opened.value;
  if (record.session !== session) return unreadable('A record belongs to another session.');
  const { body } = record;
  switch (body.kind) {
    case 'opened':
      return { kind: 'described', description: body.description };
    case 'gap': {
      const end = sampleIndex(body.firstSample + body.sampleCount);
      return { kind: 'gap', gap: { first: body.firstSample, end, reason: body.reason } };
    }
    case 'samples': {
      if (description === null) return { kind: 'too-early' };
      const samples = decodeSamples(body.coding, body.payload, description.format.leads.length, body.sampleCount);
      if (samples.kind !== 'decoded') {
        return unreadable(`A record's ${describeSampleDecodeFailure(samples)}.`);
      }
      const { firstSample, leadsOff, placement } = body;
      const { channels } = samples;
      const block: SampleBlock = { firstSample, channels, leadsOff, ...(placement === undefined ? {} : { placement }) };
      return { kind: 'samples', record, block };
    }
    case 'entry':
      return { kind: COMES_BY_ITSELF.has(body.entry.kind) ? 'nothing-to-show' : 'written' };
    case 'end':
    case 'records-lost':
    case 'seen':
    case 'other':
      return { kind: 'nothing-to-show' };
  }
}
