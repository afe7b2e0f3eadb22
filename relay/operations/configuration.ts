import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import { readTileServer, type TileServer } from './tile-server.ts';
import { LEAST_DAYS, MOST_DAYS, type RetentionPolicy } from './retention.ts';

export interface RelayFlags {
  /** 0: any free one. */
  readonly port: number;
  /** Null: all interfaces. */
  readonly host: string | null;
  readonly dataFolder: string;
  readonly consoleFolder: string;
  /** Null: one hospital, to which everybody belongs. */
  readonly hospitalsFile: string | null;
  /** mailto: or https: address for push services. */
  readonly contact: string;
  /** A folder or a file on another disk that the ledger's checkpoints go to; null: none are written. */
  readonly checkpoints: string | null;
  readonly retention: RetentionPolicy;
  /** Codes and forms of reviewers; null: those that come along. */
  readonly reviewScheme: string | null;
  /** Pictures under the map of arrivals; null: the console draws by itself what lies there. */
  readonly tiles: TileServer | null;
}

export type Configuration =
  | { readonly kind: 'read'; readonly flags: RelayFlags }
  /** --help or --version was asked for. */
  | { readonly kind: 'said'; readonly text: string }
  /** Everything that is wrong, one sentence each. */
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] };

/** Some push services want an address that they can write to: then --contact. */
const DEFAULT_CONTACT = 'mailto:operator@prearrival.invalid';
/** Names of settings, as commander gives them. */
type Setting =
  | ('port' | 'host' | 'data' | 'console' | 'hospitals' | 'contact' | 'checkpoints' | 'reviewScheme')
  | ('keepDays' | 'keepSelfTestsDays' | 'tiles' | 'tilesCredit');

const CHECKOUT = resolve(import.meta.dirname, '../..');

/** Flags first, then the environment, then the defaults. Complains once, of everything. */
export function readConfiguration(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  version: string,
): Configuration {
  let said = '';
  const option = (flags: string, description: string, variable: string): Option =>
    new Option(flags, `${description} (environment: ${variable})`);
  const command = new Command('npm run relay --')
    .description('Stores what ambulance units send, and shows it to those who may see it.')
    .version(version)
    .addOption(option('--port <port>', 'port to listen on, 0 for any free one; default 8080', 'PREARRIVAL_PORT'))
    .addOption(option('--host <address>', 'address to listen on; default: all', 'PREARRIVAL_HOST'))
    .addOption(option('--data <folder>', 'where everything is kept; default ./data', 'PREARRIVAL_DATA'))
    .addOption(option('--console <folder>', 'the built console; default hospital-console/dist', 'PREARRIVAL_CONSOLE'))
    .addOption(
      option('--hospitals <file>', 'hospitals, people and rosters; default: one of all', 'PREARRIVAL_HOSPITALS'),
    )
    .addOption(option('--contact <address>', 'mailto: or https: for push services', 'PREARRIVAL_CONTACT'))
    .addOption(
      option(
        '--checkpoints <path>',
        'folder or file on another disk: finds a rolled-back ledger',
        'PREARRIVAL_CHECKPOINTS',
      ),
    )
    .addOption(
      option('--keep-days <days>', 'recordings are deleted after so long; default: never', 'PREARRIVAL_KEEP_DAYS'),
    )
    .addOption(
      option('--keep-self-tests-days <days>', 'self-tests likewise; default: never', 'PREARRIVAL_KEEP_SELF_TESTS_DAYS'),
    )
    .addOption(
      option(
        '--review-scheme <file>',
        'codes and score forms of reviewers; default: those that come along',
        'PREARRIVAL_REVIEW_SCHEME',
      ),
    )
    .addOption(
      option(
        '--tiles <url>',
        'map server, https://HOST/{z}/{x}/{y}.png; default: no browser asks any',
        'PREARRIVAL_TILES',
      ),
    )
    .addOption(option('--tiles-credit <text>', 'whose map it is, shown on it', 'PREARRIVAL_TILES_CREDIT'))
    .allowUnknownOption()
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeOut: (text) => (said += text), writeErr: () => undefined });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { kind: 'said', text: said };
    return { kind: 'mistaken', mistakes: [`${thrown.message.replace(/^error: /, '')}. --help shows what there is.`] };
  }
  const given = command.opts<Partial<Record<Setting, string>>>();
  const mistakes = command.args.map((unknown) => `${unknown} is not known here; --help shows what there is.`);
  const setting = (flag: keyof typeof given): { readonly text: string | null; readonly name: string } => {
    const name = flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const variable = `PREARRIVAL_${name.replaceAll('-', '_').toUpperCase()}`;
    const flagged = given[flag];
    if (flagged !== undefined) return { text: flagged, name: `--${name}` };
    const fromEnvironment = env[variable];
    return { text: fromEnvironment === undefined || fromEnvironment === '' ? null : fromEnvironment, name: variable };
  };
  const folder = (flag: 'data' | 'console', otherwise: string): string => {
    const { text, name } = setting(flag);
    if (text?.trim() === '') mistakes.push(`${name} is empty: it must name a folder.`);
    return resolve(text ?? otherwise);
  };
  const { text: portText, name: portName } = setting('port');
  const port = Number(portText ?? '8080');
  if (!/^\d{1,5}$/.test(portText ?? '8080') || port > 65_535) {
    mistakes.push(`${portName} ${portText ?? ''}: a port is a whole number from 0 to 65535.`);
  }
  const { text: host, name: hostName } = setting('host');
  if (host !== null && !/^[\w.:%-]+$/.test(host)) mistakes.push(`${hostName} ${host}: this is no address.`);
  const { text: hospitals } = setting('hospitals');
  const { text: contact, name: contactName } = setting('contact');
  if (contact !== null && !/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(contact)) {
    mistakes.push(`${contactName} ${contact}: this is neither a mailto: nor an https: address.`);
  }
  const days = (flag: 'keepDays' | 'keepSelfTestsDays'): number | null => {
    const { text, name } = setting(flag);
    if (text === null) return null;
    const count = Number(text);
    if (!/^\d{1,5}$/.test(text) || count < LEAST_DAYS || count > MOST_DAYS) {
      mistakes.push(`${name} ${text}: days from ${String(LEAST_DAYS)} to ${String(MOST_DAYS)} are understood.`);
    }
    return count;
  };
  const { text: reviewScheme } = setting('reviewScheme');
  const { text: checkpoints, name: checkpointsName } = setting('checkpoints');
  if (checkpoints?.trim() === '') mistakes.push(`${checkpointsName} is empty: it must name a folder or a file.`);
  const { text: tilesUrl, name: tilesName } = setting('tiles');
  const tiles = tilesUrl === null ? null : readTileServer(tilesUrl.trim(), setting('tilesCredit').text);
  if (tiles?.ok === false) mistakes.push(`${tilesName} ${tilesUrl ?? ''}: ${tiles.why}.`);
  const flags = {
    tiles: tiles?.ok === true ? tiles.server : null,
    port,
    host,
    dataFolder: folder('data', './data'),
    consoleFolder: folder('console', resolve(CHECKOUT, 'hospital-console/dist')),
    // A folder that is not there yet is told from a file by the stroke behind it.
    checkpoints: checkpoints === null ? null : resolve(checkpoints) + (checkpoints.endsWith('/') ? '/' : ''),
    retention: { careDays: days('keepDays'), selfTestDays: days('keepSelfTestsDays') },
    reviewScheme: reviewScheme === null ? null : resolve(reviewScheme),
    hospitalsFile: hospitals === null ? null : resolve(hospitals),
    contact: contact ?? DEFAULT_CONTACT,
  };
  return mistakes.length > 0 ? { kind: 'mistaken', mistakes } : { kind: 'read', flags: Object.freeze(flags) };
}
