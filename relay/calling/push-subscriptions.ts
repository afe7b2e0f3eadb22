import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonShape, type Shaped } from '../operations/json-shape.ts';

/** What a browser gives when a person lets it be called: where, and the keys that only it can open. */
export const pushSubscription = {
  type: 'object',
  required: ['endpoint', 'keys'],
  properties: {
    endpoint: { type: 'string', minLength: 12, maxLength: 1_024 },
    keys: {
      type: 'object',
      required: ['p256dh', 'auth'],
      properties: {
        p256dh: { type: 'string', pattern: '^[\\w-]{86,88}=?$' },
        auth: { type: 'string', pattern: '^[\\w-]{21,24}={0,2}$' },
      },
    },
  },
} as const;
export type PushSubscription = Shaped<typeof pushSubscription>;
export const languageOfPushes = { enum: ['en', 'zh-TW'] } as const;

const stored = {
  type: 'object',
  required: ['person', 'language', 'subscription'],
  properties: {
    person: { type: 'string', maxLength: 256 },
    language: languageOfPushes,
    subscription: pushSubscription,
  },
} as const;
export type StoredSubscription = Shaped<typeof stored>;
const SHAPE = jsonShape<readonly StoredSubscription[]>({ type: 'array', items: stored });

const FILE = 'push-subscriptions.json';
/** A person's browsers; the oldest makes room. */
export const MOST_OF_A_PERSON = 8;
const MOST_OF_ALL = 2_000;

export type SubscribeRefusal = 'not-a-push-service' | 'too-many-subscriptions';

/** Which browsers are to be told, of whom. On disk, for the owner of the folder alone: an address there can be written to. */
export class PushSubscriptions {
  readonly #file: string;
  readonly #isPushService: (endpoint: URL) => boolean;
  #stored: readonly StoredSubscription[] = [];

  constructor(folder: string, isPushService: (endpoint: URL) => boolean) {
    this.#file = join(folder, FILE);
    this.#isPushService = isPushService;
    if (existsSync(this.#file)) this.#stored = readStored(this.#file);
  }

  of(person: string): readonly StoredSubscription[] {
    return this.#stored.filter((one) => one.person === person);
  }

  get count(): number {
    return this.#stored.length;
  }

  /** Null: done. A browser that somebody else signed in from before is theirs no more. */
  add(added: StoredSubscription): SubscribeRefusal | null {
    const { endpoint } = added.subscription;
    if (!URL.canParse(endpoint) || !this.#isPushService(new URL(endpoint))) return 'not-a-push-service';
    const others = this.#stored.filter((one) => one.subscription.endpoint !== endpoint);
    if (others.length >= MOST_OF_ALL) return 'too-many-subscriptions';
    const own = others.filter((one) => one.person === added.person);
    const dropped = own.slice(0, Math.max(0, own.length - MOST_OF_A_PERSON + 1));
    this.#keep([...others.filter((one) => !dropped.includes(one)), added]);
    return null;
  }

  remove(endpoint: string): void {
    const left = this.#stored.filter((one) => one.subscription.endpoint !== endpoint);
    if (left.length !== this.#stored.length) this.#keep(left);
  }

  #keep(stored: readonly StoredSubscription[]): void {
    this.#stored = stored;
    const draft = `${this.#file}.new`;
    try {
      writeFileSync(draft, JSON.stringify(stored), { mode: 0o600 });
      renameSync(draft, this.#file);
    } catch (thrown) {
      // On a full disk it holds until the next start; the browser subscribes again when its page is opened.
      if (!(thrown instanceof Error && 'code' in thrown)) throw thrown;
    }
  }
}

function readStored(file: string): readonly StoredSubscription[] {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return SHAPE.fits(parsed) ? parsed : [];
  } catch (thrown) {
    // Damaged: browsers subscribe again when their page is opened, which is all that is lost.
    if (thrown instanceof SyntaxError || (thrown instanceof Error && 'code' in thrown)) return [];
    throw thrown;
  }
}

/**
 * The push services of the browsers that there are. A relay that posted wherever a browser says could be led to write to
 * any machine inside the hospital.
 */
const SERVICES = [
  'fcm.googleapis.com',
  'updates.push.services.mozilla.com',
  'web.push.apple.com',
  '.notify.windows.com',
] as const;
export const isKnownPushService = ({ protocol, hostname, username }: URL): boolean =>
  protocol === 'https:' &&
  username === '' &&
  SERVICES.some((name) => (name.startsWith('.') ? hostname.endsWith(name) : hostname === name));
