import { Command, CommanderError } from 'commander';
import { unixMillis, type SampleCount } from '../../protocol/ecg/units.ts';
import { parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';
import { openRecord } from '../../protocol/wire/record-codec.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { readPersonToken } from './credentials.ts';
import { wfdbFolder } from './exports/wfdb-folder.ts';
import { writeWfdb } from './exports/wfdb-export.ts';
import { describeWfdbExportFailure } from './exports/wfdb-export-failure.ts';
import { detailText, listText, verdictText } from './command-text.ts';
import { piecesOf, UnreadableRecording } from './recorded-pieces.ts';
import { openRelayClient, RelayTrouble, type RelayClient } from './relay-client.ts';
import { Verification } from './verification.ts';

/** Exit codes: 0 as asked, 1 not so (not complete, relay not reached), 2 wrongly asked. */
const NOT_SO = 1;
const WRONGLY_ASKED = 2;

interface Options {
  readonly relay: string;
  readonly credentials: string;
  readonly json: boolean;
  readonly session?: string;
  readonly format?: string;
  readonly out?: string;
}

interface Asked {
  readonly client: RelayClient;
  readonly session: SessionId;
  readonly options: Options;
}

/** All that is wrong with how a command was typed, at once. */
class WronglyAsked extends Error {}

function open(options: Options, needs: { readonly session: boolean; readonly out: boolean }): Asked {
  const mistakes: string[] = [];
  if (!/^https?:\/\//.test(options.relay) || !URL.canParse(options.relay)) {
    mistakes.push(`--relay ${options.relay}: this is no address such as http://127.0.0.1:8080.`);
  }
  const session = parseSessionId(options.session ?? '');
  if (needs.session && session === null) {
    const given = options.session === undefined ? 'is missing' : `${options.session}: this is no session's id`;
    mistakes.push(`--session ${given}. "list" shows the ids.`);
  }
  if (needs.out && options.out === undefined) mistakes.push('--out is missing: the folder that receives the files.');
  if (needs.out && options.format !== 'wfdb') {
    mistakes.push(`--format ${options.format ?? ''}: the formats are: wfdb.`);
  }
  const credentials = readPersonToken(options.credentials);
  if (!credentials.ok) mistakes.push(credentials.sentence);
  if (mistakes.length > 0 || !credentials.ok) throw new WronglyAsked(mistakes.join('\n'));
  return {
    client: openRelayClient(options.relay, credentials.token),
    session: session ?? ('' as SessionId),
    options,
  };
}

const print = (options: Options, value: unknown, text: string): void =>
  console.log(options.json ? JSON.stringify(value, null, 2) : text);

async function list(options: Options): Promise<number> {
  const { client } = open(options, { session: false, out: false });
  const sessions = await client.list();
  print(options, sessions, listText(sessions));
  return 0;
}

async function show(options: Options): Promise<number> {
  const { client, session } = open(options, { session: true, out: false });
  const detail = await client.detail(session);
  print(options, detail, detailText(detail));
  return 0;
}

async function verify(options: Options): Promise<number> {
  const { client, session } = open(options, { session: true, out: false });
  const verification = new Verification(session);
  for await (const logged of client.records(session, 'commit')) verification.hear(logged);
  const verdict = verification.verdict();
  print(options, verdict, verdictText(verdict));
  return verdict.complete ? 0 : NOT_SO;
}

async function exportAs(options: Options): Promise<number> {
  const { client, session } = open(options, { session: true, out: true });
  const detail = await client.detail(session);
  const description = await describedIn(client, session);
  if (description === null) {
    throw new RelayTrouble('The record that describes this session has not arrived yet: nothing can be exported.');
  }
  const outcome = await writeWfdb(
    {
      name: session,
      format: description.format,
      length: detail.endSample as SampleCount,
      startedAt: unixMillis(description.startedAt),
      comments: commentsOf(detail, description),
      pieces: () => piecesOf(client.records(session, 'sample'), description.format, detail.endSample as SampleCount),
    },
    wfdbFolder(options.out ?? ''),
  );
  if (!outcome.ok) throw new RelayTrouble(describeWfdbExportFailure(outcome.failure));
  print(options, { session, folder: options.out, ...outcome.report }, `Exported to ${options.out ?? ''}.`);
  return 0;
}

/** The first record that describes the session, as the unit wrote it; the log's order is that of commits. */
async function describedIn(client: RelayClient, session: SessionId): Promise<SessionDescription | null> {
  for await (const logged of client.records(session, 'commit')) {
    const opened = openRecord(logged.sealed);
    if (opened.ok && opened.value.body.kind === 'opened') return opened.value.body.description;
  }
  return null;
}

const commentsOf = (detail: SessionDetail, description: SessionDescription): string[] => [
  `session ${detail.id}`,
  `unit ${description.unit}, source ${description.source}, software ${description.software}`,
  `patient ${description.patientLabel === '' ? 'not named' : description.patientLabel}`,
  `ledger ${detail.ledger}, ${detail.complete ? 'complete' : 'not complete'} when exported`,
];

const program = new Command('npm run recordings --')
  .description('Lists, shows, exports and verifies the recordings that a relay holds.')
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });

function addCommand(name: string, description: string, act: (options: Options) => Promise<number>): Command {
  return program
    .command(name)
    .description(description)
    .option(
      '--relay <url>',
      'address of the relay (PREARRIVAL_RELAY)',
      process.env['PREARRIVAL_RELAY'] ?? 'http://127.0.0.1:8080',
    )
    .option(
      '--credentials <file>',
      "the relay's credentials.json (PREARRIVAL_CREDENTIALS)",
      process.env['PREARRIVAL_CREDENTIALS'] ?? './data/credentials.json',
    )
    .option('--json', 'for machines (PREARRIVAL_JSON=1)', process.env['PREARRIVAL_JSON'] === '1')
    .action(async (options: Options) => {
      process.exitCode = await act(options);
    });
}

const ofSession = (command: Command): Command =>
  command.option('--session <id>', "the session's id (PREARRIVAL_SESSION)", process.env['PREARRIVAL_SESSION']);

addCommand('list', 'all sessions, newest first', list);
ofSession(addCommand('show', 'one session: what is held, its gaps, what is awaited', show));
ofSession(addCommand('verify', 'reads every record: checksums, chain, each sample once, nothing missing', verify));
ofSession(addCommand('export', 'writes a session in a clinical or research format', exportAs))
  .option('--format <name>', 'wfdb (PREARRIVAL_FORMAT)', process.env['PREARRIVAL_FORMAT'] ?? 'wfdb')
  .option('--out <folder>', 'receives the files (PREARRIVAL_OUT)', process.env['PREARRIVAL_OUT']);

try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : WRONGLY_ASKED;
  else if (thrown instanceof WronglyAsked || thrown instanceof RelayTrouble || thrown instanceof UnreadableRecording) {
    console.error(thrown.message);
    process.exitCode = thrown instanceof WronglyAsked ? WRONGLY_ASKED : NOT_SO;
  } else throw thrown;
}
