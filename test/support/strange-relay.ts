import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { UPLINK_SUBPROTOCOLS } from '../../protocol/wire/close-reasons.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type { ConnectionId, LedgerId } from '../../protocol/wire/identity.ts';
import { STATED_LIMITS } from '../../protocol/wire/limits.ts';
import type { UnitMessage } from '../../protocol/wire/messages.ts';
import { decodeUnitMessage, encodeRelayMessage } from '../../protocol/wire/uplink-codec.ts';
import { atTheEnd } from './endings.ts';

/** What it does with each message that it understands. */
export type HearUnit = (message: UnitMessage, say: (bytes: Uint8Array) => void) => void;

export interface StrangeRelay {
  readonly port: number;
  readonly heard: readonly UnitMessage[];
}

/**
 * Something that speaks WebSocket where a relay should be.
 * @param versions the subprotocols that it knows, in its order of preference; or one that it claims unasked
 */
export async function startStrangeRelay(
  hear: HearUnit,
  versions: readonly string[] | { readonly claims: string } = UPLINK_SUBPROTOCOLS,
): Promise<StrangeRelay> {
  const server = createServer();
  const heard: UnitMessage[] = [];
  const sockets = new Set<WebSocket>();
  const accepted = new WebSocketServer({
    server,
    handleProtocols: (offered) => {
      if ('claims' in versions) return versions.claims;
      return versions.find((version) => offered.has(version)) ?? false;
    },
  });
  accepted.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('message', (bytes: Buffer) => {
      const read = decodeUnitMessage(bytes);
      if (!read.ok) return;
      heard.push(read.value);
      hear(read.value, (answer) => socket.send(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atTheEnd(() => {
    for (const socket of sockets) socket.terminate();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, heard };
}

/** A WELCOME of a relay that holds nothing. */
export const welcomeOf = (ledger: string): Uint8Array =>
  encodeRelayMessage({
    kind: 'welcome',
    ledger: ledger as LedgerId,
    connection: 'ef'.repeat(16) as ConnectionId,
    sessions: [],
    limits: STATED_LIMITS,
    time: unixMillis(Date.now()),
  });
