import path from 'node:path';

/**
 * What the tablet is told at its start: by `tablet.json` in its folder, by the command line before it. Read once, all mistakes
 * at once, frozen. What belongs to the recording is handed to the acquisition as it is, which reads and refuses it itself.
 */
export interface TabletSettings {
  /** Fills the screen and cannot be left. */
  readonly isKiosk: boolean;
  /** Starts with the tablet; null: as it is set now. */
  readonly startsWithMachine: boolean | null;
  /** Names, serial numbers or addresses of Bluetooth monitors that may be taken without asking. */
  readonly listedDevices: readonly string[];
  /** The command line of the acquisition. */
  readonly acquisition: readonly string[];
}

export type ReadSettings =
  | { readonly kind: 'run'; readonly settings: TabletSettings }
  | { readonly kind: 'mistaken'; readonly mistakes: readonly string[] };

export const SETTINGS_FILE = 'tablet.json';
const MOST_LISTED = 100;

/**
 * @param args what follows the program's name; what stands behind `--` is the acquisition's. Chromium's own switches
 * (`--ozone-platform=…`) stand among ours and are left to it.
 * @param file the text of `tablet.json`; null where there is none
 * @param folder the app's own, absolute: the journal lives there unless it is told otherwise
 */
export function readTabletSettings(args: readonly string[], file: string | null, folder: string): ReadSettings {
  const mistakes: string[] = [];
  const written = file === null ? {} : readFile(file, mistakes);
  const end = args.indexOf('--');
  const ours = end === -1 ? args : args.slice(0, end);
  const theirs = end === -1 ? [] : args.slice(end + 1);
  let isKiosk = written.isKiosk ?? false;
  let startsWithMachine = written.startsWithMachine ?? null;
  const listed = [...(written.listedDevices ?? [])];
  for (const arg of ours) {
    if (arg === '--kiosk') isKiosk = true;
    else if (arg === '--windowed') isKiosk = false;
    else if (arg === '--autostart') startsWithMachine = true;
    else if (arg === '--no-autostart') startsWithMachine = false;
    else if (arg.startsWith('--allow-device=')) listed.push(arg.slice('--allow-device='.length));
  }
  const acquisition = [...(written.acquisition ?? []), ...theirs];
  if (!acquisition.some((arg) => arg === '--journal' || arg.startsWith('--journal='))) {
    acquisition.unshift('--journal', path.join(folder, 'journal'));
  }
  if (mistakes.length > 0) return { kind: 'mistaken', mistakes };
  const listedDevices = listed.map((one) => one.trim()).filter((one) => one !== '');
  return { kind: 'run', settings: Object.freeze({ isKiosk, startsWithMachine, listedDevices, acquisition }) };
}

interface Written {
  readonly isKiosk?: boolean;
  readonly startsWithMachine?: boolean;
  readonly listedDevices?: readonly string[];
  readonly acquisition?: readonly string[];
}

function readFile(text: string, mistakes: string[]): Written {
  const wrong = (what: string): void => void mistakes.push(`${SETTINGS_FILE}: ${what}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    wrong('it is not JSON.');
    return {};
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    wrong('it is not an object in braces.');
    return {};
  }
  const written: Written[] = [];
  for (const [key, one] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    if (key === 'kiosk' || key === 'autostart') {
      if (typeof one !== 'boolean') wrong(`"${key}" is neither true nor false.`);
      else written.push(key === 'kiosk' ? { isKiosk: one } : { startsWithMachine: one });
    } else if (key === 'allowDevices') {
      if (isTexts(one) && one.length <= MOST_LISTED) written.push({ listedDevices: one });
      else wrong(`"allowDevices" is no list of at most ${MOST_LISTED} texts.`);
    } else if (key === 'acquisition') {
      const flags = flagsOf(one);
      if (flags === null) wrong('"acquisition" is no object of flags, such as {"relay": "https://relay.example.org"}.');
      else written.push({ acquisition: flags });
    } else wrong(`there is no "${key}"; it knows kiosk, autostart, allowDevices and acquisition.`);
  }
  return Object.assign({}, ...written) as Written;
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

/** {"relay": ["a", "b"], "drain": true} as --relay=a --relay=b --drain. */
function flagsOf(value: unknown): readonly string[] | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const flags: string[] = [];
  for (const [name, one] of Object.entries(value) as readonly (readonly [string, unknown])[]) {
    if (!/^[a-z][a-z-]*$/.test(name)) return null;
    if (one === true) flags.push(`--${name}`);
    else if (typeof one === 'string' || typeof one === 'number') flags.push(`--${name}=${one}`);
    else if (isTexts(one)) flags.push(...one.map((text) => `--${name}=${text}`));
    else if (one !== false) return null;
  }
  return flags;
}
