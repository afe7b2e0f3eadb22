import { LONGEST_REASON } from '../../../protocol/wire/audit.ts';
import { parseSessionId, type SessionId } from '../../../protocol/wire/identity.ts';
import { readPersonToken } from '../credentials.ts';
import { openRelayClient, type RelayClient } from '../relay-client.ts';

/** Exit codes: 0 as asked, 1 not so (not complete, relay not reached), 2 wrongly asked. */
export const NOT_SO = 1;
export const WRONGLY_ASKED = 2;

/** All flags, as they were typed. */
export interface Options {
  readonly relay: string;
  readonly credentials: string;
  readonly json: boolean;
  readonly session?: string;
  readonly format?: string;
  readonly out?: string;
  readonly age?: string;
  readonly sex?: string;
  readonly from?: string;
  readonly for?: string;
  readonly criteria?: boolean;
  readonly selfTests?: boolean;
  readonly pinned?: string;
  readonly language?: string;
  readonly zone?: string;
  readonly to?: string;
  readonly callingAe?: string;
  readonly key?: string;
  readonly checkpoints?: string;
  readonly reason?: string;
}

/** What a command about a relay's sessions is about. */
export interface Asked {
  readonly client: RelayClient;
  readonly session: SessionId;
  readonly options: Options;
}

/** All that is wrong with how a command was typed, at once. */
export class WronglyAsked extends Error {}

/** Throws WronglyAsked, with all that is wrong. `others`: what a command has found of its own, without the dashes. */
export function openAsked(
  options: Options,
  needs: { readonly session: boolean; readonly out: boolean; readonly exportFormat?: string | undefined },
  others: readonly string[] = [],
): Asked {
  const mistakes = others.map((mistake) => `--${mistake}`);
  if (!/^https?:\/\//.test(options.relay) || !URL.canParse(options.relay)) {
    mistakes.push(`--relay ${options.relay}: this is no address such as http://127.0.0.1:8080.`);
  }
  const session = parseSessionId(options.session ?? '');
  if (needs.session && session === null) {
    const given = options.session === undefined ? 'is missing' : `${options.session}: this is no session's id`;
    mistakes.push(`--session ${given}. "list" shows the ids.`);
  }
  if (needs.out && options.out === undefined)
    mistakes.push('--out is missing: the file, or the folder that receives the files.');
  if ((options.reason?.length ?? 0) > LONGEST_REASON)
    mistakes.push(`--reason is longer than ${String(LONGEST_REASON)} characters, which is what the audit takes.`);
  const credentials = readPersonToken(options.credentials);
  if (!credentials.ok) mistakes.push(credentials.sentence);
  if (mistakes.length > 0 || !credentials.ok) throw new WronglyAsked(mistakes.join('\n'));
  return {
    client: openRelayClient(options.relay, credentials.token, {
      reason: options.reason,
      exportFormat: needs.exportFormat,
    }),
    session: session ?? ('' as SessionId),
    options,
  };
}

export const print = (options: Options, value: unknown, text: string): void =>
  console.log(options.json ? JSON.stringify(value, null, 2) : text);
