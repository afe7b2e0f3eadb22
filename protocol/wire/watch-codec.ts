import './protobuf-runtime.ts';
import { prearrival } from './generated/telemetry.js';
import { readMessage, type Decoded } from './message-codec.ts';
import { readClock, readPing, readPong, writePing, writePong } from './heartbeat-codec.ts';
import { failureOf, FieldOutOfRange, ledgerField, placeField, sessionField, timeField, wholeNumber } from './fields.ts';
import { decoded } from './decode-failure.ts';
import { bytesOfHex, bytesOfSession } from './identity.ts';
import { readLooks, writeLook } from './look-codec.ts';
import type { ConsoleMessage, LoggedRecord, SessionState, SessionStateKind, ViewerMessage } from './messages.ts';
import type { SealedRecord } from './record.ts';
import { offset, sampleIndex } from '../ecg/units.ts';

const wire = prearrival.v1;
const STATES: readonly SessionStateKind[] = ['live', 'stale', 'ended', 'unknown'];
const STATE_NUMBERS: Readonly<Record<SessionStateKind, prearrival.v1.SessionStateKind>> = {
  live: wire.SessionStateKind.SESSION_STATE_LIVE,
  stale: wire.SessionStateKind.SESSION_STATE_STALE,
  ended: wire.SessionStateKind.SESSION_STATE_ENDED,
  unknown: wire.SessionStateKind.SESSION_STATE_UNKNOWN,
};
const EMPTY = new Uint8Array(0);

export function encodeViewerMessage(message: ViewerMessage): Uint8Array {
  return wire.ViewerMessage.encode(writeViewerMessage(message)).finish();
}

/** Failures: too-large, truncated, malformed, unknown-message, field-out-of-range. */
export function decodeViewerMessage(bytes: Uint8Array): Decoded<ViewerMessage> {
  return readMessage(bytes, (whole) => wire.ViewerMessage.decode(whole), readViewerMessage);
}

export function encodeConsoleMessage(message: ConsoleMessage): Uint8Array {
  return wire.ConsoleMessage.encode(writeConsoleMessage(message)).finish();
}

/** Failures: too-large, truncated, malformed, unknown-message, field-out-of-range. */
export function decodeConsoleMessage(bytes: Uint8Array): Decoded<ConsoleMessage> {
  return readMessage(bytes, (whole) => wire.ConsoleMessage.decode(whole), readConsoleMessage);
}

/** A logged record on its own, as the recordings API streams them. */
export const encodeLoggedRecord = (record: LoggedRecord): Uint8Array =>
  wire.LoggedRecord.encode(writeLogged(record)).finish();

export function decodeLoggedRecord(bytes: Uint8Array): Decoded<LoggedRecord> {
  try {
    return decoded(readLogged(wire.LoggedRecord.decode(bytes)));
  } catch (thrown) {
    return failureOf(thrown);
  }
}

function writeViewerMessage(message: ViewerMessage): prearrival.v1.ViewerMessage.$Properties {
  switch (message.kind) {
    case 'subscribe':
      return {
        subscribe: {
          session: bytesOfSession(message.session),
          ledger: message.resume === null ? EMPTY : bytesOfHex(message.resume.ledger),
          fromOffset: message.resume?.from ?? 0,
        },
      };
    case 'unsubscribe':
      return { unsubscribe: { session: bytesOfSession(message.session) } };
    case 'fetch':
      return {
        fetch: {
          request: message.request,
          session: bytesOfSession(message.session),
          firstSample: message.first,
          endSample: message.end,
        },
      };
    case 'looking':
      return {
        looking: { session: bytesOfSession(message.session), throughSample: message.through },
        mayBeIgnored: true,
      };
    case 'ping':
      return { ping: writePing(message) };
    case 'pong':
      return { pong: writePong(message) };
  }
}

function readViewerMessage(message: prearrival.v1.ViewerMessage.$Properties): ViewerMessage | null {
  if (message.subscribe) {
    const { subscribe } = message;
    const from = wholeNumber(subscribe.fromOffset, 'from_offset');
    return {
      kind: 'subscribe',
      session: sessionField(subscribe.session),
      resume: from === 0 ? null : { ledger: ledgerField(subscribe.ledger), from: offset(from) },
    };
  }
  if (message.unsubscribe) return { kind: 'unsubscribe', session: sessionField(message.unsubscribe.session) };
  if (message.fetch) {
    const { fetch } = message;
    const first = wholeNumber(fetch.firstSample, 'first_sample');
    const end = wholeNumber(fetch.endSample, 'end_sample');
    if (end < first) throw new FieldOutOfRange('end_sample');
    return {
      kind: 'fetch',
      request: wholeNumber(fetch.request, 'request'),
      session: sessionField(fetch.session),
      first: sampleIndex(first),
      end: sampleIndex(end),
    };
  }
  if (message.looking) {
    const { looking } = message;
    const through = sampleIndex(placeField(looking.throughSample, 'through_sample'));
    return { kind: 'looking', session: sessionField(looking.session), through };
  }
  if (message.ping) return readPing(message.ping);
  if (message.pong) return readPong(message.pong);
  return null;
}

function writeConsoleMessage(message: ConsoleMessage): prearrival.v1.ConsoleMessage.$Properties {
  switch (message.kind) {
    case 'state':
      return { state: writeState(message) };
    case 'logged':
      return { logged: { session: bytesOfSession(message.session), records: message.records.map(writeLogged) } };
    case 'gap':
      return {
        gap: { session: bytesOfSession(message.session), fromOffset: message.from, toOffset: message.to },
      };
    case 'fetched':
      return {
        fetched: {
          request: message.request,
          session: bytesOfSession(message.session),
          records: message.records.map(writeLogged),
          reachedSample: message.reached,
          last: message.last,
        },
      };
    case 'ping':
      return { ping: writePing(message) };
    case 'pong':
      return { pong: writePong(message) };
  }
}

function readConsoleMessage(message: prearrival.v1.ConsoleMessage.$Properties): ConsoleMessage | null {
  if (message.state) return readState(message.state);
  if (message.logged) {
    return {
      kind: 'logged',
      session: sessionField(message.logged.session),
      records: (message.logged.records ?? []).map(readLogged),
    };
  }
  if (message.gap) {
    return {
      kind: 'gap',
      session: sessionField(message.gap.session),
      from: offset(placeField(message.gap.fromOffset, 'from_offset')),
      to: offset(placeField(message.gap.toOffset, 'to_offset')),
    };
  }
  if (message.fetched) {
    return {
      kind: 'fetched',
      request: wholeNumber(message.fetched.request, 'request'),
      session: sessionField(message.fetched.session),
      records: (message.fetched.records ?? []).map(readLogged),
      reached: sampleIndex(wholeNumber(message.fetched.reachedSample, 'reached_sample')),
      last: message.fetched.last ?? false,
    };
  }
  if (message.ping) return readPing(message.ping);
  if (message.pong) return readPong(message.pong);
  return null;
}

const writeState = (state: SessionState): prearrival.v1.SessionState.$Properties => ({
  session: bytesOfSession(state.session),
  state: STATE_NUMBERS[state.state],
  sinceUnixMs: state.since,
  ledger: bytesOfHex(state.ledger),
  headOffset: state.head,
  endSample: state.endSample,
  opened: state.opened ?? EMPTY,
  unitClockOffsetMs: state.unitClock?.offset ?? 0,
  unitClockUncertaintyMs: state.unitClock?.uncertainty ?? -1,
  looks: state.looks.map(writeLook),
  resumed: state.resumed,
});

function readState(state: prearrival.v1.SessionState.$Properties): SessionState {
  const kind = STATES[(state.state ?? 0) - 1];
  if (kind === undefined) throw new FieldOutOfRange('state');
  return {
    kind: 'state',
    session: sessionField(state.session),
    state: kind,
    since: timeField(state.sinceUnixMs, 'since_unix_ms'),
    ledger: ledgerField(state.ledger),
    head: offset(placeField(state.headOffset, 'head_offset')),
    endSample: sampleIndex(placeField(state.endSample, 'end_sample')),
    opened: state.opened?.length ? (state.opened as SealedRecord) : null,
    unitClock: readClock(state.unitClockOffsetMs, state.unitClockUncertaintyMs),
    looks: readLooks(state.looks),
    resumed: state.resumed ?? false,
  };
}

const writeLogged = (record: LoggedRecord): prearrival.v1.LoggedRecord.$Properties => ({
  offset: record.offset,
  committedAtUnixMs: record.committedAt,
  sealedRecord: record.sealed,
});

const readLogged = (record: prearrival.v1.LoggedRecord.$Properties): LoggedRecord => ({
  offset: offset(placeField(record.offset, 'offset')),
  committedAt: timeField(record.committedAtUnixMs, 'committed_at_unix_ms'),
  sealed: (record.sealedRecord ?? EMPTY) as SealedRecord,
});
