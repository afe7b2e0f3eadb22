import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../operations/make-folder.ts';
import type { WfdbSink } from './exported-recording.ts';

/**
 * A folder that receives WFDB records. Samples go to `NAME.dat.part`; only a finished and synced record gets its names,
 * the header last, so that an export broken off is never taken for a record. A record of the same name is replaced.
 */
export function wfdbFolder(folder: string): WfdbSink {
  const parts = new Map<string, FileHandle>();
  const dat = (name: string): string => join(folder, `${name}.dat`);
  const hea = (name: string): string => join(folder, `${name}.hea`);
  const part = (file: string): string => `${file}.part`;

  const opened = async (name: string): Promise<FileHandle> => {
    let handle = parts.get(name);
    if (handle === undefined) {
      makeFolder(folder);
      handle = await open(part(dat(name)), 'w');
      parts.set(name, handle);
    }
    return handle;
  };
  const close = async (name: string): Promise<void> => {
    const handle = parts.get(name);
    parts.delete(name);
    await handle?.close();
  };

  return {
    async append(name, bytes) {
      const handle = await opened(name);
      // A single write may be cut short; appendFile goes on until all is written or the disk refuses.
      await handle.appendFile(bytes);
    },
    async startAgain(name) {
      await close(name);
      await opened(name);
    },
    async finish(name, headerText) {
      await (await opened(name)).sync();
      await close(name);
      await writeFile(part(hea(name)), headerText, { flush: true });
      // Without a header the old samples are no record: at no instant do an old header and new samples stand together.
      await rm(hea(name), { force: true });
      await rename(part(dat(name)), dat(name));
      await rename(part(hea(name)), hea(name));
    },
    async abandon(name) {
      await close(name);
      await rm(part(dat(name)), { force: true });
      await rm(part(hea(name)), { force: true });
    },
  };
}
