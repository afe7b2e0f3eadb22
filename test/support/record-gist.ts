import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';

/** What a record says, without its samples: short enough for a test to write down what it expects. */
export function gist({ sealed }: { readonly sealed: SealedRecord }): unknown {
  const opened = openRecord(sealed);
  if (!opened.ok) throw new Error(opened.failure.kind);
  const { body } = opened.value;
  switch (body.kind) {
    case 'gap':
      return [body.reason, body.firstSample, body.firstSample + body.sampleCount];
    case 'records-lost':
      return ['lost', body.epoch.number, body.first, body.last];
    case 'end':
      return ['end', body.sampleCount, body.epochs.map(({ epoch, last }) => [epoch.number, last])];
    case 'opened':
    case 'samples':
    case 'seen':
    case 'entry':
    case 'other':
      return body.kind;
  }
}
export const gists = (records: readonly { readonly sealed: SealedRecord }[]): unknown[] => records.map(gist);
