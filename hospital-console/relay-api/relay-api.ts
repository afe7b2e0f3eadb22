import type { UnixMillis } from '../../protocol/ecg/units.ts';
import { unixMillis } from '../../protocol/ecg/units.ts';
import type {
  ApiProblem,
  HospitalJson,
  MapJson,
  PushOffer,
  ShareJson,
  ShareMade,
  SessionDetail,
  SessionSummary,
  SignedIn,
  SummonsJson,
  UnitReadinessJson,
} from '../../protocol/wire/sessions-api.ts';
import type { Ask } from './gathered-looks.ts';
import type { DatedAnswer } from './relay-clock.ts';

/** Why the relay gave no answer that can be used. */
export type RelayRefusal =
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'too-often' }
  | { readonly kind: 'not-found' }
  /** Any other status, or something that is not the relay's JSON (a proxy, a captive portal). */
  | { readonly kind: 'refused'; readonly status: number; readonly sentence: string };

/** Carries a refusal to where react-query keeps failures; nothing else reads its message. */
export class RelayFailure extends Error {
  readonly refusal: RelayRefusal;
  constructor(refusal: RelayRefusal) {
    super(refusal.kind);
    this.name = 'RelayFailure';
    this.refusal = refusal;
  }
}

export const refusalOf = (error: Error): RelayRefusal =>
  error instanceof RelayFailure ? error.refusal : { kind: 'refused', status: 0, sentence: error.message };

/** Longer than a slow link needs, short enough that a dead relay shows before the next look at the screen. */
const PATIENCE_MS = 5_000;

export interface RelayApi {
  me(): Promise<SignedIn>;
  signIn(name: string, password: string): Promise<SignedIn>;
  signOut(): Promise<void>;
  sessions(): Promise<readonly SessionSummary[]>;
  session(id: string): Promise<SessionDetail>;
  /** Those of the last minute: what a console answers (see trace/self-test-echo.ts). */
  freshSelfTests(): Promise<readonly SessionSummary[]>;
  hospitals(): Promise<readonly HospitalJson[]>;
  /** Whose pictures lie under the map of arrivals. */
  map(): Promise<MapJson>;
  fleet(): Promise<readonly UnitReadinessJson[]>;
  shares(session: string): Promise<readonly ShareJson[]>;
  share(session: string, hours: number): Promise<ShareMade>;
  revokeShare(session: string, share: string): Promise<void>;
  /** Opens a share link: this browser may then read that one session. */
  openShared(secret: string): Promise<{ readonly session: string }>;
  /** About whom the caller, who is on call, is called now. */
  summons(): Promise<readonly SummonsJson[]>;
  /** It has come to a screen of theirs. */
  received(session: string): Promise<void>;
  /** For the browser's push service; null where this relay pushes nothing. */
  pushKey(): Promise<string | null>;
  keepPush(language: string, subscription: PushSubscriptionJSON): Promise<void>;
  forgetPush(endpoint: string): Promise<void>;
}

export interface RelayApiParts {
  readonly fetch: Ask;
  /** For what is looked at again and again. */
  readonly look: Ask;
  readonly now: () => UnixMillis;
  readonly hearDate: (answer: DatedAnswer) => void;
}

const isProblem = (value: unknown): value is ApiProblem =>
  typeof value === 'object' && value !== null && 'sentence' in value && typeof value.sentence === 'string';

function refusalOfStatus(status: number, body: unknown): RelayRefusal {
  if (status === 401) return { kind: 'signed-out' };
  if (status === 404) return { kind: 'not-found' };
  if (status === 429) return { kind: 'too-often' };
  // A proxy in front of the relay says so when the relay itself is gone.
  if (status === 502 || status === 503 || status === 504) return { kind: 'unreachable' };
  return { kind: 'refused', status, sentence: isProblem(body) ? body.sentence : `HTTP ${String(status)}` };
}

/** The relay's HTTP interface over one `fetch`. Every call rejects with a RelayFailure and with nothing else. */
export function openRelayApi(parts: RelayApiParts): RelayApi {
  const look = (path: string): Promise<unknown> => ask(path, {}, parts.look);
  async function ask(path: string, init: RequestInit = {}, by: Ask = parts.fetch): Promise<unknown> {
    const asked = parts.now();
    let response: Response;
    let text: string;
    try {
      response = await by(`/api/${path}`, {
        ...init,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      text = await response.text();
    } catch (cause) {
      // fetch tells apart neither a refused connection nor a timed-out one in a way that would change what a person does.
      const failure = new RelayFailure({ kind: 'unreachable' });
      failure.cause = cause;
      throw failure;
    }
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isFinite(date)) parts.hearDate({ asked, answered: parts.now(), date: unixMillis(date) });
    const body = parseJson(text);
    if (!response.ok) throw new RelayFailure(refusalOfStatus(response.status, body));
    if (body === undefined && text !== '') {
      throw new RelayFailure({ kind: 'refused', status: response.status, sentence: 'The answer is not JSON.' });
    }
    return body;
  }
  const post = (path: string, body: object): Promise<unknown> => send('POST', path, body);
  const send = (method: 'POST' | 'DELETE', path: string, body: object): Promise<unknown> =>
    ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  return {
    me: async () => (await ask('me')) as SignedIn,
    signIn: async (name, password) => (await post('sign-in', { name, password })) as SignedIn,
    signOut: async () => {
      await post('sign-out', {});
    },
    sessions: async () => (await look('sessions')) as readonly SessionSummary[],
    session: async (id) => (await look(`sessions/${encodeURIComponent(id)}`)) as SessionDetail,
    freshSelfTests: async () => (await look('sessions?purpose=self-test&within=60')) as readonly SessionSummary[],
    hospitals: async () => (await ask('hospitals')) as readonly HospitalJson[],
    map: async () => (await ask('map')) as MapJson,
    fleet: async () => (await ask('fleet')) as readonly UnitReadinessJson[],
    shares: async (session) => (await ask(`sessions/${encodeURIComponent(session)}/shares`)) as readonly ShareJson[],
    share: async (session, hours) =>
      (await post(`sessions/${encodeURIComponent(session)}/shares`, { hours })) as ShareMade,
    revokeShare: async (session, share) => {
      await send('DELETE', `sessions/${encodeURIComponent(session)}/shares/${encodeURIComponent(share)}`, {});
    },
    summons: async () => (await ask('summons')) as readonly SummonsJson[],
    received: async (session) => {
      await post('summons/received', { session });
    },
    pushKey: async () => ((await ask('push')) as PushOffer).publicKey,
    keepPush: async (language, { endpoint, keys }) => {
      await post('push', { language, subscription: { endpoint, keys } });
    },
    forgetPush: async (endpoint) => {
      await send('DELETE', 'push', { endpoint });
    },
    openShared: async (secret) => (await post('shared', { secret })) as { readonly session: string },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
