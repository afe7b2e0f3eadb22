import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type WfdbOutcome, accepted, refused } from './wfdb-failure.ts';

/** Where a record's files lie. Names are relative, with `/` between parts. */
export interface RecordFolder {
  /** What a person can open: the name with the folder before it. */
  pathOf(name: string): string;
  /** Size in bytes. */
  sizeOf(name: string): WfdbOutcome<number>;
  /** Fills `into` from the file's byte `position` on; fewer bytes only where the file ends. */
  readInto(name: string, position: number, into: Uint8Array): WfdbOutcome<number>;
}

interface FileState {
  readonly size: number;
  readonly modified: number;
}

/**
 * A folder on disk. Each read opens and closes its file, so that a record of thousands of segments holds no descriptor
 * and a forgotten recording leaks none. A file that changes after it was first seen is refused from then on.
 */
export function recordFolderOnDisk(folder: string): RecordFolder {
  const firstSeen = new Map<string, FileState>();
  const pathOf = (name: string): string => join(folder, name);

  const unchanged = (name: string, state: FileState): boolean => {
    const seen = firstSeen.get(name);
    if (seen === undefined) {
      firstSeen.set(name, state);
      return true;
    }
    return seen.size === state.size && seen.modified === state.modified;
  };

  return {
    pathOf,
    sizeOf(name) {
      const file = pathOf(name);
      try {
        const state = statSync(file);
        // A named pipe would block the opening for ever.
        if (!state.isFile()) return refused({ kind: 'not-a-file', file });
        if (!unchanged(name, { size: state.size, modified: state.mtimeMs }))
          return refused({ kind: 'changed-file', file });
        return accepted(state.size);
      } catch (fault) {
        return refused(diskFailure(file, fault));
      }
    },
    readInto(name, position, into) {
      const file = pathOf(name);
      let descriptor: number;
      try {
        descriptor = openSync(file, 'r');
      } catch (fault) {
        return refused(diskFailure(file, fault));
      }
      try {
        const state = fstatSync(descriptor);
        if (!unchanged(name, { size: state.size, modified: state.mtimeMs }))
          return refused({ kind: 'changed-file', file });
        let filled = 0;
        while (filled < into.length) {
          const count = readSync(descriptor, into, filled, into.length - filled, position + filled);
          if (count === 0) break;
          filled += count;
        }
        return accepted(filled);
      } catch (fault) {
        return refused(diskFailure(file, fault));
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function diskFailure(file: string, fault: unknown) {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing-file', file } as const;
  return { kind: 'unreadable-file', file, why: fault instanceof Error ? fault.message : String(fault) } as const;
}
