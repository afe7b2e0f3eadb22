import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../operations/make-folder.ts';
import type { StreamedExport } from './streams/streamed-export.ts';

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes an export: one file to the path that was named where that is a file's, or into the folder; several into the folder.
 * All are written aside and synced before any gets its name, so that one broken off is never taken for an export. The last
 * one goes first and comes last: a header never stands beside samples of another export.
 */
export async function writeExport(out: string, { files }: StreamedExport): Promise<readonly WrittenFile[]> {
  const isFolder = await stat(out).then(
    (found) => found.isDirectory(),
    () => !/\.[A-Za-z0-9]{1,8}$/.test(out),
  );
  const named = files.length === 1 && !isFolder;
  makeFolder(named ? dirname(out) : out);
  const written: WrittenFile[] = [];
  try {
    for (const file of files) {
      const path = named ? out : join(out, file.name);
      makeFolder(dirname(path));
      written.push({ path, bytes: 0 });
      written[written.length - 1] = { path, bytes: await writeAside(path, file.bytes()) };
    }
  } catch (fault) {
    for (const { path } of written) await rm(aside(path), { force: true });
    throw fault;
  }
  if (written.length > 1) for (const { path } of written.toReversed()) await rm(path, { force: true });
  for (const { path } of written) await rename(aside(path), path);
  return written;
}

const aside = (path: string): string => `${path}.part`;

async function writeAside(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0;
  const handle = await open(aside(path), 'w');
  try {
    for await (const piece of bytes) {
      // A single write may be cut short; appendFile goes on until all is written or the disk refuses.
      await handle.appendFile(piece);
      count += piece.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return count;
}
