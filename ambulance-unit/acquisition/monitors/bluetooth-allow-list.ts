import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** A device that a person chose on this tablet. */
export interface AllowedDevice {
  /** Its identity here for good: its name (with the serial number, where its maker put it there), or what tells it from a namesake. */
  readonly key: string;
  readonly name: string;
  /** The browser's, when it was last granted; another one after its permissions were cleared. */
  readonly browserId: string;
  readonly services: readonly string[];
  /** The driver that was chosen for it; null: it measures vital signs. */
  readonly driver: string | null;
}

const FILE = 'bluetooth-devices.json';
const MOST_DEVICES = 64;
const LONGEST_FILE = 256 * 1024;

export interface ReadAllowList {
  readonly devices: readonly AllowedDevice[];
  /** For a person; null where all is well. A file that cannot be read allows nothing: devices are chosen again. */
  readonly sentence: string | null;
}

/** What is in the folder. Never rejects. */
export async function readAllowList(folder: string): Promise<ReadAllowList> {
  const file = path.join(folder, FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const isNew = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    return {
      devices: [],
      sentence: isNew ? null : `The list of Bluetooth devices in ${file} cannot be read: ${String(cause)}`,
    };
  }
  const devices = text.length > LONGEST_FILE ? null : devicesIn(text);
  return devices === null
    ? { devices: [], sentence: `${file} is not a list of Bluetooth devices. Choose the devices again.` }
    : { devices, sentence: null };
}

/**
 * Whole or not at all: a tablet that loses its power meanwhile has the list before. Written before it returns, so that of two
 * lists the later one stays; a person chooses a device seldom. Rejects as the disk does.
 */
export function writeAllowList(folder: string, devices: readonly AllowedDevice[]): Promise<void> {
  return new Promise((resolve) => {
    const file = path.join(folder, FILE);
    const making = openSync(`${file}.new`, 'w');
    try {
      writeSync(making, `${JSON.stringify({ devices: devices.slice(-MOST_DEVICES) }, null, 2)}\n`);
      fsyncSync(making);
    } finally {
      closeSync(making);
    }
    renameSync(`${file}.new`, file);
    resolve();
  });
}

function devicesIn(text: string): readonly AllowedDevice[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const listed = isRecord(value) ? value['devices'] : null;
  return Array.isArray(listed) && listed.length <= MOST_DEVICES && listed.every(isAllowed) ? listed : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string';
const isAllowed = (value: unknown): value is AllowedDevice =>
  isRecord(value) &&
  isText(value['key']) &&
  isText(value['name']) &&
  isText(value['browserId']) &&
  Array.isArray(value['services']) &&
  value['services'].every(isText) &&
  (value['driver'] === null || isText(value['driver']));
