import { LIMITS } from '../../protocol/wire/limits.ts';
import type { LookAnswer } from '../../protocol/wire/sessions-api.ts';

export type Ask = (address: string, init?: RequestInit) => Promise<Response>;

interface Waiting {
  readonly address: string;
  readonly init: RequestInit | undefined;
  readonly answer: (response: Response | Promise<Response>) => void;
  readonly fail: (cause: unknown) => void;
}

interface GatheredLooksParts {
  readonly fetch: Ask;
  /** Calls back within a few milliseconds: looks that are due together have been asked for by then. */
  readonly soon: (gathered: () => void) => void;
}

/** Longer than a slow link needs, as for one look. */
const PATIENCE_MS = 5_000;

/**
 * Looks that are due at the same time go to the relay as one request: four requests took as much of a page's main thread, and of the
 * browser's other processes, as its clocks. Each look hears what it would have heard by itself; one alone is asked as it is.
 */
export function gatherLooks({ fetch, soon }: GatheredLooksParts): Ask {
  let waiting: Waiting[] = [];
  const alone = ({ address, init, answer }: Waiting): void => {
    answer(fetch(address, init));
  };
  const askTogether = async (looks: readonly Waiting[]): Promise<void> => {
    const at = looks.map(({ address }) => `at=${encodeURIComponent(address)}`).join('&');
    const asked = fetch(`/api/looks?${at}`, {
      ...{ credentials: 'same-origin', cache: 'no-store' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    try {
      const response = await asked;
      if (!response.ok) {
        // Nobody is signed in, a proxy stands between, a relay of before: each hears its own refusal.
        looks.forEach(alone);
        return;
      }
      const answers = (await response.json()) as readonly LookAnswer[];
      const date = response.headers.get('date');
      for (const [place, { answer }] of looks.entries()) {
        const told = answers[place];
        if (told === undefined) throw new TypeError('Fewer answers than looks.');
        answer(new Response(told.text, { status: told.status, headers: date === null ? {} : { date } }));
      }
    } catch (failure) {
      // Where it has been answered already this says nothing any more.
      for (const { fail } of looks) fail(failure);
    }
  };
  const send = (): void => {
    const looks = waiting;
    waiting = [];
    for (let first = 0; first < looks.length; first += LIMITS.looksAtOnce) {
      const together = looks.slice(first, first + LIMITS.looksAtOnce);
      const [only] = together;
      if (together.length === 1 && only !== undefined) alone(only);
      else void askTogether(together);
    }
  };
  return (address, init) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) soon(send);
      waiting.push({ address, init, answer: resolve, fail: reject });
    });
}
