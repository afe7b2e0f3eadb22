import type { WebSocket } from '@fastify/websocket';

/** What the relay does with a WebSocket, whoever is at the other end. */
export interface PeerSocket {
  /** Several messages in one write. */
  send(messages: readonly Uint8Array[]): void;
  /** Says why and ends; a peer that does not answer is cut off. */
  close(code: number, sentence: string): void;
  pause(): void;
  resume(): void;
  /** Handed over and not yet taken by the network. */
  readonly unsentBytes: number;
}

/** A peer that takes nothing at all, not even answers to its own messages, is cut off here. */
const MOST_UNSENT = 2 * 1024 * 1024;
/** A closing handshake that the peer does not finish. */
const CLOSED_WITHIN = 1_000;

/** The parts of a TCP socket that `ws` does not show in its types: several frames then leave in one packet. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

export function peerSocketOf(socket: WebSocket, underneath: Corkable): PeerSocket {
  return {
    get unsentBytes() {
      return socket.bufferedAmount;
    },
    send(messages) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MOST_UNSENT) {
        socket.terminate();
        return;
      }
      underneath.cork();
      for (const message of messages) socket.send(message, { binary: true });
      underneath.uncork();
    },
    close(code, sentence) {
      if (socket.isPaused) socket.resume();
      socket.close(code, sentence);
      setTimeout(() => {
        if (socket.readyState !== socket.CLOSED) socket.terminate();
      }, CLOSED_WITHIN).unref();
    },
    pause: () => {
      socket.pause();
    },
    resume: () => {
      socket.resume();
    },
  };
}
