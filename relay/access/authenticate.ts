import { createHash, timingSafeEqual } from 'node:crypto';
import { fullAllowance, spend } from '../../protocol/delivery/rate-allowance.ts';
import type { RateAllowance } from '../../protocol/delivery/rate-allowance.ts';
import { byteCount } from '../../protocol/ecg/units.ts';
import type { SessionId, UnitId } from '../../protocol/wire/identity.ts';
import type { CredentialsFile, SignedIn } from '../../protocol/wire/sessions-api.ts';
import type { Clock } from '../operations/clock.ts';
import { RefusalCounters } from '../operations/counters.ts';
import type { ShareLinks } from './share-links.ts';
import type { SignIns } from './sign-ins.ts';

/** Who is at the door. */
export type Identity =
  | { readonly kind: 'unit'; readonly unit: UnitId }
  | ({ readonly kind: 'person' } & SignedIn)
  /** Somebody who opened a share link: they read that one session and nothing else. */
  | { readonly kind: 'guest'; readonly session: SessionId; readonly share: string };

export interface Refusal {
  readonly kind: 'nobody' | 'unknown-credential' | 'foreign-page' | 'too-many-attempts';
  readonly status: 401 | 403 | 429;
  /** For a person. */
  readonly sentence: string;
}

/** What of a request decides who it is from. */
export interface Caller {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly address: string;
}

export type Answer =
  { readonly ok: true; readonly identity: Identity } | { readonly ok: false; readonly refusal: Refusal };

const REFUSALS = {
  nobody: { kind: 'nobody', status: 401, sentence: 'Please sign in.' },
  unknown: { kind: 'unknown-credential', status: 401, sentence: 'This credential is not known here.' },
  wrong: { kind: 'unknown-credential', status: 401, sentence: 'The name or the password is not right.' },
  foreign: { kind: 'foreign-page', status: 403, sentence: 'A page of another site may not use this sign-in.' },
  tooMany: {
    kind: 'too-many-attempts',
    status: 429,
    sentence: 'Too many attempts failed; please wait a minute and try again.',
  },
} as const satisfies Record<string, Refusal>;

/** Ten failed attempts at once from one address for one name, and one more every six seconds. */
const FAILED_ATTEMPTS = { messagesPerSecond: 1 / 6, bytesPerSecond: 1, burstSeconds: 60 };
const MOST_ADDRESSES = 10_000;

/**
 * The one door: units, the command line and browsers all come through it, from the first day. What stands behind it
 * (development credentials now) is replaced without touching anybody who asks.
 */
export class Door {
  /** `out-of-sight`: a session of another hospital was asked for. */
  readonly refusals = new RefusalCounters<Refusal['kind'] | 'out-of-sight'>();
  readonly #tokens: readonly { readonly hash: Buffer; readonly identity: Identity }[];
  readonly #people: readonly { readonly password: Buffer; readonly signedIn: SignedIn }[];
  readonly #signIns: SignIns;
  readonly #links: ShareLinks | null;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #attempts = new Map<string, RateAllowance>();

  constructor(
    credentials: CredentialsFile,
    signIns: SignIns,
    clock: Pick<Clock, 'now'>,
    links: ShareLinks | null = null,
  ) {
    this.#signIns = signIns;
    this.#links = links;
    this.#clock = clock;
    this.#people = credentials.people.map(({ name, role, password }) => ({
      password: hashOf(password),
      signedIn: { name, role },
    }));
    this.#tokens = [
      ...credentials.units.map(({ unit, token }) => ({
        hash: hashOf(token),
        identity: { kind: 'unit', unit: unit as UnitId } as const,
      })),
      ...credentials.people.map(({ name, role, token }) => ({
        hash: hashOf(token),
        identity: { kind: 'person', name, role } as const,
      })),
    ];
  }

  /** Units that have a credential. */
  get units(): readonly UnitId[] {
    return this.#tokens.flatMap(({ identity }) => (identity.kind === 'unit' ? [identity.unit] : []));
  }

  authenticate(caller: Caller): Answer {
    const bearer = /^Bearer ([\w.~+/-]+=*)$/i.exec(caller.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      const identity = this.#identityOfToken(bearer);
      return identity === null ? this.#refuse(REFUSALS.unknown) : { ok: true, identity };
    }
    const token = cookieOf(caller.cookie, SIGN_IN_COOKIE);
    const name = token === null ? null : this.#signIns.nameOf(token, this.#clock.now().unix);
    const person = this.#people.find(({ signedIn }) => signedIn.name === name)?.signedIn;
    const guest = person === undefined ? this.#guestOf(caller) : null;
    if (person === undefined && guest === null) return this.#refuse(REFUSALS.nobody);
    // A cookie comes along by itself, so the page that asks must be ours. Browsers always say which page it is when
    // it opens a WebSocket or changes something.
    if (caller.origin !== undefined && !isOwnPage(caller.origin, caller.host)) return this.#refuse(REFUSALS.foreign);
    if (guest !== null) return { ok: true, identity: guest };
    return person === undefined ? this.#refuse(REFUSALS.nobody) : { ok: true, identity: { kind: 'person', ...person } };
  }

  /** Gives the secret for the browser's cookie. */
  signIn(
    { name, password }: { readonly name: string; readonly password: string },
    address: string,
  ):
    | { readonly ok: true; readonly person: SignedIn; readonly token: string }
    | { readonly ok: false; readonly refusal: Refusal } {
    const { monotonic, unix } = this.#clock.now();
    const key = `${address} ${name}`;
    const left = spend(
      this.#attempts.get(key) ?? fullAllowance(FAILED_ATTEMPTS, monotonic),
      FAILED_ATTEMPTS,
      byteCount(0),
      monotonic,
    );
    if (left === null) return this.#refuse(REFUSALS.tooMany);
    const given = hashOf(password);
    let found: SignedIn | null = null;
    // All are compared, whichever it is: the time it takes does not tell which names exist.
    for (const { password: held, signedIn } of this.#people) {
      if (timingSafeEqual(held, given) && signedIn.name === name) found = signedIn;
    }
    if (found === null) {
      this.#attempts.delete(key);
      this.#attempts.set(key, left);
      const oldest = this.#attempts.keys().next().value;
      if (this.#attempts.size > MOST_ADDRESSES && oldest !== undefined) this.#attempts.delete(oldest);
      return this.#refuse(REFUSALS.wrong);
    }
    this.#attempts.delete(key);
    return { ok: true, person: found, token: this.#signIns.begin(found.name, unix) };
  }

  signOut(caller: Caller): void {
    const token = cookieOf(caller.cookie, SIGN_IN_COOKIE);
    if (token !== null) this.#signIns.end(token);
  }

  #guestOf({ cookie }: Caller): Extract<Identity, { kind: 'guest' }> | null {
    const secret = cookieOf(cookie, GUEST_COOKIE);
    const link = secret === null ? null : (this.#links?.read(secret, this.#clock.now().unix) ?? null);
    return link === null ? null : { kind: 'guest', session: link.session, share: link.share };
  }

  #identityOfToken(token: string): Identity | null {
    const given = hashOf(token);
    let found: Identity | null = null;
    for (const { hash, identity } of this.#tokens) if (timingSafeEqual(hash, given)) found = identity;
    return found;
  }

  #refuse(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
    this.refusals.count(refusal.kind);
    return { ok: false, refusal };
  }
}

export const SIGN_IN_COOKIE = 'prearrival_sign_in';
/** The secret of a share link that was opened in this browser. */
export const GUEST_COOKIE = 'prearrival_guest';

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

function cookieOf(cookie: string | undefined, wanted: string): string | null {
  for (const part of (cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === wanted && value !== undefined && value !== '') return value;
  }
  return null;
}

function isOwnPage(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
