import protobuf from 'protobufjs/minimal.js';
import { LIMITS } from './limits.ts';

// 64-bit integers become numbers, not Long objects, whatever the machine has installed: every count of ours stays
// below 2^53 and the codec checks that. This module is imported before the generated code, which reads it once.
protobuf.util.Long = null as unknown as typeof protobuf.util.Long;
protobuf.configure();
// D19. Otherwise a hundred, which nobody of ours needs.
protobuf.Reader.recursionLimit = LIMITS.depth;

/**
 * The same bytes as a plain Uint8Array. On Node protobufjs gives Buffers, whose `slice` is a view and not a copy: what is
 * to be immutable must not be changed by way of a slice of it.
 */
export const plainBytes = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const Reader = protobuf.Reader;
