import { parseArgs } from 'node:util';
import { byteCount, milliseconds, type ByteCount, type Milliseconds } from '../../protocol/ecg/units.ts';
import { LONGEST_FRAME, USUAL_FRAME } from './frame-builder.ts';
import { readHospitals, type ListedHospital } from './hospitals.ts';
import { serialModels } from './monitors/serial-request.ts';
import { parseReceiverRequest, type ReceiverRequest } from './position/receiver-request.ts';
import { parseSource, type SourceRequest } from './sources/source-catalogue.ts';
import { parseRelayAddress, type RelayAddress } from './uplink/relay-address.ts';

/** What a unit without a screen is told at its start. Frozen. */
export interface UnitConfiguration {
  /** In order of preference, at least one. */
  readonly relays: readonly Extract<RelayAddress, { readonly ok: true }>[];
  readonly journal: string;
  /** What the journal's folder may take; null: as far as the disk goes. */
  readonly journalMost: ByteCount | null;
  /** Null: what is recorded is chosen on the screen. */
  readonly source: SourceRequest | null;
  /** Port of the screen on loopback, 0: any that is free; null: none is served. */
  readonly screen: number | null;
  /** What the screen lets a crew choose from; empty where no file was named. */
  readonly hospitals: readonly ListedHospital[];
  readonly speed: number;
  readonly drain: boolean;
  readonly endOnStop: boolean;
  readonly credentials: string;
  /** Which unit of the credentials file; null: the first. */
  readonly unit: string | null;
  readonly frameLength: Milliseconds;
  readonly patientLabel: string;
  /** A satellite receiver of the vehicle; null: none. */
  readonly position: ReceiverRequest | null;
}

export type Configuration =
  | { readonly kind: 'run'; readonly configuration: UnitConfiguration }
  | { readonly kind: 'help'; readonly text: string }
  /** One sentence each, all of them at once. */
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] };

interface Flag {
  readonly name: string;
  readonly value: string | null;
  readonly means: string;
  /** What a flag that may stand alone stands for. */
  readonly optional?: string;
}
/** Usual port of the screen. */
const USUAL_SCREEN = 8090;
const HIGHEST_PORT = 65_535;
const FLAGS: readonly Flag[] = [
  {
    name: 'relay',
    value: 'URL',
    means: 'address of the relay, such as http://relay.example:8080; again for up to 4, the preferred one first',
  },
  { name: 'journal', value: 'DIR', means: 'folder of the journal, one for each unit; made where it is missing' },
  { name: 'journal-most', value: 'SIZE', means: 'the most that it may take, such as 20G or 500M (as the disk goes)' },
  {
    name: 'source',
    value: 'SOURCE',
    means:
      'a monitor: serial:PATH?driver=NAME; simulated:PATIENT[?seed=N]; a file: wfdb:PATH (.hea), scp:, aecg:, philips:, muse:, edf:',
  },
  { name: 'speed', value: 'N', means: 'plays the source N times as fast as it was recorded (1)' },
  { name: 'drain', value: null, means: 'ends with exit code 0 once the relay holds all of it' },
  { name: 'end-on-stop', value: null, means: 'a stop ends the session too; else the next start goes on with it' },
  { name: 'credentials', value: 'FILE', means: "the relay's credentials.json (./data/credentials.json)" },
  { name: 'unit', value: 'NAME', means: 'which unit of the credentials to be (the first)' },
  {
    name: 'frame-ms',
    value: 'N',
    means: `ms of samples in one record, 1 to ${String(LONGEST_FRAME)} (${String(USUAL_FRAME)})`,
  },
  {
    name: 'screen',
    value: 'PORT',
    optional: String(USUAL_SCREEN),
    means: `serves the tablet's screen on 127.0.0.1 (port ${String(USUAL_SCREEN)}, 0: any); a monitor is chosen there`,
  },
  { name: 'hospitals', value: 'FILE', means: 'JSON list of hospitals that a crew may choose on the screen' },
  {
    name: 'position',
    value: 'RECEIVER',
    means: 'where the vehicle is: a satellite receiver that writes NMEA 0183, serial:PATH[?baud=4800]',
  },
  { name: 'patient', value: 'TEXT', means: "what the hospital reads as the patient's label (Unknown)" },
];

const variableOf = (flag: string): string => `PREARRIVAL_${flag.toUpperCase().replaceAll('-', '_')}`;

const HELP = [
  'npm run unit -- --relay URL --journal DIR --source SOURCE [options]',
  'The ambulance unit without a screen: records a source into its journal and hands it to the relay.',
  '',
  ...FLAGS.map(({ name, value, means }) => `  ${`--${name}${value === null ? '' : ` ${value}`}`.padEnd(22)} ${means}`),
  `  ${'--help'.padEnd(22)} this text`,
  '',
  `A monitor's NAME is one of ${serialModels()
    .map(({ name }) => name)
    .join(', ')}; its settings follow, as in serial:/dev/ttyUSB0?driver=cyton&rate=250.`,
  `Each is an environment variable too, such as ${variableOf('end-on-stop')}=1; a flag goes before its variable.`,
  'Exit codes: 0 stopped or drained; 1 the journal or the source failed; 2 a mistake in the configuration or the file.',
].join('\n');

const FASTEST = 10_000;
const LONGEST_LABEL = 200;
const MOST_RELAYS = 4;

/** Reads flags and environment once, and complains once: of everything that is wrong. */
export function readConfiguration(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  /** The tablet's own window shows the screen: what is recorded is chosen there. */
  { hasScreen = false }: { readonly hasScreen?: boolean } = {},
): Configuration {
  const mistakes: string[] = [];
  const texts = readTexts(args, environment, mistakes);
  if (texts === 'help') return { kind: 'help', text: HELP };
  const required = (flag: string): string | null => {
    const text = texts.get(flag);
    if (text !== undefined && text !== '') return text;
    mistakes.push(`--${flag} (or ${variableOf(flag)}) is missing.`);
    return null;
  };
  const number = (flag: string, usual: number, isRight: (value: number) => boolean, wanted: string): number => {
    const text = texts.get(flag);
    if (text === undefined) return usual;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (isRight(value)) return value;
    mistakes.push(`--${flag} is '${text}', which is not ${wanted}.`);
    return usual;
  };
  const yes = (flag: string): boolean => {
    const text = (texts.get(flag) ?? '').toLowerCase();
    if (['1', 'true', 'yes'].includes(text)) return true;
    if (!['', '0', 'false', 'no'].includes(text)) mistakes.push(`--${flag} is '${text}', which is neither yes nor no.`);
    return false;
  };

  const relays = readRelays(required('relay'), mistakes);
  const journal = required('journal');
  const screenText = texts.get('screen') ?? null;
  const sourceText = hasScreen || screenText !== null ? (texts.get('source') ?? null) : required('source');
  const hospitalsFile = texts.get('hospitals') ?? null;
  const hospitals = hospitalsFile === null ? { ok: true as const, hospitals: [] } : readHospitals(hospitalsFile);
  if (!hospitals.ok) mistakes.push(...hospitals.mistakes);
  const source = sourceText === null ? null : parseSource(sourceText);
  if (source !== null && !source.ok) mistakes.push(`--source: ${source.sentence}`);
  const positionText = texts.get('position') ?? null;
  const position = positionText === null ? null : parseReceiverRequest(positionText);
  if (position?.ok === false) mistakes.push(`--position: ${position.sentence}`);
  const patientLabel = texts.get('patient') ?? 'Unknown';
  if (patientLabel.length > LONGEST_LABEL) {
    mistakes.push(
      `--patient has ${String(patientLabel.length)} characters; at most ${String(LONGEST_LABEL)} are sent.`,
    );
  }
  const configuration = {
    journal: journal ?? '',
    journalMost: readSize('journal-most', texts.get('journal-most') ?? null, mistakes),
    speed: number(
      'speed',
      1,
      (value) => value > 0 && value <= FASTEST,
      `a number above 0 and up to ${String(FASTEST)}`,
    ),
    drain: yes('drain'),
    endOnStop: yes('end-on-stop'),
    credentials: texts.get('credentials') ?? './data/credentials.json',
    unit: texts.get('unit') ?? null,
    frameLength: milliseconds(
      number(
        'frame-ms',
        USUAL_FRAME,
        (value) => value >= 1 && value <= LONGEST_FRAME,
        `a number from 1 to ${String(LONGEST_FRAME)}`,
      ),
    ),
    patientLabel,
    position: position?.ok === true ? position.request : null,
    screen:
      screenText === null
        ? null
        : number(
            'screen',
            USUAL_SCREEN,
            (value) => Number.isInteger(value) && value >= 0 && value <= HIGHEST_PORT,
            `a port from 0 to ${String(HIGHEST_PORT)}`,
          ),
    hospitals: hospitals.ok ? hospitals.hospitals : [],
  };
  if (source?.ok === true && source.request.kind === 'serial' && configuration.speed !== 1)
    mistakes.push('--speed: a monitor measures as fast as it measures; only what is played can be played faster.');
  if (mistakes.length > 0 || source?.ok === false) return { kind: 'mistaken', mistakes };
  const request = source?.request ?? null;
  return { kind: 'run', configuration: Object.freeze({ ...configuration, relays, source: request }) };
}

/** Addresses with commas between them. */
function readRelays(text: string | null, mistakes: string[]): UnitConfiguration['relays'] {
  const texts = (text ?? '').split(',').map((one) => one.trim());
  if (texts.length > MOST_RELAYS) {
    mistakes.push(`--relay gives ${String(texts.length)} addresses; a unit keeps at most ${String(MOST_RELAYS)}.`);
  }
  const relays = new Map<string, UnitConfiguration['relays'][number]>();
  for (const one of text === null ? [] : texts) {
    const address = parseRelayAddress(one);
    if (!address.ok) mistakes.push(`--relay: ${address.sentence}`);
    else if (relays.has(address.url)) mistakes.push(`--relay gives ${one} twice.`);
    else relays.set(address.url, address);
  }
  return [...relays.values()];
}

const UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };
/** Less than this does not hold ten minutes. */
const LEAST_JOURNAL = 4 * 2 ** 20;

function readSize(flag: string, text: string | null, mistakes: string[]): ByteCount | null {
  if (text === null) return null;
  const [, count = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([KMGT])i?B?\s*$/i.exec(text) ?? [];
  const bytes = Math.floor(Number(count === '' ? Number.NaN : count) * (UNITS[unit.toUpperCase()] ?? Number.NaN));
  if (Number.isSafeInteger(bytes) && bytes >= LEAST_JOURNAL) return byteCount(bytes);
  mistakes.push(`--${flag} is '${text}', which is not a size of at least 4M, such as 500M or 20G.`);
  return null;
}

/** A flag that may stand alone gets its usual value where it does. */
const withUsualValues = (args: readonly string[]): string[] =>
  args.map((arg, place) => {
    const usual = FLAGS.find(({ name }) => arg === `--${name}`)?.optional;
    const isAlone = (args[place + 1] ?? '--').startsWith('-');
    return usual !== undefined && isAlone ? `${arg}=${usual}` : arg;
  });

/** What was given for each flag, by the command line or else by the environment. */
function readTexts(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  mistakes: string[],
): ReadonlyMap<string, string> | 'help' {
  const { tokens } = parseArgs({
    args: withUsualValues(args),
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      FLAGS.map(({ name, value }) => [name, { type: value === null ? ('boolean' as const) : ('string' as const) }]),
    ),
  });
  const texts = new Map<string, string>();
  const given = new Set<string>();
  for (const { name } of FLAGS) {
    const text = environment[variableOf(name)];
    if (text !== undefined && text !== '') texts.set(name, text);
  }
  for (const token of tokens) {
    if (token.kind === 'positional') mistakes.push(`'${token.value}' belongs to no flag.`);
    if (token.kind !== 'option') continue;
    if (token.name === 'help' || token.name === 'h') return 'help';
    const flag = FLAGS.find(({ name }) => name === token.name);
    if (flag === undefined) mistakes.push(`There is no flag ${token.rawName}.`);
    else if (flag.value === null) texts.set(flag.name, token.value ?? 'yes');
    else if (token.value === undefined || (!token.inlineValue && token.value.startsWith('--'))) {
      mistakes.push(`--${flag.name} needs a value: ${flag.means}.`);
    } else {
      const before = given.has(flag.name) && flag.name === 'relay' ? `${texts.get(flag.name) ?? ''},` : '';
      texts.set(flag.name, before + token.value);
      given.add(flag.name);
    }
  }
  return texts;
}
