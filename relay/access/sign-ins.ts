import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { jsonShape, type Shaped } from '../operations/json-shape.ts';

/** A shift and its handover. */
export const SIGN_IN_LASTS_MS = 14 * 3_600_000;
const MOST_SIGN_INS = 1_000;
const FILE = 'sign-ins.json';
const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['hash', 'name', 'until'],
    properties: { hash: { type: 'string' }, name: { type: 'string' }, until: { type: 'number' } },
  },
} as const;
const SHAPE = jsonShape<Shaped<typeof schema>>(schema);

/**
 * Who is signed in from a browser. Kept on disk as hashes, so that a relay that starts again in the middle of a case
 * does not throw the cardiologist out, and a stolen file opens no door.
 */
export class SignIns {
  readonly #file: string;
  readonly #token: () => string;
  readonly #open = new Map<string, { readonly name: string; readonly until: number }>();

  constructor(folder: string, token: () => string) {
    this.#file = join(folder, FILE);
    this.#token = token;
    if (!existsSync(this.#file)) return;
    for (const { hash, name, until } of readSignIns(this.#file)) this.#open.set(hash, { name, until });
  }

  /** A new secret for a person's browser. */
  begin(name: string, now: UnixMillis): string {
    const token = this.#token();
    this.#open.set(hashOf(token), { name, until: now + SIGN_IN_LASTS_MS });
    for (const [hash, { until }] of this.#open) {
      if (until <= now || this.#open.size > MOST_SIGN_INS) this.#open.delete(hash);
    }
    this.#keep();
    return token;
  }

  /** The person whose browser holds the secret, or null. */
  nameOf(token: string, now: UnixMillis): string | null {
    const found = this.#open.get(hashOf(token));
    return found !== undefined && found.until > now ? found.name : null;
  }

  end(token: string): void {
    if (this.#open.delete(hashOf(token))) this.#keep();
  }

  #keep(): void {
    const draft = `${this.#file}.new`;
    const entries = [...this.#open].map(([hash, { name, until }]) => ({ hash, name, until }));
    try {
      writeFileSync(draft, JSON.stringify(entries), { mode: 0o600 });
      renameSync(draft, this.#file);
    } catch (thrown) {
      // On a full disk people still sign in; only a restart would then ask them again.
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    }
  }
}

/** Looked up by hash: how long a comparison takes then tells nothing of the secret. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

function readSignIns(file: string): { hash: string; name: string; until: number }[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return SHAPE.fits(parsed) ? parsed : [];
  } catch (thrown) {
    // Damaged: everybody signs in again, which is all that is lost.
    if (thrown instanceof SyntaxError || (thrown instanceof Error && 'code' in thrown)) return [];
    throw thrown;
  }
}
