import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';
import { jsonShape, type Shaped } from '../operations/json-shape.ts';

const text = { type: 'string', minLength: 1, maxLength: 256 } as const;
/** Shorter ones can be guessed. */
const secret = { type: 'string', minLength: 12, maxLength: 256 } as const;
const role = { enum: ['cardiologist', 'reviewer', 'operator'] } as const;
const schema = {
  type: 'object',
  required: ['units', 'people'],
  properties: {
    units: {
      type: 'array',
      items: { type: 'object', required: ['unit', 'token'], properties: { unit: text, token: secret } },
    },
    people: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'role', 'password', 'token'],
        properties: { name: text, role, password: secret, token: secret },
      },
    },
  },
} as const;
const SHAPE = jsonShape<Shaped<typeof schema>>(schema);

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
  if (!SHAPE.fits(parsed)) return { ok: false, why: SHAPE.complaint(parsed) };
  const secrets = [...parsed.units.map(({ token }) => token), ...parsed.people.map(({ token }) => token)];
  if (new Set(secrets).size !== secrets.length) return { ok: false, why: 'two entries have the same token' };
  return { ok: true, credentials: parsed };
}
