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
 * Each is written aside and synced before it gets its name, so that one broken off is never taken for an export.
 */
export async function writeExport(out: string, { files }: StreamedExport): Promise<readonly WrittenFile[]> {
  const isFolder = await stat(out).then(
    (found) => found.isDirectory(),
    () => !/\.[A-Za-z0-9]{1,8}$/.test(out),
  );
  const named = files.length === 1 && !isFolder;
  makeFolder(named ? dirname(out) : out);
  const written: WrittenFile[] = [];
  for (const file of files) {
    const path = named ? out : join(out, file.name);
    makeFolder(dirname(path));
    written.push({ path, bytes: await writeFile(path, file.bytes()) });
  }
  return written;
}

async function writeFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const part = `${path}.part`;
  let count = 0;
  try {
    const handle = await open(part, 'w');
    try {
      for await (const piece of bytes) {
        await handle.appendFile(piece);
        count += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
    return count;
  } catch (fault) {
    await rm(part, { force: true });
    throw fault;
  }
}
