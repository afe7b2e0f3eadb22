import { RelayFailure } from './relay-api.ts';

const PATIENCE_MS = 10_000;

/** What the relay works out by itself: it answers 202 and how far it is until it has it. */
export type WorkStanding<Done, Progress> =
  { readonly kind: 'reading'; readonly progress: Progress } | { readonly kind: 'done'; readonly result: Done };

/** Asks how such a work stands; the first question begins it. Rejects with a RelayFailure and with nothing else. */
export async function askForWork<Done, Progress>(address: string): Promise<WorkStanding<Done, Progress>> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(address, {
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    body = JSON.parse(await response.text()) as unknown;
  } catch {
    throw new RelayFailure({ kind: 'unreachable' });
  }
  switch (response.status) {
    case 200:
      return { kind: 'done', result: body as Done };
    case 202:
      return { kind: 'reading', progress: body as Progress };
    case 401:
      throw new RelayFailure({ kind: 'signed-out' });
    default: {
      const { sentence = '' } = body as { readonly sentence?: string };
      throw new RelayFailure({ kind: 'refused', status: response.status, sentence });
    }
  }
}
