import { scpChecksum } from '../../ambulance-unit/acquisition/sources/scp/scp-sections.ts';

/** Little-endian numbers one after the other: `u8`, `u16` and so on, as in a table of the standard. */
export function littleEndian(...fields: readonly (readonly ['u8' | 'u16' | 'i16' | 'u32', number])[]): Uint8Array {
  const width = { u8: 1, u16: 2, i16: 2, u32: 4 } as const;
  const bytes = new Uint8Array(fields.reduce((sum, [kind]) => sum + width[kind], 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [kind, value] of fields) {
    if (kind === 'u8') view.setUint8(at, value);
    else if (kind === 'u16') view.setUint16(at, value, true);
    else if (kind === 'i16') view.setInt16(at, value, true);
    else view.setUint32(at, value, true);
    at += width[kind];
  }
  return bytes;
}

/** An SCP-ECG file of the given contents, with pointers, sizes and checksums that are right. */
export function madeScp(contents: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const ids = [...contents.keys()].sort((one, other) => one - other);
  const pointers = new Uint8Array((ids.length + 1) * 10);
  const sections = ids.map((id) => section(id, contents.get(id) ?? new Uint8Array(0)));
  const pointerBytes = pointers.length + 16;
  const view = new DataView(pointers.buffer);
  let index = 6 + pointerBytes + 1;
  view.setUint32(2, pointerBytes, true);
  view.setUint32(6, 7, true);
  sections.forEach((bytes, at) => {
    view.setUint16((at + 1) * 10, ids[at] ?? 0, true);
    view.setUint32((at + 1) * 10 + 2, bytes.length, true);
    view.setUint32((at + 1) * 10 + 6, index, true);
    index += bytes.length;
  });
  const parts = [section(0, pointers), ...sections];
  const file = new Uint8Array(6 + parts.reduce((sum, { length }) => sum + length, 0));
  let at = 6;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  const whole = new DataView(file.buffer);
  whole.setUint32(2, file.length, true);
  whole.setUint16(0, scpChecksum(file.subarray(2)), true);
  return file;
}

function section(id: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(16 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, id, true);
  view.setUint32(4, bytes.length, true);
  bytes.set([20, 20], 8);
  if (id === 0) bytes.set(new TextEncoder().encode('SCPECG'), 10);
  bytes.set(content, 16);
  view.setUint16(0, scpChecksum(bytes.subarray(2)), true);
  return bytes;
}
