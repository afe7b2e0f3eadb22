import { unixMillis } from '../../protocol/ecg/units.ts';
import type { BluetoothError, FromDevicePage, GrantedDevice, ToDevicePage } from './device-port.ts';

/**
 * `device-port.ts` as bytes, for the WebSocket between the acquisition and the page in a plain browser: the length of a JSON
 * text in ASCII (uint32, big-endian), that text, and what the message has of `bytes`. A MessagePort clones values and needs only
 * the reading of what came.
 */
export type ReadMessage<Message> =
  { readonly ok: true; readonly message: Message } | { readonly ok: false; readonly failure: MessageFailure };

export type MessageFailure =
  /** Shorter than it says it is. */
  | 'truncated'
  | 'too-long'
  | 'not-json'
  /** Of no kind that is known here: from another version of the page. */
  | 'unknown-kind'
  /** A field is missing, of another type, or beyond its limit. */
  | 'unlike-its-kind';

/** A characteristic's value has at most 512 bytes; what a browser gives may be more, what this port carries may not. */
const MOST_BYTES = 4096;
const MOST_JSON = 32_768;
const LONGEST_TEXT = 1024;
const LONGEST_LIST = 256;

export function encodeDeviceMessage(message: ToDevicePage | FromDevicePage): Uint8Array<ArrayBuffer> {
  const bytes = 'bytes' in message ? message.bytes : new Uint8Array();
  const json = asciiJson({ ...message, bytes: undefined });
  const frame = new Uint8Array(4 + json.length + bytes.length);
  new DataView(frame.buffer).setUint32(0, json.length);
  for (let at = 0; at < json.length; at += 1) frame[4 + at] = json.charCodeAt(at);
  frame.set(bytes, 4 + json.length);
  return frame;
}

export const decodeToDevicePage = (frame: Uint8Array): ReadMessage<ToDevicePage> => decode(frame, readToDevicePage);
export const decodeFromDevicePage = (frame: Uint8Array): ReadMessage<FromDevicePage> =>
  decode(frame, readFromDevicePage);

function decode<Message>(frame: Uint8Array, read: (value: unknown) => ReadMessage<Message>): ReadMessage<Message> {
  if (frame.length < 4) return { ok: false, failure: 'truncated' };
  const length = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0);
  if (length > MOST_JSON || frame.length > 4 + MOST_JSON + MOST_BYTES) return { ok: false, failure: 'too-long' };
  if (frame.length < 4 + length) return { ok: false, failure: 'truncated' };
  let value: unknown;
  try {
    value = JSON.parse(String.fromCharCode(...frame.subarray(4, 4 + length)));
  } catch {
    return { ok: false, failure: 'not-json' };
  }
  if (!isRecord(value)) return { ok: false, failure: 'unlike-its-kind' };
  // A copy: what follows must not keep the socket's whole buffer alive.
  return read({ ...value, bytes: frame.slice(4 + length) });
}

/** One byte a character: this room has no text coder, for it knows neither a browser nor Node. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What came over a MessagePort. Never throws, whatever it is. */
export function readToDevicePage(value: unknown): ReadMessage<ToDevicePage> {
  if (!isRecord(value)) return UNLIKE;
  switch (value['kind']) {
    case 'connect': {
      const { connection, device, service, listens, writes } = value;
      return isNumber(connection) && isText(device) && isText(service) && isTexts(listens) && isTexts(writes)
        ? read({ kind: 'connect', connection, device, service, listens, writes })
        : UNLIKE;
    }
    case 'write': {
      const { connection, to, bytes } = value;
      return isNumber(connection) && isText(to) && isBytes(bytes)
        ? read({ kind: 'write', connection, to, bytes })
        : UNLIKE;
    }
    case 'disconnect': {
      const { connection } = value;
      return isNumber(connection) ? read({ kind: 'disconnect', connection }) : UNLIKE;
    }
    case 'wanted': {
      const { services, besides } = value;
      return isTexts(services) && isTexts(besides) ? read({ kind: 'wanted', services, besides }) : UNLIKE;
    }
    case 'choose':
      return read({ kind: 'choose' });
    case 'forget': {
      const { device } = value;
      return isText(device) ? read({ kind: 'forget', device }) : UNLIKE;
    }
    default:
      return { ok: false, failure: 'unknown-kind' };
  }
}

/** What came over a MessagePort. Never throws, whatever it is. */
export function readFromDevicePage(value: unknown): ReadMessage<FromDevicePage> {
  if (!isRecord(value)) return UNLIKE;
  switch (value['kind']) {
    case 'available': {
      const { isAvailable } = value;
      return typeof isAvailable === 'boolean' ? read({ kind: 'available', isAvailable }) : UNLIKE;
    }
    case 'granted': {
      const { devices } = value;
      return Array.isArray(devices) && devices.length <= LONGEST_LIST && devices.every(isDevice)
        ? read({ kind: 'granted', devices: devices.map(plainDevice) })
        : UNLIKE;
    }
    case 'chosen': {
      const { device } = value;
      return isDevice(device) ? read({ kind: 'chosen', device: plainDevice(device) }) : UNLIKE;
    }
    case 'choice-failed': {
      const { error } = value;
      return isError(error) ? read({ kind: 'choice-failed', error: plainError(error) }) : UNLIKE;
    }
    case 'opened': {
      const { connection } = value;
      return isNumber(connection) ? read({ kind: 'opened', connection }) : UNLIKE;
    }
    case 'bytes': {
      const { connection, from, bytes, arrivedAt } = value;
      return isNumber(connection) && isText(from) && isBytes(bytes) && isNumber(arrivedAt)
        ? read({ kind: 'bytes', connection, from, bytes, arrivedAt: unixMillis(arrivedAt) })
        : UNLIKE;
    }
    case 'written': {
      const { connection, to } = value;
      return isNumber(connection) && isText(to) ? read({ kind: 'written', connection, to }) : UNLIKE;
    }
    case 'closed': {
      const { connection, error } = value;
      if (!isNumber(connection)) return UNLIKE;
      if (error === null) return read({ kind: 'closed', connection, error });
      return isError(error) ? read({ kind: 'closed', connection, error: plainError(error) }) : UNLIKE;
    }
    default:
      return { ok: false, failure: 'unknown-kind' };
  }
}

const UNLIKE = { ok: false, failure: 'unlike-its-kind' } as const;
const read = <Message>(message: Message): ReadMessage<Message> => ({ ok: true, message });

const DURING: readonly string[] = [
  'availability',
  'permission',
  'connect',
  'services',
  'subscribe',
  'write',
  'link',
] satisfies readonly BluetoothError['during'][];

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST_TEXT;
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= LONGEST_LIST && value.every(isText);
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length <= MOST_BYTES;
const isDevice = (value: unknown): value is GrantedDevice =>
  isRecord(value) && isText(value['id']) && isText(value['name']) && isTexts(value['services']);
const isError = (value: unknown): value is BluetoothError =>
  isRecord(value) &&
  typeof value['during'] === 'string' &&
  DURING.includes(value['during']) &&
  isText(value['name']) &&
  isText(value['message']);
/** What else a page may have put beside the fields goes no further. */
const plainDevice = ({ id, name, services }: GrantedDevice): GrantedDevice => ({ id, name, services });
const plainError = ({ during, name, message }: BluetoothError): BluetoothError => ({ during, name, message });
