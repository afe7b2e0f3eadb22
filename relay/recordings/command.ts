import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Command, CommanderError } from 'commander';
import { unixMillis, type SampleCount } from '../../protocol/ecg/units.ts';
import { parseSessionId, type SessionId } from '../../protocol/wire/identity.ts';
import type { SessionDescription } from '../../protocol/wire/record.ts';
import type { SessionDetail } from '../../protocol/wire/sessions-api.ts';
import { readPersonToken } from './credentials.ts';
import { wfdbFolder } from './exports/wfdb-folder.ts';
import { writeWfdb } from './exports/wfdb-export.ts';
import { describeWfdbExportFailure } from './exports/wfdb-export-failure.ts';
import { describedIn } from './described-in.ts';
import { exportTo, parseReceiver, sendTo } from './export-command.ts';
import { NotExportable, readExportOrder } from './export-order.ts';
import { CannotBeWritten } from './exports/documents/exported-ecg.ts';
import type { DrawReport } from './exports/documents/pdf/pdf-document.ts';
import { EXPORT_NAMES } from './exports/export-catalogue.ts';
import { detailText, listText, verdictText } from './command-text.ts';
import type { ReadInspectable } from './inspectable.ts';
import { inspectionOf, inspectionText } from './inspection.ts';
import type { OpenMeasurable } from './measurable.ts';
import { measureFile, measureSession, type MeasuringOrder, NotMeasurable } from './measuring.ts';
import { piecesOf, UnreadableRecording } from './recorded-pieces.ts';
import { openRelayClient, RelayTrouble, type RelayClient } from './relay-client.ts';
import { readDicomAddress, sendDicomTo } from './send-dicom-command.ts';
import { NotVerifiable, verifyPath } from '../proof/verify-command.ts';
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
}

interface Asked {
  readonly client: RelayClient;
  readonly session: SessionId;
  readonly options: Options;
}

/** All that is wrong with how a command was typed, at once. */
class WronglyAsked extends Error {}

function open(
  options: Options,
  needs: { readonly session: boolean; readonly out: boolean },
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
  const sessions = await client.list(options.selfTests === true ? 'any' : 'care');
  print(options, sessions, listText(sessions));
  return 0;
}

async function show(options: Options): Promise<number> {
  const { client, session } = open(options, { session: true, out: false });
  const detail = await client.detail(session);
  print(options, detail, detailText(detail));
  return 0;
}

async function verify(options: Options, path: string): Promise<number> {
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
  const { client, session } = open(options, { session: true, out: false });
  const verification = new Verification(session);
  for await (const logged of client.records(session, 'commit')) verification.hear(logged);
  const verdict = verification.verdict();
  print(options, verdict, verdictText(verdict));
  return verdict.complete ? 0 : NOT_SO;
}

/** The proof package, as the relay streams it. */
async function exportProof(options: Options): Promise<number> {
  const { client, session } = open(options, { session: true, out: true });
  const out = options.out ?? '';
  await pipeline(client.proof(session), createWriteStream(out, { mode: 0o600 }));
  print(
    options,
    { session, format: 'proof', file: out },
    `The proof package is in ${out}. Verify it by: verify ${out}`,
  );
  return 0;
}

async function exportAs(options: Options, draw: DrawReport): Promise<number> {
  if (options.format === 'proof') return exportProof(options);
  const { order, mistakes } = readExportOrder(
    { ...options, zone: options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone },
    ['wfdb', ...EXPORT_NAMES],
  );
  const asked = open(options, { session: true, out: true }, mistakes);
  if (order.format === 'wfdb' && order.part.kind === 'all') return exportWfdb(asked);
  const said = await exportTo(options.out ?? '', asked, order, draw);
  print(options, said.value, said.text);
  return 0;
}

/** An ORU^R01 to a hospital's interface engine, acknowledged or not. */
async function sendHl7(options: Options, draw: DrawReport): Promise<number> {
  const { order, mistakes } = readExportOrder({ ...options, format: 'hl7v2' }, EXPORT_NAMES);
  const receiver = parseReceiver(options.to ?? '');
  const wrong = `to ${options.to ?? ''}: this is no HOST:PORT of a receiver that speaks MLLP.`;
  const asked = open(options, { session: true, out: false }, receiver === null ? [...mistakes, wrong] : mistakes);
  if (receiver === null) throw new WronglyAsked(wrong);
  const said = await sendTo(receiver, asked, order, draw);
  print(options, said.value, said.text);
  return said.ok ? 0 : NOT_SO;
}

/** DICOM objects to an archive: by C-STORE, or by STOW-RS. */
async function sendDicomObjects(options: Options, draw: DrawReport): Promise<number> {
  const { order, mistakes } = readExportOrder({ ...options, format: 'dicom' }, EXPORT_NAMES);
  const callingAe = options.callingAe ?? 'PREARRIVAL';
  const address = readDicomAddress({ to: options.to, callingAe });
  const asked = open(options, { session: true, out: false }, [...mistakes, ...address.mistakes]);
  if (address.receiver === null) throw new WronglyAsked(address.mistakes.join('\n'));
  const authorization = process.env['PREARRIVAL_DICOM_AUTHORIZATION'] ?? null;
  const said = await sendDicomTo(address.receiver, { callingAe, authorization }, asked, order, draw);
  print(options, said.value, said.text);
  return said.ok ? 0 : NOT_SO;
}

async function exportWfdb({ client, session, options }: Asked): Promise<number> {
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

const commentsOf = (detail: SessionDetail, description: SessionDescription): string[] => [
  `session ${detail.id}`,
  `unit ${description.unit}, source ${description.source}, software ${description.software}`,
  `patient ${description.patientLabel === '' ? 'not named' : description.patientLabel}`,
  `ledger ${detail.ledger}, ${detail.complete ? 'complete' : 'not complete'} when exported`,
];

/** Nobody has been older. */
const OLDEST = 130;
/** What is measured as one: minutes, for rhythm; a median beat of more would hide what changes. */
const LONGEST_MEASURED = 600;
const FORMAL = 10;

/** What is to be measured, and what is wrong with how it was asked. */
function measuringOrder(source: string, options: Options): { order: MeasuringOrder; mistakes: string[] } {
  const mistakes: string[] = [];
  const number = (flag: string, text: string | undefined, otherwise: number, isRight: (value: number) => boolean) => {
    if (text === undefined) return otherwise;
    const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (isRight(value)) return value;
    const limits =
      flag === 'age'
        ? `years from 0 to ${String(OLDEST)}`
        : flag === 'for'
          ? `seconds up to ${String(LONGEST_MEASURED)}`
          : 'seconds from the start';
    mistakes.push(`--${flag} ${text}: this is no number of ${limits}.`);
    return otherwise;
  };
  const age = number('age', options.age, Number.NaN, (value) => value <= OLDEST);
  const from = number('from', options.from, 0, (value) => value >= 0 && value < 1e9);
  const duration = number('for', options.for, FORMAL, (value) => value > 0 && value <= LONGEST_MEASURED);
  const sex = options.sex?.toUpperCase();
  if (sex !== undefined && sex !== 'F' && sex !== 'M')
    mistakes.push(`--sex ${options.sex ?? ''}: F or M is understood.`);
  if (source.trim() === '') mistakes.push('Nothing is named that could be measured: a file, a source or a session.');
  const order: MeasuringOrder = {
    source,
    from,
    duration,
    patient: {
      ageYears: Number.isNaN(age) ? null : age,
      sex: sex === 'F' ? 'female' : sex === 'M' ? 'male' : null,
    },
    evaluatesCriteria: options.criteria !== false && process.env['PREARRIVAL_CRITERIA'] !== '0',
  };
  return { order, mistakes };
}

async function measure(source: string, options: Options, openMeasurable: OpenMeasurable): Promise<number> {
  const { order, mistakes } = measuringOrder(source, options);
  const session = parseSessionId(source);
  let asked: Asked | null = null;
  if (session !== null) {
    try {
      asked = open(options, { session: false, out: false });
    } catch (thrown) {
      if (!(thrown instanceof WronglyAsked)) throw thrown;
      mistakes.push(thrown.message);
    }
  }
  if (mistakes.length > 0) throw new WronglyAsked(mistakes.join('\n'));
  const measured =
    session === null || asked === null
      ? await measureFile(order, openMeasurable)
      : await measureSession(order, session, asked.client);
  print(options, measured.report, measured.text);
  return 0;
}

function addCommand(
  program: Command,
  name: string,
  description: string,
  act: (options: Options, argument: string) => Promise<number>,
): Command {
  const command = program.command(name).description(description);
  return command
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
    .action(async () => {
      process.exitCode = await act(command.opts<Options>(), command.args[0] ?? '');
    });
}

const ofSession = (command: Command): Command =>
  command.option('--session <id>', "the session's id (PREARRIVAL_SESSION)", process.env['PREARRIVAL_SESSION']);

/** Says what a file holds. It asks no relay. */
async function inspect(file: string, options: Options, readInspectable: ReadInspectable): Promise<number> {
  const read = await readInspectable(file);
  if (!read.ok) throw new NotMeasurable(read.sentence);
  const inspection = inspectionOf(file, read.contents);
  print(options, inspection, inspectionText(inspection));
  return 0;
}

/** What of other rooms the command is handed. */
export interface RecordingsParts {
  readonly openMeasurable: OpenMeasurable;
  readonly readInspectable: ReadInspectable;
  readonly draw: DrawReport;
}

/** `npm run recordings -- …`: reads the command line, acts, and sets the exit code. */
export async function runRecordings(parts: RecordingsParts): Promise<void> {
  const program = new Command('npm run recordings --')
    .description('Lists, shows, exports, verifies and measures recordings; says what a file holds.')
    .exitOverride()
    .configureOutput({ writeErr: (text) => process.stderr.write(text) });
  addCommand(program, 'list', 'the sessions of patients, newest first', list).option(
    '--self-tests',
    'also those that units made up to see that everything works',
  );
  ofSession(addCommand(program, 'show', 'one session: what is held, its gaps, what is awaited', show));
  ofSession(
    addCommand(program, 'verify', 'reads every record: checksums, chain, each sample once, nothing missing', verify),
  )
    .argument('[path]', "a proof package or a relay's data folder: verified offline, signatures too; else by --relay")
    .option(
      '--key <file>',
      "the relay's public key (PEM), from another source than what is verified (PREARRIVAL_KEY)",
      process.env['PREARRIVAL_KEY'],
    )
    .option(
      '--checkpoints <path>',
      'of a data folder: its checkpoints in their second place (PREARRIVAL_CHECKPOINTS)',
      process.env['PREARRIVAL_CHECKPOINTS'],
    );
  ofSession(
    addCommand(program, 'export', 'writes a session, or a part of it, in a clinical or research format', (options) =>
      exportAs(options, parts.draw),
    ),
  )
    .option(
      '--format <name>',
      `wfdb, proof, ${EXPORT_NAMES.join(', ')} (PREARRIVAL_FORMAT)`,
      process.env['PREARRIVAL_FORMAT'] ?? 'wfdb',
    )
    .option(
      '--out <path>',
      'one file, or the folder that receives them (PREARRIVAL_OUT)',
      process.env['PREARRIVAL_OUT'],
    )
    .option('--from <seconds>', 'where to begin, from the start of the session')
    .option('--for <seconds>', 'how much')
    .option('--pinned <number>', 'a 12-lead that the crew has taken: 1 is the first, or last')
    .option(
      '--language <name>',
      'of a PDF: en or zh-TW (PREARRIVAL_LANGUAGE)',
      process.env['PREARRIVAL_LANGUAGE'] ?? 'en',
    )
    .option(
      '--zone <name>',
      'time zone of a PDF, such as Asia/Taipei (PREARRIVAL_ZONE); else that of this machine',
      process.env['PREARRIVAL_ZONE'],
    );
  ofSession(
    addCommand(program, 'send-hl7', 'sends a part of a session as HL7 v2 ORU^R01 over MLLP', (options) =>
      sendHl7(options, parts.draw),
    ),
  )
    .option('--to <host:port>', 'the receiver (PREARRIVAL_HL7_RECEIVER)', process.env['PREARRIVAL_HL7_RECEIVER'])
    .option('--from <seconds>', 'where to begin, from the start of the session')
    .option('--for <seconds>', 'how much')
    .option('--pinned <number>', 'a 12-lead that the crew has taken: 1 is the first, or last');
  ofSession(
    addCommand(program, 'send-dicom', 'sends a part of a session as DICOM, by C-STORE or STOW-RS', (options) =>
      sendDicomObjects(options, parts.draw),
    ),
  )
    .option(
      '--to <receiver>',
      'AET@HOST:PORT, or the address of a DICOMweb service (PREARRIVAL_DICOM_RECEIVER); what authorizes there: PREARRIVAL_DICOM_AUTHORIZATION',
      process.env['PREARRIVAL_DICOM_RECEIVER'],
    )
    .option(
      '--calling-ae <title>',
      'by what name to call (PREARRIVAL_DICOM_AE)',
      process.env['PREARRIVAL_DICOM_AE'] ?? 'PREARRIVAL',
    )
    .option('--from <seconds>', 'where to begin, from the start of the session')
    .option('--for <seconds>', 'how much')
    .option('--pinned <number>', 'a 12-lead that the crew has taken: 1 is the first, or last');
  addCommand(program, 'measure', 'measures an ECG: rate, intervals, axes, ST, quality, statements', (options, source) =>
    measure(source, options, parts.openMeasurable),
  )
    .argument(
      '<source>',
      "a file (.hea, SCP-ECG, DICOM, HL7 aECG, Philips Sierra XML, GE MUSE XML), wfdb:PATH, scp:PATH, dicom:PATH, aecg:PATH, philips:PATH, muse:PATH, simulated:PATIENT[?seed=N], or a session's id",
    )
    // Age and sex have no environment variable: one that was left set would be another patient's.
    .option('--age <years>', 'of the patient, before what the file says')
    .option('--sex <F|M>', 'of the patient, before what the file says')
    .option('--no-criteria', 'switches the STEMI criteria helper off (PREARRIVAL_CRITERIA=0)')
    .option('--from <seconds>', 'where to begin, 0 (PREARRIVAL_FROM)', process.env['PREARRIVAL_FROM'])
    .option('--for <seconds>', 'how much, 10 as a formal 12-lead (PREARRIVAL_FOR)', process.env['PREARRIVAL_FOR']);
  addCommand(
    program,
    'inspect',
    'what a file holds: rate, weight of a count, and of each lead its figures',
    (options, file) => inspect(file, options, parts.readInspectable),
  ).argument('<file>', 'WFDB (.hea), SCP-ECG, DICOM, HL7 aECG, Philips Sierra XML or GE MUSE XML');

  try {
    await program.parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      process.exitCode = thrown.exitCode === 0 ? 0 : WRONGLY_ASKED;
      return;
    }
    const isWronglyAsked =
      thrown instanceof WronglyAsked || thrown instanceof NotMeasurable || thrown instanceof NotExportable;
    const isNotSo =
      thrown instanceof RelayTrouble ||
      thrown instanceof UnreadableRecording ||
      thrown instanceof CannotBeWritten ||
      thrown instanceof NotVerifiable;
    if (!isWronglyAsked && !isNotSo) throw thrown;
    console.error(thrown.message);
    process.exitCode = isWronglyAsked ? WRONGLY_ASKED : NOT_SO;
  }
}
