import { readFileSync, statSync } from 'node:fs';
import { milliseconds } from '../../protocol/ecg/units.ts';
import { every } from '../operations/clock.ts';
import type { CancelWait, Clock } from '../operations/clock.ts';
import { readDirectory, type HospitalDirectory } from './hospital-directory.ts';

/** The directory of now: a roster changes while the relay runs. */
export interface KnownHospitals {
  readonly now: HospitalDirectory;
}

export type HospitalsOpening =
  | { readonly ok: true; readonly hospitals: WatchedHospitals }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

export interface HospitalsFileParts {
  readonly file: string;
  /** The names that can sign in. */
  readonly people: readonly string[];
  readonly clock: Pick<Clock, 'after'>;
  /** One sentence for a person. */
  readonly tell: (sentence: string) => void;
}

/** A change of a shift reaches the relay within so much. */
const LOOK_EVERY = milliseconds(5_000);

/**
 * The operator's file of hospitals, read again whenever it has changed. A file that has become wrong changes nothing: the
 * directory that was read last goes on, and one sentence says why.
 */
export class WatchedHospitals implements KnownHospitals {
  readonly #parts: HospitalsFileParts;
  readonly #stop: CancelWait;
  #now: HospitalDirectory;
  #stamp: string | null;

  static open(parts: HospitalsFileParts): HospitalsOpening {
    const stamp = stampOf(parts.file);
    const reading = readFrom(parts);
    if (!reading.ok) return reading;
    return { ok: true, hospitals: new WatchedHospitals(parts, reading.directory, stamp) };
  }

  private constructor(parts: HospitalsFileParts, directory: HospitalDirectory, stamp: string | null) {
    this.#parts = parts;
    this.#now = directory;
    this.#stamp = stamp;
    this.#stop = every(parts.clock, LOOK_EVERY, () => {
      this.#look();
    });
  }

  get now(): HospitalDirectory {
    return this.#now;
  }

  close(): void {
    this.#stop();
  }

  #look(): void {
    const stamp = stampOf(this.#parts.file);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const reading = readFrom(this.#parts);
    if (reading.ok) this.#now = reading.directory;
    this.#parts.tell(
      reading.ok
        ? `The file of hospitals ${this.#parts.file} was read again.`
        : `${reading.sentence} The one before it goes on.`,
    );
  }
}

type Reading =
  { readonly ok: true; readonly directory: HospitalDirectory } | { readonly ok: false; readonly sentence: string };

function readFrom({ file, people }: HospitalsFileParts): Reading {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, sentence: `The file of hospitals ${file} cannot be read (${reason}).` };
  }
  const reading = readDirectory(text, people);
  if (reading.ok) return reading;
  return { ok: false, sentence: `The file of hospitals ${file} cannot be used: ${reading.why}.` };
}

/** Null where it is not there. */
function stampOf(file: string): string | null {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return [mtimeMs, size, ino].join(' ');
  } catch {
    return null;
  }
}
