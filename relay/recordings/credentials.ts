import { readFileSync } from 'node:fs';
import type { CredentialsFile } from '../../protocol/wire/sessions-api.ts';

export type FoundToken =
  { readonly ok: true; readonly token: string } | { readonly ok: false; readonly sentence: string };

/** The token of the person who may read recordings, from a relay's credentials.json: the reviewer's where there is one. */
export function readPersonToken(file: string): FoundToken {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${code ?? 'unknown fault'})`;
    return { ok: false, sentence: `The credentials file ${file} ${why}. Name another with --credentials FILE.` };
  }
  const token = tokenIn(text);
  return token === null
    ? { ok: false, sentence: `The credentials file ${file} holds no person with a token.` }
    : { ok: true, token };
}

function tokenIn(text: string): string | null {
  try {
    const { people } = JSON.parse(text) as Partial<CredentialsFile>;
    const person = people?.find(({ role }) => role === 'reviewer') ?? people?.[0];
    return typeof person?.token === 'string' ? person.token : null;
  } catch {
    return null; // not JSON: the caller's sentence says that no person is in it
  }
}
