import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';
import { readCredentials } from './credentials-file.ts';

export const CREDENTIALS_FILE = 'credentials.json';

const UNITS = ['demo-ambulance', 'ambulance-1', 'ambulance-2', 'ambulance-3', 'ambulance-4'];
const PEOPLE = [
  { name: 'cardiologist', role: 'cardiologist' },
  { name: 'reviewer', role: 'reviewer' },
] as const;
/** Without letters and digits that are mistaken for one another when a password is read aloud. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

export type DevelopmentCredentials =
  | { readonly ok: true; readonly credentials: CredentialsFile; readonly file: string; readonly made: boolean }
  /** One sentence for a person. */
  | { readonly ok: false; readonly sentence: string };

/**
 * The credentials of a data folder; made there at the first start, readable by their owner alone. They carry a relay
 * through development and demonstrations; devices and people of a hospital will be enrolled another way.
 */
export function developmentCredentials(
  folder: string,
  randomBytes: (count: number) => Uint8Array,
): DevelopmentCredentials {
  const file = join(folder, CREDENTIALS_FILE);
  try {
    const made = !existsSync(file);
    if (made) write(file, make(randomBytes));
    const reading = readCredentials(readFileSync(file, 'utf8'));
    if (reading.ok) return { ok: true, credentials: reading.credentials, file, made };
    return { ok: false, sentence: `The credentials in ${file} cannot be used: ${reading.why}.` };
  } catch (thrown) {
    const full = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC';
    if (full) return { ok: false, sentence: `The disk that holds ${folder} is full.` };
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { ok: false, sentence: `The credentials in ${file} can be neither read nor made (${reason}).` };
  }
}

function make(randomBytes: (count: number) => Uint8Array): CredentialsFile {
  const token = (): string => Buffer.from(randomBytes(24)).toString('base64url');
  // 16 letters of 31: 79 bits, and short enough to be typed from another screen.
  const password = (): string =>
    Array.from({ length: 4 }, () => [...randomBytes(64)].flatMap(letterOf).slice(0, 4).join('')).join('-');
  return {
    units: UNITS.map((unit) => ({ unit, token: token() })),
    people: PEOPLE.map((person) => ({ ...person, password: password(), token: token() })),
  };
}

/** Bytes above the last whole multiple are passed over, or some letters would be likelier than others. */
const letterOf = (byte: number): string[] =>
  byte < LETTERS.length * Math.floor(256 / LETTERS.length) ? [LETTERS[byte % LETTERS.length] ?? ''] : [];

/** Whole or not at all: a relay that is killed here must not leave half a file for the next start. */
function write(file: string, credentials: CredentialsFile): void {
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
