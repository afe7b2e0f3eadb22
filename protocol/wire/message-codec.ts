import { decoded, refused, type Decoded } from './decode-failure.ts';
import { failureOf } from './fields.ts';
import { LIMITS } from './limits.ts';

export type { Decoded } from './decode-failure.ts';

/**
 * What all four decoders share: the size limit, the catch around protobufjs, and the answer to a kind of message
 * that this version does not know. Zero bytes are a valid empty protobuf message: here they are an unknown message.
 */
export function readMessage<Wire extends { mayBeIgnored?: boolean | null }, Message>(
  bytes: Uint8Array,
  decode: (bytes: Uint8Array) => Wire,
  read: (message: Wire) => Message | null,
): Decoded<Message> {
  if (bytes.length > LIMITS.messageBytes) {
    return refused({ kind: 'too-large', bytes: bytes.length, limit: LIMITS.messageBytes });
  }
  try {
    const message = decode(bytes);
    const value = read(message);
    if (value === null) return refused({ kind: 'unknown-message', mayBeIgnored: message.mayBeIgnored ?? false });
    return decoded(value);
  } catch (thrown) {
    return failureOf(thrown);
  }
}
