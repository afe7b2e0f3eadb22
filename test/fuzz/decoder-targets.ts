import { describeDecodeFailure, type Decoded } from '../../protocol/wire/decode-failure.ts';
import { openRecord, sealRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionRecord } from '../../protocol/wire/record.ts';
import { decodeSamples, encodeSamples, SAMPLE_CODINGS } from '../../protocol/wire/sample-coding.ts';
import { describeSampleDecodeFailure } from '../../protocol/wire/sample-decode-failure.ts';
import {
  decodeRelayMessage,
  decodeUnitMessage,
  encodeRelayMessage,
  encodeUnitMessage,
} from '../../protocol/wire/uplink-codec.ts';
import {
  decodeConsoleMessage,
  decodeLoggedRecord,
  decodeViewerMessage,
  encodeConsoleMessage,
  encodeLoggedRecord,
  encodeViewerMessage,
} from '../../protocol/wire/watch-codec.ts';
import { encodePlain } from '../../protocol/wire/plain-samples.ts';
import { consoleCorpus, loggedAs, others, relayCorpus, unitCorpus, viewerCorpus, written } from './corpus.ts';
import type { FuzzSubject, FuzzTarget } from './fuzz-target.ts';
import { heldBytes } from './held-bytes.ts';
import { joined } from './wire-fields.ts';

/** A few bytes must not become many: of a value that was read from so many bytes, at most so many are kept. */
const MOST_BYTES_A_BYTE = 64;
const ANYHOW = 4 * 1024;

/** A decoder gives a value that can be written and read again, or says why not in a sentence; it never throws. */
function decoderTarget<T>(
  name: string,
  corpus: readonly Uint8Array[],
  decode: (bytes: Uint8Array) => Decoded<T>,
  encode: (value: T) => Uint8Array,
): FuzzTarget {
  const complaintAbout = (bytes: Uint8Array): string | null => {
    const read = decode(bytes);
    if (!read.ok) return describeDecodeFailure(read.failure) === '' ? 'It does not say why.' : null;
    const most = ANYHOW + bytes.length * MOST_BYTES_A_BYTE;
    const kept = heldBytes(read.value, most);
    if (kept >= most) return `Of ${bytes.length} bytes it makes more than ${most}.`;
    const again = decode(encode(read.value));
    return again.ok
      ? null
      : `What it read is written as what it does not read: ${describeDecodeFailure(again.failure)}.`;
  };
  return { name: `decoder: ${name}`, corpus, begin: () => new Decoding(complaintAbout) };
}

class Decoding implements FuzzSubject {
  readonly closed = false;
  #complaint: string | null = null;
  readonly #complaintAbout: (bytes: Uint8Array) => string | null;

  constructor(complaintAbout: (bytes: Uint8Array) => string | null) {
    this.#complaintAbout = complaintAbout;
  }

  hear(bytes: Uint8Array): void {
    this.#complaint ??= this.#complaintAbout(bytes);
  }

  fork(): null {
    return null;
  }

  complaint(): string | null {
    return this.#complaint;
  }
}

const records = [...written, ...others];

const channels = Array.from({ length: 8 }, (_, lead) =>
  Int32Array.from({ length: 50 }, (_unused, i) => Math.round(100 * Math.sin((lead + i) / 7)) + (i === 30 ? 40_000 : 0)),
);
/** Coding, channels and samples as a record and its session state them, and the payload behind. */
const sampleCorpus = [
  { coding: SAMPLE_CODINGS.int16, payload: encodePlain(channels, 50, 2) },
  { coding: SAMPLE_CODINGS.int32, payload: encodePlain(channels, 50, 4) },
  encodeSamples(channels),
  encodeSamples(channels.map((channel) => channel.map(() => 17))),
].map(({ coding, payload }) => joined([Uint8Array.of(coding, 8, 50, 0), payload]));

function complaintAboutSamples(bytes: Uint8Array): string | null {
  const [coding = 0, channelCount = 0, low = 0, high = 0] = bytes;
  const count = low + 256 * high;
  const read = decodeSamples(coding, bytes.subarray(4), channelCount, count);
  if (read.kind !== 'decoded') return describeSampleDecodeFailure(read) === '' ? 'It does not say why.' : null;
  if (read.channels.length !== channelCount) return `${read.channels.length} channels, not ${channelCount}.`;
  if (read.channels.some(({ length }) => length !== count)) return `A channel is not ${count} samples long.`;
  const again = encodeSamples(read.channels);
  const twice = decodeSamples(again.coding, again.payload, channelCount, count);
  const same =
    twice.kind === 'decoded' &&
    twice.channels.every((channel, c) => channel.every((sample, i) => sample === read.channels[c]?.[i]));
  return same ? null : 'What it read comes back otherwise.';
}

const writeRecord = (record: SessionRecord): Uint8Array => sealRecord(record).sealed;

export const decoderTargets: readonly FuzzTarget[] = [
  decoderTarget('unit messages', unitCorpus, decodeUnitMessage, encodeUnitMessage),
  decoderTarget('relay messages', relayCorpus, decodeRelayMessage, encodeRelayMessage),
  decoderTarget('viewer messages', viewerCorpus, decodeViewerMessage, encodeViewerMessage),
  decoderTarget('console messages', consoleCorpus, decodeConsoleMessage, encodeConsoleMessage),
  decoderTarget(
    'records',
    records.map(({ sealed }) => sealed),
    openRecord,
    writeRecord,
  ),
  decoderTarget(
    'logged records',
    records.map((record, i) => Uint8Array.from(encodeLoggedRecord(loggedAs(record, i + 1)))),
    decodeLoggedRecord,
    encodeLoggedRecord,
  ),
  {
    name: 'decoder: samples',
    corpus: sampleCorpus,
    begin: () => new Decoding(complaintAboutSamples),
  },
];
