import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

/** Two files of this size at most: the present one and the one before. */
const LONGEST_LOG = 2 * 2 ** 20;
const LONGEST_LINE = 4000;

/**
 * Lines for whoever looks after the tablet, in `tablet.log`. No name of a patient is ever written here. A log that cannot
 * be written is no reason to stop anything.
 */
export function logInto(folder: string, now: () => Date, longest = LONGEST_LOG): (line: string) => void {
  const file = path.join(folder, 'tablet.log');
  let size = 0;
  try {
    mkdirSync(folder, { recursive: true });
    size = statSync(file).size;
  } catch {
    // There is none yet.
  }
  return (line) => {
    const text = `${now().toISOString()} ${line.slice(0, LONGEST_LINE)}\n`;
    try {
      if (size + text.length > longest) {
        renameSync(file, `${file}.1`);
        size = 0;
      }
      appendFileSync(file, text, { mode: 0o600 });
      size += text.length;
    } catch {
      // A full disk is told by the acquisition.
    }
  };
}
