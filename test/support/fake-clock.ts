import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './parts.ts';

/** A wall clock for the processes of one host; the clock that measures waits stays the machine's, as it does in life. */
export interface FakeClock {
  readonly env: Readonly<Record<string, string>>;
  /** As faketime writes it: '+3d', '-3d', '-86400' (s), '+0 x1.05' for a clock that gains. */
  set(to: string): void;
}

const SHARED = '/dev/shm';

/**
 * What faketime shares is named by the number of its process, and one that was killed leaves it behind: once the kernel gives
 * that number again, faketime does not start.
 */
function removeWhatTheDeadLeft(): void {
  for (const name of readdirSync(SHARED)) {
    const pid = /^(?:sem\.)?faketime_(?:sem|shm)_(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(path.join(SHARED, name), { force: true });
  }
}

export function fakeClock(from: string): FakeClock {
  const file = path.join(temporaryFolder(), 'clock');
  const set = (to: string): void => writeFileSync(file, `${to}\n`);
  set(from);
  removeWhatTheDeadLeft();
  const library = execFileSync('faketime', ['-m', '-f', '+0', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim();
  return {
    set,
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      // It looks into the file once a second: at every asking, a start would take seconds.
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}
