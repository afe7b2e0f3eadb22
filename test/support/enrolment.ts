import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';

const secret = (): string => randomBytes(24).toString('base64url');

/** Writes the credentials of these units, and of one person, into a relay's data folder before its first start. */
export function enrol(folder: string, units: readonly string[], role: 'reviewer' | 'cardiologist' = 'reviewer'): void {
  const file: CredentialsFile = {
    units: units.map((unit) => ({ unit, token: secret() })),
    people: [{ name: role, role, password: secret(), token: secret() }],
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'credentials.json'), JSON.stringify(file), { mode: 0o600 });
}
