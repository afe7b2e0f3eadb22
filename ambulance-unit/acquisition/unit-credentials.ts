import { readFileSync } from 'node:fs';
import type { UnitId } from '../../protocol/wire/identity.ts';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';

export type UnitCredential =
  | { readonly ok: true; readonly unit: UnitId; readonly token: string }
  | { readonly ok: false; readonly sentence: string };

/** A unit's name and token from a relay's credentials file: the entry of that name, or the first. */
export function readUnitCredential(file: string, wanted: string | null): UnitCredential {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    const why = isMissing ? 'is not there' : 'cannot be read';
    return {
      ok: false,
      sentence: `The credentials file ${file} ${why}; a relay makes one in its data folder, name it with --credentials.`,
    };
  }
  const units = unitsOf(text);
  if (units === null) return { ok: false, sentence: `${file} is not a credentials file of a relay.` };
  const found = wanted === null ? units[0] : units.find(({ unit }) => unit === wanted);
  if (found !== undefined) return { ok: true, unit: found.unit as UnitId, token: found.token };
  const known = units.map(({ unit }) => unit).join(', ');
  return {
    ok: false,
    sentence:
      wanted === null
        ? `${file} holds no credential of a unit.`
        : `${file} holds no credential of a unit '${wanted}'; it knows ${known === '' ? 'none' : known}.`,
  };
}

function unitsOf(text: string): CredentialsFile['units'] | null {
  let file: Partial<CredentialsFile> | null;
  try {
    file = JSON.parse(text) as Partial<CredentialsFile> | null;
  } catch {
    return null; // not JSON: the sentence says so
  }
  const units: unknown = file?.units;
  if (!Array.isArray(units)) return null;
  const isEntry = (entry: unknown): entry is CredentialsFile['units'][number] => {
    const { unit, token } = (entry ?? {}) as Partial<CredentialsFile['units'][number]>;
    return typeof unit === 'string' && typeof token === 'string' && unit.length <= 256 && /^[\x21-\x7e]+$/.test(token);
  };
  return units.every(isEntry) ? units : null;
}
