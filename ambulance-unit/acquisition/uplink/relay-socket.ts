import WebSocket from 'ws';
import type { Obstacle } from '../../../protocol/delivery/uplink-state.ts';
import { UPLINK_SUBPROTOCOLS } from '../../../protocol/wire/close-reasons.ts';
import { LIMITS, WAITS } from '../../../protocol/wire/limits.ts';
import { uplinkVersionOf, type UplinkVersion } from '../../../protocol/wire/uplink-version.ts';

export interface SocketEars {
  /** `version`: which one the relay chose of those that were offered. */
  readonly opened: (version: UplinkVersion) => void;
  readonly message: (bytes: Uint8Array) => void;
  /** The relay answered the handshake with this HTTP status. Nothing follows. */
  readonly refused: (status: number) => void;
  /** A WebSocket, with a subprotocol that was not offered; null: with none. Nothing follows. */
  readonly versionUnknown: (answered: string | null) => void;
  /** No connection came about, and the system says why. Nothing follows. */
  readonly obstructed: (by: Obstacle) => void;
  /** `code` is null where it broke without a close frame, or never came about. Nothing follows. */
  readonly closed: (code: number | null) => void;
}

/** One connection to the relay. */
export interface RelaySocket {
  /** The address of this machine that it is bound to; null until it is connected. */
  readonly localAddress: string | null;
  send(bytes: Uint8Array): void;
  /** Says why, and is cut off where the relay does not answer. Nothing is heard after it. */
  close(code: number, sentence: string): void;
}
export type OpenRelaySocket = (ears: SocketEars) => RelaySocket;

/** How long a closing handshake may take before the connection is cut. */
const CLOSED_WITHIN = 500;
/** RFC 6455: no close frame came; the link broke. */
const CODES_WITHOUT_FRAME: readonly number[] = [1005, 1006];

/** Connections of `ws` to one relay, with one token. */
export const relaySocketsTo =
  (url: string, token: string): OpenRelaySocket =>
  (ears) => {
    const socket = new WebSocket(url, [...UPLINK_SUBPROTOCOLS], {
      headers: { authorization: `Bearer ${token}` },
      // Coded samples do not compress, and every connection would cost 150 kB (D20).
      perMessageDeflate: false,
      maxPayload: LIMITS.messageBytes,
      handshakeTimeout: WAITS.connect,
      followRedirects: false,
    });
    let isOver = false;
    const finish = (tell: () => void): void => {
      if (isOver) return;
      isOver = true;
      tell();
    };
    let localAddress: string | null = null;
    // Before `ws` judges the answer itself: it would tell of a strange version as of any broken connection.
    socket.on('upgrade', (response) => {
      localAddress = response.socket.localAddress ?? null;
      const answered = response.headers['sec-websocket-protocol'] ?? null;
      if (answered !== null && uplinkVersionOf(answered) !== null) return;
      finish(() => {
        ears.versionUnknown(answered);
      });
      socket.terminate();
    });
    socket.on('open', () => {
      const version = uplinkVersionOf(socket.protocol);
      if (!isOver && version !== null) ears.opened(version);
    });
    socket.on('message', (message, isBinary) => {
      if (isOver) return;
      // Text is nothing that we speak: the decoder refuses it as it does any other noise.
      ears.message(isBinary && message instanceof Uint8Array ? message : new Uint8Array([0xff]));
    });
    socket.on('unexpected-response', (request, response) => {
      finish(() => {
        ears.refused(response.statusCode ?? 0);
      });
      response.destroy();
      request.destroy();
    });
    socket.on('close', (code) => {
      finish(() => {
        ears.closed(CODES_WITHOUT_FRAME.includes(code) ? null : code);
      });
    });
    // What the system calls it is worth a sentence where a person can mend it; otherwise 'close' says all there is.
    socket.on('error', (error) => {
      const by = obstacleIn(error);
      if (by !== null) {
        finish(() => {
          ears.obstructed(by);
        });
      }
      if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
    });
    return {
      get localAddress() {
        return localAddress;
      },
      send(bytes) {
        if (socket.readyState === WebSocket.OPEN) socket.send(bytes, { binary: true });
      },
      close(code, sentence) {
        isOver = true;
        if (socket.readyState === WebSocket.CONNECTING) {
          socket.terminate();
          return;
        }
        socket.close(code, sentence);
        const cut = setTimeout(() => {
          socket.terminate();
        }, CLOSED_WITHIN);
        socket.once('close', () => {
          clearTimeout(cut);
        });
      },
    };
  };

/** Names of Node's errors (getaddrinfo and OpenSSL) that stand for an obstacle. */
const OBSTACLES: Readonly<Record<string, Obstacle>> = {
  ENOTFOUND: 'name-unknown',
  EAI_AGAIN: 'name-unknown',
  EPROTO: 'another-service',
  ERR_SSL_WRONG_VERSION_NUMBER: 'another-service',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-untrusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-of-another-name',
  HOSTNAME_MISMATCH: 'certificate-of-another-name',
  CERT_HAS_EXPIRED: 'certificate-out-of-date',
  CERT_NOT_YET_VALID: 'certificate-out-of-date',
};

/** Of Node's HTTP parser: what came was no HTTP. */
const NO_HTTP = /^HPE_/;

function obstacleIn(error: Error): Obstacle | null {
  if (!('code' in error) || typeof error.code !== 'string') return null;
  return OBSTACLES[error.code] ?? (NO_HTTP.test(error.code) ? 'another-service' : null);
}
