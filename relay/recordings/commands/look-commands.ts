import { parseSessionId } from '../../../protocol/wire/identity.ts';
import { verifyPath } from '../../proof/verify-command.ts';
import { detailText, listText, verdictText } from '../command-text.ts';
import type { ReadInspectable } from '../inspectable.ts';
import { inspectionOf, inspectionText } from '../inspection.ts';
import { NotMeasurable } from '../told-failures.ts';
import { Verification } from '../verification.ts';
import { NOT_SO, openAsked, type Options, print, WronglyAsked } from './command-options.ts';

export async function list(options: Options): Promise<number> {
  const { client } = openAsked(options, { session: false, out: false });
  const sessions = await client.list(options.selfTests === true ? 'any' : 'care');
  print(options, sessions, listText(sessions));
  return 0;
}

export async function show(options: Options): Promise<number> {
  const { client, session } = openAsked(options, { session: true, out: false });
  const detail = await client.detail(session);
  print(options, detail, detailText(detail));
  return 0;
}

export async function verify(options: Options, path: string): Promise<number> {
  if (path !== '') {
    const session = options.session === undefined ? null : parseSessionId(options.session);
    if (options.session !== undefined && session === null) {
      throw new WronglyAsked(`--session ${options.session}: this is no session's id.`);
    }
    const { key = null, checkpoints = null } = options;
    const { ok, text, report } = await verifyPath({ path, session, key, checkpoints });
    print(options, report, text);
    return ok ? 0 : NOT_SO;
  }
  const { client, session } = openAsked(options, { session: true, out: false });
  const verification = new Verification(session);
  for await (const logged of client.records(session, 'commit')) verification.hear(logged);
  const verdict = verification.verdict();
  print(options, verdict, verdictText(verdict));
  return verdict.complete ? 0 : NOT_SO;
}

/** Says what a file holds. It asks no relay. */
export async function inspect(file: string, options: Options, readInspectable: ReadInspectable): Promise<number> {
  const read = await readInspectable(file);
  if (!read.ok) throw new NotMeasurable(read.sentence);
  const inspection = inspectionOf(file, read.contents);
  print(options, inspection, inspectionText(inspection));
  return 0;
}
