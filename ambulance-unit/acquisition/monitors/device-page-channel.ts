import type { ToDevicePage } from '../../tablet-port/device-port.ts';
import {
  decodeFromDevicePage,
  encodeDeviceMessage,
  readFromDevicePage,
  type MessageFailure,
} from '../../tablet-port/device-port-codec.ts';
import type { DevicePageChannel } from './bluetooth-line.ts';

/** Electron's `MessagePortMain`, as far as it is used: the acquisition never imports Electron. */
export interface DeviceMessagePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A WebSocket of `ws`, as far as it is used. */
export interface DeviceSocket {
  readonly bufferedAmount: number;
  send(bytes: Uint8Array): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close' | 'error', listener: () => void): unknown;
  terminate(): void;
}

/** More than this waits only for a page that hangs: commands are small. */
const MOST_UNSENT_BYTES = 1 << 20;

/** `refused`: one call for each message that was not understood, to be counted. */
export function overPort(port: DeviceMessagePort, refused: (failure: MessageFailure) => void): DevicePageChannel {
  return {
    send: (message) => {
      port.postMessage(message);
    },
    hear: ({ message, gone }) => {
      port.on('message', ({ data }) => {
        const read = readFromDevicePage(data);
        if (read.ok) message(read.message);
        else refused(read.failure);
      });
      port.on('close', gone);
      port.start();
    },
    close: () => {
      port.close();
    },
  };
}

export function overSocket(socket: DeviceSocket, refused: (failure: MessageFailure) => void): DevicePageChannel {
  return {
    send: (message: ToDevicePage) => {
      if (socket.bufferedAmount > MOST_UNSENT_BYTES) socket.terminate();
      else socket.send(encodeDeviceMessage(message));
    },
    hear: ({ message, gone }) => {
      socket.on('message', (data, isBinary) => {
        const read = isBinary && data instanceof Uint8Array ? decodeFromDevicePage(data) : null;
        if (read === null) refused('unlike-its-kind');
        else if (read.ok) message(read.message);
        else refused(read.failure);
      });
      socket.on('close', gone);
      // 'close' follows; without a listener an error would end the process.
      socket.on('error', () => undefined);
    },
    close: () => {
      socket.terminate();
    },
  };
}
