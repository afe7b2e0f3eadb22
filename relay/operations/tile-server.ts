import type { TilesJson } from '../../protocol/wire/sessions-api.ts';

/** A map server of the operator's. */
export interface TileServer extends TilesJson {
  /** What the pages' policy lets pictures come from. */
  readonly origin: string;
}

export type ReadTileServer =
  | { readonly ok: true; readonly server: TileServer }
  /** For the end of a sentence that names the flag. */
  | { readonly ok: false; readonly why: string };

const LONGEST = 500;

/** Reads `--tiles`. Its origin is one fixed place: no part of a host may be left to the page. */
export function readTileServer(url: string, credit: string | null): ReadTileServer {
  const wrong = (why: string): ReadTileServer => ({ ok: false, why });
  if (url.length > LONGEST || (credit ?? '').length > LONGEST) return wrong(`more than ${String(LONGEST)} characters`);
  for (const part of ['{z}', '{x}', '{y}']) {
    if (url.split(part).length !== 2)
      return wrong(`${part} does not stand in it once, as in https://HOST/{z}/{x}/{y}.png`);
  }
  const bare = url.replace('{z}', '0').replace('{x}', '0').replace('{y}', '0');
  if (/[{}]/.test(bare)) return wrong('it has braces besides {z}, {x} and {y}');
  const address = URL.canParse(bare) ? new URL(bare) : null;
  if (address === null || !/^https?:$/.test(address.protocol))
    return wrong('this is neither an http: nor an https: address');
  if (!url.toLowerCase().startsWith(`${address.origin}/`))
    return wrong('it must begin with its server, without a name or password');
  if (credit === null || credit.trim() === '') return wrong('whose map it is must be said with --tiles-credit');
  return { ok: true, server: { url, credit: credit.trim(), origin: address.origin } };
}
