import {
  byteCount,
  milliseconds,
  offset,
  sampleCount,
  sampleIndex,
  sequenceNumber,
  unixMillis,
} from '../../protocol/ecg/units.ts';
import { ADULT_LIMITS } from '../../protocol/ecg/course/alarm-limits.ts';
import type { CaseEntry } from '../../protocol/wire/case-entry.ts';
import type { ConnectionId, LedgerId, SessionId } from '../../protocol/wire/identity.ts';
import { STATED_LIMITS } from '../../protocol/wire/limits.ts';
import type {
  ConsoleMessage,
  LoggedRecord,
  RelayMessage,
  SessionState,
  UnitMessage,
  ViewerMessage,
} from '../../protocol/wire/messages.ts';
import type { SealedRecord } from '../../protocol/wire/record.ts';
import { encodeRelayMessage, encodeUnitMessage } from '../../protocol/wire/uplink-codec.ts';
import { encodeConsoleMessage, encodeViewerMessage } from '../../protocol/wire/watch-codec.ts';
import { SessionAuthor, type AuthoredRecord } from '../support/session-author.ts';

export const LEDGER = 'ab'.repeat(16) as LedgerId;
export const OTHER_LEDGER = 'ba'.repeat(16) as LedgerId;
export const NOW = 1_790_000_100_000;

const ping = {
  kind: 'ping',
  t1: unixMillis(NOW),
  newestSample: sampleIndex(600),
  clock: { offset: milliseconds(-3.5), uncertainty: milliseconds(12) },
} as const;
const pong = { kind: 'pong', t1: unixMillis(NOW), t2: unixMillis(NOW + 4), t3: unixMillis(NOW + 5) } as const;
const looks = [
  { by: 'cardiologist', at: unixMillis(NOW), through: sampleIndex(400) },
  { by: 'reviewer', at: unixMillis(NOW + 1), through: sampleIndex(450) },
];

/** All that a unit says: a session with records of every kind, another one, and every message about them. */
export interface UnitTalk {
  readonly author: SessionAuthor;
  readonly otherAuthor: SessionAuthor;
  /** A description, eight frames, a gap, lost records, a look, two frames more and the end. */
  readonly written: readonly AuthoredRecord[];
  /** A description, three frames, what people write of every kind, and a frame of right-sided leads. */
  readonly others: readonly AuthoredRecord[];
  hello(nonce: string): UnitMessage;
  readonly messages: readonly UnitMessage[];
}

const ENTRIES: readonly CaseEntry[] = [
  { kind: 'patient', label: 'Unknown M ~60', caseNumber: '115-0042', ageYears: 61, sex: 'male' },
  {
    ...{ kind: 'twelve-lead', firstSample: sampleIndex(0), sampleCount: sampleCount(100) },
    ...{ placement: 'right-sided', quality: 'fair' },
  },
  { kind: 'hospital', hospital: 'a', title: '心臟中心', eta: unixMillis(NOW + 600_000) },
  { kind: 'alert', twelveLead: sampleIndex(0), hospital: 'a', urgency: 'stemi' },
  {
    ...{ kind: 'vital', measuredAt: unixMillis(NOW), source: 'Cuff' },
    values: [
      { vital: 'systolic', value: 121.5 },
      { vital: 'diastolic', value: 80 },
    ],
  },
  { kind: 'event', event: 'aspirin', text: '300 mg' },
  {
    ...{ kind: 'position', latitude: 24.15, longitude: 120.67, accuracyMetres: 8 },
    ...{ fixedAt: unixMillis(NOW), eta: null, source: 'receiver' },
  },
  { kind: 'message', text: 'Chest pain since noon', preset: '' },
  { kind: 'order', text: 'Heparin 5000 IU', preset: 'heparin' },
  { kind: 'read-back', epoch: { number: 0, nonce: '0123456789abcdef' }, seq: sequenceNumber(2) },
  { kind: 'shown', epoch: { number: 0, nonce: '0123456789abcdef' }, seq: sequenceNumber(2) },
  { kind: 'decision', decision: 'repeat', reason: '', placement: 'posterior', hospital: '' },
  { kind: 'alarm', condition: 'asystole', change: 'began', priority: 'high' },
  { kind: 'alarm-limits', limits: { ...ADULT_LIMITS, isOn: { ...ADULT_LIMITS.isOn, 'lead-off': false } } },
  {
    ...{ kind: 'summons', epoch: { number: 1, nonce: '0123456789abcdef' }, seq: sequenceNumber(9) },
    ...{ person: 'cardiologist', rank: 1, step: 'told', attempt: 2 },
  },
  { kind: 'offer', hospital: 'b', reason: 'Old LBBB?' },
  { kind: 'share', share: 'c0ffee', change: 'made', expiresAt: unixMillis(NOW + 3_600_000) },
  {
    ...{ kind: 'unit-status', battery: { percent: 81, isCharging: true } },
    checks: [{ check: 'storage', result: 'passed' }],
  },
  { kind: 'other' },
];

function moved(author: SessionAuthor): AuthoredRecord {
  const { body } = author.samples().record;
  if (body.kind !== 'samples') throw new Error('no samples');
  return author.write({ ...body, firstSample: sampleIndex(author.endSample), placement: 'right-sided' });
}

/** What people at the hospital write into the first session. */
function toldOf(session: number): readonly SealedRecord[] {
  const relay = new SessionAuthor({ session, epoch: 0 });
  return [
    relay.entry({ kind: 'order', text: 'Aspirin 300 mg', preset: '' }, 'cardiologist').sealed,
    relay.entry({ kind: 'message', text: '', preset: 'well-done' }, 'reviewer').sealed,
  ];
}

const EARLIER = { number: 7, nonce: '0123456789abcdef' };

export function talkOf(options: { readonly unit?: string; readonly session?: number } = {}): UnitTalk {
  const number = options.session ?? 1;
  const author = new SessionAuthor({ ...options, session: number });
  const otherAuthor = new SessionAuthor({ ...options, session: number + 1 });
  const { session, unit } = author;
  const written = [
    ...author.frames(8),
    author.gap(100),
    author.write({ kind: 'records-lost', epoch: author.epoch, first: sequenceNumber(40), last: sequenceNumber(44) }),
    author.write({ kind: 'seen', by: 'cardiologist', through: sampleIndex(400) }),
    author.samples(),
    author.samples(),
    author.end([{ epoch: EARLIER, last: sequenceNumber(12) }]),
  ];
  const others = [...otherAuthor.frames(3), ...ENTRIES.map((entry) => otherAuthor.entry(entry)), moved(otherAuthor)];
  const hello = (nonce: string): UnitMessage => ({
    kind: 'hello',
    unit,
    connectionNonce: nonce,
    sessions: [
      {
        session,
        epochs: [
          { epoch: author.epoch, first: sequenceNumber(1), last: sequenceNumber(written.length), closed: false },
          { epoch: EARLIER, first: sequenceNumber(1), last: sequenceNumber(12), closed: true },
        ],
      },
      {
        session: otherAuthor.session,
        epochs: [{ epoch: otherAuthor.epoch, first: sequenceNumber(1), last: sequenceNumber(3), closed: true }],
      },
    ],
    lastLedger: LEDGER,
    software: 'test',
  });
  const sealedOf = (records: readonly AuthoredRecord[]) => records.map(({ sealed }) => sealed);
  const messages: readonly UnitMessage[] = [
    hello('cd'.repeat(16)),
    { kind: 'data', lane: 'live', records: sealedOf(written.slice(0, 3)) },
    { kind: 'data', lane: 'backfill', records: sealedOf(written) },
    { kind: 'data', lane: 'live', records: sealedOf(others) },
    { kind: 'live-skip', session, epoch: author.epoch, first: sequenceNumber(3), last: sequenceNumber(9) },
    ping,
    pong,
  ];
  return { author, otherAuthor, written, others, hello, messages };
}

/** What everybody but the real relay talks about. */
export const talk = talkOf();
export const { author, otherAuthor, written, others } = talk;
export const session: SessionId = author.session;
export const loggedAs = ({ sealed }: AuthoredRecord, at: number): LoggedRecord => ({
  offset: offset(at),
  committedAt: unixMillis(NOW + at * 100),
  sealed,
});

const held = [
  {
    session,
    sealed: false,
    epochs: [
      {
        epoch: author.epoch,
        durableThrough: sequenceNumber(3),
        ranges: [
          { first: sequenceNumber(5), last: sequenceNumber(6) },
          { first: sequenceNumber(9), last: sequenceNumber(9) },
        ],
      },
    ],
  },
  {
    session: otherAuthor.session,
    sealed: true,
    epochs: [{ epoch: otherAuthor.epoch, durableThrough: sequenceNumber(0), ranges: [] }],
  },
];

export const relayMessages: readonly RelayMessage[] = [
  {
    kind: 'welcome',
    ledger: LEDGER,
    connection: 'ef'.repeat(16) as ConnectionId,
    sessions: held,
    limits: STATED_LIMITS,
    time: unixMillis(NOW),
  },
  { kind: 'ack', ledger: LEDGER, sessions: held, credit: byteCount(100_000) },
  {
    kind: 'nack',
    session,
    epoch: author.epoch,
    seq: sequenceNumber(4),
    reason: 'damaged',
    retryAfter: milliseconds(500),
  },
  { kind: 'nack', session: null, epoch: null, seq: sequenceNumber(0), reason: 'storage', retryAfter: milliseconds(0) },
  { kind: 'sealed', session, root: new Uint8Array(32).fill(7), signature: new Uint8Array(64).fill(9) },
  { kind: 'seen-by', session, looks },
  { kind: 'told', session, records: toldOf(1) },
  ping,
  pong,
];

export const viewerMessages: readonly ViewerMessage[] = [
  { kind: 'subscribe', session, resume: null },
  { kind: 'subscribe', session, resume: { ledger: LEDGER, from: offset(3) } },
  { kind: 'subscribe', session: otherAuthor.session, resume: { ledger: OTHER_LEDGER, from: offset(3) } },
  { kind: 'unsubscribe', session },
  { kind: 'fetch', request: 7, session, first: sampleIndex(50), end: sampleIndex(350) },
  { kind: 'looking', session, through: sampleIndex(400) },
  ping,
  pong,
];

export const stateOf = (parts: Partial<SessionState> = {}): SessionState => ({
  kind: 'state',
  session,
  state: 'live',
  since: unixMillis(NOW),
  ledger: LEDGER,
  head: offset(4),
  endSample: sampleIndex(600),
  opened: written[0]?.sealed ?? null,
  unitClock: { offset: milliseconds(2), uncertainty: milliseconds(9) },
  looks,
  resumed: false,
  ...parts,
});

export const consoleMessages: readonly ConsoleMessage[] = [
  stateOf(),
  stateOf({ session: otherAuthor.session, state: 'stale', opened: null, unitClock: null, looks: [], resumed: true }),
  { kind: 'logged', session, records: written.map((record, i) => loggedAs(record, i + 1)) },
  { kind: 'logged', session, records: written.slice(4, 6).map((record, i) => loggedAs(record, i + 5)) },
  { kind: 'gap', session, from: offset(5), to: offset(9) },
  {
    kind: 'fetched',
    request: 1,
    session,
    records: written.slice(1, 5).map((record, i) => loggedAs(record, i + 2)),
    reached: sampleIndex(200),
    last: false,
  },
  { kind: 'fetched', request: 2, session, records: [], reached: sampleIndex(450), last: true },
  ping,
  pong,
];

/** Of a later version: of kinds that nobody here knows, to be passed over and not. */
const unknownMessages: readonly Uint8Array[] = [
  Uint8Array.of(0x78, 0x01),
  Uint8Array.of(0x6a, 0x02, 0x08, 0x01, 0x78, 0x01),
  Uint8Array.of(0x6a, 0x02, 0x08, 0x01),
];

/** On Node an encoder gives a Buffer, whose slices are views: damage done to one would be done to the corpus. */
const corpusOf = (messages: readonly Uint8Array[]): readonly Uint8Array[] =>
  [...messages, ...unknownMessages].map((bytes) => Uint8Array.from(bytes));

export const unitCorpusOf = ({ messages }: UnitTalk): readonly Uint8Array[] =>
  corpusOf(messages.map(encodeUnitMessage));
export const unitCorpus = unitCorpusOf(talk);
export const relayCorpus = corpusOf(relayMessages.map(encodeRelayMessage));
export const viewerCorpus = corpusOf(viewerMessages.map(encodeViewerMessage));
export const consoleCorpus = corpusOf(consoleMessages.map(encodeConsoleMessage));
