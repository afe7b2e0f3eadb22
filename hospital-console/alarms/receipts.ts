import type { SummonsJson } from '../../protocol/wire/sessions-api.ts';

export interface Receipt {
  readonly session: string;
  readonly key: string;
}

/**
 * Calls of which the relay has not heard from this page that they have come, each once; and those known from now on: what nobody
 * is called about any more is forgotten, for a later alert of the same session is another call.
 */
export function receiptsDue(
  summons: readonly SummonsJson[],
  told: ReadonlySet<string>,
): { readonly due: readonly Receipt[]; readonly known: ReadonlySet<string> } {
  const open = summons.map(({ session, hospital, rank }): Receipt => ({
    session,
    key: [session, hospital, String(rank)].join(' '),
  }));
  return { due: open.filter(({ key }) => !told.has(key)), known: new Set(open.map(({ key }) => key)) };
}
