import { ScpBytes } from './scp-bytes.ts';

/** Sections that every file lists, whether it has them or not. Source: EN 1064, 5.3. */
const LISTED = 12;
const RECORD_HEADER = 6;
const SECTION_HEADER = 16;
const POINTER = 10;
/** 2.0 of the protocol, as a number of tenths. */
export const PROTOCOL = 20;

/** Puts sections into a file, with its pointers, sizes and checksums. A section of even length, as the standard wants it. */
export function scpFile(contents: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const pointerLength = SECTION_HEADER + LISTED * POINTER;
  const pointers = new ScpBytes().uint16(0).uint32(pointerLength, RECORD_HEADER + 1);
  let index = RECORD_HEADER + pointerLength + 1;
  const sections: Uint8Array[] = [];
  for (let id = 1; id < LISTED; id += 1) {
    const content = contents.get(id);
    if (content === undefined) {
      pointers.uint16(id).uint32(0, 0);
      continue;
    }
    const bytes = section(id, content);
    sections.push(bytes);
    pointers.uint16(id).uint32(bytes.length, index);
    index += bytes.length;
  }
  const body = new ScpBytes().uint32(index - 1).bytes(section(0, pointers.done));
  for (const one of sections) body.bytes(one);
  const rest = body.done;
  return new ScpBytes().uint16(checksum(rest)).bytes(rest).done;
}

function section(id: number, content: Uint8Array): Uint8Array {
  const padding = content.length % 2;
  const body = new ScpBytes()
    .uint16(id)
    .uint32(SECTION_HEADER + content.length + padding)
    .uint8(PROTOCOL, PROTOCOL)
    // The section of pointers names the protocol in its reserved bytes.
    .bytes(new TextEncoder().encode(id === 0 ? 'SCPECG' : '\0\0\0\0\0\0'))
    .bytes(content)
    .bytes(new Uint8Array(padding)).done;
  return new ScpBytes().uint16(checksum(body)).bytes(body).done;
}

/** CCITT, start 0xFFFF. Source: EN 1064, 5.2.7. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) crc = ((crc << 8) & 0xffff) ^ (CRC_TABLE[((crc >> 8) ^ byte) & 0xff] ?? 0);
  return crc;
}

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000) === 0 ? crc << 1 : (crc << 1) ^ 0x1021;
  return crc & 0xffff;
});
