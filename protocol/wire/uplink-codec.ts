import './protobuf-runtime.ts';
import { prearrival } from './generated/telemetry.js';
import { readMessage, type Decoded } from './message-codec.ts';
import { readPing, readPong, writePing, writePong } from './heartbeat-codec.ts';
import {
  epochField,
  FieldOutOfRange,
  hexField,
  ledgerField,
  rangeField,
  sequenceField,
  sessionField,
  shortText,
  timeField,
  wholeNumber,
  writeEpoch,
} from './fields.ts';
import { readLooks, writeLook } from './look-codec.ts';
import { bytesOfHex, bytesOfSession, type ConnectionId, type UnitId } from './identity.ts';
import { LIMITS, type PeerLimits } from './limits.ts';
import type { Hello, Lane, NackReason, RelayMessage, SessionHeld, UnitMessage } from './messages.ts';
import type { SealedRecord } from './record.ts';
import { byteCount, milliseconds } from '../ecg/units.ts';

const wire = prearrival.v1;
const LANES: readonly Lane[] = ['live', 'backfill'];
const NACK_REASONS: readonly NackReason[] = ['damaged', 'conflict', 'not-yours', 'storage'];
const LANE_NUMBERS: Readonly<Record<Lane, prearrival.v1.Lane>> = {
  live: wire.Lane.LANE_LIVE,
  backfill: wire.Lane.LANE_BACKFILL,
};
const NACK_REASON_NUMBERS: Readonly<Record<NackReason, prearrival.v1.NackReason>> = {
  damaged: wire.NackReason.NACK_REASON_DAMAGED,
  conflict: wire.NackReason.NACK_REASON_CONFLICT,
  'not-yours': wire.NackReason.NACK_REASON_NOT_YOURS,
  storage: wire.NackReason.NACK_REASON_STORAGE,
};
const EMPTY = new Uint8Array(0);

export function encodeUnitMessage(message: UnitMessage): Uint8Array {
  return wire.UnitMessage.encode(writeUnitMessage(message)).finish();
}

/** Failures: too-large, truncated, malformed, unknown-message, field-out-of-range. */
export function decodeUnitMessage(bytes: Uint8Array): Decoded<UnitMessage> {
  return readMessage(bytes, (whole) => wire.UnitMessage.decode(whole), readUnitMessage);
}

export function encodeRelayMessage(message: RelayMessage): Uint8Array {
  return wire.RelayMessage.encode(writeRelayMessage(message)).finish();
}

/** Failures: too-large, truncated, malformed, unknown-message, field-out-of-range. */
export function decodeRelayMessage(bytes: Uint8Array): Decoded<RelayMessage> {
  return readMessage(bytes, (whole) => wire.RelayMessage.decode(whole), readRelayMessage);
}

function writeUnitMessage(message: UnitMessage): prearrival.v1.UnitMessage.$Properties {
  switch (message.kind) {
    case 'hello':
      return { hello: writeHello(message) };
    case 'data':
      return { data: { lane: LANE_NUMBERS[message.lane], records: [...message.records] } };
    case 'live-skip':
      return {
        liveSkip: {
          session: bytesOfSession(message.session),
          ...writeEpoch(message.epoch),
          fromSeq: message.first,
          toSeq: message.last,
        },
      };
    case 'ping':
      return { ping: writePing(message) };
    case 'pong':
      return { pong: writePong(message) };
  }
}

function readUnitMessage(message: prearrival.v1.UnitMessage.$Properties): UnitMessage | null {
  if (message.hello) return readHello(message.hello);
  if (message.data) {
    const records = message.data.records ?? [];
    const lane = LANES[(message.data.lane ?? 0) - 1];
    if (lane === undefined) throw new FieldOutOfRange('lane');
    if (records.length > LIMITS.recordsPerMessage) throw new FieldOutOfRange('records');
    return { kind: 'data', lane, records: records as SealedRecord[] };
  }
  if (message.liveSkip) {
    const { liveSkip } = message;
    return {
      kind: 'live-skip',
      session: sessionField(liveSkip.session),
      epoch: epochField(liveSkip),
      ...rangeField({ first: liveSkip.fromSeq, last: liveSkip.toSeq }),
    };
  }
  if (message.ping) return readPing(message.ping);
  if (message.pong) return readPong(message.pong);
  return null;
}

const writeHello = (hello: Hello): prearrival.v1.Hello.$Properties => ({
  unit: hello.unit,
  connectionNonce: bytesOfHex(hello.connectionNonce),
  lastLedger: hello.lastLedger === null ? EMPTY : bytesOfHex(hello.lastLedger),
  software: hello.software,
  sessions: hello.sessions.map(({ session, epochs }) => ({
    session: bytesOfSession(session),
    epochs: epochs.map(({ epoch, first, last, closed }) => ({
      ...writeEpoch(epoch),
      firstSeq: first,
      lastSeq: last,
      closed,
    })),
  })),
});

function readHello(hello: prearrival.v1.Hello.$Properties): Hello {
  const sessions = hello.sessions ?? [];
  if (sessions.length > LIMITS.sessionsPerUnit) throw new FieldOutOfRange('sessions');
  const epochs = sessions.reduce((sum, session) => sum + (session.epochs?.length ?? 0), 0);
  if (epochs > LIMITS.epochsPerHello) throw new FieldOutOfRange('epochs');
  return {
    kind: 'hello',
    unit: shortText(hello.unit, 'unit') as UnitId,
    connectionNonce: hexField(hello.connectionNonce, 16, 'connection_nonce'),
    lastLedger: hello.lastLedger?.length ? ledgerField(hello.lastLedger) : null,
    software: shortText(hello.software, 'software'),
    sessions: sessions.map((held) => ({
      session: sessionField(held.session),
      epochs: (held.epochs ?? []).map((epoch) => ({
        epoch: epochField(epoch),
        ...rangeField({ first: epoch.firstSeq, last: epoch.lastSeq }),
        closed: epoch.closed ?? false,
      })),
    })),
  };
}

function writeRelayMessage(message: RelayMessage): prearrival.v1.RelayMessage.$Properties {
  switch (message.kind) {
    case 'welcome':
      return {
        welcome: {
          ledger: bytesOfHex(message.ledger),
          connection: bytesOfHex(message.connection),
          sessions: message.sessions.map(writeHeld),
          limits: message.limits,
          timeUnixMs: message.time,
        },
      };
    case 'ack':
      return {
        ack: {
          ledger: bytesOfHex(message.ledger),
          sessions: message.sessions.map(writeHeld),
          creditBytes: message.credit,
        },
      };
    case 'nack':
      return {
        nack: {
          session: message.session === null ? EMPTY : bytesOfSession(message.session),
          ...(message.epoch === null ? {} : writeEpoch(message.epoch)),
          seq: message.seq,
          reason: NACK_REASON_NUMBERS[message.reason],
          retryAfterMs: message.retryAfter,
        },
      };
    case 'sealed':
      return {
        sealed: {
          session: bytesOfSession(message.session),
          root: message.root,
          signature: message.signature,
          ...(message.manifest === undefined ? {} : { manifest: message.manifest }),
        },
      };
    case 'seen-by':
      return {
        seenBy: { session: bytesOfSession(message.session), looks: message.looks.map(writeLook) },
        mayBeIgnored: true,
      };
    case 'told':
      return {
        told: { session: bytesOfSession(message.session), records: [...message.records] },
        mayBeIgnored: true,
      };
    case 'ping':
      return { ping: writePing(message) };
    case 'pong':
      return { pong: writePong(message) };
  }
}

function readRelayMessage(message: prearrival.v1.RelayMessage.$Properties): RelayMessage | null {
  if (message.welcome) {
    const { welcome } = message;
    return {
      kind: 'welcome',
      ledger: ledgerField(welcome.ledger),
      connection: hexField(welcome.connection, 16, 'connection') as ConnectionId,
      sessions: (welcome.sessions ?? []).map(readHeld),
      limits: readLimits(welcome.limits ?? {}),
      time: timeField(welcome.timeUnixMs, 'time_unix_ms'),
    };
  }
  if (message.ack) {
    return {
      kind: 'ack',
      ledger: ledgerField(message.ack.ledger),
      sessions: (message.ack.sessions ?? []).map(readHeld),
      credit: byteCount(wholeNumber(message.ack.creditBytes, 'credit_bytes')),
    };
  }
  if (message.nack) {
    const { nack } = message;
    const reason = NACK_REASONS[(nack.reason ?? 0) - 1];
    if (reason === undefined) throw new FieldOutOfRange('reason');
    return {
      kind: 'nack',
      session: nack.session?.length ? sessionField(nack.session) : null,
      epoch: nack.epochNonce?.length ? epochField(nack) : null,
      seq: sequenceField(nack.seq, 'seq', 0),
      reason,
      retryAfter: milliseconds(wholeNumber(nack.retryAfterMs, 'retry_after_ms')),
    };
  }
  if (message.sealed) {
    const { manifest } = message.sealed;
    return {
      kind: 'sealed',
      session: sessionField(message.sealed.session),
      root: message.sealed.root ?? EMPTY,
      signature: message.sealed.signature ?? EMPTY,
      ...(manifest === undefined || manifest === null || manifest.length === 0 ? {} : { manifest }),
    };
  }
  if (message.seenBy) {
    return { kind: 'seen-by', session: sessionField(message.seenBy.session), looks: readLooks(message.seenBy.looks) };
  }
  if (message.told) {
    const records = message.told.records ?? [];
    if (records.length > LIMITS.recordsPerMessage) throw new FieldOutOfRange('records');
    return { kind: 'told', session: sessionField(message.told.session), records: records as SealedRecord[] };
  }
  if (message.ping) return readPing(message.ping);
  if (message.pong) return readPong(message.pong);
  return null;
}

const writeHeld = (held: SessionHeld): prearrival.v1.SessionHeld.$Properties => ({
  session: bytesOfSession(held.session),
  sealed: held.sealed,
  epochs: held.epochs.map(({ epoch, durableThrough, ranges }) => ({
    ...writeEpoch(epoch),
    durableThrough,
    ranges: ranges.map(({ first, last }) => ({ first, last })),
  })),
});

const readHeld = (held: prearrival.v1.SessionHeld.$Properties): SessionHeld => ({
  session: sessionField(held.session),
  sealed: held.sealed ?? false,
  epochs: (held.epochs ?? []).map((epoch) => ({
    epoch: epochField(epoch),
    durableThrough: sequenceField(epoch.durableThrough, 'durable_through', 0),
    ranges: (epoch.ranges ?? []).map(rangeField),
  })),
});

function readLimits(limits: prearrival.v1.Limits.$Properties): PeerLimits {
  const atLeastOne = (value: number | null | undefined, field: string): number => {
    const limit = wholeNumber(value, field);
    if (limit === 0) throw new FieldOutOfRange(field);
    return limit;
  };
  return {
    messageBytes: atLeastOne(limits.messageBytes, 'message_bytes'),
    recordBytes: atLeastOne(limits.recordBytes, 'record_bytes'),
    recordsPerMessage: atLeastOne(limits.recordsPerMessage, 'records_per_message'),
    messagesPerSecond: atLeastOne(limits.messagesPerSecond, 'messages_per_second'),
    bytesPerSecond: atLeastOne(limits.bytesPerSecond, 'bytes_per_second'),
    sessions: atLeastOne(limits.sessions, 'sessions'),
  };
}
