import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';

const Text = Type.String({ minLength: 1, maxLength: 256 });
/** Shorter ones can be guessed. */
const Secret = Type.String({ minLength: 12, maxLength: 256 });
const Role = Type.Union([Type.Literal('cardiologist'), Type.Literal('reviewer'), Type.Literal('operator')]);
const Schema = Type.Object({
  units: Type.Array(Type.Object({ unit: Text, token: Secret })),
  people: Type.Array(Type.Object({ name: Text, role: Role, password: Secret, token: Secret })),
});

export type CredentialsReading =
  | { readonly ok: true; readonly credentials: CredentialsFile }
  /** What is wrong with it, for the end of a sentence that names the file. */
  | { readonly ok: false; readonly why: string };

/** Reads the text of a credentials file. Secrets never appear in what is wrong with it. */
export function readCredentials(text: string): CredentialsReading {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text) as unknown;
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
  if (!Value.Check(Schema, parsed)) {
    const [first] = Value.Errors(Schema, parsed);
    return { ok: false, why: `${first?.instancePath || 'it'} ${first?.message ?? 'has another shape'}` };
  }
  const secrets = [...parsed.units.map(({ token }) => token), ...parsed.people.map(({ token }) => token)];
  if (new Set(secrets).size !== secrets.length) return { ok: false, why: 'two entries have the same token' };
  return { ok: true, credentials: parsed };
}
