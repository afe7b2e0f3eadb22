import { Command, CommanderError } from 'commander';
import { NOT_SO, type Options, WRONGLY_ASKED, WronglyAsked } from './commands/command-options.ts';
import { NotExportable } from './export-order.ts';
import { CannotBeWritten } from './exports/documents/exported-ecg.ts';
import type { DrawReport } from './exports/documents/pdf/pdf-document.ts';
import { EXPORT_NAMES } from '../../protocol/wire/export-names.ts';
import type { ReadInspectable } from './inspectable.ts';
import type { OpenMeasurable } from './measurable.ts';
import { RelayTrouble } from './relay-client.ts';
import { NotMeasurable, NotVerifiable, UnreadableRecording } from './told-failures.ts';

// What a command needs is loaded once it is called by name: nobody who lists sessions waits for writers of documents.
const looking = () => import('./commands/look-commands.ts');
const leaving = () => import('./commands/leave-commands.ts');
const measuring = () => import('./commands/measure-command.ts');

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

/** What of a session is read stands in the relay's audit. */
const withReason = (command: Command): Command =>
  command.option('--reason <text>', "why, for the relay's audit (PREARRIVAL_REASON)", process.env['PREARRIVAL_REASON']);

const ofSession = (command: Command): Command =>
  withReason(
    command.option('--session <id>', "the session's id (PREARRIVAL_SESSION)", process.env['PREARRIVAL_SESSION']),
  );

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
  addCommand(program, 'list', 'the sessions of patients, newest first', async (options) =>
    (await looking()).list(options),
  ).option('--self-tests', 'also those that units made up to see that everything works');
  ofSession(
    addCommand(program, 'show', 'one session: what is held, its gaps, what is awaited', async (options) =>
      (await looking()).show(options),
    ),
  );
  ofSession(
    addCommand(
      program,
      'verify',
      'reads every record: checksums, chain, each sample once, nothing missing',
      async (options, path) => (await looking()).verify(options, path),
    ),
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
    addCommand(
      program,
      'export',
      'writes a session, or a part of it, in a clinical or research format',
      async (options) => (await leaving()).exportAs(options, parts.draw),
    ),
  )
    .option(
      '--format <name>',
      `proof, ${EXPORT_NAMES.join(', ')} (PREARRIVAL_FORMAT)`,
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
  withReason(
    addCommand(
      program,
      'teach',
      'makes a de-identified copy of a session for teaching, sealed on its own',
      async (options, id) => (await leaving()).teach(options, id),
    ),
  )
    .argument('<session>', "the session's id")
    .option('--out <file>', 'the file that receives it (PREARRIVAL_OUT)', process.env['PREARRIVAL_OUT']);
  ofSession(
    addCommand(program, 'send-hl7', 'sends a part of a session as HL7 v2 ORU^R01 over MLLP', async (options) =>
      (await leaving()).sendHl7(options, parts.draw),
    ),
  )
    .option('--to <host:port>', 'the receiver (PREARRIVAL_HL7_RECEIVER)', process.env['PREARRIVAL_HL7_RECEIVER'])
    .option('--from <seconds>', 'where to begin, from the start of the session')
    .option('--for <seconds>', 'how much')
    .option('--pinned <number>', 'a 12-lead that the crew has taken: 1 is the first, or last');
  ofSession(
    addCommand(program, 'send-dicom', 'sends a part of a session as DICOM, by C-STORE or STOW-RS', async (options) =>
      (await leaving()).sendDicomObjects(options, parts.draw),
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
  withReason(
    addCommand(
      program,
      'measure',
      'measures an ECG: rate, intervals, axes, ST, quality, statements',
      async (options, source) => (await measuring()).measure(source, options, parts.openMeasurable),
    ),
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
    async (options, file) => (await looking()).inspect(file, options, parts.readInspectable),
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
