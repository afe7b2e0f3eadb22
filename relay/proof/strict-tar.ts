/** A file of a container, whole. */
export interface ContainerFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The container is not as it was written. */
export class DamagedContainer extends Error {
  override readonly name = 'DamagedContainer';
  /** Of the container's bytes, from 0. */
  readonly atByte: number;
  /** The last file that was read whole; empty at the beginning. */
  readonly behind: string;

  constructor(sentence: string, atByte: number, behind: string) {
    super(sentence);
    this.atByte = atByte;
    this.behind = behind;
  }
}

const BLOCK = 512;
/** Of one file: a block of a thousand records of the largest size is 8 MB. */
const MOST_FILE_BYTES = 16 * 1024 * 1024;
const NAME = /^[a-z0-9][a-z0-9./-]{0,98}$/;
const NAME_BYTES = 100;
const SIZE_AT = 124;
const SIZE_DIGITS = 11;

/**
 * A tar file (POSIX ustar) of which every byte is determined by the names and contents of its files: no times, owners
 * or spare bytes. Any tar reads it; ours accepts nothing else, so that no bit of it can be changed unnoticed.
 */
export function tarPieces({ name, bytes }: ContainerFile): readonly Uint8Array[] {
  if (!NAME.test(name) || bytes.length > MOST_FILE_BYTES) throw new Error(`${name} does not fit into the container`);
  return [headerOf(name, bytes.length), bytes, new Uint8Array(paddingOf(bytes.length))];
}

/** Behind the last file. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * BLOCK);

const paddingOf = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;

function headerOf(name: string, size: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 'latin1');
  header.write('0000644\0' + '0000000\0' + '0000000\0', NAME_BYTES, 'latin1');
  header.write(`${size.toString(8).padStart(SIZE_DIGITS, '0')}\0`, SIZE_AT, 'latin1');
  header.write('00000000000\0', 136, 'latin1');
  header.write('        0', 148, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Reads a container piece by piece; holds one file in memory. Throws DamagedContainer. */
export async function* readTar(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<ContainerFile, undefined> {
  const source = new ByteSource(pieces);
  let behind = '';
  const damaged = (what: string, at: number): DamagedContainer => {
    const where = behind === '' ? 'at its beginning' : `behind ${behind}`;
    return new DamagedContainer(`${what}, at byte ${String(at)}, ${where}.`, at, behind);
  };
  for (;;) {
    const at = source.position;
    const header = await source.take(BLOCK);
    if (header === null) throw damaged('The package ends too early', source.position);
    if (header.every((byte) => byte === 0)) {
      const rest = await source.take(BLOCK);
      if (rest === null || rest.some((byte) => byte !== 0)) throw damaged('The end of the package is damaged', at);
      if ((await source.take(1)) !== null) throw damaged('Something was put behind the end of the package', at);
      return;
    }
    const named = Buffer.from(header);
    const name = named.toString('latin1', 0, NAME_BYTES).replace(/\0.*$/s, '');
    const size = parseInt(named.toString('latin1', SIZE_AT, SIZE_AT + SIZE_DIGITS), 8);
    const isPlain = NAME.test(name) && size >= 0 && size <= MOST_FILE_BYTES && named.equals(headerOf(name, size));
    if (!isPlain) throw damaged('The heading of a file is damaged', at);
    const bytes = await source.take(size);
    const padding = bytes === null ? null : await source.take(paddingOf(size));
    if (bytes === null || padding === null) throw damaged(`The package ends in the middle of ${name}`, source.position);
    if (padding.some((byte) => byte !== 0)) throw damaged(`What fills up ${name} is damaged`, source.position);
    yield { name, bytes };
    behind = name;
  }
}

/** So many bytes of a stream, whatever pieces it comes in. */
class ByteSource {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  /** Bytes that were given away. */
  position = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Null where there are not so many left. */
  async take(count: number): Promise<Uint8Array | null> {
    while (this.#heldBytes < count) {
      const next = await this.#pieces.next();
      if (next.done === true) return null;
      this.#held.push(next.value);
      this.#heldBytes += next.value.length;
    }
    const first = this.#held[0];
    if (first === undefined) return new Uint8Array(0);
    const all = first.length >= count ? first : Buffer.concat(this.#held);
    this.#heldBytes -= count;
    this.position += count;
    const left = all.subarray(count);
    if (all === first) this.#held[0] = left;
    else this.#held = [left];
    return all.subarray(0, count);
  }
}
