import protobuf from 'protobufjs/minimal.js';

// 64-bit integers become numbers, not Long objects, whatever the machine has installed: every count of ours stays
// below 2^53 and the codec checks that. This module is imported before the generated code, which reads it once.
protobuf.util.Long = null as unknown as typeof protobuf.util.Long;
protobuf.configure();

export const Reader = protobuf.Reader;
export const Writer = protobuf.Writer;
